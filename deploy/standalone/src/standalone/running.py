"""`make run`: embedded PostgreSQL and the three services in one process, on one port."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.routing import Mount

from shared.clock import DemonstrationClock
from shared.messaging.service import Service
from shared.observability.logging import configure_logging
from shared.stopping import background
from standalone import bootstraps, world
from standalone.front import ON_ERROR, front_routes
from standalone.installation import SERVICES, Installation
from standalone.postgres import EmbeddedPostgres
from standalone.processes import begin_log
from standalone.serving import server
from standalone.tokens import write_tokens
from standalone.wanted import Wanted

_LOOK_S = 0.3
_log = structlog.get_logger("doorstroom.standalone")


def run(installation: Installation, wanted: Wanted) -> None:
    """Start everything, and stop it again when told to; data stays in the installation's folder."""
    wanted.expect_free_port()
    with installation.held():
        _run(installation, wanted)


def _run(installation: Installation, wanted: Wanted) -> None:
    print("Doorstroom starts: embedded PostgreSQL, migrations, three services ...", flush=True)
    postgres = EmbeddedPostgres(installation.folder / "postgres").start()
    try:
        urls = {name: postgres.create_service_database(name) for name in SERVICES}
        for name, url in urls.items():
            bootstraps.migrate(name, url)
        with logged_to(installation.log_file("services")):
            asyncio.run(_serve(installation, wanted, postgres, urls))
    finally:
        postgres.stop()
        print("Doorstroom has stopped; its data are kept.", flush=True)


@contextlib.contextmanager
def logged_to(file: Path) -> Iterator[None]:
    """Send the log to a file: the terminal is for the person who started it."""
    begin_log(file)
    with file.open("a") as stream:
        configure_logging("standalone", stream=stream)
        logging.getLogger("httpx").setLevel(logging.WARNING)  # our own calls are logged where they arrive
        yield


async def _serve(
    installation: Installation, wanted: Wanted, postgres: EmbeddedPostgres, urls: Mapping[str, str]
) -> None:
    clock = DemonstrationClock(installation.clock_file)
    services = {
        name: bootstraps.build(name, installation.settings(name, url), clock) for name, url in urls.items()
    }
    for service in services.values():
        service.app.state.readiness.add("demonstration", _is_prepared(installation))
    await bootstraps.resume_clock(services.values(), clock, wanted.clock_start)
    tokens = write_tokens(installation)
    serving = server(_application(installation, services, clock), wanted.host, wanted.port)
    preparing = asyncio.create_task(world.prepare(installation, wanted.own_url, tokens))
    preparing.add_done_callback(lambda done: serving.stop() if not done.cancelled() and done.exception() else None)
    async with background(_keep_alive(postgres)):
        await serving.serve()
    if not preparing.done():
        preparing.cancel()
    elif fault := preparing.exception():
        raise fault


def _is_prepared(installation: Installation) -> bootstraps.Check:
    async def check() -> bool:
        return installation.ready_file.exists()

    return check


def _application(
    installation: Installation, services: Mapping[str, Service], clock: DemonstrationClock
) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        feeds = {name: service.feed() for name, service in services.items()}
        sequencers = [service.run_sequencer() for service in services.values()]
        consumers = [
            service.run_consumers({source: feeds[source] for source in service.subscriptions})
            for service in services.values()
        ]
        timers = [service.run_timers() for service in services.values()]
        async with background(*sequencers, *consumers, *timers):
            yield
        for service in services.values():
            await service.close()

    routes = [
        *front_routes(installation, clock),
        *(Mount(f"/{name}", app=service.app) for name, service in services.items()),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers=ON_ERROR)


async def _keep_alive(postgres: EmbeddedPostgres) -> None:
    """A database server that died is started again; the services reconnect by themselves."""
    while True:
        await asyncio.sleep(_LOOK_S)
        if postgres.pid is None:
            _log.error("database_ended", process="postgres")
            await asyncio.to_thread(postgres.start)
