"""The development issuer's tokens: one per role for a demonstration, or a narrower one on request."""

import json

from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from standalone.installation import Installation
from standalone.secret_files import write_private

ORGANISATIONS: dict[Role, str | None] = {
    Role.REFERRING_PARTNER: "politie-zeeland-west-brabant",
    Role.IMMIGRATION_SERVICE: "ind",
    Role.COORDINATOR: "comensha",
    Role.SHELTER: "*",
    Role.MUNICIPALITY: "*",
    Role.PROVINCE: "*",
    Role.MINISTRY: "ministry",
    Role.OPERATIONS: "operations",
}
"""For whom a demonstration token acts; `*` is every organisation of that role."""


def issuer(installation: Installation) -> DevelopmentIssuer:
    """The issuer of this installation; its key is made the first time."""
    installation.folder.mkdir(parents=True, exist_ok=True)
    return DevelopmentIssuer(installation.issuer_key)


def write_tokens(installation: Installation) -> dict[str, str]:
    """Fresh tokens for every role, the services' own, and the public key they are verified with."""
    own = issuer(installation)
    own.publish(installation.jwks_file)
    tokens = {role.value: own.issue(role, org) for role, org in ORGANISATIONS.items()}
    write_private(installation.service_token_file, own.issue(Role.SERVICE))
    write_private(installation.tokens_file, json.dumps(tokens, indent=1) + "\n")
    return tokens
