"""What every event has in common."""

from abc import abstractmethod
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from shared.vocabulary import CaseId, FacilityId, MunicipalityCode, OperationId

TYPE_PREFIX = "nl.slachtofferopvang."


class Published(BaseModel):
    """A value on the wire: camelCase, immutable, unknown fields ignored (tolerant reader)."""

    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True, extra="ignore"
    )


class EventData(Published):
    """Data of one event: pseudonymous facts only; whoever needs more asks the owning service, which logs it."""

    event_type: ClassVar[str]
    """NL GOV profile: reverse DNS, kebab-case, one version: `nl.slachtofferopvang.permit-granted.v1`."""
    topic: ClassVar[str]
    happened: ClassVar[str | None] = None
    """The field that tells the instant when it was true; None = when it was recorded, or only a day is known."""

    @property
    @abstractmethod
    def key(self) -> str:
        """Partition key, and the subject: events of one key stay in order."""


class CaseEvent(EventData):
    """About one victim's file."""

    case_id: CaseId

    @property
    def key(self) -> str:
        return str(self.case_id)


class OperationEvent(EventData):
    """About one planned inspection or police operation."""

    operation_id: OperationId

    @property
    def key(self) -> str:
        return str(self.operation_id)


class FacilityEvent(EventData):
    """About one shelter facility; never its address."""

    facility_id: FacilityId

    @property
    def key(self) -> str:
        return str(self.facility_id)


class MunicipalityEvent(EventData):
    """About one municipality's housing target."""

    municipality: MunicipalityCode

    @property
    def key(self) -> str:
        return self.municipality
