"""Names, birth dates, contacts and free text lie encrypted, each case under a key of its own.

The data key of a case is wrapped by a master key and bound to the case id, as is the text: a row copied to another
case cannot be opened. Destroying the wrapped key erases the case everywhere, in every backup; rotating a master key
rewraps data keys and leaves the texts as they are.
"""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.security.secrets import read_secret, read_secrets, require_strong

_NONCE_BYTES = 12
_KEY_BYTES = 32


class CannotOpen(Exception):
    """The text cannot be read: its key is gone or unknown, it belongs to another case, or it was changed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted text: which master key wraps the case's data key, that wrapped key, and the ciphertext."""

    key_id: str
    wrapped_key: bytes
    ciphertext: bytes

    def as_document(self) -> dict[str, str]:
        """For a JSON column."""
        return {"keyId": self.key_id, "wrappedKey": _text(self.wrapped_key), "ciphertext": _text(self.ciphertext)}

    @classmethod
    def from_document(cls, document: Mapping[str, str]) -> Self:
        return cls(document["keyId"], _bytes(document["wrappedKey"]), _bytes(document["ciphertext"]))


class FieldCipher:
    """Seals and opens the texts of a case (AES-256-GCM).

    `master_keys` maps key ids to 32 random bytes; `current` names the one that wraps new data keys, the others stay to
    open what is older. Weak or well-known secrets are refused with `ValueError`.
    """

    def __init__(self, master_keys: Mapping[str, bytes], current: str) -> None:
        if current not in master_keys:
            raise ValueError("the current master key is not among the master keys")
        for key_id, key in master_keys.items():
            require_strong(key, f"master key {key_id!r}")
        self._masters = {key_id: AESGCM(key) for key_id, key in master_keys.items()}
        self._current = current

    @classmethod
    def from_file(cls, file: Path) -> "FieldCipher":
        """By the master keys in a file (`shared.security.secrets`), the newest last; one bare key is named `1`."""
        text = file.read_text().strip()
        keys = read_secrets(text, "master key") if ":" in text else {"1": read_secret(text, "master key")}
        return cls(keys, current=list(keys)[-1])

    def seal(self, case_id: UUID, plaintext: bytes, like: Sealed | None = None) -> Sealed:
        """Encrypt a text of a case: under a new data key, or under that of another sealed text of the same case."""
        if like is not None:
            return replace(
                like, ciphertext=_encrypt(AESGCM(self._data_key(case_id, like)), plaintext, _text_of(case_id))
            )
        data_key = os.urandom(_KEY_BYTES)
        wrapped = _encrypt(self._masters[self._current], data_key, _key_of(case_id))
        return Sealed(self._current, wrapped, _encrypt(AESGCM(data_key), plaintext, _text_of(case_id)))

    def open(self, case_id: UUID, sealed: Sealed) -> bytes:
        """The text. Raises `CannotOpen`."""
        return _decrypt(AESGCM(self._data_key(case_id, sealed)), sealed.ciphertext, _text_of(case_id))

    def rewrap(self, case_id: UUID, sealed: Sealed) -> Sealed:
        """The same text with its data key wrapped by the current master key. Raises `CannotOpen`."""
        if sealed.key_id == self._current:
            return sealed
        wrapped = _encrypt(self._masters[self._current], self._data_key(case_id, sealed), _key_of(case_id))
        return replace(sealed, key_id=self._current, wrapped_key=wrapped)

    def _data_key(self, case_id: UUID, sealed: Sealed) -> bytes:
        master = self._masters.get(sealed.key_id)
        if master is None:
            raise CannotOpen("the master key is not known here")
        return _decrypt(master, sealed.wrapped_key, _key_of(case_id))


def _key_of(case_id: UUID) -> bytes:
    return b"data key of " + case_id.bytes


def _text_of(case_id: UUID) -> bytes:
    return b"text of " + case_id.bytes


def _encrypt(cipher: AESGCM, plaintext: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plaintext, bound_to)


def _decrypt(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as unreadable:
        raise CannotOpen("the text was changed, or belongs to another case or key") from unreadable


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as unreadable:
        raise CannotOpen("the stored form is not base64") from unreadable
