"""Codes that are checked against more than an enumeration."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from shared.reference.municipalities import municipality_by_code
from shared.vocabulary import SHELTER_ROUTES, MunicipalityCode, Route


def _known_municipality(code: str) -> MunicipalityCode:
    if code not in municipality_by_code():
        raise PydanticCustomError(
            "unknown-code", "is not a municipality of 1 January 2021: GM and the four digits of CBS, as GM0855"
        )
    return MunicipalityCode(code)


def _shelter_route(route: Route) -> Route:
    if route not in SHELTER_ROUTES:
        known = ", ".join(sorted(SHELTER_ROUTES))
        raise PydanticCustomError("unknown-code", f"is not a route with places; known are {known}")
    return route


KnownMunicipality = Annotated[
    str,
    Field(max_length=6, description="GM and four digits, as CBS numbers them.", examples=["GM0855"]),
    AfterValidator(_known_municipality),
]
ShelterRoute = Annotated[Route, AfterValidator(_shelter_route)]
