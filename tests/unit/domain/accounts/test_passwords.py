"""Hashing of passwords, and which of them are refused."""

from __future__ import annotations

import base64
import builtins
import hashlib
import unicodedata
from contextlib import suppress

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from domain.accounts import passwords
from domain.accounts.passwords import LONGEST, PASSWORDS, SHORTEST, Passwords, check_password

CHEAP = Passwords(cost=4)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_password_is_the_one_of_its_hash(text: str) -> None:
    assert CHEAP.verify(text, CHEAP.hash(text))


@given(TEXTS, TEXTS)
@settings(max_examples=50, deadline=None)
def test_another_password_is_not(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)

    assert CHEAP.verify(other, CHEAP.hash(one)) is same


def test_the_two_ways_of_writing_a_letter_are_one_password() -> None:
    assert CHEAP.verify("cafe\u0301 noir", CHEAP.hash("caf\u00e9 noir"))


def test_spaces_at_the_ends_belong_to_the_password() -> None:
    assert not CHEAP.verify("a long word", CHEAP.hash(" a long word"))


def test_letters_after_the_72nd_byte_count() -> None:
    long = "慈" * 60

    assert not CHEAP.verify(long + "a", CHEAP.hash(long + "b"))


def test_the_hash_is_plain_bcrypt_of_the_base64_of_the_sha256() -> None:
    digest = base64.b64encode(hashlib.sha256("一二三".encode()).digest())

    assert bcrypt.checkpw(digest, CHEAP.hash("一二三").encode())


def test_the_same_password_never_has_the_same_hash() -> None:
    assert CHEAP.hash("twice the same") != CHEAP.hash("twice the same")


def test_the_standard_cost_is_twelve() -> None:
    assert PASSWORDS.hash("a quiet river at night").startswith("$2b$12$")


@pytest.mark.parametrize("kept", ["", "plain", "$2b$04$short", "$argon2id$v=19$m=1"])
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not CHEAP.verify("", kept)
    assert not CHEAP.verify(kept, kept)


def test_the_package_and_bcrypt_itself_write_the_same_format(monkeypatch: pytest.MonkeyPatch) -> None:
    with_package = PASSWORDS.hash("a quiet river at night")
    monkeypatch.setattr(passwords, "_hasher", lambda: None)
    without = PASSWORDS.hash("a quiet river at night")

    assert with_package[:7] == without[:7]
    assert PASSWORDS.verify("a quiet river at night", with_package)


def test_the_package_is_used_where_it_is_installed() -> None:
    assert passwords._hasher().__name__ == "Hasher"


def test_the_desk_starts_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords._hasher.cache_clear()
    monkeypatch.setattr(passwords, "find_spec", lambda name: None)

    found = passwords._hasher()

    passwords._hasher.cache_clear()
    assert found is None


def test_hashing_does_not_start_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    real = builtins.__import__
    monkeypatch.setattr(
        builtins, "__import__", lambda name, *a, **k: started.append(name) or real(name, *a, **k)
    )
    passwords._hasher.cache_clear()

    passwords._hasher()

    assert not [name for name in started if name.startswith("streamlit")]


@pytest.mark.parametrize(
    "password",
    [
        "a quiet river at night",
        "correct horse battery staple",
        "雨后的青石板路上有三只猫",
        "   spaces around are kept   ",
        "Xk7#mQ2!vL9p",
        "🦆 swims past the old bridge",
        "tulip-4711-marble",
    ],
)
def test_what_nobody_guesses_first_may_be_kept(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password!2026",
        "P@ssw0rd123456",
        "admin1234567",
        "adminadmin123",
        "123456789012",
        "000000000000",
        "aaaaaaaaaaaa",
        "abababababab",
        "qwertyuiop[]",
        "qwertyuiop12",
        "abcdefghijkl",
        "poiuytrewq12",
        "1qaz2wsx3edc",
        "woaini1314520",
        "ciyin-paichusuo-2026",
        "慈音派出所慈音派出所",
        "公安派出所民警管理员密码",
        "wang.xiaoming",
        "王小明王小明王小明2026",
        "iloveyou520520",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_password(password, ["wang.xiaoming", "王小明", "慈音派出所", "CY"])

    assert refusal.value.field == "password"


@pytest.mark.parametrize("password", ["", "short", "ab3!ef7hij0", "x" * 11])
def test_a_short_one_is_refused_and_the_sentence_says_how_long(password: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_password(password)

    assert refusal.value.message.facts["count"] == SHORTEST


def test_length_counts_letters_not_bytes() -> None:
    check_password("雨后青石板路上有三只猫咪"[:SHORTEST])
    with pytest.raises(BadInput):
        check_password("雨后青石板路上有三只猫"[: SHORTEST - 1])


def test_one_that_is_too_long_is_refused() -> None:
    check_password(("a quiet river at night " * 10)[:LONGEST])
    with pytest.raises(BadInput):
        check_password(("a quiet river at night " * 10)[: LONGEST + 1])


@pytest.mark.parametrize("hidden", ["\x00", "\n", "\t", "\x7f", "\ud800"])
def test_letters_that_cannot_be_seen_are_refused(hidden: str) -> None:
    with pytest.raises(BadInput):
        check_password(f"a quiet river{hidden}at night")


def test_the_field_of_the_form_can_be_named() -> None:
    with pytest.raises(BadInput) as refusal:
        check_password("short", field="new_password")

    assert refusal.value.field == "new_password"


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_kept_or_refused_in_a_sentence(text: str) -> None:
    with suppress(BadInput):
        check_password(text)
