"""Parked events (geparkeerde berichten) for operators: see why they wait, replay or discard them; never their data."""

from collections.abc import Awaitable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import ConfigDict, Field

from shared.contracts.registry import TOPICS
from shared.messaging.inspection import Inspection
from shared.messaging.replaying import REFERENCE, Act, DiscardReason, NotParked, Operating, Outcome
from shared.security.access import Caller, allow
from shared.vocabulary import Role
from shared.web.models import RequestBody, ResponseBody
from shared.web.pagination import Page, PageQuery
from shared.web.problems import Fault, Problem
from shared.web.responses import problem_responses

TAG: Final = {"name": "operations", "description": "For whoever runs the system: parked events, replay, discard."}
EXAMPLE: dict[str, Any] = {
    "parkedId": 17,
    "reason": "failed",
    "detail": "case-unknown: The case is not known here.",
    "topic": "intake.events",
    "key": "6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10",
    "keysequence": 4,
    "eventId": "0193552c-5d10-7cc3-a5c4-0d6b6a1f2e01",
    "type": "nl.slachtofferopvang.permit-granted.v1",
    "origin": "3@1207",
    "parkedAt": "2013-03-12T10:00:01Z",
    "attempts": 1,
    "size": 412,
}
LISTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": {"items": [EXAMPLE], "next": None}}}}
}
HEADERS = {"ce_specversion": "1.0", "ce_type": EXAMPLE["type"], "ce_keysequence": "4"}
Reason = Literal["undecodable", "unknown-version", "failed", "behind"]
Operator = Annotated[Caller, allow(Role.OPERATIONS)]
ParkedId = Annotated[int, Path(ge=1, le=2**53 - 1, description="As the list answers it.")]


class ParkedEventAnswer(ResponseBody):
    """What is parked and why. `key`, `type` and `eventId` are null where they do not have the form of ours."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    parked_id: int
    reason: Reason
    detail: str
    topic: str
    key: str | None
    keysequence: int | None
    event_id: UUID | None
    type: str | None
    origin: str = Field(description="Where it was read: partition@offset in Kafka, journal@position in a feed.")
    parked_at: datetime
    attempts: int = Field(description="How often it was tried; 0 = it waits behind an earlier one.")
    size: int = Field(description="Bytes of the data, which is not shown.")


class ParkedEventInFull(ParkedEventAnswer):
    """With its headers: those of ours with a value of ours; others are only counted."""

    model_config = ConfigDict(json_schema_extra={"example": {**EXAMPLE, "headers": HEADERS, "otherHeaders": 0}})

    headers: dict[str, str]
    other_headers: int


class DiscardBody(RequestBody):
    """Kept for ever with who and when; it can not be changed."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "replaced", "reference": "INC-2041"}})

    reason: DiscardReason
    reference: str | None = Field(None, pattern=REFERENCE, description="A ticket's number; never a name.")


class ActAnswer(ResponseBody):
    """What was done. `failed-again`: it stays parked, `detail` is the reason of now."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"parkedId": 17, "outcome": "handled", "detail": None, "handledBehind": 2}}
    )

    parked_id: int
    outcome: Outcome
    detail: str | None
    handled_behind: int = Field(description="How many events that waited behind it were handled with it.")


def admin_router(operating: Operating, inspection: Inspection) -> APIRouter:
    """The same four operations in every service, on its own parked events."""
    router = APIRouter(prefix="/v1/admin/parked-events", tags=[TAG["name"]])
    _add_reading(router, inspection)
    _add_acting(router, operating)
    return router


def _add_reading(router: APIRouter, inspection: Inspection) -> None:
    @router.get("", summary="List parked events", responses=LISTED)
    async def list_parked_events(
        page: PageQuery,
        caller: Operator,
        reason: Annotated[Reason | None, Query(description="Only these.")] = None,
        topic: Annotated[str | None, Query(max_length=100, description="Only of this topic.")] = None,
    ) -> Page[ParkedEventAnswer]:
        """Who was parked first stands first. Never the data: only what an event is and why it waits."""
        position = page.position(int)
        events = await inspection.parked(position[0] if position else 0, page.limit + 1, reason, _known(topic))
        return page.answer([ParkedEventAnswer(**asdict(event)) for event in events], lambda one: (one.parked_id,))

    @router.get("/{parked_id}", summary="Read one parked event", responses=problem_responses(404))
    async def read_parked_event(parked_id: ParkedId, caller: Operator) -> ParkedEventInFull:
        """With its headers and its size; the data stays where it is."""
        found = await inspection.one(parked_id)
        if found is None:
            raise _not_parked()
        return ParkedEventInFull(**asdict(found.event), headers=dict(found.headers), other_headers=found.other_headers)


def _add_acting(router: APIRouter, operating: Operating) -> None:
    @router.post("/{parked_id}/replay", summary="Replay a parked event", responses=problem_responses(404, 409))
    async def replay_parked_event(parked_id: ParkedId, caller: Operator) -> ActAnswer:
        """Handle it as if it arrived now, and then what waits behind it. Only the next one of its key can be replayed.

        It has one effect however often it is sent: once handled it is no longer parked (404).
        """
        return await _answer(operating.replay(parked_id, _actor(caller)))

    @router.post("/{parked_id}/discard", summary="Go on without a parked event", responses=problem_responses(404, 409))
    async def discard_parked_event(parked_id: ParkedId, body: DiscardBody, caller: Operator) -> ActAnswer:
        """It never takes effect here, and what waits behind it is handled. Who, when and why are kept for ever."""
        return await _answer(operating.discard(parked_id, _actor(caller), body.reason, body.reference))


def _actor(caller: Caller) -> str:
    return f"{caller.role}:{caller.subject}"


async def _answer(acting: Awaitable[Act]) -> ActAnswer:
    try:
        return ActAnswer(**asdict(await acting))
    except NotParked as gone:
        raise _not_parked() from gone


def _known(topic: str | None) -> str | None:
    if topic is None or topic in TOPICS:
        return topic
    fault = Fault("/topic", f"must be one of {', '.join(TOPICS)}", "unknown-code", "query")
    raise Problem(400, "invalid-input", "The topic is not known.", errors=[fault])


def _not_parked() -> Problem:
    return Problem(404, "not-parked", "There is no such parked event, or it was handled, replayed or discarded before.")
