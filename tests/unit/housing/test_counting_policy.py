"""Who counts is policy by the permit's ground and the day of moving in, with its source."""

from datetime import date

from housing_service.domain.counting import COUNTING_RULES, rule_in_force
from shared.vocabulary import PermitGround


def test_who_moves_in_from_the_first_of_january_2012_counts() -> None:
    assert rule_in_force(PermitGround.COMPLAINANT, date(2011, 12, 31)) is None
    assert rule_in_force(PermitGround.COMPLAINANT, date(2012, 1, 1)) is not None


def test_a_permit_as_witness_does_not_count() -> None:
    assert rule_in_force(PermitGround.WITNESS, date(2013, 5, 21)) is None


def test_every_other_ground_counts() -> None:
    counted = {ground for ground in PermitGround if rule_in_force(ground, date(2013, 5, 21))}
    assert counted == set(PermitGround) - {PermitGround.WITNESS}


def test_every_rule_names_its_period_and_its_source() -> None:
    assert all(rule.moved_in_from and "28 638, nr. 72" in rule.source for rule in COUNTING_RULES)
