"""Journal, feed, topics and marks: gap-free, complete, in order, and every consumer as far as its publisher."""

import json
from collections import defaultdict
from collections.abc import Iterator

from tests.faults.evidence import PUBLISHES, READS, Evidence, Message, Row


def violations(found: Evidence) -> Iterator[str]:
    for service in found.tables:
        yield from _journal(found, service)
        yield from _way_out(found, service)
        yield from _way_in(found, service)
    yield from _topics(found)


def _journal(found: Evidence, service: str) -> Iterator[str]:
    tables = found.tables[service]
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    ids = set()
    for row in tables["journal"]:
        numbers[row["topic"], row["key"]].append(row["keysequence"])
        ids.add(row["event_id"])
        if row["topic"] not in PUBLISHES[service]:
            yield f"{service}: journal holds an event of {row['topic']}"
    if len(ids) != len(tables["journal"]):
        yield f"{service}: two journal rows with one event id"
    heads = {(row["topic"], row["key"]): row["last"] for row in tables["key_heads"]}
    for place, given in numbers.items():
        if given != list(range(1, len(given) + 1)):
            yield f"{service}: key sequence of {place} in the journal is {given[:12]}"
        if heads.get(place) != len(given):
            yield f"{service}: head of {place} is {heads.get(place)}, the journal holds {len(given)}"


def _way_out(found: Evidence, service: str) -> Iterator[str]:
    tables = found.tables[service]
    if tables["outbox"]:
        yield f"{service}: {len(tables['outbox'])} events left in the outbox"
    feed = [row["number"] for row in tables["feed"]]
    if feed != list(range(1, len(feed) + 1)):
        yield f"{service}: numbers of the feed have gaps"
    if tables["feed_head"][0]["number"] != len(feed):
        yield f"{service}: the feed's head is {tables['feed_head'][0]['number']}, it holds {len(feed)}"
    fed = {row["position"] for row in tables["feed"]}
    if missing := [row for row in tables["journal"] if row["position"] not in fed]:
        yield f"{service}: {len(missing)} journal rows never reached the feed"
    at = {row["position"]: row for row in tables["journal"]}
    last: dict[tuple[str, str], int] = {}
    for row in tables["feed"]:
        event = at[row["position"]]
        place = event["topic"], event["key"]
        if event["keysequence"] <= last.get(place, 0):
            yield f"{service}: the feed turns events of {place} round"
        last[place] = event["keysequence"]


def _way_in(found: Evidence, service: str) -> Iterator[str]:
    tables = found.tables[service]
    for row in tables["parked"]:
        yield f"{service}: parked {row['reason']} {row['topic']} {row['key']} {row['keysequence']} ({row['detail']})"
    seen = {(row["topic"], row["key"]): row for row in tables["seen"]}
    for publisher, topics in READS[service].items():
        newest = _newest(found, publisher, topics)
        for place, event in newest.items():
            yield from (f"{service}: {wrong} ({place})" for wrong in _mark(seen.pop(place, None), event))
    for place, mark in seen.items():
        if mark["upto"]:
            yield f"{service}: has a mark on {place}, which nobody published"


def _mark(mark: Row | None, event: Row) -> Iterator[str]:
    if mark is None or mark["upto"] != event["keysequence"]:
        yield f"has seen {0 if mark is None else mark['upto']} of {event['keysequence']} events"
    elif mark["last_event_id"] != event["event_id"]:
        yield "its mark names another event than the journal"
    if mark is not None and mark["parked"]:
        yield f"its mark counts {mark['parked']} parked"


def _newest(found: Evidence, publisher: str, topics: tuple[str, ...]) -> dict[tuple[str, str], Row]:
    newest: dict[tuple[str, str], Row] = {}
    for row in found.tables[publisher]["journal"]:
        place = row["topic"], row["key"]
        if row["topic"] in topics and (place not in newest or newest[place]["keysequence"] < row["keysequence"]):
            newest[place] = row
    return newest


def _topics(found: Evidence) -> Iterator[str]:
    """The first appearances of each key are 1, 2, 3 … in one partition; what appears again is the same event."""
    journal = {
        (row["topic"], row["key"], row["keysequence"]): row
        for tables in found.tables.values()
        for row in tables["journal"]
    }
    reached: dict[tuple[str, str], int] = defaultdict(int)
    partition: dict[tuple[str, str], int] = {}
    for message in found.messages:
        subject, number = message.headers.get("ce_subject", ""), int(message.headers.get("ce_keysequence", 0))
        place = message.topic, subject
        wrong = _message(message, subject, journal.get((*place, number)))
        yield from (f"topic {message.topic}: {subject} {number} {what}" for what in wrong)
        if partition.setdefault(place, message.partition) != message.partition:
            yield f"topic {message.topic}: {subject} stands in two partitions"
        if number > reached[place] + 1:
            yield f"topic {message.topic}: {subject} jumps from {reached[place]} to {number}"
        reached[place] = max(reached[place], number)
    for topic, key, number in journal:
        if number > reached[topic, key]:
            yield f"topic {topic}: {key} {number} never arrived"


def _message(message: Message, subject: str, event: Row | None) -> Iterator[str]:
    if message.key != subject:
        yield f"carries key {message.key}"
    if event is None or str(event["event_id"]) != message.headers.get("ce_id"):
        yield "is not the journal's event"
    elif json.loads(message.value) != event["data"]:
        yield "has other data than the journal"
