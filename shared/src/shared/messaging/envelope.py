"""CloudEvents 1.0 in the NL GOV profile, binary mode: the attributes as headers, the data as JSON value."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from shared.contracts.base import EventData
from shared.contracts.registry import EVENTS, known_in_another_version
from shared.messaging.transport import Record

MAX_VALUE_BYTES = 1_048_576
"""More than sixteen times what a journal row may hold: whatever is larger is not ours and is not parsed."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers say about one event."""

    event_id: UUID
    type: str
    subject: str
    keysequence: int
    time: datetime
    trace: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A decoded message; `data` is None for a type this release does not know."""

    record: Record
    envelope: Envelope
    data: EventData | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that can not be decoded, or a known type in a version this release does not know."""

    record: Record
    reason: str
    detail: str
    envelope: Envelope | None = None


def headers(source: str, envelope: Envelope) -> dict[str, bytes]:
    """The envelope as `ce_*` headers."""
    written = {
        "ce_specversion": b"1.0",
        "ce_id": str(envelope.event_id).encode(),
        "ce_source": source.encode(),
        "ce_type": envelope.type.encode(),
        "ce_time": envelope.time.isoformat().encode(),
        "ce_subject": envelope.subject.encode(),
        "ce_keysequence": b"%d" % envelope.keysequence,
        "content-type": b"application/json",
    }
    if envelope.trace:
        written["ce_traceparent"] = envelope.trace.encode()
    return written


def decode(record: Record) -> Arrival | Unreadable:
    """Read one record; whatever is wrong with it becomes a value, never an exception."""
    try:
        envelope = _envelope(record)
    except (KeyError, ValueError) as fault:
        return Unreadable(record, "undecodable", f"envelope: {type(fault).__name__}")
    if len(record.value) > MAX_VALUE_BYTES:
        return Unreadable(record, "undecodable", f"value of {len(record.value)} bytes", envelope)
    event = EVENTS.get(envelope.type)
    if event is not None:
        return _with_data(record, envelope, event)
    if known_in_another_version(envelope.type):
        return Unreadable(record, "unknown-version", envelope.type, envelope)
    return Arrival(record, envelope, None)


def _with_data(record: Record, envelope: Envelope, event: type[EventData]) -> Arrival | Unreadable:
    try:
        data = event.model_validate_json(record.value)
    except ValidationError as fault:
        places = sorted({".".join(map(str, error["loc"])) + ": " + error["type"] for error in fault.errors()})
        return Unreadable(record, "undecodable", "data: " + "; ".join(places)[:500], envelope)
    if data.key != record.key:
        return Unreadable(record, "undecodable", "the key is not the event's subject", envelope)
    return Arrival(record, envelope, data)


def _envelope(record: Record) -> Envelope:
    given = record.headers
    if given["ce_specversion"] != b"1.0" or record.key is None:
        raise ValueError
    keysequence = int(given["ce_keysequence"])
    if keysequence < 1 or keysequence >= 2**63:
        raise ValueError
    trace = given.get("ce_traceparent")
    time = datetime.fromisoformat(given["ce_time"].decode())
    if time.tzinfo is None:
        raise ValueError
    return Envelope(
        event_id=UUID(given["ce_id"].decode()),
        type=given["ce_type"].decode(),
        subject=given["ce_subject"].decode(),
        keysequence=keysequence,
        time=time,
        trace=trace.decode() if trace else None,
    )
