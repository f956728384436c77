"""What a national number books in every municipality: the new ceiling minus what was booked before, per part."""

from collections.abc import Sequence

from housing_service.domain.ledger import EntryKind, LedgerEntry
from housing_service.domain.national_number import NationalNumber
from housing_service.domain.target_book import TargetBook
from housing_service.domain.targets import targets_of


def entries_for(number: NationalNumber, books: Sequence[TargetBook]) -> list[LedgerEntry]:
    """Bookings for the number in force, over the parts that are already booked; the books are left as they are.

    A part whose number changed is booked even where the ceiling stayed the same, so that its history shows it.
    """
    kind = EntryKind.TARGET_REVISED if number.history else EntryKind.TARGET_SET
    national = sum(book.inhabitants_on(number.base.used) or 0 for book in books)
    changed = _changed_parts(number)
    return [
        LedgerEntry(book.code, number.period, kind, new - old, number.current.recorded_at, part=part)
        for book in books
        for part, old, new in _ceilings(book, number, national)
        if new != old or part in changed
    ]


def _ceilings(book: TargetBook, number: NationalNumber, national: int) -> list[tuple[str, int, int]]:
    """Each part with what is booked and what the formula says now."""
    inhabitants = book.inhabitants_on(number.base.used)
    old = dict(book.booked(number.period).targets)
    new = {} if inhabitants is None else targets_of(inhabitants, number.current.parts, national)
    return [(part, old.get(part, 0), new.get(part, 0)) for part in sorted(old.keys() | new.keys())]


def _changed_parts(number: NationalNumber) -> frozenset[str]:
    """Parts whose number is another than in the publication before, new and dropped ones included."""
    before = number.history[-1].parts if number.history else ()
    return frozenset(part.part for part in set(number.current.parts) ^ set(before))
