"""The reflection period: for whom, how long, how it ends (Vreemdelingencirculaire B8/3.1)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_service.application.end_reflection_period import EndReflectionPeriod, end_reflection_period
from intake_service.application.file_criminal_report import FileCriminalReport, file_criminal_report
from intake_service.application.start_reflection_period import StartReflectionPeriod, start_reflection_period
from intake_service.application.withdraw_referral import WithdrawReferral, withdraw_referral
from intake_service.domain.facts import DetentionAgreement
from intake_service.domain.reflection_period import last_day_of_reflection
from shared.contracts.intake import ReflectionPeriodEndedV1, ReflectionPeriodStartedV1
from shared.deciding import Decided, Refused
from shared.vocabulary import CriminalReportKind, ReferralWithdrawal, ReflectionEnd, Residence
from tests.unit.intake.intake_builders import (
    CASE_ID,
    NOW,
    OWN,
    SOMEBODY_ELSE,
    TODAY,
    TOLD,
    FakeLoaded,
    case_in,
    pointers,
    referred,
    woman,
)

STARTED_ON = date(2013, 2, 4)
AGREED = DetentionAgreement(date(2013, 2, 4), True, True)


def start(loaded: FakeLoaded, on: date = STARTED_ON, agreement: DetentionAgreement | None = None) -> Decided:
    return start_reflection_period(StartReflectionPeriod(CASE_ID, OWN, on, None, agreement), loaded, NOW)


def started() -> FakeLoaded:
    loaded = referred()
    return loaded.taking(start(loaded))


def end(loaded: FakeLoaded, reason: ReflectionEnd, on: date | None = None) -> Decided:
    return end_reflection_period(EndReflectionPeriod(CASE_ID, OWN, reason, on), loaded, NOW)


def report(loaded: FakeLoaded, on: date, kind: str = "criminal-report", signed: bool = True) -> Decided:
    command = FileCriminalReport(CASE_ID, OWN, CriminalReportKind(kind), on, signed, None)
    return file_criminal_report(command, loaded, NOW)


def test_it_lasts_three_calendar_months() -> None:
    [event] = start(referred()).events
    assert event == ReflectionPeriodStartedV1(case_id=CASE_ID, started_on=STARTED_ON, last_day=date(2013, 5, 4))


def test_from_30_november_it_lasts_until_the_last_day_of_february() -> None:
    assert last_day_of_reflection(date(2012, 11, 30)) == date(2013, 2, 28)
    assert last_day_of_reflection(date(2011, 11, 30)) == date(2012, 2, 29)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_never_lasts_longer_than_92_days_nor_shorter_than_89(on: date) -> None:
    assert 89 <= (last_day_of_reflection(on) - on).days <= 92


@pytest.mark.parametrize(
    "residence",
    [
        Residence.LAWFUL,
        Residence.ASYLUM_APPLICANT,
        Residence.PERMIT_APPLIED,
        Residence.B9_PERMIT,
        Residence.UNKNOWN,
    ],
)
def test_it_is_only_for_who_stays_unlawfully(residence: Residence) -> None:
    with pytest.raises(Refused, match="unlawfully") as refused:
        start(referred(told=replace(TOLD, residence=residence)))
    assert refused.value.code == "no-entitlement-to-reflection-period"


def test_one_that_ran_when_the_case_was_referred_may_be_recorded_afterwards() -> None:
    loaded = referred(told=replace(TOLD, residence=Residence.REFLECTION_PERIOD))
    assert start(loaded).events


def test_it_is_not_for_dutch_nationals() -> None:
    with pytest.raises(Refused, match="Dutch"):
        start(referred(woman(nationality="NLD")))


def test_it_is_not_for_mere_witnesses() -> None:
    with pytest.raises(Refused, match="witness"):
        start(referred(told=replace(TOLD, witness_only=True)))


def test_every_reason_against_it_is_told_at_once() -> None:
    told = replace(TOLD, witness_only=True, in_detention=True, residence=Residence.LAWFUL)
    with pytest.raises(Refused) as refused:
        start(referred(woman(nationality="NLD"), told=told))
    assert len(refused.value.facts["reasons"]) == 4  # type: ignore[arg-type]


def test_in_detention_prosecutor_and_police_must_both_agree() -> None:
    loaded = referred(told=replace(TOLD, in_detention=True))
    for agreement in (None, replace(AGREED, by_police=False), replace(AGREED, by_prosecutor=False)):
        with pytest.raises(Refused, match="prosecutor and police"):
            start(loaded, agreement=agreement)
    [event] = start(loaded, agreement=AGREED).events
    assert event.detention_agreed


def test_an_agreement_recorded_with_the_referral_suffices() -> None:
    [event] = start(referred(told=replace(TOLD, in_detention=True, detention_agreement=AGREED))).events
    assert event.detention_agreed


def test_there_is_one_per_person_ever() -> None:
    loaded = started()
    loaded = loaded.taking(end(loaded, ReflectionEnd.DECLINED, date(2013, 3, 1)))
    with pytest.raises(Refused) as refused:
        start(loaded, TODAY)
    assert refused.value.code == "reflection-period-used"


def test_it_can_not_start_tomorrow() -> None:
    with pytest.raises(Refused) as refused:
        start(referred(), date(2013, 4, 16))
    assert pointers(refused.value) == ["/startedOn"]


def test_it_was_not_over_before_the_victim_was_found() -> None:
    with pytest.raises(Refused) as refused:
        start(referred(), date(2012, 10, 1))
    assert pointers(refused.value) == ["/startedOn"]


def test_nothing_starts_on_a_withdrawn_referral() -> None:
    loaded = referred()
    command = WithdrawReferral(CASE_ID, OWN, ReferralWithdrawal.NOT_A_VICTIM, None)
    loaded = loaded.taking(withdraw_referral(command, loaded, NOW))
    with pytest.raises(Refused) as refused:
        start(loaded)
    assert refused.value.code == "case-withdrawn"


def test_another_organisations_case_looks_as_if_it_did_not_exist() -> None:
    command = StartReflectionPeriod(CASE_ID, SOMEBODY_ELSE, STARTED_ON, None, None)
    with pytest.raises(Refused) as theirs:
        start_reflection_period(command, referred(), NOW)
    with pytest.raises(Refused) as missing:
        start_reflection_period(command, FakeLoaded(), NOW)
    assert (theirs.value.code, theirs.value.detail) == (missing.value.code, missing.value.detail)


@pytest.mark.parametrize(
    "reason", [ReflectionEnd.LEFT_UNKNOWN, ReflectionEnd.DECLINED, ReflectionEnd.OTHER_APPLICATION]
)
def test_it_ends_for_a_reason_the_law_names_also_when_told_late(reason: ReflectionEnd) -> None:
    [event] = end(started(), reason, date(2013, 3, 1)).events
    assert event == ReflectionPeriodEndedV1(case_id=CASE_ID, ended_on=date(2013, 3, 1), reason=reason)


def test_it_ends_once() -> None:
    loaded = started()
    loaded = loaded.taking(end(loaded, ReflectionEnd.DECLINED, date(2013, 3, 1)))
    with pytest.raises(Refused, match="declined") as refused:
        end(loaded, ReflectionEnd.LEFT_UNKNOWN)
    assert refused.value.code == "reflection-period-over"


def test_what_never_started_can_not_end() -> None:
    with pytest.raises(Refused) as refused:
        end(referred(), ReflectionEnd.DECLINED)
    assert refused.value.code == "no-reflection-period"


@pytest.mark.parametrize("on", [date(2013, 2, 3), date(2013, 4, 16)])
def test_it_ends_within_its_own_days_and_not_in_the_future(on: date) -> None:
    with pytest.raises(Refused) as refused:
        end(started(), ReflectionEnd.DECLINED, on)
    assert pointers(refused.value) == ["/endedOn"]


def test_a_signed_report_ends_it() -> None:
    events = report(started(), date(2013, 3, 11)).events
    ended = ReflectionPeriodEndedV1(case_id=CASE_ID, ended_on=date(2013, 3, 11), reason=ReflectionEnd.REPORT_SIGNED)
    assert events[1:] == (ended,)


def test_other_cooperation_ends_it() -> None:
    events = report(started(), date(2013, 3, 11), "other-cooperation", signed=False).events
    assert events[1].reason is ReflectionEnd.COOPERATION


def test_an_unsigned_report_does_not_end_it() -> None:
    loaded = started()
    decided = report(loaded, date(2013, 3, 11), signed=False)
    assert len(decided.events) == 1
    period = case_in(loaded.taking(decided)).reflection_period
    assert period is not None
    assert period.state(TODAY) == "running"


def test_a_report_recorded_before_the_period_it_ended_gives_the_same_end() -> None:
    loaded = referred()
    loaded = loaded.taking(report(loaded, date(2013, 3, 11)))
    decided = start(loaded)
    assert [type(event) for event in decided.events] == [ReflectionPeriodStartedV1, ReflectionPeriodEndedV1]
    period = case_in(loaded.taking(decided)).reflection_period
    assert period is not None
    assert (period.ended_on, period.end_reason) == (date(2013, 3, 11), ReflectionEnd.REPORT_SIGNED)


def test_a_report_after_the_last_day_ends_nothing_any_more() -> None:
    loaded = referred(told=replace(TOLD, residence=Residence.REFLECTION_PERIOD))
    loaded = loaded.taking(start(loaded, date(2012, 12, 1)))
    assert len(report(loaded, date(2013, 3, 11)).events) == 1


def test_over_is_the_day_after_the_last_day() -> None:
    period = case_in(started()).reflection_period
    assert period is not None
    assert period.state(date(2013, 5, 4)) == "running"
    assert period.state(date(2013, 5, 5)) == "expired"
