"""The legal formula for a municipality's housing target (taakstelling), in integers only."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the national number: `regular`, or `pardon` in 2008; each part is rounded up on its own."""

    part: str
    number: int


def target_of(inhabitants: int, national_number: int, national_inhabitants: int) -> int:
    """(a : b) * c, rounded up to whole persons (Huisvestingswet art. 60b, paragraphs 2 and 5; since 2015 art. 29)."""
    return -(-inhabitants * national_number // national_inhabitants)


def targets_of(inhabitants: int, parts: Iterable[Part], national_inhabitants: int) -> dict[str, int]:
    """The target of each part; the municipality's target is their sum."""
    return {part.part: target_of(inhabitants, part.number, national_inhabitants) for part in parts}
