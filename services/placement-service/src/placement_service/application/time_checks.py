"""Facts may not lie in the future, nor before what they follow on."""

from datetime import date, datetime

from shared.clock import legal_day
from shared.deciding import FieldFault, Refused

FUTURE_FACT = "in-the-future"
IMPOSSIBLE_ORDER = "impossible-order"


def not_in_future(pointer: str, fact: date | datetime, now: datetime) -> None:
    """Raise `Refused` naming the field when a fact lies in the future; days are days in Amsterdam."""
    if fact > now if isinstance(fact, datetime) else fact > legal_day(now):
        raise Refused(
            FUTURE_FACT,
            "A fact lies in the future. Record it once it has happened.",
            faults=[FieldFault(pointer, f"must not be after {now.isoformat(timespec='seconds')}", FUTURE_FACT)],
        )


def not_before(pointer: str, fact: date | datetime, earliest: date | datetime | None, what: str) -> None:
    """Raise `Refused` naming the field when a fact precedes what it can only follow."""
    if earliest is not None and fact < earliest:
        raise Refused(
            IMPOSSIBLE_ORDER,
            f"A fact lies before {what}. Correct the field.",
            faults=[FieldFault(pointer, f"must not be before {what}", IMPOSSIBLE_ORDER)],
        )
