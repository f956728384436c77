"""The immigration service (IND) decides on the B9 permit (now B8/3); granting it starts outflow (letter, p. 3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from intake_service.application.answers import instants_in_the_future, refuse
from intake_service.application.viewing import Viewer, refuse_withdrawn, visible_case
from intake_service.domain.case import Case
from intake_service.domain.identity import Identity
from intake_service.domain.permit import Permit
from intake_service.domain.permit_decisions import Decision, extended, granted, refused, withdrawn
from shared.contracts.intake import PermitExtendedV1, PermitGrantedV1, PermitRefusedV1, PermitWithdrawnV1
from shared.deciding import Decided, Handling, Loaded, Ref, Refused
from shared.vocabulary import CaseId, PermitDecision


@dataclass(frozen=True, slots=True)
class RecordPermitDecision:
    case_id: CaseId
    viewer: Viewer
    kind: PermitDecision
    decision: Decision


def record_permit_decision(command: RecordPermitDecision, loaded: Loaded, now: datetime) -> Decided:
    """Record the decision as the state of the permit allows. Raises `Refused` with the state and what is possible."""
    case = visible_case(loaded, command.case_id, command.viewer)
    refuse(instants_in_the_future(now, decidedAt=command.decision.decided_at))
    if case.is_dutch:
        raise Refused("not-a-foreign-national", "A Dutch national needs no permit; there is nothing to decide.")
    identity = loaded.one(Identity, command.case_id)
    assert identity is not None  # noqa: S101 - written with the case
    permit, event = _DECIDE[command.kind](case, identity, command.decision)
    return Decided((case.with_permit(permit),), (event,), _answer(permit))


def _grant(case: Case, identity: Identity, decision: Decision) -> tuple[Permit, object]:
    refuse_withdrawn(case)
    holders = identity.permit_holders(decision.holders, decision.decided_on, case.found.found_on)
    permit = granted(case, decision, holders)
    event = PermitGrantedV1(
        case_id=case.case_id,
        ground=permit.ground,
        decided_at=permit.decided_at,
        valid_from=permit.valid_from,
        valid_to=permit.valid_to,
        persons=case.persons,
        holders=holders,
    )
    return permit, event


def _refuse(case: Case, identity: Identity, decision: Decision) -> tuple[Permit, object]:
    permit = refused(case, decision)
    return permit, PermitRefusedV1(case_id=case.case_id, ground=permit.ground, decided_at=permit.decided_at)


def _extend(case: Case, identity: Identity, decision: Decision) -> tuple[Permit, object]:
    refuse_withdrawn(case)
    permit = extended(case, decision)
    return permit, PermitExtendedV1(case_id=case.case_id, decided_at=permit.decided_at, valid_to=permit.valid_to)


def _withdraw(case: Case, identity: Identity, decision: Decision) -> tuple[Permit, object]:
    permit = withdrawn(case, decision)
    event = PermitWithdrawnV1(case_id=case.case_id, decided_at=permit.decided_at, withdrawn_from=permit.withdrawn_from)
    return permit, event


_DECIDE: Mapping[PermitDecision, Callable[[Case, Identity, Decision], tuple[Permit, object]]] = {
    PermitDecision.GRANTED: _grant,
    PermitDecision.REFUSED: _refuse,
    PermitDecision.EXTENDED: _extend,
    PermitDecision.WITHDRAWN: _withdraw,
}


def _answer(permit: Permit) -> dict[str, object]:
    return {
        "decision": permit.decision,
        "ground": permit.ground,
        "validFrom": permit.valid_from,
        "validTo": permit.valid_to,
        "withdrawnFrom": permit.withdrawn_from,
        "holders": permit.holder_count,
    }


RECORD_PERMIT_DECISION: Handling[RecordPermitDecision] = Handling(
    record_permit_decision,
    needs=lambda command: (Ref(Case, str(command.case_id)), Ref(Identity, str(command.case_id))),
)
