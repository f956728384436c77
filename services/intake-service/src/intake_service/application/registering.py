"""From a description to a case, an identity kept apart, and an event; for referrals and members of a group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from intake_service.application.publishing import facts_to_publish
from intake_service.domain.case import Case, Reporter
from intake_service.domain.coherence import contradictions, in_the_future
from intake_service.domain.facts import Circumstances, Found, facts_of, facts_of_relative
from intake_service.domain.identity import Identity
from shared.clock import legal_day
from shared.contracts.intake import ReferralReceivedV1
from shared.deciding import Decided, FieldFault
from shared.vocabulary import OperationId


@dataclass(frozen=True, slots=True)
class Description:
    """One possible victim as described by a partner: who they are, and what is told of them."""

    identity: Identity
    told: Circumstances


def faults_of(description: Description, found: Found, now: datetime) -> Iterable[FieldFault]:
    today = legal_day(now)
    if found.found_on > today:
        yield in_the_future("/foundOn")
    yield from contradictions(description.identity, found.found_on, description.told, today)


def registered(
    description: Description,
    found: Found,
    reporter: Reporter,
    owner: str,
    *,
    now: datetime,
    operation_id: OperationId | None = None,
) -> Decided:
    """The new case with its identity, and `referral-received`; only for a description without faults."""
    identity = description.identity
    case = Case(
        case_id=identity.case_id,
        owner=owner,
        received_at=now,
        received_on=legal_day(now),
        reporter=reporter,
        found=found,
        told=description.told,
        victim=facts_of(identity.victim, found.found_on),
        household=tuple(facts_of_relative(one, identity.victim, found.found_on) for one in identity.household),
        operation_id=operation_id,
    )
    received = ReferralReceivedV1(case_id=case.case_id, received_at=now, facts=facts_to_publish(case))
    return Decided(changed=(case, identity), events=(received,), answer={"caseId": str(case.case_id)})
