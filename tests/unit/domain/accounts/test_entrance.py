"""The way in: right or not, with one answer and one duration for every kind of wrong."""

from __future__ import annotations

import time
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.errors import BadInput, Refused
from core.vocabulary import Role
from domain.accounts import actions, entrance, sessions
from domain.accounts.entrance import Entry, check_username, plain_username
from domain.accounts.links import LinkPurpose, read_link
from domain.accounts.passwords import Passwords
from domain.accounts.throttle import TooManyAttempts
from models import AuditEntry
from tests.factories import PASSWORD, SmallStation

CHEAP = Passwords(cost=4)
LEADER = Role.LEADER


def enter(
    station: SmallStation, name: str = "leader", password: str = PASSWORD, address: str = "10.0.0.1"
) -> Entry:
    return entrance.sign_in(station.desk, name, password, address, station.clock, CHEAP)


def refusal_of(station: SmallStation, name: str, password: str = "not the password") -> Refused:
    with pytest.raises(Refused) as refusal:
        enter(station, name, password)
    return refusal.value


def last_event(station: SmallStation) -> AuditEntry:
    with station.reading() as session:
        return session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[union-attr]


def test_the_right_password_opens_a_session(station: SmallStation) -> None:
    record = sessions.find_by_token(station.desk, enter(station).token, station.clock())

    assert record is not None
    assert record.account_id == station.actor(LEADER).account_id
    assert last_event(station).event == "signed_in"


@pytest.mark.parametrize("name", ["LEADER", "  leader ", "ｌｅａｄｅｒ"])
def test_the_name_is_read_kindly(station: SmallStation, name: str) -> None:
    assert enter(station, name).token


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} "])
def test_the_password_is_read_exactly(station: SmallStation, password: str) -> None:
    refusal_of(station, "leader", password)


def test_every_kind_of_wrong_has_one_answer(station: SmallStation) -> None:
    with station.work(Role.SYSADMIN) as work:
        actions.disable(work, station.actor(Role.CLERK).account_id)
    wrong = refusal_of(station, "leader")
    unknown = refusal_of(station, "nobody")
    disabled = refusal_of(station, "clerk", PASSWORD)

    assert wrong.message == unknown.message == disabled.message
    assert type(wrong) is type(unknown) is type(disabled)


def test_every_kind_of_wrong_is_in_the_audit(station: SmallStation) -> None:
    refusal_of(station, "leader")
    known = last_event(station)
    refusal_of(station, "nobody")
    unknown = last_event(station)

    assert (known.event, known.account_id) == ("sign_in_refused", station.actor(LEADER).account_id)
    assert (unknown.event, unknown.account_id) == ("sign_in_refused", 0)


@pytest.mark.slow
def test_an_unknown_name_takes_as_long_as_a_known_one(station: SmallStation) -> None:
    costly = Passwords(cost=9)

    def took(name: str, number: int) -> float:
        started = time.perf_counter()
        with pytest.raises(Refused):
            entrance.sign_in(station.desk, name, "not it", f"10.0.0.{number}", station.clock, costly)
        return time.perf_counter() - started

    with station.work(Role.SYSADMIN) as work:
        actions.set_password(work, station.actor(LEADER).account_id, "a quiet river at night", costly)
    took("nobody", 0)  # the dummy hash is made once
    taken = [(took("leader", number), took("nobody", number)) for number in range(1, 26)]

    known, unknown = median(one for one, _ in taken), median(one for _, one in taken)
    assert abs(known - unknown) / known < 0.25  # 10 % on a quiet machine


def test_at_the_fifth_wrong_one_the_way_is_closed_for_a_while(station: SmallStation) -> None:
    for _ in range(5):
        refusal_of(station, "leader")

    assert isinstance(refusal_of(station, "leader", PASSWORD), TooManyAttempts)
    assert enter(station, address="10.0.0.2").token
    station.clock.move(seconds=61)
    assert enter(station).token


def test_the_right_password_wipes_out_what_was_wrong(station: SmallStation) -> None:
    for _ in range(3):
        for _ in range(4):
            refusal_of(station, "leader")
        assert enter(station).token
        station.clock.move(minutes=1)


def test_many_wrong_ones_at_once_do_not_slip_through(station: SmallStation) -> None:
    looked: list[str] = []

    class Watching(Passwords):
        def verify(self, password: str, kept: str) -> bool:
            looked.append(password)
            return False

    for number in range(30):
        with pytest.raises(Refused):
            entrance.sign_in(station.desk, "leader", str(number), "10.0.0.1", station.clock, Watching(4))

    assert len(looked) == 5


def test_one_who_must_change_the_password_gets_the_form_and_no_session(station: SmallStation) -> None:
    account = station.actor(LEADER).account_id
    with station.work(Role.SYSADMIN) as work:
        actions.set_password(work, account, "given by the administrator", CHEAP)

    entry = enter(station, password="given by the administrator")

    assert not entry.token
    link = read_link(station.desk, entry.new_password_link, LinkPurpose.NEW_PASSWORD, station.clock())
    assert link.account_id == account


@pytest.mark.parametrize("name", ["wang.xm", "王小明", "officer-01", "a_b", "  Wang  "])
def test_a_username_of_letters_and_digits_may_be_kept(name: str) -> None:
    assert check_username(name) == plain_username(name)


@pytest.mark.parametrize("name", ["", "a", "a b", "x" * 33, "a@b", "<script>", "a/b", "甲\n乙", "'--"])
def test_any_other_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_username(name)
    assert refusal.value.field == "username"


@given(st.text(max_size=100))
def test_a_plain_username_is_plain_already(text: str) -> None:
    once = plain_username(text)

    assert plain_username(once)[:64] == plain_username(plain_username(once))
    assert len(once) <= 64
