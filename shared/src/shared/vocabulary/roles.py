"""Who calls."""

from enum import StrEnum


class Role(StrEnum):
    """Who may call (domain: roles)."""

    REFERRING_PARTNER = "referring-partner"
    IMMIGRATION_SERVICE = "immigration-service"
    COORDINATOR = "coordinator"
    SHELTER = "shelter"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OPERATIONS = "operations"
    SERVICE = "service"
    """One of the three services reading another's feed; never issued to a person."""
