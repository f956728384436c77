"""The tables of journal, way out and way in, in every service's database; called from its first migration."""

from collections.abc import Callable

UP = (
    """create table journal (
        position bigint generated always as identity (cache 1) primary key,
        event_id uuid not null,
        topic text not null,
        key text not null,
        keysequence bigint not null,
        type text not null,
        occurred_at timestamptz not null,
        recorded_at timestamptz not null,
        actor text not null,
        trace text,
        data jsonb not null check (octet_length(data::text) <= 65536),
        constraint uq_journal_topic_key_keysequence unique (topic, key, keysequence)
    )""",
    "create index ix_journal_recorded_at on journal using brin (recorded_at)",
    """create function journal_is_insert_only() returns trigger language plpgsql as
       $$ begin raise exception 'the journal is insert-only'; end $$""",
    """create trigger journal_insert_only before update or delete or truncate on journal
       for each statement execute function journal_is_insert_only()""",
    "create table outbox (position bigint primary key references journal (position))",
    """create table feed (
        number bigint primary key,
        position bigint not null unique references journal (position)
    )""",
    "create table feed_head (single boolean primary key default true check (single), number bigint not null)",
    "insert into feed_head (number) values (0)",
    """create table key_heads (
        topic text not null,
        key text not null,
        last bigint not null,
        primary key (topic, key)
    )""",
    """create table seen (
        topic text not null,
        key text not null,
        upto bigint not null default 0,
        last_event_id uuid,
        parked integer not null default 0,
        primary key (topic, key)
    )""",
    """create table parked (
        parked_id bigint generated always as identity primary key,
        reason text not null check (reason in ('undecodable', 'unknown-version', 'failed', 'behind')),
        detail text not null,
        topic text not null,
        key text,
        keysequence bigint,
        event_id uuid,
        type text,
        headers jsonb not null,
        value bytea not null,
        origin text not null,
        parked_at timestamptz not null,
        attempts integer not null default 1
    )""",
    "create unique index uq_parked_topic_key_keysequence on parked (topic, key, keysequence)",
    "create unique index uq_parked_origin on parked (topic, origin) where reason = 'undecodable'",
    """create table parked_acts (
        act_id bigint generated always as identity primary key,
        parked_id bigint not null,
        act text not null check (act in ('replay', 'discard')),
        outcome text not null,
        why text,
        actor text not null,
        acted_at timestamptz not null,
        topic text not null,
        key text,
        keysequence bigint,
        event_id uuid,
        type text,
        origin text not null,
        reason text not null
    )""",
    """create function parked_acts_is_insert_only() returns trigger language plpgsql as
       $$ begin raise exception 'what was done with parked events is insert-only'; end $$""",
    """create trigger parked_acts_insert_only before update or delete or truncate on parked_acts
       for each statement execute function parked_acts_is_insert_only()""",
    """create table due (
        kind text not null,
        key text not null,
        at timestamptz not null,
        tries integer not null default 0,
        not_before timestamptz,
        fault text,
        primary key (kind, key)
    )""",
    "create index ix_due_at on due (at)",
    "create table cursors (source text primary key, number bigint not null)",
    """create table idempotency_keys (
        principal text not null,
        key text not null,
        fingerprint bytea not null,
        answer jsonb not null,
        recorded_at timestamptz not null,
        primary key (principal, key)
    )""",
    "create index ix_idempotency_keys_recorded_at on idempotency_keys (recorded_at)",
)
DOWN = (
    "drop table idempotency_keys, cursors, due, parked_acts, parked, seen, key_heads, feed_head, feed, outbox, journal",
    "drop function journal_is_insert_only, parked_acts_is_insert_only",
)


def create_messaging(execute: Callable[[str], object]) -> None:
    """Create the tables; `execute` is alembic's `op.execute`."""
    for statement in UP:
        execute(statement)


def drop_messaging(execute: Callable[[str], object]) -> None:
    """Drop them, journal and all: only for a database that is thrown away."""
    for statement in DOWN:
        execute(statement)
