"""Operations sets a demonstration's clock forward; nobody else does, and never back."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from shared.clock import DemonstrationClock
from shared.vocabulary import Role
from standalone.front import ON_ERROR, front_routes
from standalone.installation import Installation
from standalone.tokens import ORGANISATIONS, write_tokens

START = datetime(2013, 2, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    write_tokens(made)
    return made


@pytest.fixture
def clock(installation: Installation) -> DemonstrationClock:
    made = DemonstrationClock(installation.clock_file)
    made.set(START)
    return made


@pytest.fixture
async def client(installation: Installation, clock: DemonstrationClock) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=front_routes(installation, clock), exception_handlers=ON_ERROR)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://doorstroom") as made:
        yield made


def bearer(installation: Installation, role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {json.loads(installation.tokens_file.read_text())[role]}"}


async def test_set_forward_it_runs_on_from_there_for_every_process_that_shares_its_file(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    body = {"now": "2013-03-11T16:00:00+01:00"}

    answer = await client.post("/clock", json=body, headers=bearer(installation, Role.OPERATIONS))

    assert answer.status_code == 200
    assert answer.json()["now"].startswith("2013-03-11T15:00:0")
    elsewhere = DemonstrationClock(installation.clock_file).now()
    assert timedelta() <= elsewhere - datetime(2013, 3, 11, 15, tzinfo=UTC) < timedelta(seconds=30)


async def test_it_never_goes_back(client: httpx.AsyncClient, installation: Installation) -> None:
    body = {"now": "2013-02-04T08:59:00+01:00"}

    answer = await client.post("/clock", json=body, headers=bearer(installation, Role.OPERATIONS))

    assert (answer.status_code, answer.json()["code"]) == (409, "clock-goes-forward-only")


@pytest.mark.parametrize(
    "body", [{}, {"now": None}, {"now": "tomorrow"}, {"now": "2013-03-11T16:00:00"}, {"now": "2100-01-01T00:00:00Z"}]
)
async def test_a_wrong_instant_is_named(
    client: httpx.AsyncClient, installation: Installation, clock: DemonstrationClock, body: dict[str, object]
) -> None:
    answer = await client.post("/clock", json=body, headers=bearer(installation, Role.OPERATIONS))

    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/now"]
    assert clock.now() < START + timedelta(minutes=1)


@pytest.mark.parametrize("role", sorted(set(ORGANISATIONS) - {Role.OPERATIONS}))
async def test_only_operations_sets_it_while_everybody_reads_it(
    client: httpx.AsyncClient, installation: Installation, role: Role
) -> None:
    headers = bearer(installation, role)

    assert (await client.post("/clock", json={"now": "2013-03-11T16:00:00Z"}, headers=headers)).status_code == 403
    assert (await client.get("/clock", headers=headers)).status_code == 200


async def test_a_stranger_does_not_even_read_it(client: httpx.AsyncClient) -> None:
    assert (await client.get("/clock")).status_code == 401
    assert (await client.post("/clock", json={"now": "2013-03-11T16:00:00Z"})).status_code == 401
