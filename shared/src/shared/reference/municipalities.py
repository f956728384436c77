"""The Dutch municipalities (gemeenten) of 2021 with figures of CBS (open data, CC BY 4.0).

Demonstrations set in another year use them as a stand-in, and must say so.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shared.vocabulary import MunicipalityCode, ProvinceCode

SOURCE = "CBS, municipalities and inhabitants on 1 January 2021 (CC BY 4.0)"


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality (gemeente), found by its code; the name is for people only."""

    code: MunicipalityCode
    name: str
    province_code: ProvinceCode
    province: str
    inhabitants: int
    latitude: float
    longitude: float
    urbanity_class: int
    """1 very urban … 5 rural."""
    mean_household_size: float


def _from_row(row: Mapping[str, str]) -> Municipality:
    return Municipality(
        code=MunicipalityCode(row["code"]),
        name=row["name"],
        province_code=ProvinceCode(row["province_code"]),
        province=row["province"],
        inhabitants=int(row["inhabitants"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        urbanity_class=int(row["urbanity_class"]),
        mean_household_size=float(row["mean_household_size"]),
    )


@cache
def municipalities_2021() -> tuple[Municipality, ...]:
    """All 352 municipalities of 1 January 2021, in the order of the file."""
    text = (files(__package__) / "municipalities_2021.csv").read_text(encoding="utf-8")
    return tuple(_from_row(row) for row in csv.DictReader(text.splitlines()))


@cache
def municipality_by_code() -> Mapping[MunicipalityCode, Municipality]:
    """The same, by code."""
    return {municipality.code: municipality for municipality in municipalities_2021()}
