"""Orders for intake: partners refer and report, the immigration service decides."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from intake_service.application.announce_operation import ANNOUNCE_OPERATION, AnnounceOperation
from intake_service.application.cancel_operation import CANCEL_OPERATION, CancelOperation
from intake_service.application.end_reflection_period import END_REFLECTION_PERIOD, EndReflectionPeriod
from intake_service.application.file_criminal_report import FILE_CRIMINAL_REPORT, FileCriminalReport
from intake_service.application.record_permit_decision import RECORD_PERMIT_DECISION, RecordPermitDecision
from intake_service.application.refer_victim import REFER_VICTIM, ReferVictim
from intake_service.application.register_members import REGISTER_MEMBERS, FaultyRow, RegisterMembers
from intake_service.application.registering import Description
from intake_service.application.start_reflection_period import START_REFLECTION_PERIOD, StartReflectionPeriod
from intake_service.application.viewing import Viewer
from intake_service.application.withdraw_referral import WITHDRAW_REFERRAL, WithdrawReferral
from intake_service.domain.case import Case, Reporter
from intake_service.domain.facts import Circumstances, Exploitation, Found, Needs, Safety
from intake_service.domain.identity import Contact, Identity
from intake_service.domain.operation import Operation
from intake_service.domain.permit_decisions import Decision
from intake_service.domain.person import Person, Relative
from shared.clock import legal_day
from shared.deciding import FieldFault
from shared.vocabulary import (
    CaseId,
    CriminalReportKind,
    ExploitationForm,
    OperationId,
    PermitDecision,
    PermitGround,
    PoliceRegion,
    ProvinceCode,
    ReferralWithdrawal,
    ReflectionEnd,
    Relation,
    ReporterKind,
    Requested,
    Residence,
    Sex,
)
from tests.simulation.orders import Order
from tests.simulation.world import Profile

OWNER = "police"
ANYBODY, STRANGER = Viewer(), Viewer(owner="another organisation")
REPORTER = Reporter(ReporterKind.POLICE)
_FAULTY = FaultyRow((FieldFault("/members/0/person", "demo"),))


def refer(case_id: UUID, profile: Profile, found_on: date, *, consent: bool) -> Order:
    found = Found(found_on, PoliceRegion.OOST_BRABANT, Exploitation(ExploitationForm.SEXUAL))
    command = ReferVictim(OWNER, REPORTER, found, _described(case_id, profile, consent=consent))
    told = {"case": str(case_id), "profile": profile.name, "consent": consent}
    return Order("refer", "intake", command, REFER_VICTIM, told)


def _described(case_id: UUID, profile: Profile, *, consent: bool = True) -> Description:
    victim = Person(None, None, None, profile.age, Sex(profile.sex), profile.nationality)
    child = Relative(Person(None, None, None, 2, Sex.MALE), Relation.CHILD)
    told = Circumstances(
        request=Requested(profile.request),
        residence=Residence(profile.residence),
        witness_only=profile.witness,
        needs=Needs(
            care=profile.care,
            pregnant=profile.pregnant or None,
            addiction=profile.addiction or None,
            wheelchair=profile.wheelchair or None,
        ),
        safety=Safety(avoid_provinces=(ProvinceCode(profile.avoids),) if profile.avoids else ()),
        consent_given=consent,
    )
    return Description(Identity(CaseId(case_id), victim, (child,) * profile.children), told)


def announce(operation_id: UUID, planned_on: date) -> Order:
    command = AnnounceOperation(
        OperationId(operation_id), OWNER, REPORTER, Contact(), planned_on, 3,
        ProvinceCode("PV26"), PoliceRegion.MIDDEN_NEDERLAND, Exploitation(ExploitationForm.LABOUR),
    )  # fmt: skip
    return Order("announce", "intake", command, ANNOUNCE_OPERATION, {"operation": str(operation_id)})


def members(operation: Operation, rows: Sequence[tuple[UUID, Profile] | None]) -> Order:
    described = tuple(_FAULTY if row is None else _described(*row) for row in rows)
    command = RegisterMembers(operation.operation_id, ANYBODY, None, described)
    told = {
        "operation": str(operation.operation_id),
        "rows": [None if row is None else (str(row[0]), row[1].name) for row in rows],
    }
    return Order("members", "intake", command, REGISTER_MEMBERS, told)


def cancel(operation: Operation) -> Order:
    told = {"operation": str(operation.operation_id)}
    return Order("cancel", "intake", CancelOperation(operation.operation_id, ANYBODY, None), CANCEL_OPERATION, told)


def reflect(case: Case, on: date, *, future: bool) -> Order:
    command = StartReflectionPeriod(case.case_id, ANYBODY, on, None, None)
    told = {"case": str(case.case_id), "on": on.isoformat(), "future": future}
    return Order("reflect", "intake", command, START_REFLECTION_PERIOD, told)


def end_reflection(case: Case, on: date) -> Order:
    command = EndReflectionPeriod(case.case_id, ANYBODY, ReflectionEnd.DECLINED, on)
    told = {"case": str(case.case_id), "on": on.isoformat()}
    return Order("end-reflection", "intake", command, END_REFLECTION_PERIOD, told)


def report(case: Case, on: date, sent_at: datetime | None, *, signed: bool) -> Order:
    command = FileCriminalReport(case.case_id, ANYBODY, CriminalReportKind.CRIMINAL_REPORT, on, signed, sent_at)
    told = {"case": str(case.case_id), "on": on.isoformat(), "signed": signed, "sent": sent_at is not None}
    return Order("report", "intake", command, FILE_CRIMINAL_REPORT, told)


def permit(case: Case, kind: PermitDecision, ground: PermitGround, at: datetime) -> Order:
    day = legal_day(at)
    granting = kind is PermitDecision.GRANTED
    extending = kind is PermitDecision.EXTENDED
    valid_to = date(2013, 12, 31) if granting else date(2014, 12, 31) if extending else None
    decision = Decision(at, day, ground if granting else None, day if granting else None, valid_to)
    command = RecordPermitDecision(case.case_id, ANYBODY, kind, decision)
    told = {"case": str(case.case_id), "kind": kind.value, "ground": ground.value}
    return Order("permit", "intake", command, RECORD_PERMIT_DECISION, told)


def withdraw(case: Case, reason: ReferralWithdrawal, *, stranger: bool) -> Order:
    command = WithdrawReferral(case.case_id, STRANGER if stranger else ANYBODY, reason, None)
    told = {"case": str(case.case_id), "reason": reason.value, "stranger": stranger}
    return Order("withdraw", "intake", command, WITHDRAW_REFERRAL, told)
