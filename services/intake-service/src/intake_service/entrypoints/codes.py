"""Codes of lists too long, or kept elsewhere, to be an enumeration."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from intake_service.domain.nationality import KNOWN_CODES
from shared.reference.municipalities import municipality_by_code
from shared.vocabulary import MunicipalityCode, ProvinceCode

PROVINCES = tuple(ProvinceCode(f"PV{number}") for number in range(20, 32))


def _nationality(code: str) -> str:
    if code not in KNOWN_CODES:
        known = "known are the codes of ISO 3166-1 alpha-3, XXA for stateless and XXX for unknown"
        raise PydanticCustomError("unknown-code", f"is not a known code; {known}")
    return code


def _province(code: str) -> ProvinceCode:
    if code not in PROVINCES:
        raise PydanticCustomError("unknown-code", f"is not a known code; known are {', '.join(PROVINCES)}")
    return ProvinceCode(code)


def _municipality(code: str) -> MunicipalityCode:
    if code not in municipality_by_code():  # an unknown one to avoid would silently keep nobody safe
        known = "known are the municipalities of 1 January 2021, as GM0344; /housing/v1/municipalities lists them"
        raise PydanticCustomError("unknown-code", f"is not a known code; {known}")
    return MunicipalityCode(code)


Nationality = Annotated[
    str,
    AfterValidator(_nationality),
    Field(description="ISO 3166-1 alpha-3; XXA stateless, XXX unknown.", examples=["NGA"]),
]
Province = Annotated[
    str, AfterValidator(_province), Field(description="PV20 to PV31, as CBS numbers them.", examples=["PV28"])
]
Municipality = Annotated[
    str,
    AfterValidator(_municipality),
    Field(description="GM and four digits, as CBS numbers them.", examples=["GM0599"]),
]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code.", examples=["en"])]
