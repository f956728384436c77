"""The demonstration can be played again after its dates have passed: all move together."""

from datetime import UTC, datetime

from standalone.shifted_days import ShiftedDays

FIRST_PLAY = ShiftedDays(datetime(2013, 2, 4, 8, 0, tzinfo=UTC))
LATER_PLAY = ShiftedDays(datetime(2013, 5, 21, 16, 0, tzinfo=UTC))


def test_the_first_play_uses_the_examples_as_they_are() -> None:
    body = {"foundOn": "2013-02-03", "person": {"familyName": "Person One", "birthDate": "1990-05-17"}}

    assert FIRST_PLAY.body(body) == body


def test_a_later_play_moves_every_date_by_the_same_days_but_no_birth_date() -> None:
    body = {"foundOn": "2013-02-03", "household": [{"birthDate": "2011-03-01"}], "validTo": "2014-03-10"}

    moved = LATER_PLAY.body(body)

    assert LATER_PLAY.days == 106
    assert moved == {"foundOn": "2013-05-20", "household": [{"birthDate": "2011-03-01"}], "validTo": "2014-06-24"}


def test_a_later_play_is_about_other_persons() -> None:
    assert LATER_PLAY.body({"familyName": "Person One"}) == {"familyName": "Person One 2013-05-21"}


def test_an_instant_keeps_its_hour_on_the_clock_in_amsterdam_across_summer_time() -> None:
    moved = LATER_PLAY.body({"decidedAt": "2013-03-12T10:30:00+01:00"})

    assert moved == {"decidedAt": "2013-06-26T10:30:00+02:00"}


def test_a_story_never_moves_back() -> None:
    assert ShiftedDays(datetime(2013, 1, 1, tzinfo=UTC)).days == 0
