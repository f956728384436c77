"""The reflection period (bedenktijd) weighs in matching: it is best spent in the police region of the investigation."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from placement_service.application.needs import MATCHING
from placement_service.domain.case import Case
from shared.contracts.intake import ReflectionPeriodEndedV1, ReflectionPeriodStartedV1
from shared.deciding import NOTHING, Decided, Handling, Loaded, Pool, Ref


def needs_of_period(event: ReflectionPeriodStartedV1 | ReflectionPeriodEndedV1) -> Iterable[Ref | Pool]:
    """The routes too: a waiting case lies under the lock of its route."""
    return (Ref(Case, str(event.case_id)), *MATCHING)


def on_reflection_period_started(event: ReflectionPeriodStartedV1, loaded: Loaded, now: datetime) -> Decided:
    return _noted(loaded.one(Case, event.case_id), running=True)


def on_reflection_period_ended(event: ReflectionPeriodEndedV1, loaded: Loaded, now: datetime) -> Decided:
    return _noted(loaded.one(Case, event.case_id), running=False)


def _noted(case: Case | None, *, running: bool) -> Decided:
    if case is None or case.facts.in_reflection_period is running:
        return NOTHING
    return Decided((case.with_facts(replace(case.facts, in_reflection_period=running)),))


STARTED: Handling[ReflectionPeriodStartedV1] = Handling(on_reflection_period_started, needs_of_period)
ENDED: Handling[ReflectionPeriodEndedV1] = Handling(on_reflection_period_ended, needs_of_period)
