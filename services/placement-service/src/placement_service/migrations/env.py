"""Alembic's way into the migrations of placement."""

from placement_service.adapters.tables import metadata
from shared.migrating import run_migrations

run_migrations(metadata)
