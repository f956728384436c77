"""What a batch means for every route: its rooms as they are, who seeks a place, where the list is tried again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from placement_service.domain.case import Case
from placement_service.domain.decision import RouteWorld
from placement_service.domain.facility import Facility
from placement_service.domain.occupancy import Release, Room
from shared.clock import legal_day
from shared.deciding import Loaded
from shared.vocabulary import CaseId, FacilityId, Route


class BatchRound:
    """Made before the waiting lists are loaded and again after: both must see one day, so it is that of the changes."""

    def __init__(self, loaded: Loaded, changed: Sequence[object]) -> None:
        cases: dict[CaseId, Case] = {}
        facilities: dict[FacilityId, Facility] = {}
        released: dict[FacilityId, list[int]] = {}
        days: list[date] = []
        for one in changed:
            if isinstance(one, Case):
                cases[one.case_id] = one
            elif isinstance(one, Facility):
                facilities[one.facility_id] = one
                days.append(one.changed_on)
            elif isinstance(one, Release):
                released.setdefault(one.facility_id, []).extend(one.places)
                days.append(legal_day(one.released_at))
        self.seeking = [case for case in cases.values() if case.seeks_place]
        self.day = max(days or [case.classified_on for case in self.seeking], default=date.min)
        self.changed_routes = {facility.route for facility in facilities.values()}
        self.rooms: Mapping[Route, Sequence[Room]] = {}
        self._released_in = released.keys()
        if self.seeking or facilities or released:
            self.rooms = _rooms_by_route(loaded, facilities, released)

    def worlds(self, loaded: Loaded) -> Iterable[RouteWorld]:
        """The routes on which something may have to be decided."""
        routes = self.rooms.keys() | {case.route for case in self.seeking}
        for route in sorted(routes):
            yield loaded.one(RouteWorld, route.value) or RouteWorld(route)

    def tries_list_again(self, world: RouteWorld) -> bool:
        """Only where something came free or changed, or on a new day, and never while nothing is free."""
        rooms = self.rooms.get(world.route, ())
        disturbed = world.route in self.changed_routes or any(
            room.facility.facility_id in self._released_in for room in rooms
        )
        return (disturbed or world.matched_on != self.day) and any(room.free_on(self.day) for room in rooms)


def _rooms_by_route(
    loaded: Loaded, facilities: Mapping[FacilityId, Facility], released: Mapping[FacilityId, Sequence[int]]
) -> Mapping[Route, Sequence[Room]]:
    rooms = {room.facility.facility_id: room for room in loaded.every(Room)}
    for facility_id, facility in facilities.items():
        known = rooms.get(facility_id)
        rooms[facility_id] = Room(facility, known.taken if known else ())
    for facility_id, places in released.items():
        rooms[facility_id] = rooms[facility_id].without(places)
    by_route: dict[Route, list[Room]] = {}
    for facility_id in sorted(rooms, key=str):
        by_route.setdefault(rooms[facility_id].facility.route, []).append(rooms[facility_id])
    return by_route
