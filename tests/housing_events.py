"""Events that housing hears, as intake publishes them."""

from datetime import UTC, date, datetime

from shared.contracts.intake import CaseFacts, PermitGrantedV1, PersonFacts, ReferralReceivedV1, SafetyFacts
from shared.vocabulary import (
    CaseId,
    ExploitationForm,
    MunicipalityCode,
    NationalityGroup,
    PermitGround,
    PoliceRegion,
    ProvinceCode,
    ReporterKind,
    Sex,
    new_id,
)


def referred(
    case_id: CaseId, *, avoid_provinces: tuple[str, ...] = (), avoid_municipalities: tuple[str, ...] = ()
) -> ReferralReceivedV1:
    safety = SafetyFacts(
        avoid_provinces=tuple(ProvinceCode(code) for code in avoid_provinces),
        avoid_municipalities=tuple(MunicipalityCode(code) for code in avoid_municipalities),
    )
    facts = CaseFacts(
        reporter_kind=ReporterKind.POLICE,
        found_on=date(2013, 2, 3),
        police_region=PoliceRegion.AMSTERDAM,
        exploitation_form=ExploitationForm.SEXUAL,
        person=PersonFacts(sex=Sex.FEMALE, age=22, nationality_group=NationalityGroup.OTHER),
        safety=safety,
    )
    return ReferralReceivedV1(case_id=case_id, received_at=datetime(2013, 2, 4, 8, tzinfo=UTC), facts=facts)


def granted(
    case_id: CaseId, *, persons: int = 2, holders: int = 2, ground: PermitGround = PermitGround.COMPLAINANT
) -> PermitGrantedV1:
    return PermitGrantedV1(
        case_id=case_id,
        ground=ground,
        decided_at=datetime(2013, 3, 12, 9, 30, tzinfo=UTC),
        valid_from=date(2013, 3, 11),
        valid_to=date(2014, 3, 10),
        persons=persons,
        holders=holders,
    )


def new_case() -> CaseId:
    return CaseId(new_id())
