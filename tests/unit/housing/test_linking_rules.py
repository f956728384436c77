"""Which municipality houses a household: hard rules first, then the most remaining target."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from housing_service.application.link_open_cases import link_open_cases, pools
from housing_service.application.set_national_number import HANDLING as SETTING
from housing_service.application.set_national_number import SetNationalNumber
from housing_service.domain.linking import (
    Candidate,
    Contender,
    Household,
    Linked,
    Removal,
    Unlinked,
    UnlinkedReason,
    link,
    link_all,
)
from housing_service.domain.outflow_case import LinkingFacts, OutflowCase, OutflowState
from housing_service.domain.target_book import TargetBook
from housing_service.domain.targets import Part
from shared.deciding import NOTHING
from shared.vocabulary import CaseId, MunicipalityCode, ProvinceCode
from tests.unit.housing.housing_builders import CASE_ID, H1, NOW, book, household, memory

ANYWHERE = Household(2, 2, frozenset(), frozenset(), frozenset())
GM1, GM2, GM3 = (MunicipalityCode(f"GM000{number}") for number in (1, 2, 3))
PV26, PV28 = ProvinceCode("PV26"), ProvinceCode("PV28")
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        code=st.integers(1, 9).map(lambda number: MunicipalityCode(f"GM000{number}")),
        province=st.sampled_from([PV26, PV28]),
        inhabitants=st.integers(1, 3),
        remaining=st.integers(-2, 6),
    ),
    unique_by=lambda candidate: candidate.code,
    max_size=9,
)
HOUSEHOLDS = st.lists(
    st.builds(
        Household,
        persons=st.integers(1, 5),
        holders=st.integers(1, 4),
        avoid_provinces=st.frozensets(st.sampled_from([PV26, PV28])),
        avoid_municipalities=st.frozensets(st.sampled_from([GM1, GM2, GM3])),
        refused_by=st.frozensets(st.sampled_from([GM1, GM2, GM3])),
    ),
    max_size=8,
)


def candidate(code: MunicipalityCode, remaining: int, inhabitants: int = 1, province: ProvinceCode = PV26) -> Candidate:
    return Candidate(code, province, inhabitants, remaining)


def linked(*candidates: Candidate, to: Household = ANYWHERE) -> Linked:
    outcome = link(to, candidates, H1)
    assert isinstance(outcome, Linked)
    return outcome


def unlinked(*candidates: Candidate, to: Household = ANYWHERE) -> Unlinked:
    outcome = link(to, candidates, H1)
    assert isinstance(outcome, Unlinked)
    return outcome


def test_the_municipality_with_the_most_remaining_target_is_asked() -> None:
    outcome = linked(candidate(GM1, 3), candidate(GM2, 9), candidate(GM3, 5))
    assert (outcome.winner, outcome.runner_up) == (Contender(GM2, 9), Contender(GM3, 5))


def test_a_tie_goes_to_the_larger_and_then_to_the_lower_code() -> None:
    assert linked(candidate(GM1, 3, 10), candidate(GM2, 3, 20)).winner.municipality == GM2
    assert linked(candidate(GM2, 3, 10), candidate(GM1, 3, 10)).winner.municipality == GM1


def test_an_unsafe_province_is_never_asked_and_the_explanation_names_the_rule() -> None:
    outcome = linked(
        candidate(GM1, 9, province=PV28), candidate(GM2, 1), to=replace(ANYWHERE, avoid_provinces=frozenset({PV28}))
    )
    assert outcome.winner.municipality == GM2
    assert outcome.removed == (Removal("lies-outside-unsafe-provinces", (GM1,)),)
    assert outcome.policy_version


def test_an_unsafe_municipality_is_never_asked() -> None:
    outcome = linked(candidate(GM1, 9), candidate(GM2, 1), to=replace(ANYWHERE, avoid_municipalities=frozenset({GM1})))
    assert outcome.winner.municipality == GM2
    assert outcome.removed == (Removal("is-no-unsafe-municipality", (GM1,)),)


def test_who_has_refused_is_not_asked_again() -> None:
    outcome = linked(candidate(GM1, 9), candidate(GM2, 1), to=replace(ANYWHERE, refused_by=frozenset({GM1})))
    assert outcome.winner.municipality == GM2


def test_the_last_place_of_a_target_may_be_crossed_but_nothing_is_asked_of_who_has_none_left() -> None:
    assert linked(candidate(GM1, 1)).winner.municipality == GM1
    assert unlinked(candidate(GM1, 0), candidate(GM2, -3)).reason is UnlinkedReason.NO_TARGET_REMAINING


def test_without_a_target_or_an_allowed_municipality_the_reason_is_told() -> None:
    assert unlinked().reason is UnlinkedReason.NO_TARGET
    outcome = unlinked(candidate(GM1, 9), to=replace(ANYWHERE, avoid_municipalities=frozenset({GM1})))
    assert outcome.reason is UnlinkedReason.NO_MUNICIPALITY_ALLOWED
    assert outcome.removed == (Removal("is-no-unsafe-municipality", (GM1,)),)


def test_what_one_household_is_promised_is_gone_for_the_next() -> None:
    outcomes = link_all([ANYWHERE, ANYWHERE], [candidate(GM1, 3), candidate(GM2, 2)], H1)
    assert [outcome.winner.municipality for outcome in outcomes if isinstance(outcome, Linked)] == [GM1, GM2]


@given(HOUSEHOLDS, CANDIDATES)
def test_no_hard_rule_is_ever_broken_and_the_order_of_candidates_does_not_matter(
    households: list[Household], candidates: list[Candidate]
) -> None:
    outcomes = link_all(households, candidates, H1)
    assert outcomes == link_all(households, list(reversed(candidates)), H1)
    provinces = {one.code: one.province for one in candidates}
    for wanted, outcome in zip(households, outcomes, strict=True):
        if isinstance(outcome, Linked):
            chosen = outcome.winner.municipality
            assert chosen not in wanted.avoid_municipalities | wanted.refused_by
            assert provinces[chosen] not in wanted.avoid_provinces


@given(HOUSEHOLDS, CANDIDATES)
def test_a_target_is_overrun_by_less_than_one_household(
    households: list[Household], candidates: list[Candidate]
) -> None:
    left = {one.code: one.remaining for one in candidates}
    for wanted, outcome in zip(households, link_all(households, candidates, H1), strict=True):
        if isinstance(outcome, Linked):
            assert left[outcome.winner.municipality] == outcome.winner.remaining > 0
            left[outcome.winner.municipality] -= wanted.holders


def test_all_waiting_households_of_a_batch_are_linked_on_one_set_of_books_oldest_first() -> None:
    older = household(case_id=CaseId(UUID(int=2)), opened_at=NOW - timedelta(days=1))
    newer = household(case_id=CaseId(UUID(int=1)))
    world = memory(older, newer, book("GM0001", 3), book("GM0002", 2))
    decided = world.take(link_open_cases(world, [newer], NOW))
    assert [event.municipality for event in decided.events] == ["GM0001", "GM0001", "GM0002", "GM0002"]
    assert [event.case_id for event in decided.events[::2]] == [older.case_id, newer.case_id]
    assert [one.remaining(H1) for one in world.every(TargetBook)] == [1, 0]


def test_a_household_waits_for_a_number_and_is_linked_when_it_is_recorded() -> None:
    world = memory(household(), book("GM0001", inhabitants=100))
    world.take(link_open_cases(world, [world.case], NOW))
    waiting = world.case
    assert waiting.unlinked == Unlinked(H1, UnlinkedReason.NO_TARGET)

    world.carry_out(SetNationalNumber(H1, (Part("regular", 10),), NOW.date(), "Stcrt", None, 2021), SETTING)
    assert (world.case.state, world.case.unlinked) == (OutflowState.LINKED, None)
    assert world.kinds() == ["target-set", "household-linked", "outflow-requested"]


def test_without_the_referral_nobody_is_linked_for_the_regions_to_avoid_are_not_known() -> None:
    world = memory(household(facts=None), book("GM0001", 10))
    world.take(link_open_cases(world, [world.case], NOW))
    assert world.case.unlinked == Unlinked(H1, UnlinkedReason.FACTS_MISSING)


def test_a_target_of_another_half_year_helps_nobody_now() -> None:
    world = memory(household(), book("GM0001", 10))
    world.take(link_open_cases(world, [world.case], NOW + timedelta(days=40)))
    assert world.case.unlinked is not None
    assert (world.case.unlinked.reason, world.case.unlinked.period) == (UnlinkedReason.NO_TARGET, "2013-H2")


def test_a_household_that_still_waits_for_the_same_reason_is_not_written_again() -> None:
    world = memory(household(), book("GM0001"))
    world.take(link_open_cases(world, [world.case], NOW))
    assert link_open_cases(world, [world.case], NOW).changed == ()


def test_nothing_is_loaded_or_linked_when_nobody_waits() -> None:
    noted = OutflowCase(CASE_ID, facts=LinkingFacts(frozenset(), frozenset()))
    world = memory(noted, book("GM0001", 10))
    assert list(pools(world, [noted])) == []
    assert link_open_cases(world, [noted], NOW) == NOTHING
