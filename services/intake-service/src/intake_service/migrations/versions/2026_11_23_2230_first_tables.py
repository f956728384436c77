"""Cases, operations, sealed identities, access log, and what carries events."""

from alembic import op

from shared.messaging.migration import create_messaging, drop_messaging

revision = "intake_0001"
down_revision = None
branch_labels = None
depends_on = None

UP = (
    """create table cases (
        id text primary key,
        version integer not null,
        data jsonb not null,
        owner text not null,
        region text not null,
        received_at timestamptz not null
    )""",
    "create index ix_cases_received_at_id on cases (received_at, id)",
    "create index ix_cases_owner_received_at_id on cases (owner, received_at, id)",
    """create table operations (
        id text primary key,
        version integer not null,
        data jsonb not null,
        owner text not null
    )""",
    "create table identities (id text primary key, version integer not null, sealed jsonb not null)",
    """create table access_log (
        access_id bigint generated always as identity primary key,
        at timestamptz not null,
        subject text not null,
        role text not null,
        org text,
        case_id uuid not null,
        act text not null,
        purpose text,
        sealed_purpose jsonb,
        trace_id text
    )""",
    "create index ix_access_log_case_id_at on access_log (case_id, at)",
    """create function access_log_is_insert_only() returns trigger language plpgsql as
       $$ begin raise exception 'the access log is insert-only'; end $$""",
    """create trigger access_log_insert_only before update or delete or truncate on access_log
       for each statement execute function access_log_is_insert_only()""",
)
DOWN = (
    "drop table access_log, identities, operations, cases",
    "drop function access_log_is_insert_only",
)


def upgrade() -> None:
    create_messaging(op.execute)
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
    drop_messaging(op.execute)
