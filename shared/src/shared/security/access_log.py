"""Who looked at which person, when and why: a port; where it is kept is the service's matter.

Apart from the record of data processing (Logboek Dataverwerkingen), which knows no users; both carry the trace id.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self
from uuid import UUID

from shared.observability.tracing import current_trace
from shared.security.caller import Caller


class Act(StrEnum):
    """What was done with a person's data."""

    SAW_FACTS = "saw-facts"
    SAW_IDENTITY = "saw-identity"
    CHANGED = "changed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Access:
    """One look at one person. `purpose` is the caller's own words at disclosure, otherwise the operation's name."""

    at: datetime
    subject: str
    role: str
    org: str | None
    case_id: UUID
    act: Act
    purpose: str
    trace_id: str | None

    @classmethod
    def by(cls, caller: Caller, case_id: UUID, act: Act, purpose: str, at: datetime) -> Self:
        trace = current_trace()
        return cls(
            at, caller.subject, caller.role.value, caller.org, case_id, act, purpose, trace.trace_id if trace else None
        )


class AccessLog(Protocol):
    """Keeps accesses; returns only once they are kept, so that nobody sees what was not logged."""

    async def record(self, *accesses: Access) -> None: ...
