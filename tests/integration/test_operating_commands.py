"""What the operations guide and the alerts name exists, and the commands do what they say."""

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.consumer import Consumer, ConsumerState
from shared.messaging.kafka import KafkaPublisher, KafkaSubscription
from shared.messaging.replaying import DiscardReason
from shared.messaging.republishing import republish
from shared.messaging.rereading import GroupInUse, begin_group
from shared.messaging.sequencer import Sequencer
from shared.messaging.transport import Fetched, Record, Signal
from shared.messaging.watching import Watch
from tests.housing_world import housing
from tests.housing_world import prepare as prepare_housing
from tests.messaging_world import (
    EVENT_TABLE,
    EXTENDING,
    SOURCE,
    Databases,
    Extend,
    engines,
    new_cases,
    parked,
    prepare,
    tallies,
    tally_work,
)

ROOT = Path(__file__).parents[2]
ALERTS = (ROOT / "deploy/alerts/doorstroom.yaml").read_text()
GUIDE = (ROOT / "docs/operations.md").read_text()
NOT_OURS = {"up"}


async def test_every_alert_is_about_a_metric_that_exists_and_leads_to_a_symptom(
    service_database: Databases, tmp_path: Path
) -> None:
    async with housing(service_database("housing", prepare_housing), tmp_path) as world:
        never: Any = None
        world.service.watches["intake"] = Watch(never, never, 60)
        await world.client.get("/health/live")
        text = (await world.client.get("/metrics")).text
    exposed = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    named = set()
    for expression in re.findall(r"expr: (.*)", ALERTS):
        named |= set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b(?=[\[{ )]|$)", expression)) - {"histogram_quantile"}
    assert len(named) > 12
    assert named - NOT_OURS - exposed == set()
    own = {name for name in exposed if name.startswith(("parked_", "consumer_", "unpublished_", "late_", "database_"))}
    assert {name for name in own if not name.endswith("_created")} - named == set()
    anchors = {re.sub(r"[^a-z0-9 -]", "", line[3:].lower()).replace(" ", "-") for line in re.findall(r"## .*", GUIDE)}
    assert set(re.findall(r"operations\.md#(\S+)", ALERTS)) <= anchors


def command(*words: str, **told: Any) -> subprocess.CompletedProcess[str]:
    environment = {f"PLACEMENT_{key}".upper(): str(value) for key, value in told.items()}
    return subprocess.run(
        [sys.executable, "-m", "placement_service", *words],
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("group", ["parked", "events"])
def test_every_command_of_the_guide_exists(group: str) -> None:
    named = set(re.findall(rf"_service {group} ([a-z]+)", GUIDE))
    told = command(group, "--help").stdout
    assert named
    assert {name for name in named if not re.search(rf"\b{name}\b", told)} == set()
    assert all(reason.value in GUIDE for reason in DiscardReason)


@pytest.mark.slow
async def test_parked_events_are_listed_and_discarded_at_the_command_line(
    service_database: Databases, tmp_path: Path
) -> None:
    url = service_database("housing", prepare_housing)
    async with housing(url, tmp_path) as world:
        await world.hear_records(Record("intake.events", None, {}, b"Canary Person", "3@8"))
        told = {"database_url": url, "jwks_file": tmp_path / "jwks.json", "master_key_file": tmp_path / "master.key"}

        [line] = command("parked", "list", **told).stdout.splitlines()
        event = json.loads(line)
        assert (event["reason"], event["origin"], event["size"]) == ("undecodable", "3@8", 13)
        assert "Canary" not in line
        number = str(event["parked_id"])
        assert json.loads(command("parked", "show", number, **told).stdout)["other_headers"] == 0
        assert json.loads(command("parked", "replay", number, **told).stdout)["outcome"] == "failed-again"
        refused = command("parked", "discard", number, "not-ours", "--reference", "Some Body", **told)
        assert (refused.returncode, "ticket" in refused.stderr) == (1, True)
        assert json.loads(command("parked", "discard", number, "not-ours", **told).stdout)["outcome"] == "discarded"
        gone = command("parked", "replay", number, **told)
        assert (gone.returncode, gone.stderr.startswith("Not parked")) == (1, True)
        actors = await world.numbers("select split_part(actor, ':', 1) from parked_acts")
    assert actors == ["command-line", "command-line"]


@pytest.fixture
async def pair(service_database: Databases) -> AsyncIterator[list[AsyncEngine]]:
    made = engines([service_database("intake", prepare), service_database("placement", prepare)])
    yield made
    for engine in made:
        await engine.dispose()


@pytest.mark.kafka
async def test_a_lost_topic_is_refilled_and_read_again_and_nothing_takes_effect_twice(
    pair: list[AsyncEngine], kafka: Any, kafka_prefix: str
) -> None:
    publishing, consuming = pair
    cases = new_cases(6)
    for number in range(1, 6):
        for case in cases:
            await tally_work(publishing).execute(Extend(case, number), EXTENDING, actor="test")
    lost = KafkaPublisher(kafka.bootstrap, f"{kafka_prefix}lost.")
    await kafka.create_topics([f"{kafka_prefix}lost.intake.events", f"{kafka_prefix}intake.events"], 3)
    await Sequencer(publishing, lost, SOURCE, Signal(), Signal()).round()
    old = KafkaSubscription(kafka.bootstrap, "tally", ["intake.events"], f"{kafka_prefix}lost.")
    seen_before = await _read(consuming, old, 11)

    fresh = KafkaPublisher(kafka.bootstrap, kafka_prefix)
    counts = [sent async for sent in republish(publishing, fresh, SOURCE, "intake.events")]
    assert counts == [30]
    new = KafkaSubscription(kafka.bootstrap, "tally", ["intake.events"], kafka_prefix)
    state = await _read(consuming, new, 30)

    assert state.repeated >= seen_before.handled > 0
    assert await tallies(consuming) == {case: [1, 2, 3, 4, 5] for case in cases}
    assert await parked(consuming) == []
    for one in (lost, fresh, old):
        await one.close()

    with pytest.raises(GroupInUse):
        await begin_group(kafka.bootstrap, kafka_prefix, "tally", ["intake.events"])
    await new.close()
    await begin_group(kafka.bootstrap, kafka_prefix, "tally", ["intake.events"])
    again = KafkaSubscription(kafka.bootstrap, "tally", ["intake.events"], kafka_prefix)
    assert (await _read(consuming, again, 30)).repeated == 30
    await again.close()


async def _read(engine: AsyncEngine, subscription: KafkaSubscription, count: int) -> ConsumerState:
    """Read at least so many messages, whatever they do."""
    consumer = Consumer(tally_work(engine), EVENT_TABLE, subscription)
    left = count
    while left > 0:
        fetched = await subscription.fetch(min(left, 7), 0.5)
        await consumer.handle(Fetched(fetched.records, fetched.upto))
        left -= len(fetched.records)
    return consumer.state
