"""The chain by itself: what a mac covers, how it grows, and the anchor beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import Cipher
from core.keys import Keys
from domain.audit import append, content_of
from domain.audit.anchor import Anchor
from models import Ledger

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CIPHER = Cipher(Keys({1: b"e" * 32}, b"i" * 32, b"a" * 32))
OTHER = Cipher(Keys({1: b"e" * 32}, b"i" * 32, b"b" * 32))
entries = st.lists(st.dictionaries(st.sampled_from(["event", "subject", "detail"]), st.text()), max_size=8)


def ledger() -> Ledger:
    return Ledger(station_id=1, audit_id=0, audit_mac="")


def entry(**changes: Any) -> dict[str, Any]:
    facts = {"station_id": 1, "at": AT, "event": "e", "account_id": 3, "subject": "s", "subject_id": 4}
    return facts | {"detail": {"b": 1, "a": "字"}} | changes


def macs(cipher: Cipher, *written: dict[str, Any]) -> list[str]:
    return [one["mac"] for one in append(cipher, ledger(), written)]


def test_entries_get_the_next_numbers() -> None:
    book = ledger()

    first = append(CIPHER, book, [entry(), entry()])
    second = append(CIPHER, book, [entry()])

    assert [one["id"] for one in first + second] == [1, 2, 3]


def test_the_ledger_ends_where_the_chain_ends() -> None:
    book = ledger()

    last = append(CIPHER, book, [entry(), entry()])[-1]

    assert (book.audit_id, book.audit_mac) == (last["id"], last["mac"])


def test_nothing_to_say_moves_nothing() -> None:
    book = ledger()

    assert append(CIPHER, book, []) == []
    assert (book.audit_id, book.audit_mac) == (0, "")


def test_two_equal_entries_have_two_macs() -> None:
    first, second = macs(CIPHER, entry(), entry())

    assert first != second


@given(entries, st.integers(0, 8))
def test_a_chain_in_two_parts_is_the_chain_at_once(written: list[dict[str, str]], cut: int) -> None:
    whole = [entry(**facts) for facts in written]
    book = ledger()

    parts = append(CIPHER, book, whole[:cut]) + append(CIPHER, book, whole[cut:])

    assert parts == append(CIPHER, ledger(), whole)


@pytest.mark.parametrize(
    "change",
    [
        {"event": "f"},
        {"account_id": 4},
        {"subject": "t"},
        {"subject_id": 5},
        {"station_id": 2},
        {"detail": {"b": 2, "a": "字"}},
        {"at": AT + timedelta(microseconds=1)},
    ],
)
def test_every_fact_of_an_entry_is_covered(change: dict[str, Any]) -> None:
    assert macs(CIPHER, entry()) != macs(CIPHER, entry(**change))


def test_a_mac_depends_on_all_that_came_before() -> None:
    assert macs(CIPHER, entry(), entry())[1] != macs(CIPHER, entry(event="f"), entry())[1]


def test_without_the_key_no_mac_can_be_made() -> None:
    assert macs(CIPHER, entry()) != macs(OTHER, entry())


def test_an_entry_is_one_text_whatever_the_order_of_its_facts() -> None:
    facts = entry()

    assert content_of(facts) == content_of(dict(reversed(facts.items())))
    assert content_of(entry(detail={"a": "字", "b": 1})) == content_of(facts)


def test_the_text_keeps_chinese_and_leaves_the_mac_out() -> None:
    text = content_of(entry(mac="ff"))

    assert "字" in text
    assert "mac" not in json.loads(text)


def test_a_moment_is_the_same_in_every_zone() -> None:
    in_shanghai = AT.astimezone(timezone(timedelta(hours=8)))

    assert content_of(entry(at=in_shanghai)) == content_of(entry(at=AT))


@pytest.fixture
def anchor(tmp_path: Path) -> Callable[[], Anchor]:
    return lambda: Anchor(tmp_path / "anchors" / "station.json")


def test_before_it_is_written_an_anchor_holds_nothing(anchor: Callable[[], Anchor]) -> None:
    noted = anchor()
    noted.note(1, 5, "aa")

    assert anchor().read() == {}
    noted.flush()
    assert anchor().read() == {"1": (5, "aa")}


def test_each_station_has_its_head_in_the_anchor(anchor: Callable[[], Anchor]) -> None:
    noted = anchor()
    noted.note(1, 5, "aa")
    noted.note(2, 7, "bb")
    noted.note(1, 6, "cc")
    noted.flush()

    assert anchor().read() == {"1": (6, "cc"), "2": (7, "bb")}


def test_two_processes_keep_the_later_head(anchor: Callable[[], Anchor]) -> None:
    one, other = anchor(), anchor()
    one.note(1, 9, "late")
    other.note(1, 4, "early")

    one.flush()
    other.flush()

    assert anchor().read() == {"1": (9, "late")}


def test_flushing_with_nothing_new_makes_no_file(anchor: Callable[[], Anchor]) -> None:
    noted = anchor()
    noted.flush()

    assert not noted.path.exists()


def test_a_written_anchor_leaves_no_half_file(anchor: Callable[[], Anchor]) -> None:
    noted = anchor()
    noted.note(1, 5, "aa")
    noted.flush()

    assert [path.name for path in noted.path.parent.iterdir()] == ["station.json"]
