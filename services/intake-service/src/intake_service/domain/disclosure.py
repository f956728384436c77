"""One look at who somebody is, for the access log."""

from dataclasses import dataclass
from datetime import datetime

from shared.vocabulary import CaseId


@dataclass(frozen=True, slots=True)
class Disclosure:
    case_id: CaseId
    disclosed_at: datetime
    actor: str
    org: str | None
    purpose: str
    trace: str | None
