"""The ledger is only added to, and a position is the sum of its entries."""

from hypothesis import given
from hypothesis import strategies as st

from housing_service.domain.ledger import EntryKind, LedgerEntry, Position, replay
from shared.vocabulary import HalfYear, MunicipalityCode
from tests.unit.housing.housing_builders import H1, NOW, book, booking

H2 = HalfYear("2013-H2")
ENTRIES = st.lists(
    st.builds(
        LedgerEntry,
        municipality=st.just(MunicipalityCode("GM0001")),
        period=st.sampled_from([H1, H2]),
        kind=st.sampled_from(EntryKind),
        persons=st.integers(-500, 500),
        recorded_at=st.just(NOW),
        part=st.sampled_from(["regular", "pardon"]),
    ),
    max_size=40,
)


@given(ENTRIES)
def test_the_book_says_what_a_replay_of_the_ledger_says(entries: list[LedgerEntry]) -> None:
    kept = book("GM0001").after(*entries)
    for period in (H1, H2):
        mine = [entry for entry in entries if entry.period == period]
        assert kept.booked(period).position == replay(mine)
        assert sum(dict(kept.booked(period).targets).values()) == replay(mine).target


@given(ENTRIES)
def test_entries_booked_one_by_one_or_together_give_the_same_book(entries: list[LedgerEntry]) -> None:
    one_by_one = book("GM0001")
    for entry in entries:
        one_by_one = one_by_one.after(entry)
    assert one_by_one == book("GM0001").after(*entries)


@given(ENTRIES)
def test_open_is_target_and_carried_and_transferred_less_housed(entries: list[LedgerEntry]) -> None:
    position = replay(entries)
    excused = sum(entry.persons for entry in entries if entry.kind is EntryKind.EXCUSED)
    assert position.open == position.target + position.carried_in + position.transferred - position.housed
    assert position.open == sum(entry.persons for entry in entries) - excused


def test_what_is_housed_is_booked_as_minus_and_shown_as_housed() -> None:
    entries = [booking("GM0001", EntryKind.TARGET_SET, 10), booking("GM0001", EntryKind.HOUSED, -3)]
    assert replay(entries) == Position(target=10, housed=3)
    assert replay(entries).open == 7


def test_a_reversal_takes_back_what_was_housed() -> None:
    entries = [booking("GM0001", EntryKind.HOUSED, -3), booking("GM0001", EntryKind.HOUSED_REVERSED, 3)]
    assert replay(entries) == Position()


def test_excused_persons_are_still_owed() -> None:
    entries = [booking("GM0001", EntryKind.TARGET_SET, 10), booking("GM0001", EntryKind.EXCUSED, 4)]
    assert (replay(entries).open, replay(entries).excused) == (10, 4)


def test_more_housed_than_asked_is_an_advance() -> None:
    entries = [booking("GM0001", EntryKind.TARGET_SET, 2), booking("GM0001", EntryKind.HOUSED, -3)]
    assert replay(entries).open == -1


def test_what_is_promised_is_no_longer_remaining_but_still_open() -> None:
    promised = book("GM0001", 10).promising(4)
    assert promised.remaining(H1) == 6
    assert promised.booked(H1).position.open == 10
