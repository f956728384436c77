"""Households, requests, books and what was loaded, for tests that state the rules of housing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from housing_service.application.link_open_cases import link_open_cases
from housing_service.application.requests import Addressed
from housing_service.domain.ledger import EntryKind, LedgerEntry
from housing_service.domain.outflow_case import LinkingFacts, OutflowCase, Permit
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import Population, TargetBook
from shared.deciding import Decided, Handling
from shared.vocabulary import CaseId, HalfYear, MunicipalityCode, PermitGround, ProvinceCode

A = TypeVar("A")
NOW = datetime(2013, 6, 1, 8, tzinfo=UTC)
H1 = HalfYear("2013-H1")
CASE_ID = CaseId(UUID("6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10"))
PERMIT = Permit(PermitGround.COMPLAINANT, NOW, date(2013, 3, 11), date(2014, 3, 10), persons=2, holders=2)
SAFE_ANYWHERE = LinkingFacts(frozenset(), frozenset())


@dataclass
class Memory:
    """What handlers find loaded, with what they decided already in it."""

    aggregates: dict[tuple[type[Any], str], Any] = field(default_factory=dict)
    ledger: list[LedgerEntry] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)

    def one(self, kind: type[A], key: object) -> A | None:
        return self.aggregates.get((kind, str(key)))

    def every(self, kind: type[A]) -> Sequence[A]:
        return [found for (of, _), found in sorted(self.aggregates.items(), key=lambda item: item[0][1]) if of is kind]

    def take(self, decided: Decided) -> Decided:
        for item in decided.changed:
            if isinstance(item, LedgerEntry):
                self.ledger.append(item)
            else:
                self.aggregates[type(item), _key(item)] = item
        self.events.extend(decided.events)
        return decided

    def carry_out(self, message: Any, handling: Handling[Any], now: datetime = NOW) -> Decided:
        """Handle and conclude, as the shell does for a batch of one."""
        decided = self.take(handling.handle(message, self, now))
        self.take(link_open_cases(self, decided.changed, now))
        return decided

    @property
    def case(self) -> OutflowCase:
        [case] = self.every(OutflowCase)
        return case

    @property
    def newest_request(self) -> OutflowRequest:
        found = self.one(OutflowRequest, self.case.request_id)
        assert found is not None
        return found

    def book(self, code: str) -> TargetBook:
        found = self.one(TargetBook, code)
        assert found is not None
        return found

    def kinds(self) -> list[str]:
        """Names of the events so far, in order."""
        return [event.event_type.rsplit(".", 2)[1] for event in self.events]


def _key(item: Any) -> str:
    for name in ("request_id", "case_id", "code", "period"):
        if hasattr(item, name) and (name != "request_id" or isinstance(item, OutflowRequest)):
            return str(getattr(item, name))
    raise TypeError(type(item).__name__)


def memory(*items: Any) -> Memory:
    made = Memory()
    made.take(Decided(changed=items))
    return made


def book(
    code: str, target: int = 0, *, inhabitants: int = 1000, province: str = "PV26", on: date = date(2021, 1, 1)
) -> TargetBook:
    """A municipality, with a target in the first half-year of 2013 where one is given."""
    empty = TargetBook(MunicipalityCode(code), code, ProvinceCode(province), province, (Population(on, inhabitants),))
    return empty if target == 0 else empty.after(booking(code, EntryKind.TARGET_SET, target, part="regular"))


def booking(code: str, kind: EntryKind, persons: int, part: str | None = None, period: HalfYear = H1) -> LedgerEntry:
    return LedgerEntry(MunicipalityCode(code), period, kind, persons, NOW, part=part)


def household(**changes: Any) -> OutflowCase:
    """A household with a permit that waits for a municipality."""
    waiting = replace(OutflowCase(CASE_ID), facts=SAFE_ANYWHERE).granted(PERMIT, NOW)
    return replace(waiting, **changes)


def address_of(request: OutflowRequest) -> Addressed:
    return Addressed(request.request_id, request.case_id, request.municipality)


def linked_world(case: OutflowCase | None = None) -> Memory:
    """One household whose request lies with GM0001; GM0002 is the next best."""
    made = memory(case or household(), book("GM0001", 10), book("GM0002", 5))
    made.take(link_open_cases(made, made.every(OutflowCase), NOW))
    made.events.clear()
    return made
