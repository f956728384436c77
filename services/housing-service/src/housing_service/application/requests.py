"""What every answer to an outflow request needs: the household, its request and the municipality's book."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from shared.deciding import Loaded, Pool, Ref, Refused
from shared.vocabulary import CaseId, MunicipalityCode, RequestId


@dataclass(frozen=True, slots=True)
class Addressed:
    """Where a request belongs; never changes, so it can be looked up before anything is locked."""

    request_id: RequestId
    case_id: CaseId
    municipality: MunicipalityCode


class Answer(Protocol):
    """A command about one request."""

    @property
    def to(self) -> Addressed: ...


@dataclass(frozen=True, slots=True)
class Concerned:
    """The aggregates an answer may change."""

    request: OutflowRequest
    case: OutflowCase
    book: TargetBook


def needs(command: Answer) -> Sequence[Ref | Pool]:
    to = command.to
    return [
        Ref(OutflowCase, str(to.case_id)),
        Ref(OutflowRequest, str(to.request_id)),
        Ref(TargetBook, to.municipality),
    ]


def concerned(command: Answer, loaded: Loaded) -> Concerned:
    """Raises Refused (request-not-found) when one of them is not there."""
    request = loaded.one(OutflowRequest, command.to.request_id)
    case = loaded.one(OutflowCase, command.to.case_id)
    book = loaded.one(TargetBook, command.to.municipality)
    if request is None or case is None or book is None:
        raise Refused("request-not-found", "There is no such request.")
    return Concerned(request, case, book)
