"""A stay with the case it belongs to, loaded together and seen only by who may act for the facility."""

from collections.abc import Iterable
from typing import Protocol

from placement_service.application.own_facility import own
from placement_service.domain.case import Case
from placement_service.domain.stay import Stay
from shared.deciding import Loaded, Ref, Refused
from shared.vocabulary import StayId


class AboutStay(Protocol):
    @property
    def stay_id(self) -> StayId: ...

    @property
    def acting_for(self) -> str | None: ...


def needs_of_stay(command: AboutStay) -> Iterable[Ref]:
    return (Ref(Stay, str(command.stay_id)),)


def case_of_stay(command: AboutStay, loaded: Loaded) -> Iterable[Ref]:
    stay = loaded.one(Stay, command.stay_id)
    return () if stay is None else (Ref(Case, str(stay.case_id)),)


def stay_and_case(command: AboutStay, loaded: Loaded) -> tuple[Stay, Case]:
    """Raises `Refused` when there is no such stay, or none of the caller's."""
    stay = own("stay", loaded.one(Stay, command.stay_id), command.acting_for)
    case = loaded.one(Case, stay.case_id)
    if case is None:
        raise Refused("stay-not-found", "There is no such stay.")
    return stay, case


def answer_of(stay: Stay, case: Case) -> dict[str, object]:
    """What a caller is told after a step."""
    return {
        "stay_id": stay.stay_id,
        "case_id": stay.case_id,
        "facility_id": stay.facility_id,
        "state": case.state,
        "expected_end_on": stay.expected_end_on,
    }
