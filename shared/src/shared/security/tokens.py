"""Bearer tokens: signed with an asymmetric key, for this system, from the issuer we know, and not older than allowed.

Only EdDSA (Ed25519) is accepted, so `none` and the HS/RS confusion cannot happen. Expiry is a matter of real time,
also where the demonstration's clock stands in 2013.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
from jwt import PyJWK

from shared.security.caller import Caller
from shared.vocabulary import Role

ALGORITHM = "EdDSA"
ISSUER = "doorstroom-development"
AUDIENCE = "doorstroom"
LEEWAY_SECONDS = 5
LONGEST_TOKEN = 4096
_REMEMBERED = 10_000
_LOOK_AGAIN_SECONDS = 1.0
_REQUIRED = ["iss", "aud", "exp", "nbf", "sub"]


class TokenRefused(Exception):
    """The token says nothing we trust; `code` and `detail` tell the caller why, without quoting the token."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class _Remembered:
    caller: Caller
    expires_at: float


class TokenVerifier:
    """Verifies tokens against a key set (JWKS): a dictionary, or a file that is read again when it changes.

    Several keys may be valid at once, so that keys can be rotated without refusing anybody.
    """

    def __init__(self, keys: Path | Mapping[str, Any], *, issuer: str = ISSUER, audience: str = AUDIENCE) -> None:
        self._file = keys if isinstance(keys, Path) else None
        self._keys: dict[str, PyJWK] = {} if isinstance(keys, Path) else _read_keys(keys)
        self._issuer = issuer
        self._audience = audience
        self._remembered: dict[str, _Remembered] = {}
        self._stamp = (-1, -1)
        self._looked_at = float("-inf")

    def verify(self, token: str) -> Caller:
        """Who calls. Raises `TokenRefused`."""
        self._read_changed_file()
        known = self._remembered.get(token)
        if known is not None and known.expires_at > time.time():
            return known.caller
        if len(token) > LONGEST_TOKEN:
            raise TokenRefused("token-invalid", "The token is too long.")
        caller, expires_at = self._verify_anew(token)
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        self._remembered[token] = _Remembered(caller, expires_at)
        return caller

    def _verify_anew(self, token: str) -> tuple[Caller, float]:
        try:
            key = self._keys.get(str(jwt.get_unverified_header(token).get("kid")))
            if key is None:
                raise TokenRefused("token-key-unknown", "The token names no key that is known here; ask for a new one.")
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except jwt.ExpiredSignatureError as expired:
            raise TokenRefused("token-expired", "The token has expired; ask for a new one.") from expired
        except jwt.ImmatureSignatureError as early:
            raise TokenRefused("token-not-yet-valid", "The token is not valid yet.") from early
        except jwt.InvalidTokenError as invalid:
            raise TokenRefused(
                "token-invalid", "The token is not valid for this system; ask for a new one."
            ) from invalid
        return _caller(claims), float(claims["exp"]) + LEEWAY_SECONDS

    def _read_changed_file(self) -> None:
        now = time.monotonic()
        if self._file is None or now - self._looked_at < _LOOK_AGAIN_SECONDS:
            return
        self._looked_at = now
        try:
            seen = self._file.stat()
            if (seen.st_mtime_ns, seen.st_ino) == self._stamp:
                return
            keys = _read_keys(json.loads(self._file.read_text()))
        except (OSError, ValueError, jwt.PyJWTError):
            return  # half-written or away for a moment: the keys we have stay valid, and we look again
        self._keys, self._stamp = keys, (seen.st_mtime_ns, seen.st_ino)
        self._remembered.clear()


def _read_keys(document: Mapping[str, Any]) -> dict[str, PyJWK]:
    usable = [
        key for key in document["keys"] if key.get("kty") == "OKP" and key.get("crv") == "Ed25519" and "kid" in key
    ]
    return {str(key["kid"]): PyJWK({**key, "alg": ALGORITHM}) for key in usable}


def _caller(claims: Mapping[str, Any]) -> Caller:
    try:
        role = Role(str(claims.get("role")))
    except ValueError as unknown:
        raise TokenRefused("token-without-role", "The token carries no role that is known here.") from unknown
    subject, org, region = claims["sub"], claims.get("org"), claims.get("region")
    if not isinstance(subject, str) or not all(isinstance(value, str | None) for value in (org, region)):
        raise TokenRefused("token-invalid", "The token's subject, org and region must be strings.")
    return Caller(subject, role, org, region)


def expiry_of(token: str) -> datetime:
    """When a token expires, unverified: for messages to the person who holds it."""
    claims = jwt.decode(token, options={"verify_signature": False})
    return datetime.fromtimestamp(claims["exp"], UTC)
