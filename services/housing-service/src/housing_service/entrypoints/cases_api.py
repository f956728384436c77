"""Households on their way out of shelter, as the coordinator sees them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from housing_service.domain.outflow_case import OutflowState
from housing_service.entrypoints.case_answer import CASE_EXAMPLE, CaseAnswer, DetailedCaseAnswer
from housing_service.entrypoints.list_example import page_example
from housing_service.entrypoints.wiring import AtHouseholds
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, Role
from shared.web.pagination import Page, PageQuery
from shared.web.problems import Problem
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/cases", tags=["cases"])


@router.get("", summary="List households on their way out", responses=page_example(CASE_EXAMPLE))
async def list_cases(
    page: PageQuery,
    desk: AtHouseholds,
    _caller: Annotated[Caller, allow(Role.COORDINATOR)],
    state: Annotated[OutflowState | None, Query(description="`unlinked` lists who waits for a municipality.")] = None,
) -> Page[CaseAnswer]:
    """Households in the order of their ids. Nobody without a municipality is forgotten: ask for `state=unlinked`."""
    position = page.position(lambda text: str(UUID(text)))
    cases = await desk.wiring.cases.page(state, position[0] if position else None, page.limit + 1)
    return page.answer([CaseAnswer.of(case) for case in cases], lambda answer: (answer.case_id,))


@router.get("/{caseId}", summary="Read one household's outflow", responses=problem_responses(404))
async def read_case(
    case_id: Annotated[UUID, Path(alias="caseId")],
    desk: AtHouseholds,
    _caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> DetailedCaseAnswer:
    """How far it is, why which municipality was chosen or none yet, and every request."""
    found = await desk.wiring.cases.find(CaseId(case_id))
    if found is None:
        raise Problem(404, "case-not-found", "Housing knows no such case.")
    return DetailedCaseAnswer.with_requests(*found)
