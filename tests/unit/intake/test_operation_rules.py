"""An operation is announced in secret; its members come in one call, each with an own outcome."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

import pytest

from intake_service.application.announce_operation import AnnounceOperation, announce_operation
from intake_service.application.cancel_operation import CancelOperation, cancel_operation
from intake_service.application.register_members import FaultyRow, RegisterMembers, register_members
from intake_service.application.registering import Description
from intake_service.application.viewing import Viewer
from intake_service.domain.case import Case, Reporter
from intake_service.domain.facts import Circumstances, Exploitation
from intake_service.domain.identity import Contact, Identity
from intake_service.domain.operation import Operation, OperationState
from shared.contracts.intake import (
    OperationAnnouncedV1,
    OperationCancelledV1,
    OperationCarriedOutV1,
    ReferralReceivedV1,
)
from shared.deciding import Decided, FieldFault, Refused
from shared.vocabulary import (
    CaseId,
    ExploitationForm,
    OperationId,
    PoliceRegion,
    ProvinceCode,
    ReporterKind,
    Sector,
)
from tests.unit.intake.intake_builders import NOTHING_LOADED, NOW, TODAY, FakeLoaded, pointers, woman

OPERATION_ID = OperationId(UUID("0d9cfa0b-64c9-4f6b-8a51-6f7a3c1f4b0e"))
ANNOUNCER = Viewer(owner="inspectorate")
PLANNED_ON = date(2013, 2, 11)
PLAN = AnnounceOperation(
    operation_id=OPERATION_ID,
    owner="inspectorate",
    announced_by=Reporter(ReporterKind.INSPECTORATE, "Inspectie SZW", "ISZW-2013-17"),
    contact=Contact("Demo Contact", "+31600000002"),
    planned_on=PLANNED_ON,
    expected_persons=18,
    province=ProvinceCode("PV30"),
    police_region=PoliceRegion.OOST_BRABANT,
    exploitation=Exploitation(ExploitationForm.LABOUR, Sector.AGRICULTURE),
)


def announced(**changes: object) -> FakeLoaded:
    return NOTHING_LOADED.taking(announce_operation(replace(PLAN, **changes), NOTHING_LOADED, NOW))  # type: ignore[arg-type]


def member(number: int = 1, told: Circumstances | None = None) -> Description:
    case_id = CaseId(uuid5(OPERATION_ID, str(number)))
    return Description(Identity(case_id, woman()), told or Circumstances(consent_given=True))


def register(
    loaded: FakeLoaded, *rows: Description | FaultyRow, on: date | None = None, viewer: Viewer = ANNOUNCER
) -> Decided:
    return register_members(RegisterMembers(OPERATION_ID, viewer, on, rows), loaded, NOW)


def operation_in(loaded: FakeLoaded) -> Operation:
    [operation] = loaded.every(Operation)
    return operation


def test_the_plan_is_told_so_that_places_can_be_reserved() -> None:
    [event] = announce_operation(PLAN, NOTHING_LOADED, NOW).events
    assert isinstance(event, OperationAnnouncedV1)
    assert (event.expected_persons, event.planned_on) == (18, PLANNED_ON)
    assert "Demo" not in event.model_dump_json()


def test_members_get_form_sector_region_and_day_from_the_operation() -> None:
    _, received = register(announced(), member()).events
    assert isinstance(received, ReferralReceivedV1)
    facts = received.facts
    assert (facts.exploitation_form, facts.sector) == (ExploitationForm.LABOUR, Sector.AGRICULTURE)
    assert (facts.police_region, facts.found_on) == (PoliceRegion.OOST_BRABANT, PLANNED_ON)
    assert (facts.operation_id, facts.reporter_kind) == (OPERATION_ID, ReporterKind.INSPECTORATE)


def test_a_group_whose_day_lies_ahead_was_found_today_unless_told_otherwise() -> None:
    loaded = announced(planned_on=date(2013, 6, 1))
    assert register(loaded, member()).events[0].carried_out_on == TODAY
    assert register(loaded, member(), on=date(2013, 4, 2)).events[0].carried_out_on == date(2013, 4, 2)


def test_the_day_is_not_in_the_future() -> None:
    with pytest.raises(Refused) as refused:
        register(announced(), member(), on=date(2013, 4, 16))
    assert pointers(refused.value) == ["/carriedOutOn"]


def test_a_bad_row_is_told_in_its_place_and_the_good_rows_stand() -> None:
    broken = FaultyRow((FieldFault("/members/1/person/sex", "is not a known code", "unknown-code"),))
    decided = register(announced(), member(1), broken, member(2, Circumstances()), member(3))
    items = decided.answer["items"]
    assert [sorted(item) for item in items] == [["caseId"], ["faults"], ["faults"], ["caseId"]]
    assert items[1]["faults"][0]["pointer"] == "/members/1/person/sex"
    assert items[2]["faults"][0]["pointer"] == "/members/2/consent"
    assert len([one for one in decided.changed if isinstance(one, Case)]) == 2


def test_the_operation_was_carried_out_once_however_many_calls_register_members() -> None:
    loaded = announced()
    first = register(loaded, member(1))
    assert isinstance(first.events[0], OperationCarriedOutV1)
    second = register(loaded.taking(first), member(2), member(3))
    assert [type(event) for event in second.events] == [ReferralReceivedV1, ReferralReceivedV1]
    assert operation_in(loaded.taking(first).taking(second)).members == 3


def test_rows_that_are_all_bad_carry_out_nothing() -> None:
    decided = register(announced(), FaultyRow((FieldFault("/members/0", "must be an object"),)))
    assert (decided.changed, decided.events) == ((), ())


def test_members_were_all_found_on_the_same_day() -> None:
    loaded = announced()
    loaded = loaded.taking(register(loaded, member(1)))
    with pytest.raises(Refused, match="2013-02-11") as refused:
        register(loaded, member(2), on=date(2013, 2, 12))
    assert refused.value.code == "operation-carried-out"


def test_members_belong_to_who_announced_the_operation() -> None:
    decided = register(announced(), member(), viewer=Viewer())
    [case] = [one for one in decided.changed if isinstance(one, Case)]
    assert case.owner == "inspectorate"


def test_to_anybody_else_the_operation_does_not_exist() -> None:
    for viewer in (Viewer(owner="police-zwb"), Viewer(region="Rotterdam")):
        with pytest.raises(Refused) as refused:
            register(announced(), member(), viewer=viewer)
        assert refused.value.code == "operation-not-found"


def test_a_cancelled_operation_takes_no_members_and_its_reason_stays_inside() -> None:
    loaded = announced()
    decided = cancel_operation(CancelOperation(OPERATION_ID, ANNOUNCER, "Demo Person was warned"), loaded, NOW)
    assert decided.events == (OperationCancelledV1(operation_id=OPERATION_ID),)
    loaded = loaded.taking(decided)
    assert operation_in(loaded).state is OperationState.CANCELLED
    with pytest.raises(Refused) as refused:
        register(loaded, member())
    assert refused.value.code == "operation-cancelled"


def test_what_was_carried_out_can_not_be_cancelled() -> None:
    loaded = announced()
    loaded = loaded.taking(register(loaded, member()))
    with pytest.raises(Refused, match="carried-out"):
        cancel_operation(CancelOperation(OPERATION_ID, ANNOUNCER, None), loaded, NOW)
