"""The command line every service has: `api`, `worker`, `sequencer`, `migrate`; each a process of its own."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

import typer
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from shared import migrating
from shared.clock import Clock, DemonstrationClock, SystemClock
from shared.messaging.feed import Feed
from shared.messaging.http_feed import HttpFeed
from shared.messaging.service import Service
from shared.observability.logging import configure_logging
from shared.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings)
GRACE_S = 8
"""Requests under way may finish within this; the whole stop takes less than ten seconds."""


def clock_for(settings: ServiceSettings) -> Clock:
    """The demonstration's clock where one is configured, otherwise the real one."""
    return DemonstrationClock(settings.clock_file) if settings.clock_file else SystemClock()


def mounted(services: Mapping[str, Any], lifespan: Any = None) -> Starlette:
    """The services' applications under `/<name>`: the same paths in one process and in many."""
    return Starlette(routes=[Mount(f"/{name}", app=app) for name, app in services.items()], lifespan=lifespan)


def feeds_for(settings: ServiceSettings) -> dict[str, Feed]:
    """The other services' feeds over HTTP, for the feed transport between processes."""
    return {source: HttpFeed(url, settings.feed_token_file) for source, url in settings.feeds.items()}


@contextlib.asynccontextmanager
async def background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Keep work running beside the block, and end it with the block."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_stopped(service: Service, *work: Coroutine[Any, Any, None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with background(*work):
        await stopped.wait()
    await service.close()


async def _serve_api(service: Service) -> None:
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with background(service.run_sequencer()):
            yield
        await service.close()

    settings = service.settings
    config = uvicorn.Config(
        mounted({service.name: service.app}, lifespan),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    await uvicorn.Server(config).serve()


def command_line(
    name: str, settings_type: type[S], build: Callable[[S, Clock], Service], migrations: Path
) -> typer.Typer:
    """`python -m <name>_service <command>`; settings come from the environment."""
    app = typer.Typer(help=f"The {name} service of Doorstroom.", no_args_is_help=True)

    def built() -> Service:
        settings = settings_type()
        configure_logging(name)
        return build(settings, clock_for(settings))

    @app.command()
    def api() -> None:
        """Serve the HTTP API, and publish what it commits."""
        asyncio.run(_serve_api(built()))

    @app.command()
    def worker() -> None:
        """Handle the events of other services, and publish what that commits."""
        service = built()
        feeds = feeds_for(service.settings)
        asyncio.run(_until_stopped(service, service.run_consumers(feeds), service.run_sequencer()))

    @app.command()
    def sequencer() -> None:
        """Only publish: for a machine whose other core should carry it."""
        service = built()
        asyncio.run(_until_stopped(service, service.run_sequencer()))

    @app.command()
    def migrate(revision: str = "head") -> None:
        """Bring the database to a revision."""
        migrating.upgrade(settings_type().database_url, migrations, revision)

    return app
