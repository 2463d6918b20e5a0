import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import Cipher, place_of, sha256
from core.errors import Refused
from core.keys import Keys, open_keys

CIPHER = Cipher(Keys({1: b"e" * 32}, b"i" * 32, b"a" * 32))
PLACE = place_of("dispute_party", "phone_locked", 1, 7)


def test_the_first_opening_makes_three_keys_that_only_the_owner_reads(tmp_path):
    open_keys(tmp_path / "keys")

    files = sorted((tmp_path / "keys").iterdir())

    assert [f.name for f in files] == ["audit-1.key", "encryption-1.key", "index-1.key"]
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o400}


def test_opening_again_reads_the_same_keys(tmp_path):
    assert open_keys(tmp_path) == open_keys(tmp_path)


def test_two_installations_never_share_a_key(tmp_path):
    assert open_keys(tmp_path / "a").audit != open_keys(tmp_path / "b").audit


@pytest.mark.parametrize("lost", ["audit-1.key", "encryption-1.key", "index-1.key"])
def test_a_lost_key_is_said_and_never_made_anew(tmp_path, lost):
    open_keys(tmp_path)
    (tmp_path / lost).unlink()

    with pytest.raises(Refused) as refusal:
        open_keys(tmp_path)

    assert refusal.value.message.facts["name"] == lost
    assert not (tmp_path / lost).exists()


def test_a_damaged_key_is_said(tmp_path):
    open_keys(tmp_path)
    (tmp_path / "audit-1.key").chmod(0o600)
    (tmp_path / "audit-1.key").write_bytes(b"short")

    with pytest.raises(Refused, match="damaged"):
        open_keys(tmp_path)


def test_the_newest_encryption_key_is_the_current_one():
    assert Keys({1: b"", 3: b"", 2: b""}, b"", b"").current == 3


@given(st.text())
def test_what_was_locked_opens_again(plain):
    assert CIPHER.open(CIPHER.lock(plain, PLACE), PLACE) == plain


def test_the_same_text_is_locked_differently_each_time():
    assert CIPHER.lock("13812345678", PLACE) != CIPHER.lock("13812345678", PLACE)


def test_a_value_moved_to_another_row_does_not_open():
    locked = CIPHER.lock("13812345678", PLACE)

    with pytest.raises(Refused):
        CIPHER.open(locked, place_of("dispute_party", "phone_locked", 1, 8))


def test_an_altered_value_does_not_open():
    locked = bytearray(CIPHER.lock("13812345678", PLACE))
    locked[-1] ^= 1

    with pytest.raises(Refused):
        CIPHER.open(bytes(locked), PLACE)


def test_a_wrong_key_fails_closed_without_the_value_in_the_message():
    other = Cipher(Keys({1: b"x" * 32}, b"i" * 32, b"a" * 32))

    with pytest.raises(Refused) as refusal:
        other.open(CIPHER.lock("13812345678", PLACE), PLACE)

    assert "138" not in str(refusal.value)


def test_a_version_that_is_gone_fails_closed():
    locked = Cipher(Keys({9: b"e" * 32}, b"", b"")).lock("x", PLACE)

    with pytest.raises(Refused):
        CIPHER.open(locked, PLACE)


def test_values_locked_with_an_older_key_still_open_after_a_new_one_came():
    locked = CIPHER.lock("x", PLACE)
    later = Cipher(Keys({1: b"e" * 32, 2: b"n" * 32}, b"i" * 32, b"a" * 32))

    assert later.open(locked, PLACE) == "x"
    assert later.lock("x", PLACE)[0] == 2


def test_equal_values_of_a_kind_are_found_and_kinds_are_apart():
    assert CIPHER.find("phone", "1") == CIPHER.find("phone", "1")
    assert CIPHER.find("phone", "1") != CIPHER.find("name", "1")
    assert len(CIPHER.find("phone", "1")) == 32


def test_a_finding_hash_needs_the_key():
    other = Cipher(Keys({1: b"e" * 32}, b"j" * 32, b"a" * 32))

    assert CIPHER.find("phone", "1") != other.find("phone", "1")


def test_the_chain_depends_on_what_came_before():
    assert CIPHER.chain("", "a") != CIPHER.chain("x", "a")
    assert len(CIPHER.chain("", "a")) == 64


def test_token_hash_is_plain_sha256():
    assert sha256("abc").startswith("ba7816bf")
