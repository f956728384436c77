"""First schema of placement: messaging, routes, facilities, cases, offers, stays, claims and frozen decisions."""

from alembic import op

from shared.messaging.migration import create_messaging, drop_messaging

revision = "placement_0001"
down_revision = None
branch_labels = None
depends_on = None

_DOCUMENT = "id text not null, version integer not null, data jsonb not null"
UP = (
    f"create table routes ({_DOCUMENT}, constraint pk_routes primary key (id))",
    # One row per shelter route: the lock under which its places and its waiting list are decided.
    """insert into routes (id, version, data)
       select route, 1, jsonb_build_object('route', route, 'version', 0, 'matched_on', null)
       from unnest(array['categorical-shelter', 'group-accommodation', 'mens-shelter', 'protected-minors',
                         'womens-shelter', 'youth-care']) as route""",
    f"create table facilities ({_DOCUMENT}, route text not null, constraint pk_facilities primary key (id))",
    """create table facility_addresses (
        facility_id uuid not null,
        sealed text not null,
        constraint pk_facility_addresses primary key (facility_id)
    )""",
    f"""create table cases (
        {_DOCUMENT},
        state text not null,
        route text not null,
        police_region text not null,
        urgent boolean not null,
        referred_at timestamptz not null,
        proposal_id text,
        constraint pk_cases primary key (id)
    )""",
    "create index ix_cases_proposal_id on cases (proposal_id) where proposal_id is not null",
    "create index ix_cases_waiting on cases (route, urgent desc, referred_at, id) where state = 'waiting'",
    "create index ix_cases_proposed on cases (referred_at, id) where state = 'proposed'",
    f"""create table offers (
        {_DOCUMENT},
        state text not null,
        facility_id text not null,
        proposal_id text not null,
        offered_at timestamptz not null,
        constraint pk_offers primary key (id)
    )""",
    "create index ix_offers_facility_id on offers (facility_id, offered_at, id)",
    "create index ix_offers_proposal_id on offers (proposal_id)",
    f"""create table stays (
        {_DOCUMENT},
        state text not null,
        facility_id text not null,
        case_id text not null,
        accepted_at timestamptz not null,
        constraint pk_stays primary key (id)
    )""",
    "create index ix_stays_facility_id on stays (facility_id, accepted_at, id)",
    "create index ix_stays_case_id on stays (case_id)",
    """create table claims (
        claim_id bigint generated always as identity,
        case_id uuid not null,
        facility_id uuid not null,
        place_no integer not null,
        held_from timestamptz not null,
        released_at timestamptz,
        constraint pk_claims primary key (claim_id)
    )""",
    "create unique index uq_claims_open_place on claims (facility_id, place_no) where released_at is null",
    """create table worlds (
        route text not null,
        version integer not null,
        facilities jsonb not null,
        recorded_at timestamptz not null,
        constraint pk_worlds primary key (route, version)
    )""",
    """create table decisions (
        decision_id uuid not null,
        case_id uuid not null,
        route text not null,
        facts_version integer not null,
        world_version integer not null,
        policy_version text not null,
        masks text not null,
        free text not null,
        free_wheelchair text not null,
        declined_by text not null,
        chosen uuid,
        decided_on date not null,
        decided_at timestamptz not null,
        constraint pk_decisions primary key (decision_id)
    )""",
    """create function what_was_decided_stands() returns trigger language plpgsql as
       $$ begin raise exception '% is insert-only', tg_table_name; end $$""",
    """create table group_budget_entries (
        entry_id uuid not null,
        year integer not null,
        kind text not null,
        cents bigint not null,
        note text not null,
        recorded_at timestamptz not null,
        constraint pk_group_budget_entries primary key (entry_id)
    )""",
    "create index ix_group_budget_entries_year on group_budget_entries (year)",
    """create table access_log (
        access_id bigint generated always as identity,
        at timestamptz not null,
        subject text not null,
        role text not null,
        org text,
        case_id uuid not null,
        act text not null,
        purpose text not null,
        trace_id text,
        constraint pk_access_log primary key (access_id)
    )""",
    "create index ix_access_log_case_id on access_log (case_id)",
)
INSERT_ONLY = ("worlds", "decisions", "group_budget_entries", "access_log")
TABLES = (
    "access_log, group_budget_entries, decisions, worlds, claims, stays, offers, cases, "
    "facility_addresses, facilities, routes"
)


def upgrade() -> None:
    create_messaging(op.execute)
    for statement in UP:
        op.execute(statement)
    for table in INSERT_ONLY:
        op.execute(
            f"create trigger insert_only before update or delete or truncate on {table} "
            "for each statement execute function what_was_decided_stands()"
        )


def downgrade() -> None:
    op.execute(f"drop table {TABLES}")
    op.execute("drop function what_was_decided_stands")
    drop_messaging(op.execute)
