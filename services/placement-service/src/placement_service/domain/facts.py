"""What placement may know of a case: pseudonymous facts, each possibly unknown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary import (
    ContraIndication,
    ExploitationForm,
    MunicipalityCode,
    NationalityGroup,
    PoliceRegion,
    ProvinceCode,
    Relation,
    Requested,
    Residence,
    Sex,
)

MAJORITY = 18
"""Age of majority (meerderjarigheid) in years, Burgerlijk Wetboek 1:233."""


@dataclass(frozen=True, slots=True)
class Person:
    """The victim: an age in whole years on the day they were found, never a birth date."""

    sex: Sex
    age: int | None
    nationality_group: NationalityGroup


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs along: a child, partner, sibling, parent or guardian."""

    sex: Sex
    age: int | None
    relation: Relation

    @property
    def is_adult(self) -> bool:
        """Of unknown age: adult, unless a child of the victim."""
        return self.relation is not Relation.CHILD if self.age is None else self.age >= MAJORITY


@dataclass(frozen=True, slots=True)
class Needs:
    """Care needs; None = not known."""

    care: bool | None = None
    medical: bool | None = None
    pregnant: bool | None = None
    psychological: bool | None = None
    psychiatric: bool | None = None
    addiction: bool | None = None
    intellectual_disability: bool | None = None
    wheelchair: bool | None = None

    @property
    def any_present(self) -> bool:
        """Whether any need but a wheelchair is known to be there."""
        return True in (
            self.care,
            self.medical,
            self.pregnant,
            self.psychological,
            self.psychiatric,
            self.addiction,
            self.intellectual_disability,
        )

    def of_kinds(self) -> tuple[ContraIndication, ...]:
        """The needs that some facilities can not meet."""
        known = (
            (ContraIndication.ADDICTION, self.addiction),
            (ContraIndication.PSYCHIATRIC, self.psychiatric),
            (ContraIndication.INTELLECTUAL_DISABILITY, self.intellectual_disability),
        )
        return tuple(kind for kind, present in known if present)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts on which category, route and place are decided."""

    request: Requested
    found_on: date
    police_region: PoliceRegion
    exploitation_form: ExploitationForm
    person: Person
    residence: Residence
    witness_only: bool = False
    in_detention: bool = False
    detention_agreed: bool = False
    household: tuple[Member, ...] = ()
    needs: Needs = Needs()
    acute_danger: bool = False
    avoid_provinces: tuple[ProvinceCode, ...] = ()
    avoid_municipalities: tuple[MunicipalityCode, ...] = ()
    in_emergency_bed: bool = False
    operation_id: UUID | None = None
    in_reflection_period: bool = False

    @property
    def persons(self) -> int:
        """Heads of the household: children count."""
        return 1 + len(self.household)
