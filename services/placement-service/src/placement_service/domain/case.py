"""The placement side of one victim's file: facts, category and route, and how far the way to a place has come."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from placement_service.domain.facts import Facts
from placement_service.domain.household import Household, is_urgent, requirements_of
from shared.deciding import Refused
from shared.vocabulary import (
    MEDIATED_ROUTES,
    SHELTER_ROUTES,
    CaseId,
    Category,
    DecisionId,
    FacilityId,
    OfferId,
    PlacementAuthority,
    PlacementState,
    ProposalId,
    Route,
    StayId,
)

HOLDS_PLACES = frozenset(
    {
        PlacementState.PROPOSED,
        PlacementState.OFFERED,
        PlacementState.PLACED,
        PlacementState.ARRIVED,
        PlacementState.HANDED_OVER,
    }
)
_NEXT = {
    PlacementState.CLASSIFIED: "the coordinator decides its route",
    PlacementState.WAITING: "it is proposed by itself when a fitting place frees",
    PlacementState.PROPOSED: "the coordinator confirms the proposal",
    PlacementState.OFFERED: "the facility accepts or declines the offer",
    PlacementState.PLACED: "the facility records the arrival",
    PlacementState.HANDED_OVER: "the facility may record arrival and departure",
    PlacementState.ARRIVED: "the facility records diagnostics or the departure",
    PlacementState.DEPARTED: "nothing: the stay is over",
    PlacementState.CLOSED: "nothing: the case is closed",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The engine's proposal (voorstel): one facility, with all places of the household held in it; a person decides."""

    proposal_id: ProposalId
    facility_id: FacilityId
    places: tuple[int, ...]
    authority: PlacementAuthority
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case (dossier) as placement knows it."""

    case_id: CaseId
    facts: Facts
    category: Category
    route: Route
    rule_id: str
    policy_version: str
    classified_on: date
    state: PlacementState
    referred_at: datetime
    facts_version: int = 1
    earlier_facts: tuple[Facts, ...] = ()
    """Versions 1, 2 … before the present one: decisions name the version they were made with."""
    decisions: int = 0
    decision_id: DecisionId | None = None
    proposal: Proposal | None = None
    offer_id: OfferId | None = None
    stay_id: StayId | None = None
    declined_by: tuple[FacilityId, ...] = ()

    @property
    def persons(self) -> int:
        return self.facts.persons

    @property
    def urgent(self) -> bool:
        return is_urgent(self.facts)

    @property
    def facility_id(self) -> FacilityId | None:
        return None if self.proposal is None else self.proposal.facility_id

    @property
    def is_mediated(self) -> bool:
        """Asked, not assigned (bemiddeling)."""
        return self.route in MEDIATED_ROUTES

    @property
    def seeks_place(self) -> bool:
        """Classified for shelter, and neither placed nor known to wait."""
        return self.state is PlacementState.CLASSIFIED and self.route in SHELTER_ROUTES

    def household(self) -> Household:
        """What matching may see."""
        return Household(
            self.case_id, requirements_of(self.facts, self.route), self.urgent, self.referred_at, self.declined_by
        )

    def facts_at(self, version: int) -> Facts:
        """The facts as they were in a version."""
        return self.facts if version == self.facts_version else self.earlier_facts[version - 1]

    def with_facts(self, facts: Facts) -> "Case":
        """The same case with changed facts; the earlier ones stay on file."""
        return replace(
            self, facts=facts, facts_version=self.facts_version + 1, earlier_facts=(*self.earlier_facts, self.facts)
        )

    def expect(self, action: str, *possible: PlacementState) -> None:
        """Raise `Refused` unless the case is in one of the states in which an action is possible."""
        if self.state not in possible:
            raise Refused(
                "wrong-state",
                f"The case is {self.state}: {action} is possible while it is {_either(possible)}. "
                f"Next: {_NEXT[self.state]}.",
                facts={"state": self.state.value, "possible": [state.value for state in possible]},
            )

    def proposed(self, proposal: Proposal, decision_id: DecisionId) -> "Case":
        return replace(
            self,
            state=PlacementState.PROPOSED,
            proposal=proposal,
            decision_id=decision_id,
            decisions=self.decisions + 1,
            offer_id=None,
        )

    def waiting(self, decision_id: DecisionId) -> "Case":
        return replace(
            self,
            state=PlacementState.WAITING,
            proposal=None,
            offer_id=None,
            decision_id=decision_id,
            decisions=self.decisions + 1,
        )

    def declined(self, facility_id: FacilityId) -> "Case":
        """Back to where matching takes it up; the same facility is not asked again."""
        return replace(
            self,
            state=PlacementState.CLASSIFIED,
            proposal=None,
            offer_id=None,
            declined_by=(*self.declined_by, facility_id),
        )


def _either(states: Iterable[PlacementState]) -> str:
    return " or ".join(state.value for state in states)
