"""Issues tokens on a developer's machine and in demonstrations; production tokens come from an identity provider."""

import base64
import hashlib
import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from shared.security.tokens import ALGORITHM, AUDIENCE, ISSUER
from shared.vocabulary import Role

_MADE_VALID_EARLIER_SECONDS = 5
"""Two machines' clocks differ a little."""


class DevelopmentIssuer:
    """Signs with the key in a file, and makes that key (readable by its owner only) where there is none."""

    def __init__(self, key_file: Path, *, issuer: str = ISSUER, audience: str = AUDIENCE) -> None:
        self._key = _read_key(key_file) if key_file.exists() else _make_key(key_file)
        self._issuer = issuer
        self._audience = audience
        self._public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = hashlib.sha256(self._public).hexdigest()[:16]

    def issue(
        self,
        role: Role,
        org: str | None = None,
        subject: str | None = None,
        region: str | None = None,
        lifetime: timedelta = timedelta(days=30),
    ) -> str:
        """A token for one role; `org` may be `*` to act for every organisation of that role."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject or f"development-{role.value}",
            "role": role.value,
            "iat": now,
            "nbf": now - _MADE_VALID_EARLIER_SECONDS,
            "exp": now + int(lifetime.total_seconds()),
        }
        claims.update({name: value for name, value in (("org", org), ("region", region)) if value is not None})
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers={"kid": self.key_id})

    def key_set(self) -> dict[str, Any]:
        """The public key as a JWKS document, for `TokenVerifier`."""
        x = base64.urlsafe_b64encode(self._public).rstrip(b"=").decode()
        key = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": ALGORITHM, "kid": self.key_id, "x": x}
        return {"keys": [key]}

    def publish(self, file: Path) -> None:
        """Write the public key set where verifiers read it, whole or not at all."""
        partial = file.with_suffix(".partial")
        partial.write_text(json.dumps(self.key_set(), indent=2))
        partial.replace(file)


def _make_key(file: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    file.parent.mkdir(parents=True, exist_ok=True)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(pem)
    return key


def _read_key(file: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{file} holds no Ed25519 key")
    return key
