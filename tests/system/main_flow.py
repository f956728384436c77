"""The main flow, step by step: from a referral to a home that counts, and the freed places to the next household."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.system.playing import Player, example

Step = Callable[[], None]


@dataclass
class MainFlow:
    """One woman with a child; each step leaves the world in a state that can be waited for."""

    player: Player
    case_id: str = ""
    request_id: str = ""
    municipality: str = ""
    housed_before: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        yield from (self.refer, self.propose, self.confirm, self.accept, self.arrive, self.reflect)
        yield from (self.report, self.grant, self.link, self.accept_request, self.diagnose)
        yield from (self.find_home, self.house, self.count, self.depart)

    def play(self, between: Step = lambda: None) -> None:
        for step in self.steps():
            step()
            between()

    def refer(self) -> None:
        answer = self.player.post("referring-partner", "/intake/v1/referrals", example("01"))
        assert answer.status_code == 201, answer.text
        self.case_id = answer.json()["caseId"]

    def propose(self) -> None:
        case = self.player.in_state(self.case_id, "proposed")
        assert (case["category"], case["route"]) == ("foreign", "categorical-shelter")
        assert set(case["rule"]) >= {"id", "text", "source", "facts"}
        proposals = self.player.get("coordinator", "/placement/v1/proposals?limit=200")["items"]
        [mine] = [proposal for proposal in proposals if proposal["caseId"] == self.case_id]
        assert (mine["proposalId"], mine["facilityId"]) == (case["proposalId"], case["facilityId"])
        self.seen["proposed"] = case

    def confirm(self) -> None:
        path = f"/placement/v1/proposals/{self.seen['proposed']['proposalId']}/confirmation"
        self.player.act("coordinator", path, None, self._is("offered"))

    def accept(self) -> None:
        offer = self.player.in_state(self.case_id, "offered")["offerId"]
        self.player.act("shelter", f"/placement/v1/offers/{offer}/acceptance", None, self._is("placed"))

    def arrive(self) -> None:
        stay = self.player.in_state(self.case_id, "placed")["stayId"]
        self.seen["stay"] = stay
        body = {"arrivedAt": "2013-02-04T09:00:00+01:00"}
        self.player.act("shelter", f"/placement/v1/stays/{stay}/arrival", body, self._is("arrived"))

    def reflect(self) -> None:
        self._on_case("referring-partner", "reflection-period", example("07"))

    def report(self) -> None:
        self.player.set_clock("2013-03-11T16:00:00+01:00")
        self._on_case("referring-partner", "criminal-report", example("08"))

    def grant(self) -> None:
        self.player.set_clock("2013-03-12T11:00:00+01:00")
        self._on_case("immigration-service", "permit-decision", example("09"))

    def link(self) -> None:
        request = self.player.request_of(self.case_id, "requested")
        assert request["persons"] == 2
        self.request_id, self.municipality = request["requestId"], request["municipality"]
        quota = self.player.quota(self.municipality)
        self.housed_before = quota["housed"]
        assert quota["target"] > 0

    def accept_request(self) -> None:
        self.player.set_clock("2013-03-20T12:00:00+01:00")
        self._answer("acceptance", "accepted")

    def diagnose(self) -> None:
        self.player.set_clock("2013-04-10T12:00:00+02:00")
        answer = self.player.post("shelter", f"/placement/v1/stays/{self.seen['stay']}/diagnostics", example("12"))
        assert answer.is_success or answer.status_code == 409, answer.text

    def find_home(self) -> None:
        self.player.set_clock("2013-04-30T12:00:00+02:00")
        self._answer("home-found", "home-found")

    def house(self) -> None:
        self.player.set_clock("2013-05-21T18:00:00+02:00")
        self._answer("housed", "housed")

    def count(self) -> None:
        quota = self.player.quota(self.municipality)
        assert quota["housed"] == self.housed_before + 2
        assert quota["open"] == quota["target"] + quota["carriedIn"] + quota["transferred"] - quota["housed"]

    def depart(self) -> None:
        body = {"departedAt": "2013-05-21T10:00:00+02:00", "destination": "home", "reason": "moved into own home"}
        path = f"/placement/v1/stays/{self.seen['stay']}/departure"
        self.player.act("shelter", path, body, self._is("departed"))
        self.player.in_state(self.case_id, "departed")

    def _is(self, state: str) -> Callable[[], bool]:
        return lambda: self.player.case(self.case_id).get("state") == state

    def _on_case(self, role: str, action: str, body: Any) -> None:
        answer = self.player.post(role, f"/intake/v1/cases/{self.case_id}/{action}", body)
        assert answer.is_success, answer.text

    def _answer(self, action: str, state: str) -> None:
        def reached() -> bool:
            return bool(self.player.request_of(self.case_id, state))

        body = example("13")[action]
        self.player.act("municipality", f"/housing/v1/requests/{self.request_id}/{action}", body, reached)
        assert reached()
