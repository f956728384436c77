"""One engine per service: short locks, no transaction left open, prepared statements."""

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

IDLE_IN_TRANSACTION_MS = 12_000
"""Longer than the sequencer's send timeout (8 s): whoever hangs longer than this loses the lock it holds."""
LOCK_TIMEOUT_MS = 20_000
AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout)
"""What a reader meets while the database is away: nothing is wrong with the request, it may be sent again."""


def make_engine(url: str, pool_size: int = 10) -> AsyncEngine:
    """An engine over psycopg for `postgresql+psycopg://…`."""
    options = f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_MS} -c lock_timeout={LOCK_TIMEOUT_MS}"
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        connect_args={"options": options, "connect_timeout": 5},
    )
