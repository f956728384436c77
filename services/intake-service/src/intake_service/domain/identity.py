"""Who somebody is: the one aggregate that is never stored, published or logged in the clear."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from intake_service.domain.person import Person, Relative, group_of_relative, is_minor
from shared.vocabulary import CaseId, Holders, NationalityGroup, OperationId, Relation


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call at the reporter's."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A free text somebody wrote down: it may name anybody."""

    about: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Identity of one case: victim, household, reporter's contact and every free text (identiteit)."""

    case_id: CaseId
    victim: Person
    household: tuple[Relative, ...] = ()
    contact: Contact = Contact()
    where_found: str | None = None
    safety_note: str | None = None
    consent_override: str | None = None
    notes: tuple[Note, ...] = ()

    def noted(self, about: str, text: str, at: datetime) -> "Identity":
        return replace(self, notes=(*self.notes, Note(about, text, at)))

    def permit_holders(self, holders: Holders, decided_on: date, found_on: date) -> int:
        """Holders (vergunninghouders) of a decision: the victim and, by default, their minor foreign children that day.

        A child (relation) of unknown age counts as minor [assumption]: it was recorded as a child.
        """
        if holders is Holders.VICTIM:
            return 1
        return 1 + sum(self._is_minor_foreign_child(relative, decided_on, found_on) for relative in self.household)

    def _is_minor_foreign_child(self, relative: Relative, day: date, found_on: date) -> bool:
        if relative.relation is not Relation.CHILD or is_minor(relative.person, day, found_on) is False:
            return False
        return group_of_relative(relative, self.victim, day) is not NationalityGroup.DUTCH


@dataclass(frozen=True, slots=True)
class OperationContact:
    """Contact and free texts of an operation, encrypted as well: operations are prepared in secret."""

    operation_id: OperationId
    contact: Contact = Contact()
    cancellation_reason: str | None = None
