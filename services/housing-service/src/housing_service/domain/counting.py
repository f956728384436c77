"""Which permits count in the housing target: dated policy by ground and moving-in date, each rule with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.vocabulary import PermitGround


@dataclass(frozen=True, slots=True)
class CountingRule:
    """Holders of these permits count when they move in within the period, whenever the permit was granted."""

    rule_id: str
    grounds: frozenset[PermitGround]
    moved_in_from: date
    moved_in_to: date | None
    source: str

    def covers(self, ground: PermitGround, moved_in_on: date) -> bool:
        begun = self.moved_in_from <= moved_in_on
        return begun and (self.moved_in_to is None or moved_in_on <= self.moved_in_to) and ground in self.grounds


COUNTING_RULES: tuple[CountingRule, ...] = (
    CountingRule(
        rule_id="b9-from-2012",
        grounds=frozenset(set(PermitGround) - {PermitGround.WITNESS}),
        moved_in_from=date(2012, 1, 1),
        moved_in_to=None,
        source="Kamerstuk 28 638, nr. 72 (1 February 2012), p. 3: under the housing target since January 2012; "
        "whether it still counts after 2014 is not confirmed by a source",
    ),
)


def rule_in_force(
    ground: PermitGround, moved_in_on: date, rules: Sequence[CountingRule] = COUNTING_RULES
) -> CountingRule | None:
    """The rule by which somebody who moves in on this day counts, or None."""
    return next((rule for rule in rules if rule.covers(ground, moved_in_on)), None)
