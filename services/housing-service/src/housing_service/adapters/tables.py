"""The tables of housing's database; the migrations must build exactly these."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Identity, Index, Integer, MetaData, Table, Text, text

from shared.messaging.store import document_table
from shared.messaging.tables import add_messaging_tables

METADATA = MetaData()
add_messaging_tables(METADATA)

TARGET_BOOKS = document_table(METADATA, "target_books")
NATIONAL_NUMBERS = document_table(METADATA, "national_numbers")
OUTFLOW_CASES = document_table(
    METADATA,
    "outflow_cases",
    Column("state", Text, nullable=False),
    Index("ix_outflow_cases_state", "state", "id"),
)
OUTFLOW_REQUESTS = document_table(
    METADATA,
    "outflow_requests",
    Column("case_id", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Index("ix_outflow_requests_case_id", "case_id"),
    Index("ix_outflow_requests_municipality", "municipality", "requested_at", "id"),
    Index("ix_outflow_requests_requested_at", "requested_at", "id"),
)
LEDGER_ENTRIES = Table(
    "ledger_entries",
    METADATA,
    Column("entry_id", BigInteger, Identity(always=True), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("part", Text),
    Column("persons", Integer, nullable=False),
    Column("true_on", Date),
    Column("case_id", Text),
    Column("request_id", Text),
    Column("occurrence", Integer, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Index("ix_ledger_entries_municipality_period", "municipality", "period", "entry_id"),
    Index(
        "uq_ledger_entries_case_id_kind_occurrence",
        "case_id",
        "kind",
        "occurrence",
        unique=True,
        postgresql_where=text("case_id is not null"),
    ),
)
