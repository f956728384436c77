"""What operators do at the command line: `parked list|show|replay|discard` and `events tail|republish|reread`.

Everything is printed as one JSON document per line; never the data of an event.
"""

import asyncio
import getpass
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any

import orjson
import typer

from shared.contracts.registry import TOPICS
from shared.deciding import Refused
from shared.messaging.inspection import Inspection
from shared.messaging.kafka import KafkaPublisher
from shared.messaging.replaying import REFERENCE, Act, DiscardReason, NotParked, Operating
from shared.messaging.republishing import republish
from shared.messaging.rereading import GroupInUse, reread
from shared.messaging.service import Service
from shared.messaging.transport import PublishingFailed
from shared.messaging.unit_of_work import Unavailable

_FOLLOW_S = 0.5
Job = Callable[[Service], Awaitable[None]]
ParkedId = Annotated[int, typer.Argument(min=1, help="As `parked list` prints it.")]
Reference = Annotated[str | None, typer.Option(help="A ticket's number; never a name.")]


class _Said(Exception):
    """Ends a command with a sentence."""


def add_operating(app: typer.Typer, built: Callable[[], Service]) -> None:
    """Add the two groups of commands to a service's command line."""

    def run(job: Job) -> None:
        try:
            asyncio.run(_whole(built(), job))
        except NotParked:
            _fail("Not parked: handled, replayed or discarded before, or never parked.")
        except Refused as refused:
            _fail(f"{refused.code}: {refused.detail}")
        except (_Said, GroupInUse) as said:
            _fail(str(said))
        except (PublishingFailed, Unavailable) as fault:
            _fail(f"{type(fault).__name__}: try again, what was done already is harmless.")

    app.add_typer(_parked(run), name="parked", help="Parked events: list, show, replay, discard.")
    app.add_typer(_events(run), name="events", help="Published events: tail, republish a topic, read topics again.")


async def _whole(service: Service, job: Job) -> None:
    try:
        await job(service)
    finally:
        await service.close()


def _parked(run: Callable[[Job], None]) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command("list")
    def list_parked(reason: str | None = None, topic: str | None = None, after: int = 0, limit: int = 100) -> None:
        """Who was parked first stands first."""
        run(lambda service: _list(service, after, limit, reason, topic))

    @app.command()
    def show(parked_id: ParkedId) -> None:
        """One of them, with its headers."""
        run(lambda service: _show(service, parked_id))

    @app.command()
    def replay(parked_id: ParkedId) -> None:
        """Handle it as if it arrived now, and what waits behind it."""
        run(lambda service: _act(Operating(service.work, service.events).replay(parked_id, _actor())))

    @app.command()
    def discard(parked_id: ParkedId, reason: DiscardReason, reference: Reference = None) -> None:
        """Go on without it; who, when and why are kept for ever."""
        if reference is not None and not re.fullmatch(REFERENCE, reference):
            _fail("The reference is a ticket's number of letters, digits and # / . _ - only, at most 40 characters.")
        run(
            lambda service: _act(
                Operating(service.work, service.events).discard(parked_id, _actor(), reason, reference)
            )
        )

    return app


async def _list(service: Service, after: int, limit: int, reason: str | None, topic: str | None) -> None:
    for event in await Inspection(service.engine).parked(after, limit, reason, topic):
        _print(asdict(event))


async def _show(service: Service, parked_id: int) -> None:
    found = await Inspection(service.engine).one(parked_id)
    if found is None:
        raise NotParked
    _print(asdict(found.event) | {"headers": dict(found.headers), "other_headers": found.other_headers})


async def _act(acting: Awaitable[Act]) -> None:
    _print(asdict(await acting))


def _events(run: Callable[[Job], None]) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command()
    def tail(count: int = 20, *, follow: bool = False) -> None:
        """What this service published last."""
        run(lambda service: _tail(Inspection(service.engine), count, follow=follow))

    @app.command("republish")
    def republish_topic(topic: Annotated[str, typer.Option()], from_position: int = 0) -> None:
        """Fill a Kafka topic of this service again from its journal, in the order of the feed."""
        run(lambda service: _republish(service, topic, from_position))

    @app.command("reread")
    def reread_topics() -> None:
        """Read everything that others published again, from the beginning. Stop the workers of this service first."""
        run(_reread)

    return app


async def _tail(inspection: Inspection, count: int, *, follow: bool) -> None:
    number = await inspection.newest(count)
    while True:
        async for event in inspection.published(number):
            number = event.number
            _print(asdict(event))
        if not follow:
            return
        await asyncio.sleep(_FOLLOW_S)


async def _republish(service: Service, topic: str, from_position: int) -> None:
    own = [known for known in TOPICS if known.startswith(f"{service.name}.")]
    if topic not in own:
        raise _Said(f"This service publishes {', '.join(own)}.")
    if service.settings.transport != "kafka":
        raise _Said("The feed transport has no topics: its feed is the journal itself.")
    publisher = KafkaPublisher(service.settings.kafka_bootstrap, service.settings.kafka_prefix)
    try:
        async for sent in republish(service.engine, publisher, service.source, topic, from_position):
            _print({"topic": topic, "republished": sent})
    finally:
        await publisher.close()


async def _reread(service: Service) -> None:
    await reread(service)
    _print({"rereads": sorted(topic for topics in service.subscriptions.values() for topic in topics)})


def _actor() -> str:
    return f"command-line:{getpass.getuser()}"


def _print(document: dict[str, Any]) -> None:
    typer.echo(orjson.dumps(document, option=orjson.OPT_UTC_Z))


def _fail(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
