"""A person as the partner described them: known to intake alone, and kept encrypted."""

from dataclasses import dataclass
from datetime import date

from intake_service.domain.calendar import whole_years
from intake_service.domain.dated import in_force
from intake_service.domain.nationality import nationality_group
from intake_service.domain.policy import ADULT_FROM_AGE
from shared.vocabulary import NationalityGroup, Relation, Sex


@dataclass(frozen=True, slots=True)
class Person:
    """Names, birth date and exact nationality: whatever tells who somebody is."""

    given_names: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    estimated_age: int | None = None
    """Whole years on the day the victim was found, where no birth date is known."""
    sex: Sex = Sex.UNKNOWN
    nationality: str | None = None
    other_nationalities: tuple[str, ...] = ()

    @property
    def nationalities(self) -> tuple[str, ...]:
        return ((self.nationality,) if self.nationality else ()) + self.other_nationalities

    def age_on(self, day: date, found_on: date) -> int | None:
        """Age in whole years; an estimate made on `found_on` grows along. None = unknown."""
        if self.birth_date is not None:
            return whole_years(self.birth_date, day)
        if self.estimated_age is not None:
            return self.estimated_age + whole_years(found_on, day)
        return None


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody who belongs to the victim's household (huishouden)."""

    person: Person
    relation: Relation


def group_of(person: Person, on: date) -> NationalityGroup:
    return nationality_group(person.nationalities, on)


def group_of_relative(relative: Relative, victim: Person, on: date) -> NationalityGroup:
    """A child without nationality has the victim's (domain: permit); of others it is unknown."""
    if relative.relation is Relation.CHILD and not relative.person.nationalities:
        return group_of(victim, on)
    return group_of(relative.person, on)


def is_minor(person: Person, day: date, found_on: date) -> bool | None:
    """Whether somebody is a minor (minderjarig) on a day; None = age unknown."""
    age = person.age_on(day, found_on)
    return None if age is None else age < in_force(ADULT_FROM_AGE, day).value
