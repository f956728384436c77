"""Messaging tables, municipalities' books, national numbers, households, requests and the ledger."""

from alembic import op

from shared.messaging.migration import create_messaging, drop_messaging

revision = "2026_11_23_2200"
down_revision = None
branch_labels = None
depends_on = None

UP = (
    "create table target_books (id text primary key, version int not null, data jsonb not null)",
    "create table national_numbers (id text primary key, version int not null, data jsonb not null)",
    """create table outflow_cases (
        id text primary key, version int not null, data jsonb not null, state text not null
    )""",
    "create index ix_outflow_cases_state on outflow_cases (state, id)",
    # One open request per household is checked at commit: relinking ends one and opens the next in one statement.
    """create table outflow_requests (
        id text primary key, version int not null, data jsonb not null,
        case_id text not null, municipality text not null, state text not null, requested_at timestamptz not null,
        constraint ex_outflow_requests_one_open exclude using btree (case_id with =)
            where (state in ('requested', 'accepted', 'home-found')) deferrable initially deferred
    )""",
    "create index ix_outflow_requests_case_id on outflow_requests (case_id)",
    "create index ix_outflow_requests_municipality on outflow_requests (municipality, requested_at, id)",
    "create index ix_outflow_requests_requested_at on outflow_requests (requested_at, id)",
    """create table ledger_entries (
        entry_id bigint generated always as identity primary key,
        municipality text not null, period text not null, kind text not null, part text,
        persons int not null, true_on date, case_id text, request_id text,
        occurrence int not null, recorded_at timestamptz not null
    )""",
    "create index ix_ledger_entries_municipality_period on ledger_entries (municipality, period, entry_id)",
    """create unique index uq_ledger_entries_case_id_kind_occurrence on ledger_entries (case_id, kind, occurrence)
       where case_id is not null""",
    """create function ledger_is_append_only() returns trigger language plpgsql as
       $$ begin raise exception 'the ledger is append-only'; end $$""",
    """create trigger ledger_append_only before update or delete or truncate on ledger_entries
       for each statement execute function ledger_is_append_only()""",
)
DOWN = (
    "drop table ledger_entries, outflow_requests, outflow_cases, national_numbers, target_books",
    "drop function ledger_is_append_only",
)


def upgrade() -> None:
    create_messaging(op.execute)
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
    drop_messaging(op.execute)
