"""What of a referral may be known outside: the facts that category, route, place and home are decided on."""

from dataclasses import dataclass, field
from datetime import date

from intake_service.domain.person import Person, Relative, group_of, group_of_relative
from shared.vocabulary import (
    ExploitationForm,
    Intention,
    MunicipalityCode,
    NationalityGroup,
    PoliceRegion,
    ProvinceCode,
    Relation,
    Requested,
    Residence,
    Sector,
    Sex,
)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    sex: Sex
    age: int | None
    """Whole years on the day the victim was found."""
    nationality_group: NationalityGroup


@dataclass(frozen=True, slots=True)
class RelativeFacts:
    sex: Sex
    age: int | None
    nationality_group: NationalityGroup
    relation: Relation


@dataclass(frozen=True, slots=True)
class Needs:
    """Care needs (zorgbehoeften); None = not known."""

    care: bool | None = None
    medical: bool | None = None
    pregnant: bool | None = None
    psychological: bool | None = None
    psychiatric: bool | None = None
    addiction: bool | None = None
    intellectual_disability: bool | None = None
    wheelchair: bool | None = None


@dataclass(frozen=True, slots=True)
class Safety:
    acute_danger: bool = False
    avoid_provinces: tuple[ProvinceCode, ...] = ()
    avoid_municipalities: tuple[MunicipalityCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Exploitation:
    form: ExploitationForm
    sector: Sector | None = None
    loverboy: bool | None = None


@dataclass(frozen=True, slots=True)
class DetentionAgreement:
    """Prosecutor and police agree to the reflection period in detention (Vreemdelingencirculaire B8/3.1)."""

    agreed_on: date
    by_prosecutor: bool
    by_police: bool

    @property
    def complete(self) -> bool:
        return self.by_prosecutor and self.by_police


@dataclass(frozen=True, slots=True)
class Found:
    """When and where the victim was found and what was done to them; shared by all members of a group."""

    found_on: date
    police_region: PoliceRegion
    exploitation: Exploitation


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the reporter tells of one victim besides who they are."""

    request: Requested = Requested.SHELTER
    residence: Residence = Residence.UNKNOWN
    languages: tuple[str, ...] = ()
    witness_only: bool = False
    in_detention: bool = False
    detention_agreement: DetentionAgreement | None = None
    needs: Needs = field(default_factory=Needs)
    safety: Safety = field(default_factory=Safety)
    in_emergency_bed: bool = False
    intention: Intention | None = None
    consent_given: bool = False
    consent_overridden: bool = False

    @property
    def detention_agreed(self) -> bool:
        return self.detention_agreement is not None and self.detention_agreement.complete


def facts_of(victim: Person, found_on: date) -> PersonFacts:
    return PersonFacts(victim.sex, victim.age_on(found_on, found_on), group_of(victim, found_on))


def facts_of_relative(relative: Relative, victim: Person, found_on: date) -> RelativeFacts:
    person = relative.person
    group = group_of_relative(relative, victim, found_on)
    return RelativeFacts(person.sex, person.age_on(found_on, found_on), group, relative.relation)
