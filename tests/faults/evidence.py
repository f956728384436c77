"""What the checker looks at: the history, the three databases by SQL, the topics; without the services' own code."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from aiokafka import AIOKafkaConsumer
from psycopg.rows import dict_row

Row = dict[str, Any]
READS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "intake": {},
    "placement": {"intake": ("intake.events", "intake.operations")},
    "housing": {"intake": ("intake.events",), "placement": ("placement.events",)},
}
"""Who reads which topics of whom."""
PUBLISHES: Mapping[str, tuple[str, ...]] = {
    "intake": ("intake.events", "intake.operations"),
    "placement": ("placement.events", "placement.capacity"),
    "housing": ("housing.events", "housing.quota"),
}
_MESSAGING: Mapping[str, str] = {
    "journal": "select * from journal order by position",
    "outbox": "select position from outbox",
    "feed": "select number, position from feed order by number",
    "feed_head": "select number from feed_head",
    "key_heads": "select topic, key, last from key_heads",
    "seen": "select topic, key, upto, last_event_id, parked from seen",
    "parked": "select reason, detail, topic, key, keysequence from parked",
}
_OWN: Mapping[str, Mapping[str, str]] = {
    "intake": {"cases": "select id, data from cases", "operations": "select id, data from operations"},
    "placement": {
        **{table: f"select id, data from {table}" for table in ("cases", "offers", "stays", "facilities")},  # noqa: S608
        "claims": "select case_id::text, facility_id::text, place_no, released_at from claims",
    },
    "housing": {
        **{table: f"select id, data from {table}" for table in ("outflow_cases", "outflow_requests", "target_books")},  # noqa: S608
        "ledger_entries": "select * from ledger_entries order by entry_id",
    },
}


@dataclass(frozen=True)
class Message:
    """One message of a topic as it stands there."""

    topic: str
    partition: int
    offset: int
    key: str | None
    headers: Mapping[str, str]
    value: bytes


@dataclass
class Evidence:
    """Everything that is left after the load: per service its tables, the topics, and what the load was told."""

    requests: list[Row]
    tables: Mapping[str, Mapping[str, list[Row]]]
    messages: list[Message]
    events: dict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    """Journal rows by service, kebab-case name and key."""

    def __post_init__(self) -> None:
        for service, tables in self.tables.items():
            for row in tables["journal"]:
                self.events[service, event_name(row["type"]), row["key"]].append(row)

    def documents(self, service: str, table: str) -> dict[str, Row]:
        return {row["id"]: row["data"] for row in self.tables[service][table]}

    def acknowledged(self, command: str) -> Iterable[Row]:
        return (one for one in self.requests if one["command"] == command and one["outcome"] == "acknowledged")


def event_name(event_type: str) -> str:
    """`nl.slachtofferopvang.permit-granted.v1` → `permit-granted`."""
    return event_type.split(".")[-2]


def read_history(file: Path) -> list[Row]:
    """One row per request: what was first sent, with the outcome that was told last."""
    requests: dict[int, Row] = {}
    for line in file.read_text().splitlines():
        told = json.loads(line)
        requests.setdefault(told["id"], {"seen": [], "answer": None}).update(told)
    return list(requests.values())


def read_tables(urls: Mapping[str, str]) -> dict[str, dict[str, list[Row]]]:
    """All tables the checker knows, per service."""
    found: dict[str, dict[str, list[Row]]] = {}
    for service, url in urls.items():
        with psycopg.connect(url.replace("+psycopg", ""), row_factory=dict_row) as conn:
            queries = {**_MESSAGING, **_OWN[service]}
            found[service] = {name: conn.execute(query).fetchall() for name, query in queries.items()}
    return found


async def read_topics(bootstrap: str) -> list[Message]:
    """Every message of every topic, in the order of each partition."""
    topics = [topic for published in PUBLISHES.values() for topic in published]
    consumer = AIOKafkaConsumer(
        *topics, bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    found: list[Message] = []
    try:
        partitions = sorted(consumer.assignment())
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning(*partitions)
        while [one for one in partitions if await consumer.position(one) < ends[one]]:
            for where, messages in (await consumer.getmany(timeout_ms=1000)).items():
                found += [_message(where, message) for message in messages]
    finally:
        await consumer.stop()
    return found


def _message(where: Any, message: Any) -> Message:
    headers = {name: value.decode(errors="replace") for name, value in message.headers}
    key = None if message.key is None else message.key.decode(errors="replace")
    return Message(where.topic, where.partition, message.offset, key, headers, message.value or b"")
