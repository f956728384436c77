"""Alembic's way in."""

from housing_service.adapters.tables import METADATA
from shared.migrating import run_migrations

run_migrations(METADATA)
