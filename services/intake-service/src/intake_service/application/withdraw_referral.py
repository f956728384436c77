"""A referral is withdrawn (intrekking): whatever waits or is reserved for it is given back."""

from dataclasses import dataclass
from datetime import datetime

from intake_service.application.viewing import Viewer, refuse_withdrawn, visible_case
from intake_service.domain.case import Case
from intake_service.domain.identity import Identity
from shared.contracts.intake import ReferralWithdrawnV1
from shared.deciding import Decided, Handling, Loaded, Ref
from shared.vocabulary import CaseId, ReferralWithdrawal


@dataclass(frozen=True, slots=True)
class WithdrawReferral:
    case_id: CaseId
    viewer: Viewer
    reason: ReferralWithdrawal
    note: str | None


def withdraw_referral(command: WithdrawReferral, loaded: Loaded, now: datetime) -> Decided:
    """Withdraw once, with a typed reason. Raises `Refused` when it was withdrawn before."""
    case = visible_case(loaded, command.case_id, command.viewer)
    refuse_withdrawn(case)
    changed: tuple[object, ...] = (case.withdrawn(command.reason, now),)
    identity = loaded.one(Identity, command.case_id)
    if command.note is not None and identity is not None:
        changed += (identity.noted("withdrawal", command.note, now),)
    event = ReferralWithdrawnV1(case_id=case.case_id, reason=command.reason)
    return Decided(changed, (event,), {"status": "withdrawn", "reason": command.reason, "withdrawnAt": now})


WITHDRAW_REFERRAL: Handling[WithdrawReferral] = Handling(
    withdraw_referral,
    needs=lambda command: (Ref(Case, str(command.case_id)), Ref(Identity, str(command.case_id))),
)
