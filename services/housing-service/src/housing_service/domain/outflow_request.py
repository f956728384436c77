"""The request to a municipality to house one household: requested → accepted → home-found → housed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.deciding import FieldFault, Refused
from shared.vocabulary import (
    CaseId,
    HalfYear,
    MunicipalityCode,
    RefusalReason,
    RefusedBy,
    RequestId,
    RequestState,
    RequestWithdrawal,
)

POSSIBLE: Mapping[RequestState, tuple[str, ...]] = {
    RequestState.REQUESTED: ("acceptance", "refusal", "withdrawal"),
    RequestState.ACCEPTED: ("home-found", "refusal", "withdrawal"),
    RequestState.HOME_FOUND: ("housed", "refusal", "withdrawal"),
    RequestState.HOUSED: (),
    RequestState.REFUSED: (),
    RequestState.WITHDRAWN: (),
}
"""What may follow in each state. While a refusal waits for the coordinator only its decision or a withdrawal may."""
OPEN_STATES = frozenset(state for state, actions in POSSIBLE.items() if actions)


@dataclass(frozen=True, slots=True)
class Home:
    """The home that was found (woning); its address is not kept here."""

    found_on: date
    available_on: date
    fits_persons: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal (weigering) and what the coordinator decided about it; free text only encrypted."""

    by: RefusedBy
    reason: RefusalReason
    text: str | None
    refused_at: datetime
    accepted: bool | None = None
    decision_reason: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MovedIn:
    """The move, and what of it counted."""

    on: date
    persons: int
    counting_persons: int
    period: HalfYear


@dataclass(frozen=True, slots=True)
class OutflowRequest:
    """One household, one municipality (huisvestingsverzoek)."""

    request_id: RequestId
    case_id: CaseId
    municipality: MunicipalityCode
    persons: int
    holders: int
    requested_at: datetime
    state: RequestState = RequestState.REQUESTED
    accepted_on: date | None = None
    home: Home | None = None
    moved_in: MovedIn | None = None
    refusals: tuple[Refusal, ...] = ()
    withdrawn_for: RequestWithdrawal | None = None
    withdrawal_text: str | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def frees_target(self) -> bool:
        """Whether it ended with more permit holders promised than counted: others who wait can have the rest."""
        counted = 0 if self.moved_in is None else self.moved_in.counting_persons
        return not self.is_open and counted < self.holders

    @property
    def pending_refusal(self) -> Refusal | None:
        """The refusal that waits for the coordinator."""
        last = self.refusals[-1] if self.refusals else None
        return last if last is not None and self.is_open and last.accepted is None else None

    @property
    def possible(self) -> tuple[str, ...]:
        return ("refusal-decision", "withdrawal") if self.pending_refusal is not None else POSSIBLE[self.state]

    def accepted(self, on: date) -> "OutflowRequest":
        self.expect("acceptance")
        return replace(self, state=RequestState.ACCEPTED, accepted_on=on)

    def home_faults(self, home: Home) -> list[FieldFault]:
        """A home that does not fit the whole household is none for it."""
        if home.fits_persons >= self.persons:
            return []
        detail = (
            f"must be at least {self.persons}, the persons of the household; "
            "report a larger home, or refuse with reason no-fitting-home"
        )
        return [FieldFault("/fitsPersons", detail, "home-too-small")]

    def found(self, home: Home) -> "OutflowRequest":
        self.expect("home-found")
        return replace(self, state=RequestState.HOME_FOUND, home=home)

    def move_faults(self, on: date, persons: int) -> list[FieldFault]:
        """What can not be true of this household's move."""
        faults = []
        if persons > self.persons:
            detail = f"must be at most {self.persons}, the persons of the household"
            faults.append(FieldFault("/persons", detail, "too-many"))
        if self.home is not None and on < self.home.found_on:
            detail = f"lies before the home was found on {self.home.found_on}"
            faults.append(FieldFault("/movedInOn", detail, "too-early"))
        return faults

    def housed(self, moved_in: MovedIn, now: datetime) -> "OutflowRequest":
        self.expect("housed")
        return replace(self, state=RequestState.HOUSED, moved_in=moved_in, ended_at=now)

    def refused_with(self, refusal: Refusal) -> "OutflowRequest":
        """Only noted: the request stays where it is until the coordinator decides."""
        self.expect("refusal")
        return replace(self, refusals=(*self.refusals, refusal))

    def refusal_decided(self, accepted: bool, reason: str | None, now: datetime) -> "OutflowRequest":
        self.expect("refusal-decision")
        decided = replace(self.refusals[-1], accepted=accepted, decision_reason=reason, decided_at=now)
        kept = replace(self, refusals=(*self.refusals[:-1], decided))
        return replace(kept, state=RequestState.REFUSED, ended_at=now) if accepted else kept

    def withdrawn(self, reason: RequestWithdrawal, now: datetime, text: str | None = None) -> "OutflowRequest":
        self.expect("withdrawal")
        return replace(self, state=RequestState.WITHDRAWN, withdrawn_for=reason, withdrawal_text=text, ended_at=now)

    def expect(self, action: str) -> None:
        """Raises Refused (request-in-other-state) with the state and what is possible in it."""
        if action in self.possible:
            return
        waiting = ", and a refusal waits for the coordinator" if self.pending_refusal is not None else ""
        possible = ", ".join(self.possible) or "nothing any more"
        raise Refused(
            "request-in-other-state",
            f"The request is {self.state}{waiting}; {action} is not possible now. Possible: {possible}.",
            facts={"state": self.state.value, "possible": list(self.possible)},
        )
