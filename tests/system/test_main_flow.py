"""The main flow as its users live it: in one process, and over Kafka with every process killed on the way."""

import itertools
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.installed import Installed, installed
from tests.system.main_flow import MainFlow
from tests.system.playing import Player, example


@pytest.fixture(scope="module")
def one_process(temporary_folder: Path) -> Iterator[Installed]:
    with installed(temporary_folder / "one-process", "run") as running:
        yield running


@pytest.fixture(scope="module")
def over_kafka(temporary_folder: Path) -> Iterator[Installed]:
    with installed(temporary_folder / "over-kafka", "run-kafka") as running:
        yield running


def assert_in_effect_exactly_once(player: Player, flow: MainFlow) -> None:
    """Whatever was sent twice: one offer, one stay, one request, one count."""

    def of_case(path: str) -> list[dict[str, Any]]:
        return [item for item in player.get("coordinator", path)["items"] if item["caseId"] == flow.case_id]

    assert len(of_case("/placement/v1/offers?limit=200")) == 1
    [stay] = of_case("/placement/v1/stays?limit=200")
    assert stay["state"] == "departed"
    [request] = of_case(f"/housing/v1/requests?caseId={flow.case_id}")
    assert request["state"] == "housed"
    counted = [entry for entry in player.quota(flow.municipality)["entries"] if entry["requestId"] == flow.request_id]
    assert Counter((entry["kind"], entry["persons"]) for entry in counted) == {("housed", -2): 1}


def test_a_referral_becomes_a_counted_home_in_one_process(one_process: Installed) -> None:
    with one_process.player() as player:
        flow = MainFlow(player)
        flow.play()
        assert_in_effect_exactly_once(player, flow)


def test_what_was_recorded_survives_a_kill_and_time_goes_on_where_it_stood(one_process: Installed) -> None:
    with one_process.player() as player:
        case_id = player.post("referring-partner", "/intake/v1/referrals", example("02")).json()["caseId"]
        before = player.get("coordinator", "/placement/health/ready")["now"]

    one_process.kill()
    one_process.start()

    with one_process.player() as player:
        assert player.get("coordinator", "/placement/health/ready")["now"] >= before
        case = player.in_state(case_id, "proposed")
        assert (case["category"], case["route"]) == ("dutch", "womens-shelter")


def test_it_stops_when_asked(one_process: Installed) -> None:
    assert one_process.stop() == 0
    one_process.start()


@pytest.mark.kafka
def test_the_flow_ends_in_the_same_state_when_every_process_is_killed_on_the_way(over_kafka: Installed) -> None:
    victims = itertools.cycle(sorted(over_kafka.pids()))
    killed: set[str] = set()

    def kill_one() -> None:
        name = next(victims)
        pid = over_kafka.pids().get(name)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            killed.add(name)

    with over_kafka.player() as player:
        flow = MainFlow(player)
        flow.play(between=kill_one)
        assert_in_effect_exactly_once(player, flow)
    assert {"kafka", "postgres", "gateway", "intake-api", "placement-worker", "housing-worker"} <= killed
