"""What handlers need loaded. Whoever frees, gives or changes places locks the routes first (lock rule)."""

from placement_service.domain.decision import RouteWorld
from placement_service.domain.occupancy import Room
from shared.deciding import Pool, Ref
from shared.vocabulary import SHELTER_ROUTES

ALL_ROOMS = "all"
MATCHING: tuple[Ref | Pool, ...] = (
    *(Ref(RouteWorld, route.value) for route in sorted(SHELTER_ROUTES)),
    Pool(Room, ALL_ROOMS),
)
"""All routes, since a referral's route is only known once it is classified, and all rooms with their held places."""


def waiting_on(route: str) -> str:
    """Name of the pool of a route's waiting cases."""
    return f"waiting:{route}"
