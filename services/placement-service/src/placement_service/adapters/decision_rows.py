"""Decisions as rows and back: a few short texts each, since every case has one and none is ever changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from placement_service.domain.decision import Decision
from placement_service.domain.matching import Candidates
from shared.vocabulary import CaseId, DecisionId, FacilityId, Route


def row_of(decision: Decision) -> Mapping[str, object]:
    candidates = decision.candidates
    return {
        "decision_id": decision.decision_id,
        "case_id": decision.case_id,
        "route": decision.route.value,
        "facts_version": decision.facts_version,
        "world_version": decision.world_version,
        "policy_version": decision.policy_version,
        "masks": _joined(candidates.masks),
        "free": _joined(candidates.free),
        "free_wheelchair": _joined(candidates.free_wheelchair),
        "declined_by": ",".join(str(facility_id) for facility_id in decision.declined_by),
        "chosen": decision.chosen,
        "decided_on": decision.decided_on,
        "decided_at": decision.decided_at,
    }


def decision_from(row: Any) -> Decision:
    return Decision(
        decision_id=DecisionId(row.decision_id),
        case_id=CaseId(row.case_id),
        route=Route(row.route),
        facts_version=row.facts_version,
        world_version=row.world_version,
        policy_version=row.policy_version,
        candidates=Candidates(_split(row.masks), _split(row.free), _split(row.free_wheelchair)),
        declined_by=tuple(FacilityId(UUID(part)) for part in row.declined_by.split(",") if part),
        chosen=row.chosen,
        decided_on=row.decided_on,
        decided_at=row.decided_at,
    )


def _joined(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _split(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)
