"""Files handed out once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.errors import Refused
from domain.accounts import offers
from domain.accounts.offers import collect, offer


@pytest.fixture(autouse=True)
def nothing_waits() -> Iterator[None]:
    offers._waiting.clear()
    yield
    offers._waiting.clear()


def waiting(content: bytes = b"1,2,3") -> str:
    return offer(7, 70, "名单.csv", "text/csv", content).removeprefix("/export/")


def test_a_file_is_handed_to_the_session_it_was_made_for() -> None:
    found = collect(waiting(), 7, 70)

    assert found is not None
    assert (found.filename, found.media_type, found.content) == ("名单.csv", "text/csv", b"1,2,3")


def test_it_is_handed_out_once() -> None:
    token = waiting()
    collect(token, 7, 70)

    assert collect(token, 7, 70) is None


@pytest.mark.parametrize(
    ("session", "account", "workspace"), [(8, 70, "station"), (7, 71, "station"), (7, 70, "demo"), (0, 0, "")]
)
def test_nobody_else_gets_it_and_it_waits_on(session: int, account: int, workspace: str) -> None:
    token = waiting()

    assert collect(token, session, account, workspace) is None
    assert collect(token, 7, 70) is not None


def test_after_a_minute_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    token, now = waiting(), offers.time.monotonic()
    monkeypatch.setattr(offers.time, "monotonic", lambda: now + 61)

    assert collect(token, 7, 70) is None
    assert not offers._waiting


def test_what_nobody_fetched_makes_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST_BYTES", 10)
    waiting(b"123456")
    with pytest.raises(Refused):
        waiting(b"123456")
    now = offers.time.monotonic()
    monkeypatch.setattr(offers.time, "monotonic", lambda: now + 61)

    waiting(b"123456")


@pytest.mark.parametrize("token", ["", "x", "x" * 43])
def test_a_made_up_address_leads_to_nothing(token: str) -> None:
    waiting()

    assert collect(token, 7, 70) is None


def test_an_address_cannot_be_guessed() -> None:
    assert len({waiting() for _ in range(100)}) == 100
    assert len(waiting()) >= 43
