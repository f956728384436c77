"""Reads cases, decisions, offers and stays for the API; locks nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from placement_service.adapters.decision_rows import decision_from
from placement_service.adapters.stores import CASES, FACILITIES, OFFERS, STAYS
from placement_service.application.ports import Moment, WaitingPlace
from placement_service.domain.case import Case
from placement_service.domain.decision import Decision, WorldSnapshot
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.vocabulary import CaseId, DecisionId, ProposalId, Route

_IN_REGION = "(%(region)s::text is null or police_region = %(region)s)"
_AFTER = "(%(at)s::timestamptz is null or ({column}, id) > (%(at)s::timestamptz, %(id)s))"
_ONE = f"select data::text from cases where id = %(id)s and {_IN_REGION}"  # noqa: S608 - fragments of this module
_OF_PROPOSAL = f"""
select id from cases
where {_IN_REGION} and id in (
    select id from cases where proposal_id = %(proposal)s
    union select data ->> 'case_id' from offers where proposal_id = %(proposal)s
)
"""  # noqa: S608 - fragments of this module
_PROPOSED = f"""
select data::text from cases
where state = 'proposed' and {_IN_REGION} and {_AFTER.format(column="referred_at")}
order by referred_at, id limit %(limit)s
"""  # noqa: S608 - fragments of this module
_WAITING = f"""
select data::text from cases
where state = 'waiting' and (%(route)s::text is null or route = %(route)s)
    and {_IN_REGION}
    and (%(id)s::text is null
        or (not urgent, referred_at, id) > (not %(urgent)s::boolean, %(at)s::timestamptz, %(id)s))
order by urgent desc, referred_at, id limit %(limit)s
"""  # noqa: S608 - fragments of this module
_DECISION = """
select d.*, w.facilities::text, w.recorded_at
from decisions d left join worlds w on w.route = d.route and w.version = d.world_version
where d.decision_id = %(id)s
"""
_OFFERS = f"""
select data::text from offers
where (%(state)s::text is null or state = %(state)s) and (%(facility)s::text is null or facility_id = %(facility)s)
    and {_AFTER.format(column="offered_at")}
order by offered_at, id limit %(limit)s
"""  # noqa: S608 - fragments of this module
_STAYS = f"""
select data::text from stays
where (%(case)s::text is null or case_id = %(case)s) and (%(facility)s::text is null or facility_id = %(facility)s)
    and {_AFTER.format(column="accepted_at")}
order by accepted_at, id limit %(limit)s
"""  # noqa: S608 - fragments of this module


class _Reader:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def _rows(self, query: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
        async with self._engine.connect() as conn:
            return (await conn.exec_driver_sql(query, dict(parameters))).all()


def _beyond(after: Moment | None) -> Mapping[str, Any]:
    return {"at": after and after.at, "id": after and after.id}


class SqlCases(_Reader):
    async def one(self, case_id: CaseId, region: str | None) -> Case | None:
        rows = await self._rows(_ONE, {"id": str(case_id), "region": region})
        return CASES.parse(rows[0][0]) if rows else None

    async def of_proposal(self, proposal_id: ProposalId, region: str | None) -> CaseId | None:
        rows = await self._rows(_OF_PROPOSAL, {"proposal": str(proposal_id), "region": region})
        return rows[0][0] if rows else None

    async def proposed(self, region: str | None, after: Moment | None, limit: int) -> Sequence[Case]:
        rows = await self._rows(_PROPOSED, {"region": region, "limit": limit, **_beyond(after)})
        return [CASES.parse(data) for (data,) in rows]

    async def waiting(
        self, route: Route | None, region: str | None, after: WaitingPlace | None, limit: int
    ) -> Sequence[Case]:
        beyond = {
            "urgent": after and after.urgent,
            "at": after and after.referred_at,
            "id": after and after.case_id,
        }
        rows = await self._rows(_WAITING, {"route": route and route.value, "region": region, "limit": limit, **beyond})
        return [CASES.parse(data) for (data,) in rows]


class SqlDecisions(_Reader):
    async def one(self, decision_id: DecisionId) -> tuple[Decision, WorldSnapshot] | None:
        rows = await self._rows(_DECISION, {"id": decision_id})
        if not rows:
            return None
        decision = decision_from(rows[0])
        facilities = FACILITIES.validate_json(rows[0].facilities or "[]")
        recorded_at = rows[0].recorded_at or decision.decided_at
        return decision, WorldSnapshot(decision.route, decision.world_version, facilities, recorded_at)


class SqlOffers(_Reader):
    async def page(
        self, state: str | None, facility_id: str | None, after: Moment | None, limit: int
    ) -> Sequence[Offer]:
        parameters = {"state": state, "facility": facility_id, "limit": limit, **_beyond(after)}
        return [OFFERS.parse(data) for (data,) in await self._rows(_OFFERS, parameters)]


class SqlStays(_Reader):
    async def page(
        self, case_id: CaseId | None, facility_id: str | None, after: Moment | None, limit: int
    ) -> Sequence[Stay]:
        case = None if case_id is None else str(case_id)
        parameters = {"case": case, "facility": facility_id, "limit": limit, **_beyond(after)}
        return [STAYS.parse(data) for (data,) in await self._rows(_STAYS, parameters)]
