"""`make demo`: the letter's three categories, told step by step, against a running instance or one of its own."""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from standalone import processes
from standalone.housing_scenes import counted_at_home, half_year_of, number_known, reported_and_permitted
from standalone.installation import Installation
from standalone.partner import Partner, Refusal
from standalone.placing import arrived, placed, referred
from standalone.shifted_days import ShiftedDays
from standalone.story import Stage, StoryEnds
from standalone.telling import Teller

_READY_S = 120.0
_STOP = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))


def play(installation: Installation, port: int, base_url: str | None) -> None:
    """Play on BASE_URL, on what runs on the port, or on a temporary instance. Ends with status 1 where it cannot."""
    if base_url or (processes.is_open(port) and installation.ready_file.exists()):
        _play_on(base_url or f"http://{processes.LOOPBACK}:{port}", installation)
        return
    print(f"Nothing runs on port {port}: the demonstration starts an instance of its own and removes it afterwards.")
    with _temporary_instance() as (url, temporary):
        _play_on(url, temporary)


def _play_on(url: str, installation: Installation) -> None:
    tokens = json.loads(installation.tokens_file.read_text())
    try:
        asyncio.run(_three_categories(url, tokens))
    except (Refusal, StoryEnds) as fault:
        raise SystemExit(f"\nThe demonstration stops: {fault}") from None


@contextlib.contextmanager
def _temporary_instance() -> Iterator[tuple[str, Installation]]:
    with tempfile.TemporaryDirectory(prefix="doorstroom-demo-", ignore_cleanup_errors=True) as name:
        installation = Installation(Path(name))
        port = processes.free_port()
        program = [sys.executable, "-m", "standalone"]
        where = ["--folder", name]
        instance = subprocess.Popen([*program, "run", *where, "--port", str(port)])
        try:
            _until_ready(instance, installation)
            yield f"http://{processes.LOOPBACK}:{port}", installation
        finally:
            processes.stop(instance, _STOP)
            subprocess.run([*program, "reset", *where], check=True)


def _until_ready(instance: subprocess.Popen[bytes], installation: Installation) -> None:
    until = time.monotonic() + _READY_S
    while not installation.ready_file.exists():
        if instance.poll() is not None or time.monotonic() > until:
            raise processes.ProcessFailed("the temporary instance does not become ready")
        time.sleep(0.1)


async def _three_categories(url: str, tokens: dict[str, str]) -> None:
    async with Partner(url, tokens) as partner:
        teller = Teller()
        now = datetime.fromisoformat((await partner.get("operations", "/clock"))["now"])
        stage = Stage(partner, ShiftedDays(now), teller)
        teller.step(f"Playing on {url}. All persons and facilities are invented.")
        if stage.days.days:
            teller.step(f"The clock has passed the examples' dates: they are played {stage.days.days} days later.")
        await number_known(stage, half_year_of(stage, "2013-05-21T18:00"))
        await _play(stage)


async def _play(stage: Stage) -> None:
    teller = stage.teller
    teller.chapter("1. A foreign victim: a woman with a child")
    case_id = await referred(stage, "01", "A woman from Nigeria with her child")
    stay = await arrived(stage, await placed(stage, case_id))

    teller.chapter("2. A Dutch victim: women's shelter is asked and may refuse")
    await placed(stage, await referred(stage, "02", "A Dutch woman, victim of a loverboy"))

    teller.chapter("3. A group, found in an operation")
    await group(stage)

    teller.chapter("4. From shelter to a home of their own")
    await reported_and_permitted(stage, case_id)
    await counted_at_home(stage, case_id, stay)
    teller.chapter("The end: one household counted, its places free again")


async def group(stage: Stage) -> None:
    """An operation announced in secret; whoever needs care goes to shelter, the others to the group accommodation."""
    operation = await stage.post("referring-partner", "/intake/v1/operations", stage.body("03"))
    stage.teller.step("The inspectorate announces an operation (example 03).")
    await stage.forward_to("2013-02-11T12:00")
    path = f"/intake/v1/operations/{operation['operationId']}/members"
    answer = await stage.post("referring-partner", path, stage.body("04"))
    for name, item in zip(("Member one, no care need", "Member two, needs care"), answer["items"], strict=True):
        if "caseId" not in item:
            raise StoryEnds(f"{name} was not registered: {item['problem']}")
        stage.teller.step(f"{name}: case {item['caseId']}.")
        await placed(stage, item["caseId"])
