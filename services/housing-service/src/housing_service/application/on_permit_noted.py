"""Permit decisions that change no request: a refusal is noted, an extension moves the last day."""

from dataclasses import replace
from datetime import datetime

from housing_service.application.households import household_of, known
from shared.contracts.intake import PermitExtendedV1, PermitRefusedV1
from shared.deciding import NOTHING, Decided, Handling, Loaded


def on_permit_refused(event: PermitRefusedV1, loaded: Loaded, now: datetime) -> Decided:
    return Decided(changed=(replace(known(event, loaded), permit_refused_at=event.decided_at),))


def on_permit_extended(event: PermitExtendedV1, loaded: Loaded, now: datetime) -> Decided:
    case = known(event, loaded)
    if case.permit is None:
        return NOTHING
    return Decided(changed=(replace(case, permit=replace(case.permit, valid_to=event.valid_to)),))


REFUSED: Handling[PermitRefusedV1] = Handling(on_permit_refused, needs=household_of)
EXTENDED: Handling[PermitExtendedV1] = Handling(on_permit_extended, needs=household_of)
