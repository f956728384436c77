"""What is reported about a victim, and what police and immigration service decide."""

from enum import StrEnum


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


class ReferralWithdrawal(StrEnum):
    NO_LONGER_NEEDED = "no-longer-needed"
    NOT_A_VICTIM = "not-a-victim"
    LEFT_UNKNOWN = "left-unknown"
    RECORDED_IN_ERROR = "recorded-in-error"
    OTHER = "other"
