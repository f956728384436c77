"""All that leaves intake about a nationality is a group, by the treaties in force that day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_service.domain.nationality import KNOWN_CODES, nationality_group
from shared.vocabulary import NationalityGroup

DUTCH, EU, OTHER, UNKNOWN = NationalityGroup
CODES = st.sampled_from(sorted(KNOWN_CODES))
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("code", "on", "group"),
    [
        ("NLD", date(2013, 2, 3), DUTCH),
        ("BGR", date(2013, 2, 3), EU),
        ("BGR", date(2006, 12, 31), OTHER),
        ("ROU", date(2007, 1, 1), EU),
        ("HRV", date(2013, 6, 30), OTHER),
        ("HRV", date(2013, 7, 1), EU),
        ("POL", date(2004, 4, 30), OTHER),
        ("NOR", date(2013, 2, 3), EU),
        ("CHE", date(2013, 2, 3), EU),
        ("LIE", date(2013, 2, 3), EU),
        ("GBR", date(2020, 12, 31), EU),
        ("GBR", date(2021, 1, 1), OTHER),
        ("NGA", date(2013, 2, 3), OTHER),
        ("XXA", date(2013, 2, 3), OTHER),
        ("XXX", date(2013, 2, 3), UNKNOWN),
    ],
)
def test_a_nationality_counts_as_it_did_on_that_day(code: str, on: date, group: NationalityGroup) -> None:
    assert nationality_group([code], on) is group


def test_nothing_told_is_unknown() -> None:
    assert nationality_group([], date(2013, 2, 3)) is UNKNOWN


@given(st.lists(CODES, max_size=4), DAYS)
def test_who_is_also_dutch_is_dutch(others: list[str], on: date) -> None:
    assert nationality_group([*others, "NLD"], on) is DUTCH


@given(st.lists(CODES, min_size=1, max_size=4), DAYS)
def test_the_order_of_nationalities_does_not_matter(codes: list[str], on: date) -> None:
    assert nationality_group(codes, on) is nationality_group(list(reversed(codes)), on)


@given(CODES, DAYS)
def test_who_is_also_an_eu_citizen_is_never_other(code: str, on: date) -> None:
    assert nationality_group([code, "DEU"], on) in (DUTCH, EU)
