"""AES-GCM envelopes: what goes in comes out, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import Sealed, Tampered
from core.crypto.envelope import derive, keyed_hash, new_key, seal, unseal

KEY = bytes(range(32))


@given(st.binary(max_size=500), st.binary(max_size=40))
def test_what_goes_in_comes_out(data: bytes, about: bytes) -> None:
    assert unseal(KEY, seal(KEY, data, about), about) == data


@given(st.binary(max_size=60), st.data())
def test_any_changed_bit_is_noticed(data: bytes, draw: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, data, b"x"))
    place = draw.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(Tampered):
        unseal(KEY, bytes(sealed), b"x")


@given(st.binary(max_size=60), st.data())
def test_any_shorter_envelope_is_noticed(data: bytes, draw: st.DataObject) -> None:
    sealed = seal(KEY, data, b"x")
    with pytest.raises(Tampered):
        unseal(KEY, sealed[: draw.draw(st.integers(0, len(sealed) - 1))], b"x")


def test_another_key_or_another_place_does_not_open() -> None:
    sealed = seal(KEY, b"data", b"row 1")
    for key, about in ((new_key(), b"row 1"), (KEY, b"row 2")):
        with pytest.raises(Tampered):
            unseal(key, sealed, about)


def test_the_same_text_never_looks_the_same() -> None:
    assert len({seal(KEY, b"data", b"x") for _ in range(100)}) == 100


def test_derived_keys_and_tokens_differ_by_purpose_key_and_text() -> None:
    assert len({KEY, derive(KEY, "a"), derive(KEY, "b"), derive(new_key(), "a")}) == 4
    assert keyed_hash(KEY, "+1555") == keyed_hash(KEY, "+1555") != keyed_hash(KEY, "+1556")
    assert keyed_hash(KEY, "+1555") != keyed_hash(new_key(), "+1555")


@given(st.integers(1, 2**62), st.binary(min_size=1, max_size=50))
def test_sealed_values_are_stored_and_found_again(key_id: int, envelope: bytes) -> None:
    sealed = Sealed(key_id, envelope)
    assert Sealed.from_bytes(sealed.to_bytes()) == sealed
    assert str(sealed) == f"<Sealed by key {key_id}, {len(envelope)} bytes>"


def test_what_is_too_short_to_be_sealed_is_noticed() -> None:
    with pytest.raises(Tampered):
        Sealed.from_bytes(b"1234")
