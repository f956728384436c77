"""`make run-kafka`: the same services as separate processes over a real Kafka, behind one port."""

import asyncio
import json
import signal
import sys
import threading
from collections.abc import Mapping

from shared.clock import DemonstrationClock
from shared.contracts.registry import TOPICS
from standalone import bootstraps, gateway, processes, world
from standalone.installation import SERVICES, Installation, as_environment
from standalone.kafka import KafkaBroker
from standalone.postgres import EmbeddedPostgres
from standalone.supervising import Program, Supervisor, end_left_behind
from standalone.tokens import write_tokens
from standalone.wanted import Wanted

PARTITIONS = 4
_STORES, _SERVICES = 0, 1
"""Order of starting; the end goes the other way."""


def run_kafka(installation: Installation, wanted: Wanted) -> None:
    """Start everything, keep it running, and stop it again when told to."""
    with installation.held():
        end_left_behind(installation.processes_file)
        wanted.expect_free_port()
        _run(installation, wanted)


def _run(installation: Installation, wanted: Wanted) -> None:
    stopped = _told_to_stop()
    supervisor = Supervisor(installation.processes_file)
    try:
        urls, broker = _start_stores(installation, supervisor)
        tokens = _prepare(installation, wanted, urls)
        _start_services(installation, wanted, supervisor, urls, broker)
        asyncio.run(world.prepare(installation, wanted.own_url, tokens))
        stopped.wait()
    finally:
        supervisor.stop()
        print("Doorstroom has stopped; its data are kept.", flush=True)


def _told_to_stop() -> threading.Event:
    stopped = threading.Event()

    def tell(_number: int, _frame: object) -> None:
        if stopped.is_set():
            return
        stopped.set()
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    return stopped


def _start_stores(installation: Installation, supervisor: Supervisor) -> tuple[dict[str, str], KafkaBroker]:
    print("Doorstroom starts: embedded PostgreSQL and Kafka ...", flush=True)
    postgres = EmbeddedPostgres(installation.folder / "postgres")
    supervisor.start("postgres", postgres, _STORES)
    broker = KafkaBroker(installation.folder / "kafka")
    supervisor.start("kafka", broker, _STORES)
    asyncio.run(broker.create_topics(TOPICS, PARTITIONS))
    urls = {name: postgres.create_service_database(name) for name in SERVICES}
    for name, url in urls.items():
        bootstraps.migrate(name, url)
    return urls, broker


def _prepare(installation: Installation, wanted: Wanted, urls: Mapping[str, str]) -> dict[str, str]:
    """Tokens, and the clock where it stood."""
    tokens = write_tokens(installation)
    clock = DemonstrationClock(installation.clock_file)

    async def resume() -> None:
        services = [bootstraps.build(name, installation.settings(name, url), clock) for name, url in urls.items()]
        await bootstraps.resume_clock(services, clock, wanted.clock_start)
        for service in services:
            await service.close()

    asyncio.run(resume())
    return tokens


def _start_services(
    installation: Installation, wanted: Wanted, supervisor: Supervisor, urls: Mapping[str, str], broker: KafkaBroker
) -> None:
    print("Doorstroom starts: three services, each an API and a worker, and the gateway ...", flush=True)
    ports = {name: processes.free_port() for name in SERVICES}
    for name, url in urls.items():
        told = installation.settings(
            name,
            url,
            port=ports[name],
            transport="kafka",
            kafka_bootstrap=broker.bootstrap,
            kafka_member=f"{name}-worker",
            feed_token_file=installation.service_token_file,
        )
        for kind in ("api", "worker"):
            command = [sys.executable, "-m", f"{name}_service", kind]
            program = Program(command, as_environment(name, told), installation.log_file(f"{name}-{kind}"))
            supervisor.start(f"{name}-{kind}", program, _SERVICES)
    command = [sys.executable, "-m", "standalone", "gateway", "--host", wanted.host, "--port", str(wanted.port)]
    command += ["--folder", str(installation.folder)]
    program = Program(command, {gateway.PORTS: json.dumps(ports)}, installation.log_file("gateway"))
    supervisor.start("gateway", program, _SERVICES)
