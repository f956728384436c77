"""Where a victim goes, and how a place is found."""

from enum import StrEnum


class Category(StrEnum):
    """What the letter of 1 February 2012 calls the victim."""

    FOREIGN = "foreign"
    GROUP = "group"
    DUTCH = "dutch"
    UNDECIDED = "undecided"


class Route(StrEnum):
    """Where the case goes. The asylum reception agency (COA) is not among them: no legal basis (letter, p. 3)."""

    CATEGORICAL_SHELTER = "categorical-shelter"
    GROUP_ACCOMMODATION = "group-accommodation"
    WOMENS_SHELTER = "womens-shelter"
    MENS_SHELTER = "mens-shelter"
    YOUTH_CARE = "youth-care"
    PROTECTED_MINORS = "protected-minors"
    MANUAL_REVIEW = "manual-review"
    NONE = "none"


MEDIATED_ROUTES = frozenset({Route.WOMENS_SHELTER, Route.MENS_SHELTER, Route.YOUTH_CARE, Route.PROTECTED_MINORS})
"""Asked, not assigned: the facility may refuse (bemiddeling)."""
SHELTER_ROUTES = MEDIATED_ROUTES | {Route.CATEGORICAL_SHELTER, Route.GROUP_ACCOMMODATION}


class PlacementState(StrEnum):
    CLASSIFIED = "classified"
    WAITING = "waiting"
    PROPOSED = "proposed"
    OFFERED = "offered"
    PLACED = "placed"
    ARRIVED = "arrived"
    DEPARTED = "departed"
    HANDED_OVER = "handed-over"
    CLOSED = "closed"


class PlacementAuthority(StrEnum):
    COORDINATOR = "coordinator"
    FACILITY = "facility"


class ContraIndication(StrEnum):
    ADDICTION = "addiction"
    PSYCHIATRIC = "psychiatric"
    INTELLECTUAL_DISABILITY = "intellectual-disability"


class DeclineReason(StrEnum):
    """Why a facility declines an offer."""

    NO_PLACE = "no-place"
    ADDICTION = "addiction"
    PSYCHIATRIC = "psychiatric"
    INTELLECTUAL_DISABILITY = "intellectual-disability"
    SAFETY_REGION = "safety-region"
    SEX = "sex"
    FAMILY_TOO_LARGE = "family-too-large"
    INFECTION = "infection"
    OWN_QUOTA = "own-quota"
    OTHER = "other"


class Destination(StrEnum):
    """Where the resident can live after shelter, from psychosocial diagnostics."""

    INDEPENDENT = "independent"
    SUPPORTED_LIVING = "supported-living"
    CARE_INSTITUTION = "care-institution"


class DepartureDestination(StrEnum):
    HOME = "home"
    SUPPORTED_LIVING = "supported-living"
    CARE_INSTITUTION = "care-institution"
    RETURN = "return"
    OTHER_SHELTER = "other-shelter"
    UNKNOWN = "unknown"
