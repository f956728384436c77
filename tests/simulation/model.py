"""The reference model: what all acknowledged orders together must have led to. It shares no code with the services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.model_intake import IntakeModel, Told

_INTAKE = frozenset(
    ("refer", "announce", "members", "cancel", "reflect", "end-reflection", "report", "permit", "withdraw")
)
_NEXT = {"request-accepted": "requested", "home-found": "accepted", "household-housed": "home-found"}
_BECOMES = {"request-accepted": "accepted", "home-found": "home-found", "household-housed": "housed"}
OPEN = frozenset(("requested", "accepted", "home-found"))


@dataclass(slots=True)
class AskedHome:
    """One request to a municipality, as its answers make it."""

    case: str
    state: str = "requested"
    pending: bool = False
    counted: int = 0


@dataclass(slots=True)
class Model:
    intake: IntakeModel = field(default_factory=IntakeModel)
    offers: dict[str, str] = field(default_factory=dict)
    stays: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    on_case: dict[str, list[str]] = field(default_factory=dict)
    """What users did about a case in placement, in the words of its events."""
    declined: dict[str, set[str]] = field(default_factory=dict)
    periods: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """By facility, from which day on there are how many places."""
    begins: dict[str, list[str]] = field(default_factory=dict)
    """The days on which a period was still to begin when it was recorded."""
    calendars: dict[str, int] = field(default_factory=dict)
    """The version of each facility's calendar."""
    lowered: set[str] = field(default_factory=set)
    numbers: list[int] = field(default_factory=list)
    case_of: dict[str, str] = field(default_factory=dict)
    """By offer or stay."""
    requests: dict[str, AskedHome] = field(default_factory=dict)
    on_home: dict[str, list[str]] = field(default_factory=dict)

    def possible(self, name: str, told: Told) -> bool | None:
        """Whether an order must be acknowledged (True), must be refused (False), or either may be (None)."""
        if name in _INTAKE:
            return self.intake.possible(name, told)
        if name == "capacity":
            return bool(told["seen"] == self.calendars.get(told["facility"], 0))
        if name == "number":
            return bool((told["revision"] or 0) == len(self.numbers))
        if "request" in told:
            return self._request_possible(name, told)
        return self._placement_possible(name, told)

    def _placement_possible(self, name: str, told: Told) -> bool | None:
        if name == "confirm":
            right = told["proposal"] not in self.confirmed
        elif name in ("accept", "decline"):
            right = self.offers[told["offer"]] == "open" and not told.get("stranger", False)
        else:
            right = self.stays[told["stay"]] == ("expected" if name == "arrive" else "arrived")
            right = right and not told.get("future", False)
        withdrawn = self.intake.files[told["case"]].withdrawn and name in ("confirm", "accept", "decline", "arrive")
        return None if right and withdrawn else right

    def _request_possible(self, name: str, told: Told) -> bool | None:
        asked = self.requests.get(told["request"]) or AskedHome(told["case"])
        if name == "decide":
            right = asked.pending and asked.state in OPEN
        elif name == "request-withdrawn":
            right = asked.state in OPEN
        elif name == "refuse":
            right = asked.state in OPEN and not asked.pending
        else:
            right = asked.state == _NEXT[name] and not asked.pending and told.get("fits", 9) >= told.get("needed", 0)
        file = self.intake.files[told["case"]]
        return None if right and (file.withdrawn or "permit-withdrawn" in file.events) else right

    def acknowledged(self, name: str, told: Told, answer: Any, today: str) -> None:
        """Take an acknowledged order over."""
        if name in _INTAKE:
            self.intake.acknowledged(name, told, answer)
        elif name == "capacity":
            earlier = self.periods.get(told["facility"], [])
            numbers = [places for _, places in (*earlier, *told["periods"])]
            if numbers != sorted(numbers):
                self.lowered.add(told["facility"])
            self.periods[told["facility"]] = list(told["periods"])
            self.begins[told["facility"]] = [begins for begins, _ in told["periods"] if begins > today]
            self.calendars[told["facility"]] = told["seen"] + 1
        elif name == "number":
            self.numbers.append(told["number"])
        elif "request" in told:
            self._home(name, told, answer)
        else:
            self._placement(name, told)

    def places_on(self, facility: str, day: str) -> int:
        return [places for begins, places in self.periods[facility] if begins <= day][-1]

    def _placement(self, name: str, told: Told) -> None:
        did = self.on_case.setdefault(told["case"], [])
        self.case_of.update((told[kind], told["case"]) for kind in ("offer", "stay") if kind in told)
        if name == "confirm":
            self.confirmed.add(told["proposal"])
            self.offers[told["offer"]] = "open"
            did += ["placement-confirmed", "offer-made"]
        elif name == "accept":
            self.offers[told["offer"]], self.stays[told["stay"]] = "accepted", "expected"
            did.append("offer-accepted")
        elif name == "decline":
            self.offers[told["offer"]] = "declined"
            self.declined.setdefault(told["case"], set()).add(told["facility"])
            did.append("offer-declined")
        elif name == "diagnose":
            did.append("diagnostics-completed")
        else:
            self.stays[told["stay"]] = "arrived" if name == "arrive" else "departed"
            did.append("resident-arrived" if name == "arrive" else "resident-departed")

    def _home(self, name: str, told: Told, answer: Mapping[str, Any]) -> None:
        asked = self.requests.setdefault(told["request"], AskedHome(told["case"]))
        did = self.on_home.setdefault(told["case"], [])
        if name == "refuse":
            asked.pending = True
        elif name == "decide":
            asked.pending = False
            if told["accepted"]:
                asked.state = "refused"
                did.append("request-refused")
        elif name == "request-withdrawn":
            asked.state = "withdrawn"
            did.append(f"request-withdrawn {told['reason']}")
        else:
            asked.state = _BECOMES[name]
            did.append(name)
            if name == "household-housed":
                asked.counted = min(told["persons"], self.intake.files[told["case"]].profile.persons)
