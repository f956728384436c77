"""Victims, cases and what was loaded, for tests that state the rules of intake."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from intake_service.application.refer_victim import ReferVictim, refer_victim
from intake_service.application.registering import Description
from intake_service.application.viewing import Viewer
from intake_service.domain.case import Case, Reporter
from intake_service.domain.facts import Circumstances, Exploitation, Found
from intake_service.domain.identity import Contact, Identity
from intake_service.domain.person import Person, Relative
from shared.deciding import Decided, Refused
from shared.vocabulary import CaseId, ExploitationForm, PoliceRegion, Relation, ReporterKind, Residence, Sex

A = TypeVar("A")
NOW = datetime(2013, 4, 15, 10, 0, tzinfo=UTC)
TODAY = date(2013, 4, 15)
FOUND_ON = date(2013, 2, 3)
CASE_ID = CaseId(UUID("6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10"))
OWNER = "police-zwb"
OWN = Viewer(owner=OWNER)
SOMEBODY_ELSE = Viewer(owner="another-organisation")
REPORTER = Reporter(ReporterKind.POLICE, "Zeeland-West-Brabant", "PL2000-2013-000123")
FOUND = Found(FOUND_ON, PoliceRegion.ZEELAND_WEST_BRABANT, Exploitation(ExploitationForm.SEXUAL))
TOLD = Circumstances(residence=Residence.NOT_LAWFUL, consent_given=True)


@dataclass
class FakeLoaded:
    """What a handler finds loaded."""

    aggregates: dict[tuple[type[Any], str], Any] = field(default_factory=dict)

    def one(self, kind: type[A], key: object) -> A | None:
        return self.aggregates.get((kind, str(key)))

    def every(self, kind: type[A]) -> Sequence[A]:
        return [found for (of, _), found in self.aggregates.items() if of is kind]

    def taking(self, decided: Decided) -> "FakeLoaded":
        """The same with a decision written."""
        taken = dict(self.aggregates)
        for one in decided.changed:
            key = getattr(one, "case_id", None) or getattr(one, "operation_id", None)
            taken[type(one), str(key)] = one
        return FakeLoaded(taken)


NOTHING_LOADED = FakeLoaded()


def woman(**changes: Any) -> Person:
    person = Person("Demo", "Person One", date(1990, 5, 17), None, Sex.FEMALE, "NGA")
    return replace(person, **changes)


def child(**changes: Any) -> Relative:
    person = Person("Demo", "Child One", date(2011, 3, 1), None, Sex.MALE)
    return Relative(replace(person, **changes), Relation.CHILD)


def referral(
    victim: Person | None = None, *household: Relative, told: Circumstances = TOLD, found: Found = FOUND
) -> ReferVictim:
    identity = Identity(CASE_ID, victim or woman(), household, Contact("Demo Contact", "+31600000000"))
    return ReferVictim(OWNER, REPORTER, found, Description(identity, told))


def referred(
    victim: Person | None = None, *household: Relative, told: Circumstances = TOLD, found: Found = FOUND
) -> FakeLoaded:
    """A case as it lies after a referral."""
    return NOTHING_LOADED.taking(
        refer_victim(referral(victim, *household, told=told, found=found), NOTHING_LOADED, NOW)
    )


def case_in(loaded: FakeLoaded) -> Case:
    [case] = loaded.every(Case)
    return case


def pointers(refused: Refused) -> list[str]:
    return [fault.pointer for fault in refused.faults]
