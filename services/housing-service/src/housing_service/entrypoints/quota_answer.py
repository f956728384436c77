"""A municipality's quota of a half-year, with the bookings it follows from."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import ConfigDict

from housing_service.application.ports import Quota
from housing_service.domain.ledger import EntryKind, LedgerEntry
from housing_service.entrypoints.population_answer import STAND_IN_EXAMPLE, PopulationBaseAnswer
from shared.security.access import Caller
from shared.vocabulary import HalfYear, MunicipalityCode, RequestId, Role
from shared.web.models import ResponseBody

_SEES_REQUESTS = frozenset({Role.MUNICIPALITY, Role.COORDINATOR})


class EntryAnswer(ResponseBody):
    """One booking. What is housed is booked as minus, for it lowers what is open."""

    kind: EntryKind
    part: str | None
    persons: int
    recorded_at: datetime
    true_on: date | None
    request_id: RequestId | None

    @classmethod
    def of(cls, entry: LedgerEntry, caller: Caller) -> Self:
        return cls(
            kind=entry.kind,
            part=entry.part,
            persons=entry.persons,
            recorded_at=entry.recorded_at,
            true_on=entry.true_on,
            request_id=entry.request_id if caller.role in _SEES_REQUESTS else None,
        )


class PartAnswer(ResponseBody):
    part: str
    persons: int


def _entry(kind: str, part: str | None, persons: int, recorded_at: str, true_on: str | None = None) -> dict[str, Any]:
    request_id = "0d3f2a5e-5a7b-5c1e-9f5e-2f4f6a1f8e11" if true_on else None
    return {
        "kind": kind,
        "part": part,
        "persons": persons,
        "recordedAt": recorded_at,
        "trueOn": true_on,
        "requestId": request_id,
    }


_QUOTA_EXAMPLE: dict[str, Any] = {
    "municipality": "GM0344",
    "name": "Utrecht",
    "period": "2013-H1",
    "target": 91,
    "carriedIn": 0,
    "transferred": 0,
    "housed": 2,
    "excused": 0,
    "open": 89,
    "parts": [{"part": "regular", "persons": 91}],
    "populationBase": STAND_IN_EXAMPLE,
    "entries": [
        _entry("target-set", "regular", 68, "2013-02-04T08:00:00Z"),
        _entry("target-revised", "regular", 23, "2013-03-28T10:00:00Z"),
        _entry("housed", None, -2, "2013-05-21T16:00:00Z", "2013-05-21"),
    ],
}


class QuotaAnswer(ResponseBody):
    """Where a municipality stands: `open = target + carriedIn + transferred - housed`; excused is still owed."""

    model_config = ConfigDict(json_schema_extra={"example": _QUOTA_EXAMPLE})

    municipality: MunicipalityCode
    name: str
    period: HalfYear
    target: int
    carried_in: int
    transferred: int
    housed: int
    excused: int
    open: int
    parts: list[PartAnswer]
    population_base: PopulationBaseAnswer | None
    """Null while no national number is recorded for the half-year."""
    entries: list[EntryAnswer]

    @classmethod
    def of(cls, quota: Quota, period: HalfYear, base: PopulationBaseAnswer | None, caller: Caller) -> Self:
        booked = quota.book.booked(period)
        position = booked.position
        return cls(
            municipality=quota.book.code,
            name=quota.book.name,
            period=period,
            target=position.target,
            carried_in=position.carried_in,
            transferred=position.transferred,
            housed=position.housed,
            excused=position.excused,
            open=position.open,
            parts=[PartAnswer(part=part, persons=persons) for part, persons in booked.targets],
            population_base=base,
            entries=[EntryAnswer.of(entry, caller) for entry in quota.entries],
        )
