"""Alembic's entry: the same way in every service."""

from intake_service.adapters.tables import metadata
from shared.migrating import run_migrations

run_migrations(metadata)
