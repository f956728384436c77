"""The ministry records or revises the national number of a half-year; every municipality's target follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from housing_service.application.half_year_begins import beginning_of
from housing_service.application.pools import ALL_BOOKS
from housing_service.domain.facts import refuse_if_any
from housing_service.domain.ledger import EntryKind, LedgerEntry
from housing_service.domain.national_number import NationalNumber, Publication, population_base
from housing_service.domain.setting_targets import entries_for
from housing_service.domain.target_book import TargetBook
from housing_service.domain.targets import Part
from shared.contracts.housing import TargetRevisedV1, TargetSetV1
from shared.deciding import Decided, FieldFault, Handling, Loaded, Pool, Ref, Refused
from shared.vocabulary import HalfYear, MunicipalityCode


@dataclass(frozen=True, slots=True)
class SetNationalNumber:
    period: HalfYear
    parts: tuple[Part, ...]
    published_on: date
    source: str
    if_match: int | None
    """The revision the caller has seen; needed to revise, not to open a half-year."""
    stand_in_year: int | None
    """Whose population may stand in where the legal one is missing; None = none may."""


def set_national_number(command: SetNationalNumber, loaded: Loaded, now: datetime) -> Decided:
    """Opens the half-year or books the difference; raises Refused where the caller has not seen the number in force."""
    known = loaded.one(NationalNumber, command.period)
    refuse_if_any(_doubled_parts(command.parts))
    _refuse_unseen(command, known)
    books = loaded.every(TargetBook)
    base = population_base(
        command.period,
        {population.on for book in books for population in book.populations},
        command.stand_in_year,
    )
    publication = Publication(command.parts, command.published_on, command.source, now)
    number = known.revised(publication, base) if known else NationalNumber(command.period, publication, base)
    entries = entries_for(number, books)
    booked = _booked(books, entries)
    return Decided(
        changed=(number, *booked.values(), *entries),
        events=tuple(_event(entry, number, booked[entry.municipality]) for entry in entries),
        answer={"created": known is None},
        timers=beginning_of(command.period, now),
    )


def _doubled_parts(parts: Sequence[Part]) -> list[FieldFault]:
    return [
        FieldFault(f"/parts/{place}/part", "names a part for the second time; give each part once", "doubled")
        for place, part in enumerate(parts)
        if part.part in {earlier.part for earlier in parts[:place]}
    ]


def _refuse_unseen(command: SetNationalNumber, known: NationalNumber | None) -> None:
    if known is None:
        if command.if_match is not None:
            raise Refused("revision-changed", f"{command.period} has no national number yet; send it without If-Match.")
    elif command.if_match is None:
        raise Refused(
            "if-match-required",
            f"{command.period} has a national number; read it and send its ETag as If-Match to revise it.",
        )
    elif command.if_match != known.revision:
        raise Refused("revision-changed", f"{command.period} was revised meanwhile; read its number and decide again.")


def _booked(books: Sequence[TargetBook], entries: Sequence[LedgerEntry]) -> Mapping[MunicipalityCode, TargetBook]:
    per_municipality: dict[MunicipalityCode, list[LedgerEntry]] = {}
    for entry in entries:
        per_municipality.setdefault(entry.municipality, []).append(entry)
    return {book.code: book.after(*per_municipality[book.code]) for book in books if book.code in per_municipality}


def _event(entry: LedgerEntry, number: NationalNumber, book: TargetBook) -> TargetSetV1 | TargetRevisedV1:
    part = entry.part or ""
    national = next((known.number for known in number.current.parts if known.part == part), 0)
    persons = dict(book.booked(entry.period).targets).get(part, 0)
    if entry.kind is EntryKind.TARGET_SET:
        return TargetSetV1(
            municipality=entry.municipality,
            period=entry.period,
            part=part,
            persons=persons,
            national_number=national,
            stand_in_population=number.base.stand_in,
        )
    return TargetRevisedV1(
        municipality=entry.municipality,
        period=entry.period,
        part=part,
        difference=entry.persons,
        persons=persons,
        national_number=national,
    )


def _needs(command: SetNationalNumber) -> Sequence[Ref | Pool]:
    return [Ref(NationalNumber, command.period), ALL_BOOKS]


HANDLING: Handling[SetNationalNumber] = Handling(set_national_number, needs=_needs)
