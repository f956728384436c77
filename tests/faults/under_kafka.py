"""An installation under `run-kafka` with its databases, its broker and a client, for the rows that break it."""

import json
import os
import random
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.faults import households
from tests.faults.commanding import Commander
from tests.faults.evidence import READS
from tests.faults.history import History
from tests.system.installed import Installed, installed

_LIMITS = {f"{service.upper()}_RATE_LIMIT_PER_SECOND": "1000000" for service in READS}


@dataclass
class UnderKafka:
    """What runs, and how to reach its inside without its own code."""

    installed: Installed

    @property
    def urls(self) -> Mapping[str, str]:
        """Of the three databases, from the installation's files."""
        folder = self.installed.folder / "run" / "postgres"
        passwords = json.loads((folder / "passwords.json").read_text())
        port = (folder / "port").read_text().strip()
        return {name: f"postgresql://{name}:{passwords[name]}@127.0.0.1:{port}/{name}" for name in READS}

    @property
    def bootstrap(self) -> str:
        return "127.0.0.1:" + (self.installed.folder / "run" / "kafka" / "client.port").read_text().strip()

    @asynccontextmanager
    async def commander(self, history: History, rng: random.Random) -> AsyncIterator[Commander]:
        """Somebody with all tokens, on the day on which the load plays."""
        tokens = json.loads((self.installed.folder / "run" / "tokens.json").read_text())
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=100)
        async with httpx.AsyncClient(base_url=self.installed.url, timeout=15, limits=limits) as client:
            commander = Commander(client, tokens, history, rng)
            await commander.attempt("POST /clock", "operations", {"now": households.NOW}, seen=[])
            yield commander


@contextmanager
def under_kafka(folder: Path) -> Iterator[UnderKafka]:
    """Started without rate limits; stopped whatever happened between."""
    os.environ.update(_LIMITS)
    with installed(folder, "run-kafka") as running:
        yield UnderKafka(running)
