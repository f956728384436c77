"""The one place where placement is wired together."""

from functools import partial
from pathlib import Path

from placement_service.adapters.access_log import SqlAccessLog
from placement_service.adapters.case_readers import SqlCases, SqlDecisions, SqlOffers, SqlStays
from placement_service.adapters.facility_readers import SqlBudgets, SqlFacilities
from placement_service.adapters.sealing import CipherSealing
from placement_service.adapters.stores import STORES
from placement_service.application.match_batch import MATCHING
from placement_service.config import Settings
from placement_service.entrypoints.app import make_app
from placement_service.entrypoints.event_handlers import EVENT_TABLE, SUBSCRIPTIONS, TIMERS
from placement_service.entrypoints.wiring import Wiring
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
    """Placement as a whole. Raises `ValueError` or `OSError` where a secret is missing or weak."""
    engine = make_engine(settings.database_url, settings.pool_size)
    work = UnitOfWork(engine, STORES, clock, conclusion=MATCHING)
    app = make_app(
        wiring=Wiring(
            work=work,
            cases=SqlCases(engine),
            decisions=SqlDecisions(engine),
            facilities=SqlFacilities(engine),
            offers=SqlOffers(engine),
            stays=SqlStays(engine),
            budgets=SqlBudgets(engine),
            sealing=CipherSealing(FieldCipher.from_file(settings.master_key_file)),
            access_log=SqlAccessLog(engine),
            clock=clock,
        ),
        verifier=TokenVerifier(settings.jwks_file, issuer=settings.token_issuer, audience=settings.token_audience),
        readiness={"database": partial(at_head, engine, MIGRATIONS)},
        unavailable=(Unavailable, *AWAY),
        rate_limit=RateLimit(settings.rate_limit_per_second),
    )
    service = Service("placement", settings, engine, app, work, EVENT_TABLE, SUBSCRIPTIONS, TIMERS)
    app.include_router(feed_router(service.feed()))
    return operable(service)
