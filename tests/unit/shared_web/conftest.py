"""A service, an issuer of tokens and a coordinator who calls."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from shared.security.development_issuer import DevelopmentIssuer
from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role
from tests.unit.shared_web.example_service import calling, issuer_in, service


@pytest.fixture
def issuer(tmp_path: Path) -> DevelopmentIssuer:
    return issuer_in(tmp_path)


@pytest.fixture
def app(issuer: DevelopmentIssuer) -> FastAPI:
    return service(TokenVerifier(issuer.key_set()))


@pytest.fixture
async def coordinator(app: FastAPI, issuer: DevelopmentIssuer) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(app, issuer.issue(Role.COORDINATOR)) as client:
        yield client


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(app) as client:
        yield client
