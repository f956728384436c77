"""Schema migrations of placement, run by alembic."""
