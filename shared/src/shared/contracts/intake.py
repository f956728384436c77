"""Events that intake publishes: what was reported, and what the police and the immigration service decided."""

from datetime import date, datetime
from typing import ClassVar

from shared.contracts.base import TYPE_PREFIX, CaseEvent, OperationEvent, Published
from shared.vocabulary import (
    CriminalReportKind,
    ExploitationForm,
    Intention,
    MunicipalityCode,
    NationalityGroup,
    OperationId,
    PermitGround,
    PoliceRegion,
    ProvinceCode,
    ReferralWithdrawal,
    ReflectionEnd,
    Relation,
    ReporterKind,
    Requested,
    Residence,
    Sector,
    Sex,
)

TOPIC = "intake.events"
OPERATIONS_TOPIC = "intake.operations"


class PersonFacts(Published):
    """What matching may know of a person: an age, never a birth date; a nationality group, never a nationality."""

    sex: Sex
    age: int | None
    """Whole years on the day the victim was found; None = unknown."""
    nationality_group: NationalityGroup


class MemberFacts(PersonFacts):
    relation: Relation


class NeedsFacts(Published):
    """Care needs; None = not known."""

    care: bool | None = None
    medical: bool | None = None
    pregnant: bool | None = None
    psychological: bool | None = None
    psychiatric: bool | None = None
    addiction: bool | None = None
    intellectual_disability: bool | None = None
    wheelchair: bool | None = None


class SafetyFacts(Published):
    acute_danger: bool = False
    avoid_provinces: tuple[ProvinceCode, ...] = ()
    avoid_municipalities: tuple[MunicipalityCode, ...] = ()


class CaseFacts(Published):
    """The facts on which category, route, place and home are decided."""

    reporter_kind: ReporterKind
    request: Requested = Requested.SHELTER
    found_on: date
    """Day the victim was found; for members of a group the day of the operation."""
    police_region: PoliceRegion
    exploitation_form: ExploitationForm
    sector: Sector | None = None
    loverboy: bool | None = None
    person: PersonFacts
    languages: tuple[str, ...] = ()
    residence: Residence = Residence.UNKNOWN
    witness_only: bool = False
    in_detention: bool = False
    detention_agreed: bool = False
    """Prosecutor and police agreed, on record, to the reflection period in detention."""
    household: tuple[MemberFacts, ...] = ()
    needs: NeedsFacts = NeedsFacts()
    safety: SafetyFacts = SafetyFacts()
    in_emergency_bed: bool = False
    operation_id: OperationId | None = None
    """Set when found as a member of a group in an operation."""
    intention: Intention | None = None

    @property
    def persons(self) -> int:
        """Heads of the household: victim plus everybody who belongs along."""
        return 1 + len(self.household)


class ReferralReceivedV1(CaseEvent):
    """A partner referred a possible victim (aanmelding)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "referral-received.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "received_at"

    received_at: datetime
    facts: CaseFacts


class ReferralWithdrawnV1(CaseEvent):
    """The referral was withdrawn: whatever waits or is reserved for it is given back."""

    event_type: ClassVar[str] = TYPE_PREFIX + "referral-withdrawn.v1"
    topic: ClassVar[str] = TOPIC

    reason: ReferralWithdrawal


class ReflectionPeriodStartedV1(CaseEvent):
    """The reflection period (bedenktijd) began; over at midnight after `last_day`, Amsterdam time."""

    event_type: ClassVar[str] = TYPE_PREFIX + "reflection-period-started.v1"
    topic: ClassVar[str] = TOPIC

    started_on: date
    last_day: date
    detention_agreed: bool = False


class ReflectionPeriodEndedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "reflection-period-ended.v1"
    topic: ClassVar[str] = TOPIC

    ended_on: date
    reason: ReflectionEnd


class CriminalReportFiledV1(CaseEvent):
    """Report to the police (aangifte) or other cooperation (medewerking)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "criminal-report-filed.v1"
    topic: ClassVar[str] = TOPIC

    kind: CriminalReportKind
    filed_on: date
    signed: bool


class PermitAppliedV1(CaseEvent):
    """The criminal report reached the immigration service: that is the application (Vc B8/3)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "permit-applied.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "applied_at"

    applied_at: datetime
    decision_due_at: datetime
    """Target of 24 hours."""


class PermitGrantedV1(CaseEvent):
    """The B9 permit (now B8/3) was granted: outflow begins."""

    event_type: ClassVar[str] = TYPE_PREFIX + "permit-granted.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "decided_at"

    ground: PermitGround
    decided_at: datetime
    valid_from: date
    valid_to: date
    persons: int
    """Heads of the household to be housed."""
    holders: int
    """Permit holders among them: each counts once in the housing target."""


class PermitRefusedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "permit-refused.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "decided_at"

    ground: PermitGround | None = None
    decided_at: datetime


class PermitExtendedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "permit-extended.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "decided_at"

    decided_at: datetime
    valid_to: date


class PermitWithdrawnV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "permit-withdrawn.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "decided_at"

    decided_at: datetime
    withdrawn_from: date


class OperationAnnouncedV1(OperationEvent):
    """An operation (actie) in which a group may be found was announced in secret."""

    event_type: ClassVar[str] = TYPE_PREFIX + "operation-announced.v1"
    topic: ClassVar[str] = OPERATIONS_TOPIC

    planned_on: date
    expected_persons: int
    province: ProvinceCode
    police_region: PoliceRegion
    exploitation_form: ExploitationForm
    sector: Sector | None = None


class OperationCarriedOutV1(OperationEvent):
    """The first members were registered: from now on the day is a fact."""

    event_type: ClassVar[str] = TYPE_PREFIX + "operation-carried-out.v1"
    topic: ClassVar[str] = OPERATIONS_TOPIC

    carried_out_on: date
    members: int


class OperationCancelledV1(OperationEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "operation-cancelled.v1"
    topic: ClassVar[str] = OPERATIONS_TOPIC

    reason: str | None = None
