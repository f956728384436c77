"""Who a caller is to intake: whose cases they see, and in whose name they refer."""

from intake_service.application.viewing import Viewer
from shared.security.access import ACTS_FOR_ALL, Caller
from shared.vocabulary import Role


def viewer_of(caller: Caller) -> Viewer:
    """A referring partner sees its own organisation's cases, a care coordinator those of one region."""
    if caller.role is Role.COORDINATOR:
        return Viewer(region=caller.region)
    if caller.role is not Role.REFERRING_PARTNER or caller.org == ACTS_FOR_ALL:
        return Viewer()
    return Viewer(owner=owner_of(caller))


def owner_of(caller: Caller) -> str:
    """The organisation that refers; a token without one stands for its subject alone."""
    return caller.org or caller.subject
