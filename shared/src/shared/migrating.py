"""Schema migrations, the same way in every service: short locks, one migration at a time, known when at head.

A service's `migrations/env.py` is two lines: `from shared.migrating import run_migrations` and
`run_migrations(metadata)`.
"""

from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, pool, text
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK_TIMEOUT = "1s"
"""A migration that can not get its lock gives up rather than making everybody wait behind it."""
_ONE_AT_A_TIME = 0x646F6F72


def upgrade(database_url: str, migrations: Path, revision: str = "head") -> None:
    """Bring the database to a revision; several processes may try at once, one does it."""
    command.upgrade(_config(database_url, migrations), revision)


def downgrade(database_url: str, migrations: Path, revision: str) -> None:
    """Take the database back to a revision (`base` = empty)."""
    command.downgrade(_config(database_url, migrations), revision)


async def at_head(engine: AsyncEngine, migrations: Path) -> bool:
    """Whether the database has every migration this release knows; it may already have newer ones."""
    head = ScriptDirectory(str(migrations)).get_current_head()
    async with engine.connect() as conn:
        found = (await conn.exec_driver_sql("select version_num from alembic_version")).scalars().all()
    known = {script.revision for script in ScriptDirectory(str(migrations)).walk_revisions()}
    return head in found or any(version not in known for version in found)


def run_migrations(metadata: MetaData) -> None:
    """The body of a service's `env.py`."""
    url = context.config.attributes["database_url"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"select pg_advisory_lock({_ONE_AT_A_TIME})"))
        connection.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def _config(database_url: str, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["database_url"] = database_url
    return config
