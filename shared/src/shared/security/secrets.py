"""Secrets from configuration: random, long enough, never a default one."""

import base64
import os
from itertools import pairwise

SECRET_BYTES = 32
_FEWEST_DIFFERENT_BYTES = 16
"""Of 32 random bytes about 30 differ; fewer than 16 practically never happens."""


def new_secret() -> str:
    """A new random secret, as text for a configuration file or environment variable."""
    return base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def read_secret(text: str, name: str) -> bytes:
    """A secret from configuration (base64 of 32 random bytes). Raises `ValueError`, which never shows it."""
    try:
        secret = base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError(f"{name} must be base64 of {SECRET_BYTES} random bytes") from None
    require_strong(secret, name)
    return secret


def read_secrets(text: str, name: str) -> dict[str, bytes]:
    """Several secrets by id, as `2026a:<base64>,2026b:<base64>`: the last one is the newest."""
    pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    if not pairs:
        raise ValueError(f"{name} holds no secret")
    return {key_id: read_secret(secret, f"{name} {key_id!r}") for key_id, _, secret in pairs}


def require_strong(secret: bytes, name: str) -> None:
    """Raises `ValueError` for what somebody typed, counted or copied instead of drawing it at random."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"{name} must have {SECRET_BYTES} bytes")
    typed = secret.isascii()
    counted = len({(after - before) % 256 for before, after in pairwise(secret)}) == 1
    if typed or counted or len(set(secret)) < _FEWEST_DIFFERENT_BYTES:
        raise ValueError(f"{name} is weak: draw {SECRET_BYTES} random bytes")
