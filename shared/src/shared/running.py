"""The command line every service has: `api`, `worker`, `sequencer`, `migrate`; each a process of its own."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TextIO, TypeVar

import typer
from starlette.applications import Starlette
from starlette.routing import Mount

from shared import migrating
from shared.clock import Clock, DemonstrationClock, SystemClock
from shared.messaging.feed import Feed
from shared.messaging.http_feed import HttpFeed
from shared.messaging.service import Service
from shared.observability.logging import configure_logging
from shared.operable import health_only
from shared.operating import add_operating
from shared.settings import ServiceSettings
from shared.stopping import Server, background, served, until_stopped

S = TypeVar("S", bound=ServiceSettings)


def clock_for(settings: ServiceSettings) -> Clock:
    """The demonstration's clock where one is configured, otherwise the real one."""
    return DemonstrationClock(settings.clock_file) if settings.clock_file else SystemClock()


def mounted(services: Mapping[str, Any], lifespan: Any = None) -> Starlette:
    """The services' applications under `/<name>`: the same paths in one process and in many."""
    return Starlette(routes=[Mount(f"/{name}", app=app) for name, app in services.items()], lifespan=lifespan)


def feeds_for(settings: ServiceSettings) -> dict[str, Feed]:
    """The other services' feeds over HTTP, for the feed transport between processes."""
    return {source: HttpFeed(url, settings.feed_token_file) for source, url in settings.feeds.items()}


def _drained(service: Service) -> float:
    service.draining = True
    return service.settings.drain_seconds


async def _run_beside_health(service: Service, *work: Coroutine[Any, Any, None]) -> None:
    async with served(health_only(service), service.settings.host, service.settings.worker_port):
        await until_stopped(lambda: _drained(service), *work)
    await service.close()


async def _serve_api(service: Service) -> None:
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with background(service.run_sequencer()):
            yield
        await service.close()

    settings = service.settings
    app = mounted({service.name: service.app}, lifespan)
    await Server(app, settings.host, settings.port, lambda: _drained(service)).serve()


def command_line(
    name: str, settings_type: type[S], build: Callable[[S, Clock], Service], migrations: Path
) -> typer.Typer:
    """`python -m <name>_service <command>`; settings come from the environment."""
    app = typer.Typer(help=f"The {name} service of Doorstroom.", no_args_is_help=True)

    def built(stream: TextIO | None = None) -> Service:
        settings = settings_type()
        configure_logging(name, stream=stream)
        return build(settings, clock_for(settings))

    @app.command()
    def api() -> None:
        """Serve the HTTP API, and publish what it commits."""
        asyncio.run(_serve_api(built()))

    @app.command()
    def worker() -> None:
        """Handle the events of other services, and publish what that commits."""
        service = built()
        work = (service.run_consumers(feeds_for(service.settings)), service.run_timers(), service.run_sequencer())
        asyncio.run(_run_beside_health(service, *work))

    @app.command()
    def sequencer() -> None:
        """Only publish: for a machine whose other core should carry it."""
        service = built()
        asyncio.run(_run_beside_health(service, service.run_sequencer()))

    @app.command()
    def migrate(revision: str = "head") -> None:
        """Bring the database to a revision."""
        migrating.upgrade(settings_type().database_url, migrations, revision)

    add_operating(app, lambda: built(sys.stderr))
    return app
