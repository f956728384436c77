"""The tables of placement. The migrations create them; a test compares the two."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, MetaData, Text, Uuid, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects.postgresql import JSONB

from shared.messaging.store import document_table
from shared.messaging.tables import add_messaging_tables

INSTANT = DateTime(timezone=True)
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
add_messaging_tables(metadata)

routes = document_table(metadata, "routes")
facilities = document_table(metadata, "facilities", Column("route", Text, nullable=False))
facility_addresses = SqlTable(
    "facility_addresses",
    metadata,
    Column("facility_id", Uuid, primary_key=True),
    Column("sealed", Text, nullable=False),
)
cases = document_table(
    metadata,
    "cases",
    Column("state", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("police_region", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("referred_at", INSTANT, nullable=False),
    Column("proposal_id", Text),
)
Index("ix_cases_proposal_id", cases.c.proposal_id, postgresql_where=cases.c.proposal_id.is_not(None))
Index(
    "ix_cases_waiting",
    cases.c.route,
    cases.c.urgent.desc(),
    cases.c.referred_at,
    cases.c.id,
    postgresql_where=text("state = 'waiting'"),
)
Index("ix_cases_proposed", cases.c.referred_at, cases.c.id, postgresql_where=text("state = 'proposed'"))

offers = document_table(
    metadata,
    "offers",
    Column("state", Text, nullable=False),
    Column("facility_id", Text, nullable=False),
    Column("proposal_id", Text, nullable=False, index=True),
    Column("offered_at", INSTANT, nullable=False),
)
Index("ix_offers_facility_id", offers.c.facility_id, offers.c.offered_at, offers.c.id)
stays = document_table(
    metadata,
    "stays",
    Column("state", Text, nullable=False),
    Column("facility_id", Text, nullable=False),
    Column("case_id", Text, nullable=False, index=True),
    Column("accepted_at", INSTANT, nullable=False),
)
Index("ix_stays_facility_id", stays.c.facility_id, stays.c.accepted_at, stays.c.id)

claims = SqlTable(
    "claims",
    metadata,
    Column("claim_id", BigInteger, primary_key=True, autoincrement=True),
    Column("case_id", Uuid, nullable=False),
    Column("facility_id", Uuid, nullable=False),
    Column("place_no", Integer, nullable=False),
    Column("held_from", INSTANT, nullable=False),
    Column("released_at", INSTANT),
)
Index(
    "uq_claims_open_place",
    claims.c.facility_id,
    claims.c.place_no,
    unique=True,
    postgresql_where=claims.c.released_at.is_(None),
)
"""One place never holds two admissions, whatever the program does."""

worlds = SqlTable(
    "worlds",
    metadata,
    Column("route", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("facilities", JSONB, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
)
decisions = SqlTable(
    "decisions",
    metadata,
    Column("decision_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("route", Text, nullable=False),
    Column("facts_version", Integer, nullable=False),
    Column("world_version", Integer, nullable=False),
    Column("policy_version", Text, nullable=False),
    Column("masks", Text, nullable=False),
    Column("free", Text, nullable=False),
    Column("free_wheelchair", Text, nullable=False),
    Column("declined_by", Text, nullable=False),
    Column("chosen", Uuid),
    Column("decided_on", Date, nullable=False),
    Column("decided_at", INSTANT, nullable=False),
)
group_budget_entries = SqlTable(
    "group_budget_entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("year", Integer, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
)
access_log = SqlTable(
    "access_log",
    metadata,
    Column("access_id", BigInteger, primary_key=True, autoincrement=True),
    Column("at", INSTANT, nullable=False),
    Column("subject", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("org", Text),
    Column("case_id", Uuid, nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("trace_id", Text),
)
