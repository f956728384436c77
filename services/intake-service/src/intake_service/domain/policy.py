"""What the law says today and may say otherwise tomorrow: terms of intake, each with its source."""

from collections.abc import Sequence
from datetime import date, timedelta

from intake_service.domain.dated import Dated

REFLECTION_PERIOD_MONTHS: Sequence[Dated[int]] = (
    Dated(3, "Vreemdelingencirculaire 2000 (B) B9, since B8/3.1: at most three months, once, never extended"),
)
"""Length of the reflection period (bedenktijd), in calendar months."""

PERMIT_DECISION_TARGET: Sequence[Dated[timedelta]] = (
    Dated(
        timedelta(hours=24), "Vreemdelingencirculaire 2000 (B) B9, since B8/3.1: decided within 24 hours after sending"
    ),
)
"""Target (streeftermijn) for deciding on the permit after the police sent the report."""

PERMIT_VALIDITY_MONTHS: Sequence[Dated[int]] = (
    Dated(12, "Vreemdelingenbesluit 2000 art. 3.58: granted or extended for at most one year at a time"),
)

ADULT_FROM_AGE: Sequence[Dated[int]] = (
    Dated(18, "Burgerlijk Wetboek Boek 1, art. 233", starts_on=date(1988, 1, 1)),
    Dated(21, "Burgerlijk Wetboek Boek 1, art. 233 (old)", ends_on=date(1987, 12, 31)),
)
