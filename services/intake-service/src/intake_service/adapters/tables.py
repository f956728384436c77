"""Intake's tables. Plain columns hold pseudonymous facts only; who somebody is lies sealed in `identities`."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.messaging.store import document_table
from shared.messaging.tables import add_messaging_tables

metadata = MetaData()
add_messaging_tables(metadata)

cases = document_table(
    metadata,
    "cases",
    Column("owner", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Index("ix_cases_received_at_id", "received_at", "id"),
    Index("ix_cases_owner_received_at_id", "owner", "received_at", "id"),
)
operations = document_table(metadata, "operations", Column("owner", Text, nullable=False))
identities = Table(
    "identities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sealed", JSONB, nullable=False),
)
access_log = Table(
    "access_log",
    metadata,
    Column("access_id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("subject", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("org", Text),
    Column("case_id", Uuid, nullable=False),
    Column("act", Text, nullable=False),
    Column("purpose", Text),
    Column("sealed_purpose", JSONB),
    Column("trace_id", Text),
    Index("ix_access_log_case_id_at", "case_id", "at"),
)
