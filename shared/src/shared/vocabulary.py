"""Words every domain may use: identifiers and the closed code lists of the published language.

English in code; the Dutch term stands once, beside the type that carries it, and in GLOSSARY.md.
Values are what goes over the wire; `/<service>/v1/code-lists` serves them.
"""

from enum import StrEnum
from typing import NewType
from uuid import UUID, uuid4

CaseId = NewType("CaseId", UUID)
"""One victim's file (dossier): random, so that it says nothing about the person or the day."""
OperationId = NewType("OperationId", UUID)
FacilityId = NewType("FacilityId", UUID)
ProposalId = NewType("ProposalId", UUID)
OfferId = NewType("OfferId", UUID)
StayId = NewType("StayId", UUID)
DecisionId = NewType("DecisionId", UUID)
RequestId = NewType("RequestId", UUID)
MunicipalityCode = NewType("MunicipalityCode", str)
"""CBS code of a municipality (gemeente), `GM` and four digits; never its name: there are two Bergens."""
ProvinceCode = NewType("ProvinceCode", str)
HalfYear = NewType("HalfYear", str)
"""A calendar half-year (kalenderhalfjaar) as `2013-H1`."""


def new_id() -> UUID:
    """A random id (version 4): unlike event ids it must not tell when somebody was referred."""
    return uuid4()


class Role(StrEnum):
    """Who may call (domain: roles)."""

    REFERRING_PARTNER = "referring-partner"
    IMMIGRATION_SERVICE = "immigration-service"
    COORDINATOR = "coordinator"
    SHELTER = "shelter"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OPERATIONS = "operations"
    SERVICE = "service"
    """One of the three services reading another's feed; never issued to a person."""


class ReporterKind(StrEnum):
    """Melder: the partner that refers."""

    POLICE = "police"
    BORDER_POLICE = "border-police"
    INSPECTORATE = "inspectorate"
    PUBLIC_PROSECUTOR = "public-prosecutor"
    CARE_ORGANISATION = "care-organisation"


MAY_RECORD_CRIMINAL_REPORT = frozenset(set(ReporterKind) - {ReporterKind.CARE_ORGANISATION})


class Requested(StrEnum):
    """What the reporter asks for; the police must register even without shelter."""

    SHELTER = "shelter"
    REGISTRATION = "registration"
    ADVICE = "advice"


class ExploitationForm(StrEnum):
    """Vorm van uitbuiting."""

    SEXUAL = "sexual"
    LABOUR = "labour"
    BEGGING = "begging"
    CRIMINAL = "criminal"
    ORGAN_REMOVAL = "organ-removal"
    DOMESTIC_SERVITUDE = "domestic-servitude"
    OTHER = "other"


class Sector(StrEnum):
    AGRICULTURE = "agriculture"
    HOSPITALITY = "hospitality"
    CONSTRUCTION = "construction"
    CLEANING = "cleaning"
    TRANSPORT = "transport"
    INDUSTRY = "industry"
    DOMESTIC = "domestic"
    OTHER = "other"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class NationalityGroup(StrEnum):
    """All that leaves intake about a nationality: Dutch, EU (with EEA and Switzerland on that date), other."""

    DUTCH = "dutch"
    EU = "eu"
    OTHER = "other"
    UNKNOWN = "unknown"


class Residence(StrEnum):
    """Verblijfsstatus when referred."""

    NOT_LAWFUL = "not-lawful"
    REFLECTION_PERIOD = "reflection-period"
    PERMIT_APPLIED = "permit-applied"
    B9_PERMIT = "b9-permit"
    ASYLUM_APPLICANT = "asylum-applicant"
    LAWFUL = "lawful"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """Of a household member to the victim; parent and guardian have custody (gezag)."""

    CHILD = "child"
    PARTNER = "partner"
    SIBLING = "sibling"
    PARENT = "parent"
    GUARDIAN = "guardian"
    OTHER = "other"


WITH_CUSTODY = frozenset({Relation.PARENT, Relation.GUARDIAN})


class PoliceRegion(StrEnum):
    """Regionale eenheid van politie."""

    NOORD_NEDERLAND = "Noord-Nederland"
    OOST_NEDERLAND = "Oost-Nederland"
    MIDDEN_NEDERLAND = "Midden-Nederland"
    NOORD_HOLLAND = "Noord-Holland"
    AMSTERDAM = "Amsterdam"
    DEN_HAAG = "Den Haag"
    ROTTERDAM = "Rotterdam"
    ZEELAND_WEST_BRABANT = "Zeeland-West-Brabant"
    OOST_BRABANT = "Oost-Brabant"
    LIMBURG = "Limburg"


class Intention(StrEnum):
    """What a member of a group means to do next."""

    OTHER_WORK = "other-work"
    RETURN = "return"
    STAY = "stay"
    UNKNOWN = "unknown"


class ReflectionEnd(StrEnum):
    """Why the reflection period (bedenktijd) ended."""

    LEFT_UNKNOWN = "left-unknown"
    DECLINED = "declined"
    REPORT_SIGNED = "report-signed"
    COOPERATION = "cooperation"
    OTHER_APPLICATION = "other-application"
    EXPIRED = "expired"


class CriminalReportKind(StrEnum):
    """Aangifte, or other cooperation (medewerking)."""

    CRIMINAL_REPORT = "criminal-report"
    OTHER_COOPERATION = "other-cooperation"


class PermitDecision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"


class PermitGround(StrEnum):
    """Ground of the B9 permit (now B8/3)."""

    COMPLAINANT = "complainant"
    COOPERATING = "cooperating"
    WITNESS = "witness"
    UNABLE_TO_REPORT = "unable-to-report"
    LABOUR_EXPLOITATION = "labour-exploitation"


class Holders(StrEnum):
    """Whom a permit decision covers when it names nobody."""

    VICTIM = "victim"
    VICTIM_AND_MINOR_CHILDREN = "victim-and-minor-children"


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


class ReferralWithdrawal(StrEnum):
    NO_LONGER_NEEDED = "no-longer-needed"
    NOT_A_VICTIM = "not-a-victim"
    LEFT_UNKNOWN = "left-unknown"
    RECORDED_IN_ERROR = "recorded-in-error"
    OTHER = "other"


CODE_LISTS: dict[str, tuple[str, ...]] = {
    name: tuple(member.value for member in enumeration)
    for name, enumeration in {
        "reporterKind": ReporterKind,
        "request": Requested,
        "exploitationForm": ExploitationForm,
        "sector": Sector,
        "sex": Sex,
        "residence": Residence,
        "relation": Relation,
        "policeRegion": PoliceRegion,
        "intention": Intention,
        "reflectionEnd": ReflectionEnd,
        "criminalReportKind": CriminalReportKind,
        "permitDecision": PermitDecision,
        "permitGround": PermitGround,
        "holders": Holders,
        "category": Category,
        "route": Route,
        "placementState": PlacementState,
        "placementAuthority": PlacementAuthority,
        "contraIndication": ContraIndication,
        "declineReason": DeclineReason,
        "destination": Destination,
        "departureDestination": DepartureDestination,
        "requestState": RequestState,
        "refusedBy": RefusedBy,
        "refusalReason": RefusalReason,
        "requestWithdrawal": RequestWithdrawal,
        "referralWithdrawal": ReferralWithdrawal,
    }.items()
}
"""Every closed list by its name on the wire."""
