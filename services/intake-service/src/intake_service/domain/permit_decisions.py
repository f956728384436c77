"""Which decision the immigration service may record in which state, and within which bounds (B8/3.1 and B8/3.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from intake_service.domain.case import Case
from intake_service.domain.permit import Permit, latest_extension_of, latest_valid_to
from shared.deciding import FieldFault, Refused
from shared.vocabulary import Holders, PermitDecision, PermitGround


@dataclass(frozen=True, slots=True)
class Decision:
    """A permit decision (beschikking) as it was told."""

    decided_at: datetime
    decided_on: date
    """The day of `decided_at` in Amsterdam."""
    ground: PermitGround | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    holders: Holders = Holders.VICTIM_AND_MINOR_CHILDREN
    withdrawn_from: date | None = None


def granted(case: Case, decision: Decision, holder_count: int) -> Permit:
    """Raises `Refused` when a permit is in force, or ground or validity are missing or too long."""
    valid_from, valid_to = decision.valid_from, decision.valid_to
    if decision.ground is None or valid_from is None or valid_to is None:
        required = {"ground": decision.ground, "validFrom": valid_from, "validTo": valid_to}
        raise _invalid(
            *(
                FieldFault(f"/{k}", "is required for a granted permit", "missing")
                for k, v in required.items()
                if v is None
            )
        )
    if case.permit is not None and case.permit.is_valid_on(max(valid_from, decision.decided_on)):
        raise Refused(
            "permit-in-force", f"The permit is {case.permit.decision.value}; it can be extended or withdrawn."
        )
    _check_validity(valid_from, valid_to)
    return Permit(
        PermitDecision.GRANTED,
        decision.decided_at,
        decision.ground,
        valid_from,
        valid_to,
        decision.holders,
        holder_count,
    )


def refused(case: Case, decision: Decision) -> Permit:
    """Raises `Refused` while a permit is granted, or when nothing was applied for since the last refusal."""
    earlier = case.permit
    if earlier is not None and earlier.is_valid_on(decision.decided_on):
        raise Refused("permit-in-force", f"The permit is {earlier.decision.value}; it can be extended or withdrawn.")
    if earlier is not None and earlier.decision is PermitDecision.REFUSED and not _applied_since(case, earlier):
        raise Refused("permit-already-refused", "The permit is refused; on objection it can still be granted.")
    return Permit(PermitDecision.REFUSED, decision.decided_at, decision.ground)


def _applied_since(case: Case, earlier: Permit) -> bool:
    return case.application is not None and case.application.applied_at > earlier.decided_at


def extended(case: Case, decision: Decision) -> Permit:
    """Raises `Refused` without a granted permit, and always for a victim unable to report: theirs is never extended."""
    permit = _granted_permit(case, decision, "extended")
    if permit.ground is PermitGround.UNABLE_TO_REPORT:
        detail = "A permit on ground unable-to-report is never extended (B8/3.2); a new ground needs a new permit."
        raise Refused("permit-not-extendable", detail)
    if decision.ground is not None and decision.ground is not permit.ground:
        raise _invalid(FieldFault("/ground", f"the permit was granted as {permit.ground}; leave the ground out"))
    if decision.valid_to is None:
        raise _invalid(FieldFault("/validTo", "is required for an extension", "missing"))
    assert permit.valid_to is not None  # noqa: S101 - granted permits have a validity
    latest = latest_extension_of(permit.valid_to)
    if not permit.valid_to < decision.valid_to <= latest:
        raise _invalid(
            FieldFault("/validTo", f"must lie after {permit.valid_to} and not after {latest}: at most one year more")
        )
    return permit.extended(decision.valid_to, decision.decided_at)


def withdrawn(case: Case, decision: Decision) -> Permit:
    """Raises `Refused` without a granted permit; it may be withdrawn from a day in the past, not before it began."""
    permit = _granted_permit(case, decision, "withdrawn")
    since = decision.withdrawn_from or decision.decided_on
    if decision.withdrawn_from is not None and permit.valid_from is not None and since < permit.valid_from:
        raise _invalid(FieldFault("/withdrawnFrom", f"lies before the permit began: {permit.valid_from}"))
    return permit.withdrawn(since, decision.decided_at)


def _granted_permit(case: Case, decision: Decision, what: str) -> Permit:
    if case.permit is None or not case.permit.is_granted:
        state = "there is no permit" if case.permit is None else f"the permit is {case.permit.decision.value}"
        raise Refused("no-granted-permit", f"Only a granted permit can be {what}; {state}.")
    if decision.decided_at < case.permit.decided_at:
        raise _invalid(FieldFault("/decidedAt", f"lies before the decision it changes, of {case.permit.decided_at}"))
    return case.permit


def _check_validity(valid_from: date, valid_to: date) -> None:
    latest = latest_valid_to(valid_from)
    if valid_to < valid_from:
        raise _invalid(FieldFault("/validTo", "lies before validFrom"))
    if valid_to > latest:
        raise _invalid(FieldFault("/validTo", f"a permit is valid for at most one year: until {latest} at the latest"))


def _invalid(*faults: FieldFault) -> Refused:
    return Refused("invalid-input", "Some fields of the decision are not right.", faults=faults)
