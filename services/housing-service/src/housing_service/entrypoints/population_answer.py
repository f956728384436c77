"""Whose inhabitants the targets rest on: in every answer that shows a target."""

from datetime import date
from typing import Self

from housing_service.domain.national_number import PopulationBase
from shared.web.models import ResponseBody


class PopulationBaseAnswer(ResponseBody):
    """The 1 January that the law names, and the one whose figures (CBS, CC BY 4.0) were used."""

    legal: date
    used: date
    stand_in: bool
    """True where another year stands in for the legal one: the targets are then a demonstration."""

    @classmethod
    def of(cls, base: PopulationBase) -> Self:
        return cls(legal=base.legal, used=base.used, stand_in=base.stand_in)


STAND_IN_EXAMPLE = {"legal": "2012-01-01", "used": "2021-01-01", "standIn": True}
