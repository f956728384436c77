"""Seals texts with the shared field cipher, as JSON text."""

from uuid import UUID

import orjson

from shared.security.field_encryption import FieldCipher, Sealed


class CipherSealing:
    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def seal(self, owner: UUID, text: str) -> str:
        return orjson.dumps(self._cipher.seal(owner, text.encode()).as_document()).decode()

    def open(self, owner: UUID, sealed: str) -> str:
        """The text. Raises `CannotOpen` when its key is gone."""
        return self._cipher.open(owner, Sealed.from_document(orjson.loads(sealed))).decode()
