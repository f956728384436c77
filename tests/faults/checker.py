"""Judges what is left after the load. Shares no code with the services; is itself tested with planted bugs.

`python -m tests.faults.checker HISTORY BOOTSTRAP intake=URL placement=URL housing=URL` prints the violations.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from tests.faults import checks_of_commands, checks_of_events, checks_of_state
from tests.faults.evidence import READS, Evidence, read_history, read_tables, read_topics

_LOOK_S = 0.5
_HEADS = "select topic, key, last from key_heads where topic = any(%s)"
_BEHIND = """
select count(*) from unnest(%s::text[], %s::text[], %s::bigint[]) as h (topic, key, last)
left join seen s using (topic, key) where coalesce(s.upto, 0) < h.last
"""


def violations(found: Evidence) -> list[str]:
    """Everything that is wrong, in words; empty when all promises were kept."""
    return [
        *checks_of_commands.violations(found),
        *checks_of_events.violations(found),
        *checks_of_state.violations(found),
    ]


def has_converged(urls: Mapping[str, str]) -> bool:
    """Whether everything is published and everybody has seen it."""
    plain = {service: url.replace("+psycopg", "") for service, url in urls.items()}
    for url in plain.values():
        with psycopg.connect(url) as conn:
            if conn.execute("select exists (select from outbox)").fetchone() == (True,):
                return False
    for service, publishers in READS.items():
        for publisher, topics in publishers.items():
            with psycopg.connect(plain[publisher]) as conn:
                heads = conn.execute(_HEADS, (list(topics),)).fetchall()
            columns = [list(column) for column in zip(*heads, strict=True)] or [[], [], []]
            with psycopg.connect(plain[service]) as conn:
                if conn.execute(_BEHIND, columns).fetchone() != (0,):
                    return False
    return True


def wait_until_converged(urls: Mapping[str, str], seconds: float) -> float | None:
    """Seconds until nothing was under way any more; None when that did not happen in time."""
    started = time.monotonic()
    while time.monotonic() < started + seconds:
        try:
            if has_converged(urls):
                return time.monotonic() - started
        except psycopg.OperationalError:
            pass  # the database is still coming back; the time limit judges that
        time.sleep(_LOOK_S)
    return None


def judge(history: Path, urls: Mapping[str, str], bootstrap: str) -> list[str]:
    """Read everything and name what is wrong."""
    return violations(Evidence(read_history(history), read_tables(urls), asyncio.run(read_topics(bootstrap))))


def main() -> int:
    """Print the violations of one finished run."""
    history, bootstrap, *urls = sys.argv[1:]
    wrong = judge(Path(history), dict(url.split("=", 1) for url in urls), bootstrap)
    sys.stdout.write("\n".join(wrong or ["nothing lost, nothing twice"]) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
