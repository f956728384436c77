"""What every service is told from outside; each subclass sets its own prefix (`INTAKE_`, `PLACEMENT_`, `HOUSING_`)."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings

from shared.security.tokens import AUDIENCE, ISSUER


class ServiceSettings(BaseSettings):
    """Secrets have no default: without them a service refuses to start."""

    database_url: str
    """`postgresql+psycopg://role:password@host:port/database`, this service's own role and database."""
    jwks_file: Path
    """Public keys of the token issuer."""
    token_issuer: str = ISSUER
    token_audience: str = AUDIENCE
    host: str = "127.0.0.1"
    port: int = 8000
    worker_port: int | None = None
    """Where `worker` and `sequencer` answer `/health/live`, `/health/ready` and `/metrics`; unset = nowhere."""
    drain_seconds: float = 0.5
    """After the signal to stop: so long not ready and still answering, so that balancers look elsewhere first."""
    consumer_silent_seconds: float = 60.0
    """A consumer without any successful poll for so long is begun anew: aiokafka can hang without an error."""
    transport: Literal["feed", "kafka"] = "feed"
    kafka_bootstrap: str = "127.0.0.1:9092"
    kafka_prefix: str = ""
    kafka_member: str | None = None
    """Static membership: a restarted worker keeps its partitions."""
    feeds: dict[str, str] = {}
    """Feed transport over HTTP: per publishing service the base URL of its API."""
    feed_token_file: Path | None = None
    """A token with role `service`, for reading the feeds of the other services."""
    clock_file: Path | None = None
    """Demonstrations only: the file that holds the clock's offset."""
    oin: str = "00000000000000000000"
    """Organisatie-identificatienummer of whoever runs this system."""
    pool_size: int = 10
    rate_limit_per_second: int = 100
