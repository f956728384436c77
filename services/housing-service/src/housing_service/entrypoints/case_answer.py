"""One household's outflow, as the coordinator sees it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from pydantic import ConfigDict

from housing_service.application.views import request_view
from housing_service.domain.linking import WAYS_OUT, Contender, Linked, Removal, Unlinked, UnlinkedReason
from housing_service.domain.outflow_case import OutflowCase, OutflowState, Permit
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.entrypoints.request_answer import REQUEST_EXAMPLE, RequestAnswer
from shared.vocabulary import (
    CaseId,
    DepartureDestination,
    Destination,
    HalfYear,
    MunicipalityCode,
    PermitGround,
    RequestWithdrawal,
)
from shared.web.models import ResponseBody

CASE_EXAMPLE: dict[str, Any] = {
    "caseId": "6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10",
    "state": "linked",
    "openedAt": "2013-03-12T09:31:00Z",
    "permit": {
        "ground": "complainant",
        "decidedAt": "2013-03-12T09:30:00Z",
        "validFrom": "2013-03-11",
        "validTo": "2014-03-10",
        "persons": 2,
        "holders": 2,
        "withdrawnFrom": None,
    },
    "arrivedOn": "2013-02-06",
    "departedOn": None,
    "departedTo": None,
    "destination": "independent",
    "earliestOn": "2013-05-06",
    "link": {
        "municipality": "GM0363",
        "remaining": 165,
        "runnerUp": {"municipality": "GM0344", "remaining": 68},
        "period": "2013-H1",
        "policyVersion": "most-remaining-target-1",
        "removed": [{"rule": "lies-outside-unsafe-provinces", "municipalities": ["GM0482", "GM0484"]}],
    },
    "unlinked": None,
    "closedBy": None,
}


class PermitAnswer(ResponseBody):
    ground: PermitGround
    decided_at: datetime
    valid_from: date
    valid_to: date
    persons: int
    holders: int
    withdrawn_from: date | None

    @classmethod
    def of(cls, permit: Permit) -> Self:
        return cls(
            ground=permit.ground,
            decided_at=permit.decided_at,
            valid_from=permit.valid_from,
            valid_to=permit.valid_to,
            persons=permit.persons,
            holders=permit.holders,
            withdrawn_from=permit.withdrawn_from,
        )


class ContenderAnswer(ResponseBody):
    municipality: MunicipalityCode
    remaining: int

    @classmethod
    def of(cls, contender: Contender) -> Self:
        return cls(municipality=contender.municipality, remaining=contender.remaining)


class RemovalAnswer(ResponseBody):
    """A hard rule and the municipalities it took away; why a region is unsafe is not known here."""

    rule: str
    municipalities: list[MunicipalityCode]

    @classmethod
    def of(cls, removal: Removal) -> Self:
        return cls(rule=removal.rule, municipalities=list(removal.municipalities))


class LinkAnswer(ResponseBody):
    """Why this municipality: the most remaining target among those that the hard rules left."""

    municipality: MunicipalityCode
    remaining: int
    runner_up: ContenderAnswer | None
    period: HalfYear
    policy_version: str
    removed: list[RemovalAnswer]

    @classmethod
    def of(cls, link: Linked) -> Self:
        return cls(
            municipality=link.winner.municipality,
            remaining=link.winner.remaining,
            runner_up=None if link.runner_up is None else ContenderAnswer.of(link.runner_up),
            period=link.period,
            policy_version=link.policy_version,
            removed=[RemovalAnswer.of(removal) for removal in link.removed],
        )


class UnlinkedAnswer(ResponseBody):
    """Why there is no municipality yet, and what will change it."""

    reason: UnlinkedReason
    detail: str
    period: HalfYear
    removed: list[RemovalAnswer]

    @classmethod
    def of(cls, unlinked: Unlinked) -> Self:
        removed = [RemovalAnswer.of(removal) for removal in unlinked.removed]
        return cls(reason=unlinked.reason, detail=WAYS_OUT[unlinked.reason], period=unlinked.period, removed=removed)


class CaseAnswer(ResponseBody):
    """The outflow (uitstroom) of one household."""

    model_config = ConfigDict(json_schema_extra={"example": CASE_EXAMPLE})

    case_id: CaseId
    state: OutflowState
    opened_at: datetime | None
    permit: PermitAnswer | None
    arrived_on: date | None
    departed_on: date | None
    departed_to: DepartureDestination | None
    destination: Destination
    earliest_on: date | None
    link: LinkAnswer | None
    unlinked: UnlinkedAnswer | None
    closed_by: RequestWithdrawal | None

    @classmethod
    def of(cls, case: OutflowCase) -> "CaseAnswer":
        return CaseAnswer.model_validate(_case(case))


class DetailedCaseAnswer(CaseAnswer):
    """The same with every request there has been."""

    model_config = ConfigDict(json_schema_extra={"example": {**CASE_EXAMPLE, "requests": [REQUEST_EXAMPLE]}})

    requests: list[RequestAnswer]

    @classmethod
    def with_requests(cls, case: OutflowCase, requests: Sequence[OutflowRequest]) -> Self:
        answers = [RequestAnswer.model_validate(request_view(request, case)) for request in requests]
        return cls.model_validate({**_case(case), "requests": answers})


def _case(case: OutflowCase) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "state": case.state,
        "opened_at": case.opened_at,
        "permit": None if case.permit is None else PermitAnswer.of(case.permit),
        "arrived_on": case.arrived_on,
        "departed_on": case.departed_on,
        "departed_to": case.departed_to,
        "destination": case.destination,
        "earliest_on": case.earliest_on,
        "link": None if case.linked is None else LinkAnswer.of(case.linked),
        "unlinked": None if case.unlinked is None else UnlinkedAnswer.of(case.unlinked),
        "closed_by": case.closed_by,
    }
