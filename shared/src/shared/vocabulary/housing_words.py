"""How a municipality is asked for a home, and what it may answer."""

from enum import StrEnum


class RequestState(StrEnum):
    """Of an outflow request (huisvestingsverzoek). Overdue is a flag, not a state."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    HOME_FOUND = "home-found"
    HOUSED = "housed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RefusedBy(StrEnum):
    MUNICIPALITY = "municipality"
    HOUSEHOLD = "household"


class RefusalReason(StrEnum):
    """Why a municipality or a household refuses; the first five can be justified for a household."""

    MEDICAL = "medical"
    SAFETY = "safety"
    TOO_SMALL = "too-small"
    WORK = "work"
    STUDY = "study"
    NO_FITTING_HOME = "no-fitting-home"
    OTHER = "other"


class RequestWithdrawal(StrEnum):
    PERMIT_WITHDRAWN = "permit-withdrawn"
    LEFT = "left"
    DIED = "died"
    OWN_HOME = "own-home"
    REFERRAL_WITHDRAWN = "referral-withdrawn"
    """The whole referral was withdrawn for a reason that is none of the others."""
