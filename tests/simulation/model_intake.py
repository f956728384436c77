"""The reference model of intake: what a partner or the immigration service may do, and the events that follow."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.simulation.world import MEMBERS, PROFILES, Profile

_PROFILES = {profile.name: profile for profile in (*PROFILES, *MEMBERS)}
Told = Mapping[str, Any]


@dataclass(slots=True)
class File:
    """One case as all acknowledged orders together make it."""

    profile: Profile
    events: list[str] = field(default_factory=lambda: ["referral-received"])
    withdrawn: bool = False
    permit: str | None = None
    ground: str | None = None
    period: tuple[date, date] | None = None
    period_ended: date | None = None
    reports: list[tuple[date, bool]] = field(default_factory=list)
    applied: bool = False

    @property
    def granted(self) -> bool:
        return self.permit in ("granted", "extended")

    @property
    def reflecting(self) -> bool:
        return self.period is not None and self.period_ended is None

    def reported_before(self, told: Told) -> bool:
        return (date.fromisoformat(told["on"]), told["signed"]) in self.reports or any(s for _, s in self.reports)

    def ends_period(self, on: date, *, signed: bool) -> bool:
        if self.period is None or not signed:
            return False
        return self.period[0] <= on <= self.period[1] and (self.period_ended is None or on < self.period_ended)


@dataclass(slots=True)
class IntakeModel:
    files: dict[str, File] = field(default_factory=dict)
    operations: dict[str, str] = field(default_factory=dict)
    operation_events: dict[str, list[str]] = field(default_factory=dict)

    def possible(self, name: str, told: Told) -> bool | None:
        """Whether an order must be acknowledged; None = the model does not say."""
        if name == "refer":
            return bool(told["consent"] or _PROFILES[told["profile"]].request != "shelter")
        if name == "announce":
            return True
        if name in ("members", "cancel"):
            state = self.operations[told["operation"]]
            return state == "announced" if name == "cancel" else state != "cancelled"
        return self._possible_on(name, told, self.files[told["case"]])

    def _possible_on(self, name: str, told: Told, file: File) -> bool | None:
        if name == "permit":
            return self._decidable(told, file)
        if name == "end-reflection":
            return file.reflecting and _within(file, date.fromisoformat(told["on"]))
        if file.withdrawn:
            return False
        if name == "withdraw":
            return not told["stranger"]
        if name == "reflect":
            free = file.period is None and not file.granted
            return free and not told["future"] and file.profile.entitled_to_reflection
        may_send = not file.applied and file.profile.nationality != "NLD"
        return may_send if told["sent"] else not file.reported_before(told)

    def _decidable(self, told: Told, file: File) -> bool | None:
        if file.profile.nationality == "NLD":
            return False
        kind = told["kind"]
        if kind == "granted":
            return not file.granted and not file.withdrawn
        if kind == "refused":
            return None if file.permit == "refused" else not file.granted
        if kind == "withdrawn":
            return file.granted
        return file.permit == "granted" and not file.withdrawn and file.ground != "unable-to-report"

    def acknowledged(self, name: str, told: Told, answer: Any) -> None:
        if name == "refer":
            self.files[told["case"]] = File(_PROFILES[told["profile"]])
        elif name == "announce":
            self.operations[told["operation"]] = "announced"
            self.operation_events[told["operation"]] = ["operation-announced"]
        elif name == "cancel":
            self.operations[told["operation"]] = "cancelled"
            self.operation_events[told["operation"]].append("operation-cancelled")
        elif name == "members":
            self._registered(told, answer)
        else:
            _HAPPENS[name](self.files[told["case"]], told)

    def _registered(self, told: Told, answer: Any) -> None:
        assert [item.get("caseId") for item in answer["items"]] == [row and row[0] for row in told["rows"]]
        good = [row for row in told["rows"] if row]
        for case, profile in good:
            self.files[case] = File(_PROFILES[profile])
        if good and self.operations[told["operation"]] == "announced":
            self.operations[told["operation"]] = "carried-out"
            self.operation_events[told["operation"]].append("operation-carried-out")


def _within(file: File, on: date) -> bool:
    return file.period is not None and file.period[0] <= on <= file.period[1]


def _reflect(file: File, told: Told) -> None:
    start = date.fromisoformat(told["on"])
    year, month = divmod(start.year * 12 + start.month + 2, 12)
    file.period = (start, date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])))
    file.events.append("reflection-period-started")
    if ends := [on for on, signed in file.reports if file.ends_period(on, signed=signed)]:
        file.period_ended = min(ends)
        file.events.append("reflection-period-ended")


def _end(file: File, told: Told) -> None:
    file.period_ended = date.fromisoformat(told["on"])
    file.events.append("reflection-period-ended")


def _report(file: File, told: Told) -> None:
    on = date.fromisoformat(told["on"])
    if not file.reported_before(told):
        file.reports.append((on, told["signed"]))
        file.events.append("criminal-report-filed")
        if file.ends_period(on, signed=told["signed"]):
            file.period_ended = on
            file.events.append("reflection-period-ended")
    if told["sent"]:
        file.applied = True
        file.events.append("permit-applied")


def _permit(file: File, told: Told) -> None:
    file.permit = told["kind"]
    file.ground = told["ground"] if told["kind"] == "granted" else file.ground
    opens = told["kind"] == "granted" and told["ground"] != "witness"
    file.events.append(f"permit-{told['kind']}" + ("" if opens or told["kind"] != "granted" else " as witness"))


def _withdraw(file: File, told: Told) -> None:
    file.withdrawn = True
    file.events.append("referral-withdrawn")


_HAPPENS = {
    "reflect": _reflect,
    "end-reflection": _end,
    "report": _report,
    "permit": _permit,
    "withdraw": _withdraw,
}
