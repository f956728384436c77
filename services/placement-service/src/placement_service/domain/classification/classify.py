"""First row that holds wins; a row that is not false on known facts stops the table (row 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from placement_service.domain.classification.definitions import Truth
from placement_service.domain.classification.table import (
    REGISTRATION_ONLY,
    UNDECIDABLE,
    Row,
    policy_version,
    rows_in_force,
)
from placement_service.domain.facts import Facts
from shared.vocabulary import Category, Route


@dataclass(frozen=True, slots=True)
class Classification:
    """The table's answer: category and route, the rule that gave them, the facts it used and what was missing."""

    category: Category
    route: Route
    rule_id: str
    text: str
    source: str
    facts: Mapping[str, object]
    missing: tuple[str, ...]
    entitlement_review: bool
    policy_version: str


def classify(facts: Facts, on: date) -> Classification:
    """Category and route of a case by the table in force on a day. Total: it always answers."""
    decided = _by_rest_of_table(facts, on)
    if not REGISTRATION_ONLY.when[0].holds(facts):
        return decided
    row = REGISTRATION_ONLY
    return Classification(
        category=decided.category,
        route=row.route,
        rule_id=row.id,
        text=row.text,
        source=row.source,
        facts={**decided.facts, **_values(row, facts)},
        missing=decided.missing,
        entitlement_review=False,
        policy_version=decided.policy_version,
    )


def _by_rest_of_table(facts: Facts, on: date) -> Classification:
    for row in rows_in_force(on):
        truth, unknown = _judge(row, facts)
        if truth is None:
            return _undecidable(row, unknown, facts, on)
        if truth:
            return _decided(row, facts, on)
    return _undecidable(UNDECIDABLE, (), facts, on)


def _judge(row: Row, facts: Facts) -> tuple[Truth, tuple[str, ...]]:
    """Three-valued and (Kleene): false if anything is false, else unknown if anything is unknown."""
    unknown: tuple[str, ...] = ()
    for condition in row.when:
        truth = condition.holds(facts)
        if truth is False:
            return False, ()
        if truth is None and condition.fact not in unknown:
            unknown = (*unknown, condition.fact)
    return (None if unknown else True), unknown


def _decided(row: Row, facts: Facts, on: date) -> Classification:
    return Classification(
        category=row.category(facts),
        route=row.route,
        rule_id=row.id,
        text=row.text,
        source=row.source,
        facts=_values(row, facts),
        missing=("sex",) if row.stops else (),
        entitlement_review=row.entitlement_review,
        policy_version=policy_version(on),
    )


def _undecidable(row: Row, unknown: tuple[str, ...], facts: Facts, on: date) -> Classification:
    return Classification(
        category=Category.UNDECIDED,
        route=Route.MANUAL_REVIEW,
        rule_id=UNDECIDABLE.id,
        text=UNDECIDABLE.text,
        source=UNDECIDABLE.source,
        facts={**_values(row, facts), "stoppedAtRow": row.id},
        missing=unknown,
        entitlement_review=False,
        policy_version=policy_version(on),
    )


def _values(row: Row, facts: Facts) -> dict[str, object]:
    return {condition.fact: condition.value(facts) for condition in row.when}
