"""Texts as they may be kept, masks that hide, and the tokens by which a person is found."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import Cipher
from core.errors import BadInput
from core.keys import Keys
from domain.personal import (
    checked_text,
    cut_out,
    cut_out_many,
    id_token,
    mask_id,
    mask_name,
    mask_phone,
    name_tokens,
    phone_token,
    read_phone,
    search_tokens,
)
from domain.personal.masks import COMPOUND_SURNAMES
from domain.personal.tokens import initials

CIPHER = Cipher(Keys({1: b"e" * 32}, b"i" * 32, b"a" * 32))
OTHER = Cipher(Keys({1: b"e" * 32}, b"j" * 32, b"a" * 32))
ID = "11010519491231002X"
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
words = st.text(st.characters(exclude_categories=["Cs", "Nd"]), max_size=30)


@given(st.text(max_size=60))
def test_a_kept_text_is_kept_as_it_is_the_second_time(text: str) -> None:
    once = checked_text(text)

    assert checked_text(once) == once.strip()


@given(st.text(max_size=60))
def test_no_control_character_is_kept(text: str) -> None:
    kept = checked_text(text)

    assert [c for c in kept if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"] == []


def test_lines_of_another_system_are_lines() -> None:
    assert checked_text("一\r\n二\r\n") == "一\n二"


@pytest.mark.parametrize(("length", "fits"), [(9, True), (10, True), (11, False)])
def test_the_limit_is_the_last_length_that_fits(length: int, fits: bool) -> None:
    text = "字" * length

    if fits:
        assert checked_text(text, limit=10) == text
        return
    with pytest.raises(BadInput) as refused:
        checked_text(text, limit=10, field="note")
    assert (refused.value.field, dict(refused.value.message.facts)) == ("note", {"limit": 10, "length": 11})


def test_blanks_at_the_ends_do_not_count_towards_the_limit() -> None:
    assert checked_text(f"   {'字' * 10}   ", limit=10) == "字" * 10


@given(names)
def test_a_mask_of_a_name_shows_its_first_character_alone(name: str) -> None:
    mask = mask_name(name)

    assert mask[0] == name[0]
    assert set(mask[1:]) == {"*"}
    assert len(mask) == max(2, len(name))


@given(mobiles)
def test_a_mask_of_a_mobile_hides_the_middle_four(phone: str) -> None:
    mask = mask_phone(phone)

    assert (mask[:3], mask[3:7], mask[7:]) == (phone[:3], "****", phone[7:])


@pytest.mark.parametrize("short", ["", "1", "1234"])
def test_what_is_shorter_than_a_mask_is_no_error(short: str) -> None:
    assert mask_phone(short) == short
    assert len(mask_id(short + "5678")) >= 4


@given(words, mobiles, words)
def test_a_mobile_between_words_is_always_cut_out(before: str, phone: str, after: str) -> None:
    cut = cut_out(f"{before} {phone} {after}")

    assert phone not in cut.text
    assert phone in [one.value for one in cut.found]


@pytest.mark.parametrize("written", [ID, ID.lower(), f"证件{ID}号", f"({ID})", f"{ID}，{ID}"])
def test_an_id_number_is_cut_out_however_it_stands(written: str) -> None:
    cut = cut_out(written)

    assert ID.lower() not in cut.text.lower()
    assert {one.value for one in cut.found} == {ID}
    assert {one.kind for one in cut.found} == {"id"}


def test_an_old_id_number_of_fifteen_digits_is_cut_out() -> None:
    cut = cut_out("旧证 110105491231002。")

    assert [one.value for one in cut.found] == ["110105491231002"]


@given(st.lists(st.one_of(words, mobiles), max_size=8))
def test_a_column_is_cut_row_by_row(texts: list[str]) -> None:
    cleaned, found = cut_out_many(pd.Series(texts, dtype="str"))

    assert cleaned.tolist() == [cut_out(text).text for text in texts]
    assert found == [(row, one) for row, text in enumerate(texts) for one in cut_out(text).found]


def test_a_missing_text_in_a_column_stays_missing() -> None:
    cleaned, found = cut_out_many(pd.Series([None, "13812345678"], dtype="str"))

    assert cleaned.isna().tolist() == [True, False]
    assert [row for row, _one in found] == [1]


@pytest.mark.parametrize(
    "typed", ["138 1234 5678", "138-1234-5678", "+8613812345678", "（138）12345678", " 13812345678 "]
)
def test_a_phone_is_found_however_it_is_typed(typed: str) -> None:
    assert read_phone(typed) == "13812345678"
    assert search_tokens(CIPHER, typed) == [phone_token(CIPHER, "13812345678")]


def test_an_id_number_is_found_with_a_small_x() -> None:
    assert search_tokens(CIPHER, ID.lower()) == [id_token(CIPHER, ID)]


def test_a_name_is_found_whole_by_surname_and_by_initials() -> None:
    kept = name_tokens(CIPHER, " 诸葛孔明 ")

    for typed in ("诸葛孔明", "诸葛", "zgkm", "ZGKM"):
        assert set(search_tokens(CIPHER, typed)) & set(kept), typed
    assert not set(search_tokens(CIPHER, "孔明")) & set(kept)


def test_one_character_finds_everybody_of_that_surname() -> None:
    (surname,) = set(name_tokens(CIPHER, "张三")) & set(name_tokens(CIPHER, "张飞"))

    assert surname in search_tokens(CIPHER, "张")


@pytest.mark.parametrize("typed", ["", "   ", "字" * 21])
def test_nothing_and_too_much_find_nobody(typed: str) -> None:
    assert search_tokens(CIPHER, typed) == []


@given(names)
def test_a_token_tells_nothing_of_the_name(name: str) -> None:
    for token in name_tokens(CIPHER, name):
        assert len(token) == 32
        assert set(token) <= set("0123456789abcdef")


def test_another_key_gives_other_tokens() -> None:
    assert not set(name_tokens(CIPHER, "张三丰")) & set(name_tokens(OTHER, "张三丰"))


def test_the_same_words_are_another_token_as_another_kind() -> None:
    assert phone_token(CIPHER, "1") != id_token(CIPHER, "1")


@pytest.mark.parametrize(("name", "spoken"), [("张三丰", "zsf"), ("Li 明", "li m"), ("", "")])
def test_initials_are_those_of_the_spoken_name(name: str, spoken: str) -> None:
    assert initials(name) == spoken


def test_every_compound_surname_has_two_characters() -> None:
    assert {len(one) for one in COMPOUND_SURNAMES} == {2}
