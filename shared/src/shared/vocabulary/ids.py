"""Identifiers: random, so that they say nothing about a person or a day; codes of the country's own registers."""

from typing import NewType
from uuid import UUID, uuid4

CaseId = NewType("CaseId", UUID)
"""One victim's file (dossier): random, so that it says nothing about the person or the day."""
OperationId = NewType("OperationId", UUID)
FacilityId = NewType("FacilityId", UUID)
ProposalId = NewType("ProposalId", UUID)
OfferId = NewType("OfferId", UUID)
StayId = NewType("StayId", UUID)
DecisionId = NewType("DecisionId", UUID)
RequestId = NewType("RequestId", UUID)
MunicipalityCode = NewType("MunicipalityCode", str)
"""CBS code of a municipality (gemeente), `GM` and four digits; never its name: there are two Bergens."""
ProvinceCode = NewType("ProvinceCode", str)
HalfYear = NewType("HalfYear", str)
"""A calendar half-year (kalenderhalfjaar) as `2013-H1`."""


def new_id() -> UUID:
    """A random id (version 4): unlike event ids it must not tell when somebody was referred."""
    return uuid4()
