import pandas as pd
import pytest
from sqlmodel import select

from core.crypto import place_of
from core.errors import BadInput
from domain.organisation.events import OrganisationEvent
from domain.personal import (
    checked_text,
    clean_text,
    cut_out,
    cut_out_many,
    id_token,
    keep_tokens,
    name_tokens,
    phone_token,
    search_tokens,
)
from domain.personal.tokens import initials
from models import KeyedToken, PersonalSnippet
from tests.factories import small_station

ID = "11010519491231002X"


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"身份证{ID}。", "身份证⟦1101**********002X⟧。"),
        ("电话13812345678", "电话⟦138****5678⟧"),
        ("电话138 1234 5678", "电话⟦138****5678⟧"),
        ("电话138-1234-5678。", "电话⟦138****5678⟧。"),
        ("+8613812345678", "⟦138****5678⟧"),
        ("座机0825-2223333", "座机⟦*******3333⟧"),
        ("老证110105491231002", "老证⟦1101*******1002⟧"),
    ],
)
def test_numbers_become_chips(text, left):
    assert cut_out(text).text == left


@pytest.mark.parametrize(
    "text", ["订单1234567890123456789012", "3,412 起", "2026年11月23日", "128号楼", "价格 3280.00 元", ""]
)
def test_other_digits_stay(text):
    assert cut_out(text).text == text


def test_the_numbers_come_out_in_their_order():
    found = cut_out(f"甲13812345678乙{ID}").found

    assert [(f.kind, f.value) for f in found] == [("phone", "13812345678"), ("id", ID)]


def test_cutting_twice_changes_nothing_more():
    once = cut_out(f"甲13812345678乙{ID}").text

    assert cut_out(once).text == once


def test_a_column_is_cut_as_its_texts_one_by_one():
    texts = pd.Series(["无", f"证{ID}", "打13812345678或13912345678", ""])

    cleaned, found = cut_out_many(texts)

    assert cleaned.tolist() == [cut_out(t).text for t in texts]
    assert [position for position, _ in found] == [1, 2, 2]
    assert texts.iloc[1] == f"证{ID}"


def test_a_text_loses_control_characters_and_keeps_lines_and_rare_letters():
    assert checked_text(" a\x00b\r\nc\u202e𠮷 ") == "ab\nc\u202e𠮷"


def test_a_text_that_is_too_long_is_refused_with_both_numbers():
    with pytest.raises(BadInput) as refusal:
        checked_text("x" * 11, limit=10, field="narrative")

    assert refusal.value.field == "narrative"
    assert refusal.value.message.facts == {"limit": 10, "length": 11}


def test_what_was_cut_out_is_kept_locked_and_opens_only_in_its_place(station):
    with station.work() as work:
        text = clean_text(work, "dispute", 7, "打13812345678")
        work.record(OrganisationEvent.DICTIONARY_LOADED)

    assert text == "打⟦138****5678⟧"
    with station.reading() as session:
        snippet = session.exec(select(PersonalSnippet)).one()
    assert (snippet.owner, snippet.owner_id, snippet.kind, snippet.mask) == (
        "dispute",
        7,
        "phone",
        "138****5678",
    )
    assert b"13812345678" not in snippet.locked
    place = place_of("personal_snippet", "locked", 1, snippet.id)
    assert station.desk.cipher.open(snippet.locked, place) == "13812345678"


def test_a_text_without_numbers_leaves_no_snippet(station):
    with station.work() as work:
        clean_text(work, "dispute", 7, "没有号码")

    with station.reading() as session:
        assert session.exec(select(PersonalSnippet)).all() == []


def test_pinyin_initials():
    assert initials("张三丰") == "zsf"
    assert initials("J Smith").startswith("j")


@pytest.mark.parametrize("typed", ["张三丰", "张", "zsf", "ZSF", " 张三丰 "])
def test_a_name_is_found_in_full_by_surname_and_by_initials(station, typed):
    cipher = station.desk.cipher

    assert set(search_tokens(cipher, typed)) & set(name_tokens(cipher, "张三丰"))


@pytest.mark.parametrize("typed", ["三丰", "李", "zs", "张三丰的一个很长很长很长很长很长很长很长的句子", ""])
def test_other_words_do_not_find_it(station, typed):
    cipher = station.desk.cipher

    assert not set(search_tokens(cipher, typed)) & set(name_tokens(cipher, "张三丰"))


def test_a_number_is_looked_for_as_a_number_only(station):
    cipher = station.desk.cipher

    assert search_tokens(cipher, "138 1234 5678") == [phone_token(cipher, "13812345678")]
    assert search_tokens(cipher, ID.lower()) == [id_token(cipher, ID)]


def test_keeping_tokens_again_replaces_the_old_ones(station):
    cipher = station.desk.cipher
    for name in ("张三丰", "李四"):
        with station.work() as work:
            keep_tokens(work, "dispute_party", 9, name_tokens(cipher, name))
            work.record(OrganisationEvent.DICTIONARY_LOADED)

    with station.reading() as session:
        kept = {t.token for t in session.exec(select(KeyedToken)).all()}
    assert kept == set(name_tokens(cipher, "李四"))
