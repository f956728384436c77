"""The permit: applied for by sending the report, valid for a year at most, decided on as its state allows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from intake_service.application.file_criminal_report import FileCriminalReport, file_criminal_report
from intake_service.application.record_permit_decision import RecordPermitDecision, record_permit_decision
from intake_service.application.viewing import Viewer
from intake_service.domain.permit_decisions import Decision
from intake_service.domain.person import Person, Relative
from shared.contracts.intake import (
    PermitAppliedV1,
    PermitExtendedV1,
    PermitGrantedV1,
    PermitRefusedV1,
    PermitWithdrawnV1,
)
from shared.deciding import Decided, Refused
from shared.vocabulary import CriminalReportKind, Holders, PermitDecision, PermitGround, Relation, Sex
from tests.unit.intake.intake_builders import (
    CASE_ID,
    NOW,
    OWN,
    FakeLoaded,
    case_in,
    child,
    pointers,
    referred,
    woman,
)

DECIDED_AT = datetime(2013, 3, 12, 9, 30, tzinfo=UTC)
GRANT = Decision(DECIDED_AT, date(2013, 3, 12), PermitGround.COMPLAINANT, date(2013, 3, 11), date(2014, 3, 10))
LATER = Decision(datetime(2013, 4, 1, 9, 0, tzinfo=UTC), date(2013, 4, 1))


def decide(loaded: FakeLoaded, kind: str, decision: Decision = GRANT, **changes: Any) -> Decided:
    command = RecordPermitDecision(CASE_ID, Viewer(), PermitDecision(kind), replace(decision, **changes))
    return record_permit_decision(command, loaded, NOW)


def granted(loaded: FakeLoaded | None = None, **changes: Any) -> FakeLoaded:
    loaded = loaded or referred(woman(), child())
    return loaded.taking(decide(loaded, "granted", **changes))


def file(loaded: FakeLoaded, **changes: Any) -> Decided:
    sent = datetime(2013, 3, 11, 14, 0, tzinfo=UTC)
    command = FileCriminalReport(CASE_ID, OWN, CriminalReportKind.CRIMINAL_REPORT, date(2013, 3, 11), True, sent)
    return file_criminal_report(replace(command, **changes), loaded, NOW)


def test_a_report_sent_to_the_immigration_service_is_the_application_with_24_hours_to_decide() -> None:
    event = file(referred()).events[-1]
    assert isinstance(event, PermitAppliedV1)
    assert (event.decision_due_at - event.applied_at).total_seconds() == 24 * 3600


def test_that_a_report_was_sent_may_be_recorded_later_and_once() -> None:
    loaded = referred()
    loaded = loaded.taking(file(loaded, sent_at=None))
    decided = file(loaded)
    assert [type(event) for event in decided.events] == [PermitAppliedV1]
    with pytest.raises(Refused) as refused:
        file(loaded.taking(decided))
    assert refused.value.code == "already-reported"


def test_first_filed_then_sent_and_neither_in_the_future() -> None:
    with pytest.raises(Refused) as refused:
        file(referred(), filed_on=date(2013, 3, 12))
    assert pointers(refused.value) == ["/sentToImmigrationServiceAt"]
    with pytest.raises(Refused) as refused:
        file(referred(), filed_on=date(2013, 5, 1), sent_at=datetime(2013, 5, 2, tzinfo=UTC))
    assert pointers(refused.value) == ["/filedOn", "/sentToImmigrationServiceAt"]


def test_a_dutch_victim_reports_but_applies_for_nothing() -> None:
    loaded = referred(woman(nationality="NLD"))
    assert len(file(loaded, sent_at=None).events) == 1
    with pytest.raises(Refused) as refused:
        file(loaded)
    assert refused.value.code == "not-a-foreign-national"


def test_a_granted_permit_tells_heads_and_holders() -> None:
    [event] = decide(referred(woman(), child()), "granted").events
    assert isinstance(event, PermitGrantedV1)
    assert (event.persons, event.holders) == (2, 2)


def test_holders_are_by_default_the_victim_and_minor_foreign_children_on_the_day_of_the_decision() -> None:
    household = (
        child(birth_date=date(1995, 3, 13)),  # turns 18 the day after
        child(birth_date=date(1995, 3, 12)),  # turns 18 that day
        child(nationality="NLD"),
        child(birth_date=None, estimated_age=3),
        child(birth_date=None),
        Relative(Person(sex=Sex.MALE, nationality="NGA"), Relation.PARTNER),
    )
    [event] = decide(referred(woman(), *household), "granted").events
    assert (event.persons, event.holders) == (7, 4)


def test_a_decision_may_name_the_victim_alone() -> None:
    [event] = decide(referred(woman(), child()), "granted", holders=Holders.VICTIM).events
    assert event.holders == 1


def test_a_permit_is_valid_for_a_year_at_most() -> None:
    decide(referred(), "granted", valid_to=date(2014, 3, 10))
    with pytest.raises(Refused, match="not right") as refused:
        decide(referred(), "granted", valid_to=date(2014, 3, 11))
    assert pointers(refused.value) == ["/validTo"]


def test_a_permit_does_not_end_before_it_begins() -> None:
    with pytest.raises(Refused) as refused:
        decide(referred(), "granted", valid_to=date(2013, 3, 10))
    assert pointers(refused.value) == ["/validTo"]


def test_a_granted_permit_has_a_ground_and_a_validity_and_all_that_is_missing_is_named() -> None:
    with pytest.raises(Refused) as refused:
        decide(referred(), "granted", LATER)
    assert pointers(refused.value) == ["/ground", "/validFrom", "/validTo"]


def test_a_decision_is_not_in_the_future() -> None:
    with pytest.raises(Refused) as refused:
        decide(referred(), "granted", decided_at=datetime(2013, 4, 15, 10, 1, tzinfo=UTC))
    assert pointers(refused.value) == ["/decidedAt"]


def test_an_unknown_case_is_not_found() -> None:
    with pytest.raises(Refused) as refused:
        decide(FakeLoaded(), "granted")
    assert refused.value.code == "case-not-found"


def test_a_permit_in_force_is_not_granted_or_refused_again() -> None:
    for kind in ("granted", "refused"):
        with pytest.raises(Refused) as refused:
            decide(granted(), kind, decided_at=NOW)
        assert refused.value.code == "permit-in-force"


def test_a_refused_permit_can_be_granted_on_objection_but_not_refused_again() -> None:
    loaded = referred()
    decided = decide(loaded, "refused")
    assert isinstance(decided.events[0], PermitRefusedV1)
    loaded = loaded.taking(decided)
    with pytest.raises(Refused) as refused:
        decide(loaded, "refused", LATER)
    assert refused.value.code == "permit-already-refused"
    assert decide(loaded, "granted").events


@pytest.mark.parametrize("kind", ["extended", "withdrawn"])
def test_only_a_granted_permit_is_extended_or_withdrawn(kind: str) -> None:
    for loaded in (referred(), referred().taking(decide(referred(), "refused"))):
        with pytest.raises(Refused) as refused:
            decide(loaded, kind, LATER, valid_to=date(2014, 9, 10))
        assert refused.value.code == "no-granted-permit"


def test_an_extension_reaches_a_year_further_at_most() -> None:
    [event] = decide(granted(), "extended", LATER, valid_to=date(2015, 3, 10)).events
    assert isinstance(event, PermitExtendedV1)
    for wrong in (date(2014, 3, 10), date(2015, 3, 11), None):
        with pytest.raises(Refused) as refused:
            decide(granted(), "extended", LATER, valid_to=wrong)
        assert pointers(refused.value) == ["/validTo"]


def test_a_permit_for_who_is_unable_to_report_is_never_extended() -> None:
    with pytest.raises(Refused) as refused:
        decide(granted(ground=PermitGround.UNABLE_TO_REPORT), "extended", LATER, valid_to=date(2014, 9, 10))
    assert refused.value.code == "permit-not-extendable"


def test_a_permit_is_withdrawn_from_the_day_of_the_decision_or_an_earlier_one() -> None:
    [event] = decide(granted(), "withdrawn", LATER).events
    assert isinstance(event, PermitWithdrawnV1)
    assert event.withdrawn_from == date(2013, 4, 1)
    [event] = decide(granted(), "withdrawn", LATER, withdrawn_from=date(2013, 3, 20)).events
    assert event.withdrawn_from == date(2013, 3, 20)
    with pytest.raises(Refused) as refused:
        decide(granted(), "withdrawn", LATER, withdrawn_from=date(2013, 3, 10))
    assert pointers(refused.value) == ["/withdrawnFrom"]


def test_a_withdrawn_permit_can_be_granted_anew() -> None:
    loaded = granted()
    loaded = loaded.taking(decide(loaded, "withdrawn", LATER))
    decided = decide(loaded, "granted", decided_at=NOW)
    assert case_in(loaded.taking(decided)).permit is not None


def test_no_decision_precedes_the_one_it_changes() -> None:
    with pytest.raises(Refused) as refused:
        decide(granted(), "withdrawn", decided_at=datetime(2013, 3, 12, 9, 0, tzinfo=UTC))
    assert pointers(refused.value) == ["/decidedAt"]


def test_a_dutch_national_needs_no_permit() -> None:
    with pytest.raises(Refused) as refused:
        decide(referred(woman(nationality="NLD")), "granted")
    assert refused.value.code == "not-a-foreign-national"
