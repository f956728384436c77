"""A case's texts can be read with its own key and for its own case only; without the key nobody reads them."""

import base64
import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared.observability.tracing import CURRENT, begin_trace
from shared.security.access_log import Access, Act
from shared.security.caller import Caller
from shared.security.field_encryption import CannotOpen, FieldCipher, Sealed
from shared.security.keyed_hash import KeyedHash
from shared.security.secrets import new_secret, read_secret, read_secrets
from shared.vocabulary import Role

CASE, OTHER = uuid4(), uuid4()
OLD, NEW = os.urandom(32), os.urandom(32)
TEXT = "Demo Persoon, née Ö".encode()


@pytest.fixture
def cipher() -> FieldCipher:
    return FieldCipher({"2013a": OLD}, current="2013a")


def test_what_is_sealed_can_be_opened_and_is_never_twice_the_same(cipher: FieldCipher) -> None:
    sealed, again = cipher.seal(CASE, TEXT), cipher.seal(CASE, TEXT)
    assert cipher.open(CASE, sealed) == TEXT
    assert TEXT not in sealed.ciphertext
    assert sealed != again
    assert Sealed.from_document(sealed.as_document()) == sealed


def test_texts_of_one_case_can_share_its_key_so_that_erasing_the_key_erases_them_all(cipher: FieldCipher) -> None:
    first = cipher.seal(CASE, TEXT)
    second = cipher.seal(CASE, b"another", like=first)
    assert second.wrapped_key == first.wrapped_key
    assert cipher.open(CASE, second) == b"another"
    erased = Sealed(second.key_id, b"", second.ciphertext)
    with pytest.raises(CannotOpen):
        cipher.open(CASE, erased)


def test_a_text_copied_to_another_case_cannot_be_opened(cipher: FieldCipher) -> None:
    sealed = cipher.seal(CASE, TEXT)
    with pytest.raises(CannotOpen):
        cipher.open(OTHER, sealed)
    with pytest.raises(CannotOpen):
        cipher.seal(OTHER, TEXT, like=sealed)


@pytest.mark.parametrize("part", ["key_id", "wrapped_key", "ciphertext"])
def test_a_changed_text_or_key_is_noticed(cipher: FieldCipher, part: str) -> None:
    sealed = cipher.seal(CASE, TEXT)
    value: Any = getattr(sealed, part)
    changed: Any = "2014" if isinstance(value, str) else value[:-1] + bytes([value[-1] ^ 1])
    with pytest.raises(CannotOpen):
        cipher.open(CASE, replace(sealed, **{part: changed}))
    with pytest.raises(CannotOpen):
        Sealed.from_document({**sealed.as_document(), "ciphertext": "é"})


@pytest.mark.parametrize("cut", [0, 5, 12, 20])
def test_a_cut_text_is_noticed(cipher: FieldCipher, cut: int) -> None:
    sealed = cipher.seal(CASE, TEXT)
    for broken in (
        Sealed("2013a", sealed.wrapped_key[:cut], sealed.ciphertext),
        Sealed("2013a", sealed.wrapped_key, sealed.ciphertext[:cut]),
    ):
        with pytest.raises(CannotOpen):
            cipher.open(CASE, broken)


def test_a_new_master_key_rewraps_and_the_old_one_can_go(cipher: FieldCipher) -> None:
    sealed = cipher.seal(CASE, TEXT)
    both = FieldCipher({"2013a": OLD, "2014a": NEW}, current="2014a")
    moved = both.rewrap(CASE, sealed)
    assert (moved.key_id, moved.ciphertext) == ("2014a", sealed.ciphertext)
    assert both.rewrap(CASE, moved) is moved
    new_only = FieldCipher({"2014a": NEW}, current="2014a")
    assert new_only.open(CASE, moved) == TEXT
    with pytest.raises(CannotOpen):
        new_only.open(CASE, sealed)


@pytest.mark.parametrize(
    "weak",
    [
        b"",
        b"short",
        bytes(32),
        bytes(range(200, 232)),
        b"The-quick-brown-fox-jumps-over-1",
        b"change-me-change-me-change-me-32",
        os.urandom(16) + bytes(16),
        os.urandom(33),
    ],
)
def test_default_and_weak_secrets_are_refused(weak: bytes) -> None:
    weak = weak[:8] * 4 if len(weak) == 32 and weak[16:] == bytes(16) else weak
    with pytest.raises(ValueError, match="master key 'a'"):
        FieldCipher({"a": weak}, current="a")
    with pytest.raises(ValueError, match="duplicates"):
        KeyedHash(weak, "duplicates")


def test_the_current_key_must_exist() -> None:
    with pytest.raises(ValueError, match="current"):
        FieldCipher({"a": OLD}, current="b")


def test_secrets_are_read_from_configuration_and_never_shown() -> None:
    first, second = new_secret(), new_secret()
    assert list(read_secrets(f"a:{first}, b:{second}", "KEYS")) == ["a", "b"]
    assert len(read_secret(first, "KEY")) == 32
    for wrong in ("hunter2!", "", base64.b64encode(b"hunter2").decode()):
        with pytest.raises(ValueError, match="KEY") as caught:
            read_secret(wrong, "KEY")
        assert "hunter2" not in str(caught.value)
    with pytest.raises(ValueError, match="KEYS"):
        read_secrets("", "KEYS")


def test_a_keyed_hash_finds_the_same_person_however_it_is_written() -> None:
    hashes = KeyedHash(OLD, "duplicates")
    assert hashes.of("  DEMO  Persoon", "1990-05-17") == hashes.of("demo persoon", "1990-05-17")
    assert hashes.of("Zoë") == hashes.of("Zoe\u0308")
    assert hashes.of("ab", "c") != hashes.of("a", "bc")
    assert hashes.of("a") != KeyedHash(NEW, "duplicates").of("a")
    assert hashes.of("a") != KeyedHash(OLD, "another purpose").of("a")


def test_an_access_tells_who_looked_at_whom_why_and_in_which_request() -> None:
    trace = begin_trace()
    bound = CURRENT.set(trace)
    at = datetime(2013, 2, 4, tzinfo=UTC)
    access = Access.by(Caller("desk 3", Role.COORDINATOR), CASE, Act.SAW_IDENTITY, "arranging transport", at)
    CURRENT.reset(bound)
    assert access == Access(
        at, "desk 3", "coordinator", None, CASE, Act.SAW_IDENTITY, "arranging transport", trace.trace_id
    )
