"""The decision table itself: ordered rows, each with its text, its source and the period in which it holds.

A place of the asylum reception agency (COA) is no route for these victims: there is no legal basis (letter, p. 3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from placement_service.domain.classification import conditions as on
from placement_service.domain.classification.definitions import Condition, is_dutch
from placement_service.domain.facts import Facts
from shared.vocabulary import Category, Route

LETTER = "kst-28638-72, letter of 1 February 2012"
CIRCULAR = "Vreemdelingencirculaire 2000 B8/3 (in 2012: B9)"
FIRST_DAY = date(2012, 2, 1)
"""Day of the letter. Referrals decided on earlier days, of the pilot, follow the same first table."""

CategoryOf = Callable[[Facts], Category]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: when all its conditions hold, it decides."""

    id: str
    text: str
    source: str
    when: tuple[Condition, ...]
    category: CategoryOf
    route: Route
    valid_from: date = FIRST_DAY
    valid_to: date | None = None
    entitlement_review: bool = False
    stops: bool = False
    """True where holding means that the table can not decide."""
    missing: tuple[str, ...] = ()
    """What is then missing."""

    def in_force(self, day: date) -> bool:
        return self.valid_from <= max(day, FIRST_DAY) and (self.valid_to is None or day <= self.valid_to)


def always(category: Category) -> CategoryOf:
    return lambda facts: category


def by_nationality(facts: Facts) -> Category:
    return Category.DUTCH if is_dutch(facts) else Category.FOREIGN


FOREIGN, DUTCH, GROUP = always(Category.FOREIGN), always(Category.DUTCH), always(Category.GROUP)
UNDECIDED = always(Category.UNDECIDED)

UNDECIDABLE = Row(
    "13",
    "A fact that a row depends on is unknown or contradictory, or no row fits: the coordinator decides",
    "working rule of the coordinator; never away",
    (),
    UNDECIDED,
    Route.MANUAL_REVIEW,
)

REGISTRATION_ONLY = Row(
    "1",
    "The partner asks registration or advice only: registered, no shelter",
    f"{CIRCULAR}: the police register every possible victim",
    (on.ASKS_NO_SHELTER,),
    UNDECIDED,
    Route.NONE,
)
"""Its category is that of the rest of the table."""

ROWS: tuple[Row, ...] = (
    Row(
        "2",
        "Unaccompanied minor, foreign, not from the EU: protected reception of minors (Nidos), hand-over",
        "practice of Nidos; the letter is silent",
        (on.MINOR, on.UNACCOMPANIED, on.FOREIGN, on.NOT_EU),
        FOREIGN,
        Route.PROTECTED_MINORS,
    ),
    Row(
        "3",
        "Other minor: youth care; guardianship must be arranged",
        f"{LETTER}, for Dutch minors; for others an assumption",
        (on.MINOR, on.NATIONALITY_SETTLED),
        by_nationality,
        Route.YOUTH_CARE,
    ),
    Row(
        "13",
        "Adult whose sex is neither male nor female, or contradicted: the coordinator decides",
        UNDECIDABLE.source,
        (on.ADULT, on.SEX_UNSETTLED),
        UNDECIDED,
        Route.MANUAL_REVIEW,
        stops=True,
        missing=("sex",),
    ),
    Row(
        "4",
        "Adult, not sexual exploitation, found as a member of a group, no care need: group accommodation on the budget",
        f"{LETTER}, groups; no nationality set: an assumption",
        (on.ADULT, on.NOT_SEXUAL, on.GROUP_MEMBER, on.NO_CARE_NEED),
        GROUP,
        Route.GROUP_ACCOMMODATION,
    ),
    Row(
        "5",
        "Foreign member of such a group with a care need: categorical shelter",
        f"{LETTER}, groups",
        (on.ADULT, on.NOT_SEXUAL, on.GROUP_MEMBER, on.FOREIGN, on.CARE_NEED),
        GROUP,
        Route.CATEGORICAL_SHELTER,
    ),
    Row(
        "6",
        "Dutch adult woman: women's shelter",
        f"{LETTER}, Dutch victims",
        (on.ADULT, on.DUTCH, on.FEMALE),
        DUTCH,
        Route.WOMENS_SHELTER,
    ),
    Row(
        "7",
        "Dutch adult man: men's shelter",
        "practice of the shelters for men",
        (on.ADULT, on.DUTCH, on.MALE),
        DUTCH,
        Route.MENS_SHELTER,
    ),
    Row(
        "8",
        "Asylum applicant: keeps the reception they have",
        f"{LETTER}; {CIRCULAR}",
        (on.ADULT, on.FOREIGN, on.ASYLUM),
        FOREIGN,
        Route.NONE,
    ),
    Row(
        "9",
        "Witness only, or detained without recorded agreement of prosecutor and police: manual review",
        CIRCULAR,
        (on.ADULT, on.FOREIGN, on.NO_REFLECTION_RIGHT),
        FOREIGN,
        Route.MANUAL_REVIEW,
    ),
    Row(
        "10",
        "Foreign adult who holds the B9 permit and is not sheltered: follow-on shelter or outflow, manual review",
        CIRCULAR,
        (on.ADULT, on.FOREIGN, on.HOLDS_B9),
        FOREIGN,
        Route.MANUAL_REVIEW,
    ),
    Row(
        "11",
        "Foreign adult not lawfully here, in the reflection period, or with permit applied for: categorical shelter",
        f"{LETTER}; {CIRCULAR}",
        (on.ADULT, on.FOREIGN, on.B9_STATUS),
        FOREIGN,
        Route.CATEGORICAL_SHELTER,
    ),
    Row(
        "12",
        "Other foreign adult, as an EU citizen lawfully here: categorical shelter, entitlement flagged for review",
        "assumption",
        (on.ADULT, on.FOREIGN, on.RESIDENCE_KNOWN),
        FOREIGN,
        Route.CATEGORICAL_SHELTER,
        entitlement_review=True,
    ),
)


@cache
def rows_in_force(day: date) -> tuple[Row, ...]:
    """The table of one day, in its order, without row 1 and row 13, which frame it."""
    return tuple(row for row in ROWS if row.in_force(day))


@cache
def policy_version(day: date) -> str:
    """Names the table of a day by the newest row in force."""
    return f"categories-{max(row.valid_from for row in rows_in_force(day)).isoformat()}"
