"""First row that holds wins; a row that is not false on known facts stops the table (row 13)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from placement_service.domain.classification.definitions import Condition, Truth
from placement_service.domain.classification.table import (
    REGISTRATION_ONLY,
    UNDECIDABLE,
    Row,
    policy_version,
    rows_in_force,
)
from placement_service.domain.facts import Facts
from shared.vocabulary import Category, Route

_UNJUDGED = object()


@dataclass(frozen=True, slots=True)
class Classification:
    """The table's answer: category and route, the row that gave them, and what was missing."""

    category: Category
    row: Row
    missing: tuple[str, ...]
    policy_version: str
    judged: Facts
    looked_at: tuple[Row, ...]
    """The rows whose facts decided, or at which the table stopped."""

    @property
    def route(self) -> Route:
        return self.row.route

    @property
    def rule_id(self) -> str:
        return self.row.id

    @property
    def text(self) -> str:
        return self.row.text

    @property
    def source(self) -> str:
        return self.row.source

    @property
    def entitlement_review(self) -> bool:
        return self.row.entitlement_review

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts that were used, by their names on the wire."""
        return {condition.fact: condition.value(self.judged) for row in self.looked_at for condition in row.when}


def classify(facts: Facts, on: date) -> Classification:
    """Category and route of a case by the table in force on a day. Total: it always answers."""
    decided = _by_rest_of_table(facts, on)
    if not REGISTRATION_ONLY.when[0].holds(facts):
        return decided
    return replace(decided, row=REGISTRATION_ONLY, looked_at=(REGISTRATION_ONLY, *decided.looked_at))


def _by_rest_of_table(facts: Facts, on: date) -> Classification:
    truths: dict[Condition, Truth] = {}
    for row in rows_in_force(on):
        truth = _judge(row, facts, truths)
        if truth is False:
            continue
        if truth is None or row.stops:
            missing = tuple(dict.fromkeys(one.fact for one in row.when if truths[one] is None)) or row.missing
            return Classification(Category.UNDECIDED, UNDECIDABLE, missing, policy_version(on), facts, (row,))
        return Classification(row.category(facts), row, (), policy_version(on), facts, (row,))
    return Classification(Category.UNDECIDED, UNDECIDABLE, ("route",), policy_version(on), facts, ())


def _judge(row: Row, facts: Facts, truths: dict[Condition, Truth]) -> Truth:
    """Three-valued and (Kleene): false if anything is false, else unknown if anything is unknown."""
    whole: Truth = True
    for condition in row.when:
        truth = truths.get(condition, _UNJUDGED)
        if truth is _UNJUDGED:
            truth = truths[condition] = condition.holds(facts)
        if truth is False:
            return False
        if truth is None:
            whole = None
    return whole
