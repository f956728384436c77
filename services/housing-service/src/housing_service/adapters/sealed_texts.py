"""Free text that people write about a request, kept encrypted."""

import json

from shared.security.field_encryption import FieldCipher, Sealed
from shared.vocabulary import CaseId


class SealedTexts:
    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def seal(self, case_id: CaseId, text: str) -> str:
        return json.dumps(self._cipher.seal(case_id, text.encode()).as_document())

    def open(self, case_id: CaseId, sealed: str) -> str:
        """The text again. Raises `CannotOpen`, for instance once the case is erased."""
        return self._cipher.open(case_id, Sealed.from_document(json.loads(sealed))).decode()
