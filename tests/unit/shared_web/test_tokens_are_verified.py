"""Tokens: only ours, only signed with a key we know, only in time."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.security.caller import Caller
from shared.security.development_issuer import DevelopmentIssuer
from shared.security.tokens import TokenRefused, TokenVerifier
from shared.vocabulary import Role


@pytest.fixture
def verifier(issuer: DevelopmentIssuer) -> TokenVerifier:
    return TokenVerifier(issuer.key_set())


def refused(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(TokenRefused) as caught:
        verifier.verify(token)
    return caught.value.code


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {
        "iss": "doorstroom-development",
        "aud": "doorstroom",
        "sub": "x",
        "role": "coordinator",
        "nbf": now,
        "exp": now + 60,
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def signed(issuer: DevelopmentIssuer, key_id: str | None = None, **changed: Any) -> str:
    headers = {"kid": issuer.key_id if key_id is None else key_id}
    return jwt.encode(claims(**changed), issuer._key, algorithm="EdDSA", headers=headers)


def test_a_token_says_who_calls(issuer: DevelopmentIssuer, verifier: TokenVerifier) -> None:
    token = issuer.issue(Role.MUNICIPALITY, org="GM0344", subject="desk 3", region="Utrecht")
    assert verifier.verify(token) == Caller("desk 3", Role.MUNICIPALITY, "GM0344", "Utrecht")
    assert verifier.verify(token) == Caller("desk 3", Role.MUNICIPALITY, "GM0344", "Utrecht")


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "nbf", "sub"])
def test_a_token_without_a_required_claim_is_refused(
    issuer: DevelopmentIssuer, verifier: TokenVerifier, claim: str
) -> None:
    assert refused(verifier, signed(issuer, **{claim: None})) == "token-invalid"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"iss": "somebody-else"}, "token-invalid"),
        ({"aud": "another-system"}, "token-invalid"),
        ({"exp": int(time.time()) - 60}, "token-expired"),
        ({"nbf": int(time.time()) + 86_400}, "token-not-yet-valid"),
        ({"role": None}, "token-without-role"),
        ({"role": "king"}, "token-without-role"),
        ({"role": ["coordinator"]}, "token-without-role"),
        ({"sub": 5}, "token-invalid"),
        ({"org": 344}, "token-invalid"),
        ({"exp": "soon"}, "token-invalid"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(
    issuer: DevelopmentIssuer, verifier: TokenVerifier, changed: dict[str, Any], code: str
) -> None:
    assert refused(verifier, signed(issuer, **changed)) == code


def test_a_token_that_names_an_unknown_key_is_refused(issuer: DevelopmentIssuer, verifier: TokenVerifier) -> None:
    assert refused(verifier, signed(issuer, key_id="other")) == "token-key-unknown"
    assert refused(verifier, jwt.encode(claims(), issuer._key, algorithm="EdDSA")) == "token-key-unknown"


def test_a_token_of_another_signer_under_our_key_id_is_refused(
    issuer: DevelopmentIssuer, verifier: TokenVerifier
) -> None:
    token = jwt.encode(claims(), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"kid": issuer.key_id})
    assert refused(verifier, token) == "token-invalid"


def test_an_unsigned_token_is_refused(issuer: DevelopmentIssuer, verifier: TokenVerifier) -> None:
    assert (
        refused(verifier, jwt.encode(claims(), "", algorithm="none", headers={"kid": issuer.key_id})) == "token-invalid"
    )


def test_the_public_key_is_no_shared_secret(issuer: DevelopmentIssuer, verifier: TokenVerifier) -> None:
    public = issuer._key.public_key()
    for secret in (
        public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    ):
        header, body = ({"alg": "HS256", "typ": "JWT", "kid": issuer.key_id}, claims())
        text = ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, body)
        )
        seal = base64.urlsafe_b64encode(hmac.digest(secret, text.encode(), hashlib.sha256)).rstrip(b"=").decode()
        assert refused(verifier, f"{text}.{seal}") == "token-invalid"


def test_an_rsa_token_is_refused(issuer: DevelopmentIssuer, verifier: TokenVerifier) -> None:
    rsa = generate_private_key(public_exponent=65537, key_size=2048)
    assert (
        refused(verifier, jwt.encode(claims(), rsa, algorithm="RS256", headers={"kid": issuer.key_id}))
        == "token-invalid"
    )


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.é.é", "." * 5000, "x" * 5000])
def test_what_is_no_token_is_refused(verifier: TokenVerifier, token: str) -> None:
    assert refused(verifier, token) in {"token-invalid", "token-key-unknown"}


def test_a_remembered_token_still_expires(
    issuer: DevelopmentIssuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.issue(Role.COORDINATOR, lifetime=timedelta(seconds=60))
    verifier.verify(token)
    later = time.time() + 120
    monkeypatch.setattr("shared.security.tokens.time.time", lambda: later)
    monkeypatch.setattr(jwt.api_jwt, "datetime", _Later)
    assert refused(verifier, token) == "token-expired"


class _Later:
    @staticmethod
    def now(tz: Any = None) -> Any:
        from datetime import datetime  # noqa: PLC0415  the real one, while its name is replaced

        return datetime.now(tz) + timedelta(seconds=120)


def test_keys_are_rotated_without_refusing_anybody(tmp_path: Path, tick: Callable[[], None]) -> None:
    file = tmp_path / "keys.json"
    old, new = DevelopmentIssuer(tmp_path / "old.pem"), DevelopmentIssuer(tmp_path / "new.pem")
    old.publish(file)
    verifier = TokenVerifier(file)
    old_token, new_token = old.issue(Role.COORDINATOR), new.issue(Role.COORDINATOR)
    assert verifier.verify(old_token)
    assert refused(verifier, new_token) == "token-key-unknown"

    _publish(file, old, new)
    tick()
    assert verifier.verify(old_token)
    assert verifier.verify(new_token)

    _publish(file, new)
    tick()
    assert refused(verifier, old_token) == "token-key-unknown"


def test_a_half_written_key_file_leaves_the_known_keys_valid(tmp_path: Path, tick: Callable[[], None]) -> None:
    file = tmp_path / "keys.json"
    issuer = DevelopmentIssuer(tmp_path / "key.pem")
    verifier = TokenVerifier(file)
    assert refused(verifier, issuer.issue(Role.SHELTER)) == "token-key-unknown"
    issuer.publish(file)
    tick()
    assert verifier.verify(issuer.issue(Role.SHELTER))
    file.write_text('{"keys": [')
    tick()
    assert verifier.verify(issuer.issue(Role.SHELTER, subject="another"))


def test_the_private_key_is_kept_between_runs_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "run" / "issuer.pem"
    token = DevelopmentIssuer(file).issue(Role.OPERATIONS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert TokenVerifier(DevelopmentIssuer(file).key_set()).verify(token).role is Role.OPERATIONS


@pytest.fixture
def tick(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the verifier look at its file again."""
    ticks = [time.monotonic()]
    monkeypatch.setattr("shared.security.tokens.time.monotonic", lambda: ticks[0])

    def forward() -> None:
        ticks[0] += 2

    return forward


def _publish(file: Path, *issuers: DevelopmentIssuer) -> None:
    partial = file.with_suffix(".next")
    partial.write_text(json.dumps({"keys": [key for issuer in issuers for key in issuer.key_set()["keys"]]}))
    partial.replace(file)
