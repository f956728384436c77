"""A case: its category and route with the rule, its state, and why each facility was chosen or not."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict

from placement_service.domain.case import Case
from placement_service.domain.explanation import FacilityVerdict, explain
from placement_service.entrypoints.case_answers import CaseAnswer, RuleAnswer, case_answer, rule_answer
from placement_service.entrypoints.examples import EXPLANATION
from placement_service.entrypoints.refusals import not_found
from placement_service.entrypoints.wiring import AtDesk, Desk
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, DecisionId, FacilityId, PlacementState, Role
from shared.web.models import ResponseBody
from shared.web.responses import problem_responses

TAG = "cases"
router = APIRouter(prefix="/v1/cases", tags=[TAG])


class RuleVerdictAnswer(ResponseBody):
    """Whether one hard rule held, in which version, and the fact it rests on."""

    rule: str
    version: int
    holds: bool
    fact: str


class FacilityVerdictAnswer(ResponseBody):
    """How one facility stood; `points` of the wishes count among facilities that fit."""

    facility_id: FacilityId
    fits: bool
    chosen: bool
    points: int
    as_decided: bool
    rules: list[RuleVerdictAnswer]


class ExplanationAnswer(ResponseBody):
    """The last decision about a place, recomputed from its frozen inputs; without one, only the rule of its route."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXPLANATION]})

    case_id: CaseId
    state: PlacementState
    rule: RuleAnswer
    decision_id: DecisionId | None = None
    decided_at: datetime | None = None
    facts_version: int | None = None
    world_version: int | None = None
    policy_version: str | None = None
    chosen: FacilityId | None = None
    facilities: list[FacilityVerdictAnswer]


async def _seen(desk: Desk, case_id: CaseId, caller: Caller, purpose: str) -> Case:
    case = await desk.read.cases.one(case_id, caller.region)
    if case is None:
        raise not_found("case")
    await desk.saw(caller, [case_id], purpose)
    return case


@router.get("/{caseId}", summary="Read a case", responses=problem_responses(404), response_model_exclude_none=True)
async def read_case(
    caseId: CaseId,  # noqa: N803 - the name on the wire
    desk: AtDesk,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> CaseAnswer:
    """Category, route and the rule behind them, and how far the way to a place has come. The look is logged."""
    return case_answer(await _seen(desk, caseId, caller, "read case"))


@router.get("/{caseId}/explanation", summary="Explain the last decision", responses=problem_responses(404))
async def read_explanation(
    caseId: CaseId,  # noqa: N803 - the name on the wire
    desk: AtDesk,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> ExplanationAnswer:
    """The verdict of every rule for every facility, as it was when it was decided. The look is logged."""
    case = await _seen(desk, caseId, caller, "read explanation")
    found = None if case.decision_id is None else await desk.read.decisions.one(case.decision_id)
    if found is None:
        return ExplanationAnswer(case_id=case.case_id, state=case.state, rule=rule_answer(case), facilities=[])
    decision, world = found
    verdicts = explain(decision, world, case.facts_at(decision.facts_version))
    return ExplanationAnswer(
        case_id=case.case_id,
        state=case.state,
        rule=rule_answer(case),
        decision_id=decision.decision_id,
        decided_at=decision.decided_at,
        facts_version=decision.facts_version,
        world_version=decision.world_version,
        policy_version=decision.policy_version,
        chosen=decision.chosen,
        facilities=[_verdict_answer(verdict) for verdict in verdicts],
    )


def _verdict_answer(verdict: FacilityVerdict) -> FacilityVerdictAnswer:
    return FacilityVerdictAnswer(
        facility_id=verdict.facility_id,
        fits=verdict.fits,
        chosen=verdict.chosen,
        points=verdict.points,
        as_decided=verdict.as_decided,
        rules=[
            RuleVerdictAnswer(rule=rule.rule, version=rule.version, holds=rule.holds, fact=rule.fact)
            for rule in verdict.rules
        ],
    )
