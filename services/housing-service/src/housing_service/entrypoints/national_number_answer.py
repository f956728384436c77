"""The national number and its half-year, as they are answered."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import ConfigDict

from housing_service.domain.half_years import first_day, last_day
from housing_service.domain.national_number import NationalNumber, Publication
from housing_service.entrypoints.population_answer import STAND_IN_EXAMPLE, PopulationBaseAnswer
from shared.vocabulary import HalfYear
from shared.web.models import ResponseBody

BODY_EXAMPLE: dict[str, Any] = {
    "parts": [{"part": "regular", "number": 3300}],
    "publishedOn": "2012-10-01",
    "source": "Stcrt 2012, 24563",
}
_NUMBER_EXAMPLE: dict[str, Any] = {
    **BODY_EXAMPLE,
    "period": "2013-H1",
    "number": 3300,
    "recordedAt": "2013-02-04T08:00:00Z",
    "revision": 1,
    "populationBase": STAND_IN_EXAMPLE,
    "history": [],
}
_PERIOD_EXAMPLE: dict[str, Any] = {
    "period": "2013-H1",
    "startsOn": "2013-01-01",
    "endsOn": "2013-06-30",
    "populationBase": STAND_IN_EXAMPLE,
    "nationalNumber": _NUMBER_EXAMPLE,
}


class PartOfNumber(ResponseBody):
    part: str
    number: int


class PublicationAnswer(ResponseBody):
    """A number that was in force before."""

    parts: list[PartOfNumber]
    number: int
    published_on: date
    source: str
    recorded_at: datetime

    @classmethod
    def of(cls, publication: Publication) -> Self:
        return cls(**_published(publication))


class NationalNumberAnswer(ResponseBody):
    """The number in force for a half-year, in total and in parts; it counts from when it was recorded."""

    model_config = ConfigDict(json_schema_extra={"example": _NUMBER_EXAMPLE})

    period: HalfYear
    parts: list[PartOfNumber]
    number: int
    published_on: date
    source: str
    recorded_at: datetime
    revision: int
    population_base: PopulationBaseAnswer
    history: list[PublicationAnswer]

    @classmethod
    def of(cls, number: NationalNumber) -> Self:
        return cls(
            period=number.period,
            **_published(number.current),
            revision=number.revision,
            population_base=PopulationBaseAnswer.of(number.base),
            history=[PublicationAnswer.of(publication) for publication in number.history],
        )


class PeriodAnswer(ResponseBody):
    """A half-year (kalenderhalfjaar) with the national number in force, or null while there is none."""

    model_config = ConfigDict(json_schema_extra={"example": _PERIOD_EXAMPLE})

    period: HalfYear
    starts_on: date
    ends_on: date
    population_base: PopulationBaseAnswer | None
    national_number: NationalNumberAnswer | None

    @classmethod
    def of(cls, period: HalfYear, found: NationalNumber | None) -> Self:
        number = None if found is None else NationalNumberAnswer.of(found)
        return cls(
            period=period,
            starts_on=first_day(period),
            ends_on=last_day(period),
            population_base=None if number is None else number.population_base,
            national_number=number,
        )


def _published(publication: Publication) -> dict[str, Any]:
    return {
        "parts": [PartOfNumber(part=part.part, number=part.number) for part in publication.parts],
        "number": publication.number,
        "published_on": publication.published_on,
        "source": publication.source,
        "recorded_at": publication.recorded_at,
    }
