"""`python -m standalone`: run, run-kafka, demo, token, reset; what the Makefile calls."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shared.clock import AMSTERDAM
from shared.vocabulary import Role
from standalone.folder_lock import AlreadyRunning, FolderLock
from standalone.installation import Installation
from standalone.kafka import KafkaBroker
from standalone.kafka_software import KafkaUnavailable
from standalone.postgres import EmbeddedPostgres
from standalone.processes import ProcessFailed
from standalone.supervising import end_left_behind
from standalone.tokens import issuer
from standalone.wanted import Wanted
from standalone.world import WorldNotLoaded

CLOCK_START = "2013-02-04T09:00+01:00"
HERE = Path(".run")
app = typer.Typer(help="Doorstroom on one machine.", no_args_is_help=True, pretty_exceptions_enable=False)
Folder = Annotated[Path, typer.Option(envvar="RUN_FOLDER", help="Where data, keys, tokens and logs are kept.")]
Host = Annotated[str, typer.Option(envvar="HOST", help="Address to listen on.")]
Port = Annotated[int, typer.Option(envvar="PORT", help="Port to listen on.")]
Start = Annotated[str, typer.Option("--clock-start", envvar="CLOCK_START", help="First instant of a new world.")]


def _instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"not an instant: {text!r}; for instance {CLOCK_START}") from None
    return read if read.tzinfo else read.replace(tzinfo=AMSTERDAM)


@app.command()
def run(folder: Folder = HERE, host: Host = "127.0.0.1", port: Port = 8000, clock_start: Start = CLOCK_START) -> None:
    """Embedded PostgreSQL and the three services in one process, on one port."""
    from standalone.running import run as start  # noqa: PLC0415 - a token needs no service loaded

    start(Installation(folder.absolute()), Wanted(host, port, _instant(clock_start)))


@app.command()
def run_kafka(
    folder: Folder = HERE, host: Host = "127.0.0.1", port: Port = 8000, clock_start: Start = CLOCK_START
) -> None:
    """Each service as processes of its own, over a real Kafka, behind one port."""
    from standalone.running_kafka import run_kafka as start  # noqa: PLC0415 - a token needs no service loaded

    start(Installation(folder.absolute()), Wanted(host, port, _instant(clock_start)))


@app.command(hidden=True)
def gateway(folder: Folder = HERE, host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """The one port of run-kafka; started by it."""
    from standalone.gateway import PORTS, serve  # noqa: PLC0415 - a token needs no service loaded

    serve(Installation(folder.absolute()), host, port, json.loads(os.environ[PORTS]))


@app.command()
def demo(folder: Folder = HERE, port: Port = 8000) -> None:
    """Play the letter's three categories to a counted home."""
    from standalone.demo import play  # noqa: PLC0415 - a token needs no service loaded

    play(Installation(folder.absolute()), port, os.environ.get("BASE_URL"))


@app.command()
def token(
    role: Annotated[Role, typer.Option()], folder: Folder = HERE, org: str | None = None, region: str | None = None
) -> None:
    """Print a token for one role, for all organisations of that role or only for ORG."""
    print(issuer(Installation(folder.absolute())).issue(role, org, region=region))


@app.command(hidden=True)
def release(folder: Path) -> None:
    """Write the event schemas and OpenAPI documents of a release; what `make release` calls."""
    from standalone.release import write_release  # noqa: PLC0415 - a token needs no service loaded

    write_release(folder)


@app.command()
def reset(folder: Folder = HERE) -> None:
    """Stop what a killed run left behind, and remove all data."""
    installation = Installation(folder.absolute())
    if not installation.folder.exists():
        return
    lock = FolderLock(installation.folder)
    lock.take()
    end_left_behind(installation.processes_file)
    KafkaBroker(installation.folder / "kafka").remove()
    EmbeddedPostgres(installation.folder / "postgres").remove()
    shutil.rmtree(installation.folder)
    lock.release()


def main() -> None:
    """Run a command; what a person can put right is told in one line."""
    try:
        app()
    except (AlreadyRunning, KafkaUnavailable, ProcessFailed, WorldNotLoaded, FileNotFoundError) as fault:
        raise SystemExit(f"doorstroom: {fault}") from None


if __name__ == "__main__":
    main()
