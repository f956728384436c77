"""The one place that wires housing."""

from functools import partial
from pathlib import Path

from housing_service.adapters.sealed_texts import SealedTexts
from housing_service.adapters.sql_reading import SqlCases, SqlMunicipalities, SqlNationalNumbers, SqlRequests
from housing_service.adapters.stores import STORES
from housing_service.application.link_open_cases import CONCLUSION
from housing_service.config import Settings
from housing_service.entrypoints.app import make_app
from housing_service.entrypoints.event_handlers import EVENT_TABLE, SUBSCRIPTIONS, TIMERS
from housing_service.entrypoints.wiring import Wiring
from shared.clock import Clock
from shared.messaging.database import AWAY, make_engine
from shared.messaging.service import Service
from shared.messaging.unit_of_work import Unavailable, UnitOfWork
from shared.migrating import at_head
from shared.operable import operable
from shared.security.field_encryption import FieldCipher
from shared.security.tokens import TokenVerifier
from shared.web.feed_api import feed_router
from shared.web.rate_limit import RateLimit

MIGRATIONS = Path(__file__).parent / "migrations"


def build(settings: Settings, clock: Clock) -> Service:
    """Housing as a whole. Raises `ValueError` or `OSError` where a secret is missing or weak."""
    engine = make_engine(settings.database_url, settings.pool_size)
    work = UnitOfWork(engine, STORES, clock, CONCLUSION)
    wiring = Wiring(
        work=work,
        municipalities=SqlMunicipalities(engine),
        numbers=SqlNationalNumbers(engine),
        requests=SqlRequests(engine),
        cases=SqlCases(engine),
        texts=SealedTexts(FieldCipher.from_file(settings.master_key_file)),
        stand_in_year=settings.stand_in_population_year,
    )
    app = make_app(
        wiring=wiring,
        clock=clock,
        verifier=TokenVerifier(settings.jwks_file, issuer=settings.token_issuer, audience=settings.token_audience),
        readiness={"database": partial(at_head, engine, MIGRATIONS)},
        unavailable=(Unavailable, *AWAY),
        rate_limit=RateLimit(settings.rate_limit_per_second),
    )
    service = Service("housing", settings, engine, app, work, EVENT_TABLE, SUBSCRIPTIONS, TIMERS)
    app.include_router(feed_router(service.feed()))
    return operable(service)
