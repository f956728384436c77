"""The messaging tables as metadata, so that a service's schema can be compared with its migrations."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

INSTANT = DateTime(timezone=True)


def add_messaging_tables(metadata: MetaData) -> None:
    """Declare journal, outbox, feed, marks, parked events and idempotency keys in a service's metadata."""
    _add_way_out(metadata)
    _add_way_in(metadata)
    Table(
        "idempotency_keys",
        metadata,
        Column("principal", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("answer", JSONB, nullable=False),
        Column("recorded_at", INSTANT, nullable=False),
        Index("ix_idempotency_keys_recorded_at", "recorded_at"),
    )


def _add_way_out(metadata: MetaData) -> None:
    Table(
        "journal",
        metadata,
        Column("position", BigInteger, Identity(always=True, cache=1), primary_key=True),
        Column("event_id", Uuid, nullable=False),
        Column("topic", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("keysequence", BigInteger, nullable=False),
        Column("type", Text, nullable=False),
        Column("occurred_at", INSTANT, nullable=False),
        Column("recorded_at", INSTANT, nullable=False),
        Column("actor", Text, nullable=False),
        Column("trace", Text),
        Column("data", JSONB, nullable=False),
        CheckConstraint("octet_length(data::text) <= 65536", name="data"),
        UniqueConstraint("topic", "key", "keysequence", name="uq_journal_topic_key_keysequence"),
        Index("ix_journal_recorded_at", "recorded_at", postgresql_using="brin"),
    )
    Table("outbox", metadata, Column("position", ForeignKey("journal.position"), primary_key=True))
    Table(
        "feed",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("position", ForeignKey("journal.position"), nullable=False, unique=True),
    )
    Table(
        "feed_head",
        metadata,
        Column("single", Boolean, primary_key=True, server_default=text("true")),
        Column("number", BigInteger, nullable=False),
    )
    Table(
        "key_heads",
        metadata,
        Column("topic", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("last", BigInteger, nullable=False),
    )


def _add_way_in(metadata: MetaData) -> None:
    Table(
        "seen",
        metadata,
        Column("topic", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("upto", BigInteger, nullable=False, server_default=text("0")),
        Column("last_event_id", Uuid),
        Column("parked", Integer, nullable=False, server_default=text("0")),
    )
    _add_parked(metadata)
    _add_timers(metadata)
    Table(
        "cursors",
        metadata,
        Column("source", Text, primary_key=True),
        Column("number", BigInteger, nullable=False),
    )


def _add_parked(metadata: MetaData) -> None:
    Table(
        "parked",
        metadata,
        Column("parked_id", BigInteger, Identity(always=True), primary_key=True),
        Column("reason", Text, nullable=False),
        Column("detail", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("key", Text),
        Column("keysequence", BigInteger),
        Column("event_id", Uuid),
        Column("type", Text),
        Column("headers", JSONB, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("origin", Text, nullable=False),
        Column("parked_at", INSTANT, nullable=False),
        Column("attempts", Integer, nullable=False, server_default=text("1")),
        Index("uq_parked_topic_key_keysequence", "topic", "key", "keysequence", unique=True),
        Index(
            "uq_parked_origin", "topic", "origin", unique=True, postgresql_where=text("reason = 'undecodable'")
        ),
    )
    Table(
        "parked_acts",
        metadata,
        Column("act_id", BigInteger, Identity(always=True), primary_key=True),
        Column("parked_id", BigInteger, nullable=False),
        Column("act", Text, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("why", Text),
        Column("actor", Text, nullable=False),
        Column("acted_at", INSTANT, nullable=False),
        Column("topic", Text, nullable=False),
        Column("key", Text),
        Column("keysequence", BigInteger),
        Column("event_id", Uuid),
        Column("type", Text),
        Column("origin", Text, nullable=False),
        Column("reason", Text, nullable=False),
    )


def _add_timers(metadata: MetaData) -> None:
    Table(
        "due",
        metadata,
        Column("kind", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("at", INSTANT, nullable=False),
        Column("tries", Integer, nullable=False, server_default=text("0")),
        Column("not_before", INSTANT),
        Column("fault", Text),
        Index("ix_due_at", "at"),
    )
