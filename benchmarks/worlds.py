"""The two fixed worlds of P1, and the referrals that arrive in them: invented, the same in every run."""

import random
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from uuid_utils import uuid7

from shared.contracts.intake import CaseFacts, MemberFacts, NeedsFacts, PersonFacts, ReferralReceivedV1, SafetyFacts
from shared.messaging.envelope import Envelope, headers
from shared.messaging.transport import Record
from shared.vocabulary import (
    CaseId,
    ExploitationForm,
    NationalityGroup,
    PoliceRegion,
    ProvinceCode,
    Relation,
    ReporterKind,
    Residence,
    Sex,
)

NOW = datetime(2013, 2, 4, 9, tzinfo=UTC)
FACILITIES = 12
PLACES = {"free": 20_000, "full": 0}
"""20,000 free places: everybody is proposed. None: everybody waits, with the reason per facility."""
_NAMESPACE = UUID("5c9d7a36-0f0c-4a64-9e6a-5a3a5b4b7c11")
_PROVINCES = ("PV20", "PV22", "PV25", "PV27", "PV30")


def facility_bodies(world: str) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Twelve categorical shelters as request bodies, each with its capacity calendar."""
    each, rest = divmod(PLACES[world], FACILITIES)
    return [
        (_facility(number), _calendar(each + (1 if number < rest else 0)))
        for number in range(FACILITIES)
    ]


def _facility(number: int) -> dict[str, object]:
    municipalities = ("GM0855", "GM0344", "GM0363", "GM0014", "GM0153", "GM0193")
    return {
        "name": f"Demo shelter {number}",
        "route": "categorical-shelter",
        "municipality": municipalities[number % len(municipalities)],
        "policeRegion": list(PoliceRegion)[number % 10].value,
        "address": "demo",
        "admits": {"sexes": ["female", "male"], "children": True, "minAge": 18, "maxHouseholdSize": 4},
        "wheelchairPlaces": 0,
        "contraIndications": [],
        "placementAuthority": "coordinator",
    }


def _calendar(places: int) -> dict[str, object]:
    return {"calendar": [{"from": "2012-07-01", "to": "2014-12-31", "places": places, "source": "benchmark"}]}


def referrals(count: int) -> list[Record]:
    """Referral events as intake publishes them; one in ten comes with a child."""
    chance = random.Random(20120201)  # noqa: S311 - the same world every time
    source = "urn:nld:oin:00000000000000000000:systeem:doorstroom-intake"
    records = []
    for number in range(count):
        event = _referral(number, chance)
        envelope = Envelope(UUID(str(uuid7())), event.event_type, event.key, 1, NOW, None)
        records.append(
            Record(event.topic, event.key, headers(source, envelope), event.model_dump_json().encode(), "benchmark")
        )
    return records


def _referral(number: int, chance: random.Random) -> ReferralReceivedV1:
    child = MemberFacts(sex=Sex.MALE, age=2, nationality_group=NationalityGroup.OTHER, relation=Relation.CHILD)
    sex = chance.choice([Sex.FEMALE, Sex.FEMALE, Sex.MALE])
    facts = CaseFacts(
        reporter_kind=ReporterKind.POLICE,
        found_on=date(2013, 2, 3),
        police_region=chance.choice(list(PoliceRegion)),
        exploitation_form=ExploitationForm.SEXUAL,
        person=PersonFacts(
            sex=sex,
            age=chance.randint(18, 50),
            nationality_group=NationalityGroup.OTHER,
        ),
        languages=("en",),
        residence=Residence.NOT_LAWFUL,
        household=(child,) if number % 10 == 0 else (),
        needs=NeedsFacts(
            care=True,
            psychological=chance.random() < 0.7,
            pregnant=sex is Sex.FEMALE and chance.random() < 0.08,
        ),
        safety=SafetyFacts(
            acute_danger=chance.random() < 0.1, avoid_provinces=(ProvinceCode(chance.choice(_PROVINCES)),)
        ),
    )
    return ReferralReceivedV1(case_id=CaseId(uuid5(_NAMESPACE, str(number))), received_at=NOW, facts=facts)
