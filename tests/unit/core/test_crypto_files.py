"""The content of a file, locked as a field is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import Cipher
from core.errors import Refused
from core.keys import Keys

CIPHER = Cipher(Keys({1: b"e" * 32}, b"i" * 32, b"a" * 32))
OTHER = Cipher(Keys({1: b"x" * 32}, b"i" * 32, b"a" * 32))
PLACE = "upload.0123:1:7"


@given(st.binary(max_size=4096))
def test_a_file_comes_back_byte_for_byte(content: bytes) -> None:
    assert CIPHER.open_bytes(CIPHER.lock_bytes(content, PLACE), PLACE) == content


@given(st.text(max_size=200))
def test_a_field_and_the_same_bytes_are_one(text: str) -> None:
    assert CIPHER.open_bytes(CIPHER.lock(text, PLACE), PLACE) == text.encode()
    assert CIPHER.open(CIPHER.lock_bytes(text.encode(), PLACE), PLACE) == text


def test_locking_twice_gives_different_bytes() -> None:
    assert CIPHER.lock_bytes(b"x", PLACE) != CIPHER.lock_bytes(b"x", PLACE)


@pytest.mark.parametrize("place", ["upload.0123:1:8", "upload.0123:2:7", "upload.9999:1:7", ""])
def test_elsewhere_it_does_not_open(place: str) -> None:
    with pytest.raises(Refused):
        CIPHER.open_bytes(CIPHER.lock_bytes(b"content", PLACE), place)


def test_with_another_key_or_one_altered_byte_it_does_not_open() -> None:
    locked = CIPHER.lock_bytes(b"content", PLACE)
    altered = locked[:-1] + bytes([locked[-1] ^ 1])

    for cipher, bytes_ in ((OTHER, locked), (CIPHER, altered)):
        with pytest.raises(Refused):
            cipher.open_bytes(bytes_, PLACE)
