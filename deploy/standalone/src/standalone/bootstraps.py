"""The three services as this program knows them: their settings, their bootstrap, their migrations."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import housing_service.bootstrap
import housing_service.config
import intake_service.bootstrap
import intake_service.config
import placement_service.bootstrap
import placement_service.config
from shared import migrating
from shared.clock import Clock, DemonstrationClock
from shared.messaging.service import Service

Check = Callable[[], Awaitable[bool]]
_PACKAGES: Mapping[str, Any] = {
    "intake": (intake_service.config.Settings, intake_service.bootstrap),
    "placement": (placement_service.config.Settings, placement_service.bootstrap),
    "housing": (housing_service.config.Settings, housing_service.bootstrap),
}


def build(name: str, settings: Mapping[str, Any], clock: Clock) -> Service:
    """One service, wired."""
    settings_type, bootstrap = _PACKAGES[name]
    make: Callable[[Any, Clock], Service] = bootstrap.build
    known = {field: value for field, value in settings.items() if field in settings_type.model_fields}
    return make(settings_type(**known), clock)


def migrate(name: str, database_url: str) -> None:
    """Bring a service's database to its newest revision."""
    _, bootstrap = _PACKAGES[name]
    migrating.upgrade(database_url, bootstrap.MIGRATIONS)


async def resume_clock(services: Iterable[Service], clock: DemonstrationClock, start: datetime) -> datetime:
    """Set the clock to the latest instant that was recorded or set, the first time to `start`; answers it."""
    recorded = [await service.latest_instant() for service in services]
    known = [instant for instant in (*recorded, clock.last_set_to()) if instant is not None]
    resumed = max(known, default=start)
    clock.set(resumed)
    return resumed
