"""The one place where intake is wired together."""

from functools import partial
from pathlib import Path

from intake_service.adapters.sql_access_log import SqlAccessLog
from intake_service.adapters.sql_readers import SqlCases, SqlOperations
from intake_service.adapters.stores import all_stores
from intake_service.config import Settings
from intake_service.entrypoints.app import make_app
from intake_service.entrypoints.wiring import Wiring
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
    """Intake as a whole. Raises `ValueError` or `OSError` where a secret is missing or weak."""
    engine = make_engine(settings.database_url, settings.pool_size)
    work = UnitOfWork(engine, all_stores(FieldCipher.from_file(settings.master_key_file)), clock)
    app = make_app(
        wiring=Wiring(work, SqlCases(engine), SqlOperations(engine), SqlAccessLog(engine), clock),
        verifier=TokenVerifier(settings.jwks_file, issuer=settings.token_issuer, audience=settings.token_audience),
        readiness={"database": partial(at_head, engine, MIGRATIONS)},
        unavailable=(Unavailable, *AWAY),
        rate_limit=RateLimit(settings.rate_limit_per_second),
    )
    service = Service("intake", settings, engine, app, work)
    app.include_router(feed_router(service.feed()))
    return operable(service)
