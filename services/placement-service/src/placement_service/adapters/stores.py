"""Where each aggregate lives, in the order of locking: routes first, releases before the claims that follow them."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Table

from placement_service.adapters import tables
from placement_service.adapters.bulk import ReleaseStore, RoomStore
from placement_service.adapters.decision_rows import row_of
from placement_service.application.register_facility import FacilityAddress
from placement_service.domain.case import Case
from placement_service.domain.decision import Decision, RouteWorld, WorldSnapshot
from placement_service.domain.facility import Facility
from placement_service.domain.group_budget import BudgetEntry
from placement_service.domain.occupancy import Claim
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.messaging.store import AppendStore, DocumentStore, Store

FACILITIES: TypeAdapter[tuple[Facility, ...]] = TypeAdapter(tuple[Facility, ...])


def _waiting_on(table: Table, route: str) -> ColumnElement[bool]:
    return (table.c.state == "waiting") & (table.c.route == route)


ROUTES = DocumentStore(RouteWorld, tables.routes, key=lambda world: world.route.value)
FACILITY_STORE = DocumentStore(
    Facility,
    tables.facilities,
    key=lambda facility: str(facility.facility_id),
    columns={"route": lambda facility: facility.route.value},
)
CASES = DocumentStore(
    Case,
    tables.cases,
    key=lambda case: str(case.case_id),
    columns={
        "state": lambda case: case.state.value,
        "route": lambda case: case.route.value,
        "police_region": lambda case: case.facts.police_region.value,
        "urgent": lambda case: case.urgent,
        "referred_at": lambda case: case.referred_at,
        "proposal_id": lambda case: None if case.proposal is None else str(case.proposal.proposal_id),
    },
    pools={"waiting": _waiting_on},
)
OFFERS = DocumentStore(
    Offer,
    tables.offers,
    key=lambda offer: str(offer.offer_id),
    columns={
        "state": lambda offer: offer.state.value,
        "facility_id": lambda offer: str(offer.facility_id),
        "proposal_id": lambda offer: str(offer.proposal_id),
        "offered_at": lambda offer: offer.offered_at,
    },
)
STAYS = DocumentStore(
    Stay,
    tables.stays,
    key=lambda stay: str(stay.stay_id),
    columns={
        "state": lambda stay: stay.state.value,
        "facility_id": lambda stay: str(stay.facility_id),
        "case_id": lambda stay: str(stay.case_id),
        "accepted_at": lambda stay: stay.accepted_at,
    },
)


def _claim_row(claim: Claim) -> Mapping[str, object]:
    return {
        "case_id": claim.case_id,
        "facility_id": claim.facility_id,
        "place_no": claim.place,
        "held_from": claim.held_from,
    }


def _world_row(world: WorldSnapshot) -> Mapping[str, object]:
    return {
        "route": world.route.value,
        "version": world.version,
        "facilities": FACILITIES.dump_json(world.facilities).decode(),
        "recorded_at": world.recorded_at,
    }


def _budget_row(entry: BudgetEntry) -> Mapping[str, object]:
    return {
        "entry_id": entry.entry_id,
        "year": entry.year,
        "kind": entry.kind.value,
        "cents": entry.cents,
        "note": entry.note,
        "recorded_at": entry.recorded_at,
    }


def _address_row(address: FacilityAddress) -> Mapping[str, object]:
    return {"facility_id": address.facility_id, "sealed": address.sealed}


STORES: Sequence[Store] = (
    ROUTES,
    RoomStore(),
    FACILITY_STORE,
    AppendStore(FacilityAddress, tables.facility_addresses, row=_address_row),
    CASES,
    OFFERS,
    STAYS,
    ReleaseStore(),
    AppendStore(Claim, tables.claims, row=_claim_row),
    AppendStore(WorldSnapshot, tables.worlds, row=_world_row),
    AppendStore(Decision, tables.decisions, row=row_of),
    AppendStore(BudgetEntry, tables.group_budget_entries, row=_budget_row),
)
