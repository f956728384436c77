"""The three services as members of one simulation: real handlers, tables and shell, in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import token_bytes
from typing import Any

from housing_service.adapters.stores import STORES as HOUSING_STORES
from housing_service.application.link_open_cases import CONCLUSION
from housing_service.domain.target_book import Population, TargetBook
from housing_service.entrypoints import event_handlers as housing_events
from intake_service.adapters.stores import all_stores
from placement_service.adapters.stores import STORES as PLACEMENT_STORES
from placement_service.application.match_batch import MATCHING
from placement_service.entrypoints import event_handlers as placement_events
from shared.clock import FixedClock
from shared.contracts.base import EventData
from shared.deciding import Conclusion, Decided, Handling, Loaded
from shared.messaging.consumer import Consumer
from shared.messaging.sequencer import Sequencer
from shared.messaging.store import Store, Version
from shared.messaging.timers import TimerLoop, TimerTable
from shared.messaging.transport import Signal
from shared.messaging.unit_of_work import UnitOfWork
from shared.security.field_encryption import FieldCipher
from shared.vocabulary import MunicipalityCode, ProvinceCode
from tests.simulation.faults import Engine, Faults
from tests.simulation.memory_database import Database, MemoryEngine
from tests.simulation.memory_reading import MemoryReading
from tests.simulation.memory_statements import answer
from tests.simulation.memory_stores import in_memory
from tests.simulation.network import Inbound, Network
from tests.simulation.reading import Reading
from tests.simulation.world import MUNICIPALITIES

SOURCE = "urn:nld:oin:00000000000000000000:systeem:doorstroom-"
EventTable = Mapping[type[EventData], Handling[Any]]
TOPICS: Mapping[str, Sequence[str]] = {
    "intake": (),
    "placement": [topic for topics in placement_events.SUBSCRIPTIONS.values() for topic in topics],
    "housing": [topic for topics in housing_events.SUBSCRIPTIONS.values() for topic in topics],
}
TIMERS: Mapping[str, TimerTable] = {
    "intake": {},
    "placement": placement_events.TIMERS,
    "housing": housing_events.TIMERS,
}
TABLES: Mapping[str, EventTable] = {
    "intake": {},
    "placement": placement_events.EVENT_TABLE,
    "housing": housing_events.EVENT_TABLE,
}


@dataclass(slots=True)
class Member:
    """One service; after a crash it begins anew on what it had committed."""

    name: str
    new_work: Callable[[], UnitOfWork]
    work: UnitOfWork
    events: EventTable
    reading: Reading
    inbound: Inbound
    network: Network
    consumer: Consumer
    sequencer: Sequencer
    timers: TimerLoop
    timer_table: TimerTable
    stirred: bool = True
    """Something may have been committed since the last round of the sequencer."""

    def restart(self) -> None:
        self.work = self.new_work()
        self.consumer = Consumer(self.work, self.events, self.inbound)
        self.sequencer = Sequencer(self.work.engine, self.network, SOURCE + self.name, Signal(), Signal())
        self.timers = TimerLoop(self.work, self.timer_table)


def member(name: str, new_work: Callable[[], UnitOfWork], engine: Engine, reading: Reading, network: Network) -> Member:
    """A service on its engine; what takes effect is noted beside the effect, in the same transaction."""
    events = {kind: replace(handling, handle=_noting(handling, engine)) for kind, handling in TABLES[name].items()}
    inbound = network.subscribe(name, TOPICS[name])
    work = new_work()
    sequencer = Sequencer(work.engine, network, SOURCE + name, Signal(), Signal())
    timers = {kind: replace(handling, handle=_noting(handling, engine)) for kind, handling in TIMERS[name].items()}
    return Member(
        name=name,
        new_work=new_work,
        work=work,
        events=events,
        reading=reading,
        inbound=inbound,
        network=network,
        consumer=Consumer(work, events, inbound),
        sequencer=sequencer,
        timers=TimerLoop(work, timers),
        timer_table=timers,
    )


def _noting(handling: Handling[Any], engine: Engine) -> Any:
    def handle(message: Any, loaded: Loaded, now: datetime) -> Decided:
        decided = handling.handle(message, loaded, now)
        engine.note(message)
        return decided

    return handle


def members_in_memory(clock: FixedClock, network: Network, faults: Faults) -> dict[str, Member]:
    return {name: _in_memory(name, clock, network, faults) for name in ("intake", "placement", "housing")}


def _in_memory(name: str, clock: FixedClock, network: Network, faults: Faults) -> Member:
    database = Database()
    engine = MemoryEngine(database, faults, answer)
    given: Any = engine
    stores, conclusion = PARTS[name]
    if name == "housing":
        database.documents[TargetBook] = {book.code: Version(book, 1) for book in books()}
    kept = in_memory(stores)
    return member(name, lambda: UnitOfWork(given, kept, clock, conclusion), engine, MemoryReading(database), network)


def books() -> list[TargetBook]:
    """The municipalities of the small world, with the population the law names for 2013."""
    return [
        TargetBook(
            MunicipalityCode(code), code, ProvinceCode(province), province, (Population(date(2012, 1, 1), inhabitants),)
        )
        for code, (province, inhabitants) in sorted(MUNICIPALITIES.items())
    ]


PARTS: Mapping[str, tuple[Sequence[Store], Conclusion | None]] = {
    "intake": (all_stores(FieldCipher({"1": token_bytes(32)}, current="1")), None),
    "placement": (PLACEMENT_STORES, MATCHING),
    "housing": (HOUSING_STORES, CONCLUSION),
}
"""Of each service its stores and what it concludes."""
