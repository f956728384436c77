"""Who calls, as the token says it."""

from dataclasses import dataclass

from shared.vocabulary import Role

ACTS_FOR_ALL = "*"
"""The organisation of a demonstration token that acts for every organisation of its role."""

_NATIONAL = frozenset({Role.COORDINATOR, Role.IMMIGRATION_SERVICE, Role.MINISTRY, Role.OPERATIONS, Role.SERVICE})


@dataclass(frozen=True, slots=True)
class Caller:
    """One authenticated caller: a person or system with one role, for one organisation, perhaps limited to a region."""

    subject: str
    role: Role
    org: str | None = None
    region: str | None = None

    def acts_for(self, org: str) -> bool:
        """Whether this caller may act for an organisation; roles that serve the whole country act for all."""
        return self.role in _NATIONAL or self.org in {ACTS_FOR_ALL, org}
