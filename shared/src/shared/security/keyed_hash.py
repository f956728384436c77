"""Find the same person again without storing who it is: a keyed hash, useless to whoever lacks the key."""

import hashlib
import hmac
import unicodedata

from shared.security.secrets import require_strong


class KeyedHash:
    """HMAC-SHA256 under a secret of 32 random bytes; one purpose per instance, so that hashes cannot be joined."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        require_strong(secret, f"secret for {purpose}")
        self._secret = hmac.digest(secret, purpose.encode(), hashlib.sha256)

    def of(self, *parts: str) -> str:
        """The hash of some texts in this order, the same for other capitals, spacing or composed accents."""
        digest = hmac.new(self._secret, digestmod=hashlib.sha256)
        for part in parts:
            raw = _folded(part).encode()
            digest.update(len(raw).to_bytes(4) + raw)  # with its length: ("ab", "c") is not ("a", "bc")
        return digest.hexdigest()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
