"""Opening, changing and closing accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.actor import system_actor
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, Refused
from core.vocabulary import Role
from domain.accounts import actions, entrance, queries, sessions
from domain.accounts.links import LASTS, LinkPurpose, issue_link, read_link, use_link
from domain.accounts.passwords import Passwords
from domain.accounts.sessions import SessionState
from domain.accounts.throttle import TooManyAttempts
from domain.people import hire, post
from domain.work import begin
from models import Account, AuditEntry, OneTimeLink, Worker
from tests.factories import PASSWORD, SmallStation

CHEAP = Passwords(cost=4)
GOOD = "seven ducks on a pond"
OFFICER, ADMIN = Role.COMMUNITY_OFFICER, Role.SYSADMIN


def newcomer(station: SmallStation, name: str = "王小明", role: Role = OFFICER) -> int:
    with station.work(ADMIN) as work:
        worker = hire(work, name, "police")
        post(work, worker.id, role, grid_id=station.grid_ids["G03"])
        return worker.id


def account(station: SmallStation, account_id: int) -> Account:
    with station.reading() as session:
        return session.get_one(Account, (1, account_id))


def enter(station: SmallStation, role: Role = OFFICER) -> str:
    return sessions.open_session(station.desk, station.actor(role).account_id, "10.0.0.1", station.clock)


def is_over(station: SmallStation, token: str) -> bool:
    record = sessions.find_by_token(station.desk, token, station.clock())
    return record is None or record.state is SessionState.OVER


def may_enter(station: SmallStation, name: str, password: str) -> bool:
    try:
        entrance.sign_in(station.desk, name, password, "10.0.0.9", station.clock, CHEAP)
    except Refused:
        return False
    return True


def events(station: SmallStation) -> list[str]:
    with station.reading() as session:
        return [row.event for row in session.exec(select(AuditEntry).order_by(AuditEntry.id))]  # type: ignore[arg-type]


# --- opening


def test_an_account_is_opened_for_a_worker(station: SmallStation) -> None:
    worker = newcomer(station)
    with station.work(ADMIN) as work:
        opened = actions.open_account(work, worker, "Wang.XM", GOOD, CHEAP).id

    kept = account(station, opened)
    assert (kept.username, kept.worker_id, kept.must_change_password) == ("wang.xm", worker, True)
    assert may_enter(station, "wang.xm", GOOD)
    assert "account_opened" in events(station)


def test_without_a_password_nobody_gets_in(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        worker = hire(work, "李四", "police")
        post(work, worker.id, Role.CLERK)
        actions.open_account(work, worker.id, "lisi", passwords=CHEAP)

    assert not may_enter(station, "lisi", "")


def test_a_password_of_ones_own_name_is_refused(station: SmallStation) -> None:
    worker = newcomer(station, "欧阳春晓")
    with pytest.raises(BadInput), station.work(ADMIN) as work:
        actions.open_account(work, worker, "ouyang.chunxiao", "ouyang.chunxiao-2026", CHEAP)


@pytest.mark.parametrize("name", ["leader", "LEADER", " leader "])
def test_a_username_is_somebodys_once(station: SmallStation, name: str) -> None:
    worker = newcomer(station)
    with pytest.raises(BadInput) as refusal, station.work(ADMIN) as work:
        actions.open_account(work, worker, name, GOOD, CHEAP)
    assert refusal.value.field == "username"


def test_a_worker_has_one_account(station: SmallStation) -> None:
    with pytest.raises(BadInput) as refusal, station.work(ADMIN) as work:
        actions.open_account(work, station.actor(OFFICER).worker_id, "second", GOOD, CHEAP)
    assert refusal.value.field == "worker_id"


def test_an_account_for_nobody_is_not_opened(station: SmallStation) -> None:
    with pytest.raises(NotFound), station.work(ADMIN) as work:
        actions.open_account(work, 999_999, "nobody", GOOD, CHEAP)


@pytest.mark.parametrize("role", [role for role in Role if role is not ADMIN])
def test_nobody_but_the_administrator_manages_accounts(station: SmallStation, role: Role) -> None:
    target = station.actor(OFFICER).account_id
    tries = [
        lambda work: actions.open_account(work, newcomer_id, "x1", GOOD, CHEAP),
        lambda work: actions.set_password(work, target, GOOD, CHEAP),
        lambda work: actions.issue_password_link(work, target),
        lambda work: actions.disable(work, target),
        lambda work: actions.enable(work, target),
        lambda work: actions.change_role(work, target, Role.LEADER),
    ]
    newcomer_id = newcomer(station)

    for attempt in tries:
        with pytest.raises(NotAllowed), station.work(role) as work:
            attempt(work)


# --- passwords


def test_a_password_given_by_the_administrator_has_to_be_changed_and_ends_sessions(
    station: SmallStation,
) -> None:
    token, target = enter(station), station.actor(OFFICER).account_id
    with station.work(ADMIN) as work:
        actions.set_password(work, target, GOOD, CHEAP)

    assert is_over(station, token)
    assert account(station, target).must_change_password
    assert account(station, target).password_changed_at == station.clock()


def test_ones_own_password_is_changed_with_the_old_one(station: SmallStation) -> None:
    tokens = [enter(station), enter(station)]
    with station.work(OFFICER) as work:
        actions.change_password(work, PASSWORD, GOOD, CHEAP)

    assert may_enter(station, "community_officerg01", GOOD)
    assert not may_enter(station, "community_officerg01", PASSWORD)
    assert all(is_over(station, token) for token in tokens)
    assert "password_changed" in events(station)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("not the old one", GOOD, "old_password"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "short", "password"),
        (PASSWORD, "password123456", "password"),
    ],
)
def test_a_change_that_cannot_be_kept_changes_nothing(
    station: SmallStation, old: str, new: str, field: str
) -> None:
    token = enter(station)
    actions.OLD_PASSWORD_TRIES._made.clear()
    with pytest.raises(BadInput) as refusal, station.work(OFFICER) as work:
        actions.change_password(work, old, new, CHEAP)

    assert refusal.value.field == field
    assert not is_over(station, token)
    assert may_enter(station, "community_officerg01", PASSWORD)


def test_guessing_the_old_password_is_slowed_down(station: SmallStation) -> None:
    actions.OLD_PASSWORD_TRIES._made.clear()
    for _ in range(5):
        with pytest.raises(BadInput), station.work(OFFICER) as work:
            actions.change_password(work, "a guess", GOOD, CHEAP)

    with pytest.raises(TooManyAttempts), station.work(OFFICER) as work:
        actions.change_password(work, PASSWORD, GOOD, CHEAP)
    station.clock.move(minutes=16)
    with station.work(OFFICER) as work:
        actions.change_password(work, PASSWORD, GOOD, CHEAP)


def test_a_link_lets_the_owner_choose(station: SmallStation) -> None:
    token, target = enter(station), station.actor(OFFICER).account_id
    with station.work(ADMIN) as work:
        link = actions.issue_password_link(work, target)
    actions.choose_password(station.desk, link, GOOD, station.clock, CHEAP)

    assert may_enter(station, "community_officerg01", GOOD)
    assert not account(station, target).must_change_password
    assert is_over(station, token)


def test_a_weak_choice_leaves_the_link_as_it_was(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        link = actions.issue_password_link(work, station.actor(OFFICER).account_id)
    with pytest.raises(BadInput):
        actions.choose_password(station.desk, link, "short", station.clock, CHEAP)

    actions.choose_password(station.desk, link, GOOD, station.clock, CHEAP)


# --- links


def test_a_link_works_once(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        link = actions.issue_password_link(work, station.actor(OFFICER).account_id)
    actions.choose_password(station.desk, link, GOOD, station.clock, CHEAP)

    with pytest.raises(NotFound):
        actions.choose_password(station.desk, link, "nine geese on a pond", station.clock, CHEAP)


@pytest.mark.parametrize(("hours", "works"), [(23, True), (24, False), (48, False)])
def test_a_link_works_a_day(station: SmallStation, hours: int, works: bool) -> None:
    with station.work(ADMIN) as work:
        link = actions.issue_password_link(work, station.actor(OFFICER).account_id)
    station.clock.move(hours=hours)

    if works:
        assert read_link(station.desk, link, LinkPurpose.NEW_PASSWORD, station.clock()).username
    else:
        with pytest.raises(NotFound):
            read_link(station.desk, link, LinkPurpose.NEW_PASSWORD, station.clock())


def test_reading_a_link_does_not_use_it_up(station: SmallStation) -> None:
    target = station.actor(OFFICER).account_id
    with station.work(ADMIN) as work:
        link = actions.issue_password_link(work, target)
    read = [read_link(station.desk, link, LinkPurpose.NEW_PASSWORD, station.clock()) for _ in range(2)]

    assert [(one.account_id, one.username) for one in read] == [(target, "community_officerg01")] * 2


def test_a_newer_link_replaces_the_older(station: SmallStation) -> None:
    target, other = station.actor(OFFICER).account_id, station.actor(Role.LEADER).account_id
    with station.work(ADMIN) as work:
        old, others = actions.issue_password_link(work, target), actions.issue_password_link(work, other)
        new = actions.issue_password_link(work, target)

    with pytest.raises(NotFound):
        read_link(station.desk, old, LinkPurpose.NEW_PASSWORD, station.clock())
    for link in (new, others):
        assert read_link(station.desk, link, LinkPurpose.NEW_PASSWORD, station.clock())


def test_a_link_opens_only_what_it_is_for(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        link = actions.issue_password_link(work, station.actor(OFFICER).account_id)

    with pytest.raises(NotFound), station.work(ADMIN) as work:
        use_link(work, link, LinkPurpose.FIRST_ADMINISTRATOR)


def test_only_the_hash_of_a_link_is_kept(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        link = issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)

    with station.reading() as session:
        row = session.exec(select(OneTimeLink)).one()
    assert link not in str(row.model_dump())
    assert row.ends_at - row.created_at == LASTS == timedelta(hours=24)


# --- closing


def test_a_disabled_account_is_out_and_stays_out(station: SmallStation) -> None:
    token, target = enter(station), station.actor(OFFICER).account_id
    with station.work(ADMIN) as work:
        actions.disable(work, target)
    out = (is_over(station, token), may_enter(station, "community_officerg01", PASSWORD))
    with station.work(ADMIN) as work:
        actions.enable(work, target)

    assert out == (True, False)
    assert is_over(station, token)
    assert may_enter(station, "community_officerg01", PASSWORD)
    assert [e for e in events(station) if e.startswith("account_")][-2:] == [
        "account_disabled",
        "account_enabled",
    ]


def test_the_last_administrator_cannot_be_disabled_or_given_another_role(station: SmallStation) -> None:
    admin = station.actor(ADMIN).account_id
    with pytest.raises(OutOfTurn), station.work(ADMIN) as work:
        actions.disable(work, admin)
    with pytest.raises(OutOfTurn), station.work(ADMIN) as work:
        actions.change_role(work, admin, Role.CLERK)


def test_the_last_but_one_can(station: SmallStation) -> None:
    worker = newcomer(station, role=ADMIN)
    with station.work(ADMIN) as work:
        second = actions.open_account(work, worker, "second", GOOD, CHEAP).id
        actions.disable(work, station.actor(ADMIN).account_id)

    with station.reading() as session:
        assert queries.accounts_of_role(session, 1, ADMIN, station.clock().date()) == [second]


def test_another_role_starts_today_and_ends_sessions(station: SmallStation) -> None:
    token, actor = enter(station, Role.AUXILIARY), station.actor(Role.AUXILIARY)
    grids = [station.grid_ids["G04"], station.grid_ids["G05"]]
    with station.work(ADMIN) as work:
        actions.change_role(work, actor.account_id, OFFICER, grids)
    again = sessions.open_session(station.desk, actor.account_id, "10.0.0.1", station.clock)
    record = sessions.find_by_token(station.desk, again, station.clock())

    now = sessions.actor_in(station.desk, record.id, station.clock())
    assert (now.role, now.grids) == (OFFICER, frozenset(grids))
    assert is_over(station, token)


# --- language


@pytest.mark.parametrize(
    ("chosen", "kept"), [("en", "en"), ("zh_CN", "zh_CN"), ("fr", "zh_CN"), ("", "zh_CN")]
)
def test_a_language_is_kept_where_we_speak_it(station: SmallStation, chosen: str, kept: str) -> None:
    actor = station.actor(OFFICER)
    with station.work(OFFICER) as work:
        actions.choose_language(work, chosen)

    assert account(station, actor.account_id).language == kept


# --- the first administrator


def empty(station: SmallStation) -> str:
    """Close every administrator's account as a fresh station has none, and issue the first link."""
    with begin(station.desk, system_actor(1, ADMIN), station.clock) as work:
        row = work.get(Account, station.actor(ADMIN).account_id)
        row.is_enabled = False
        return issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)


def first(station: SmallStation, link: str, **fields: str) -> int:
    facts = {"name": "赵所长", "username": "zhao", "password": GOOD, **fields}
    return actions.first_administrator(station.desk, link, **facts, clock=station.clock, passwords=CHEAP)


def test_the_first_administrator_comes_by_the_link(station: SmallStation) -> None:
    made = first(station, empty(station))

    assert may_enter(station, "zhao", GOOD)
    assert not account(station, made).must_change_password
    with station.reading() as session:
        assert queries.accounts_of_role(session, 1, ADMIN, station.clock().date()) == [made]
        assert session.get_one(Worker, (1, account(station, made).worker_id)).name == "赵所长"


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("username", "x"), ("username", "leader"), ("password", "short")]
)
def test_what_cannot_be_kept_leaves_nothing_behind_and_the_link_works_on(
    station: SmallStation, field: str, value: str
) -> None:
    link = empty(station)
    with pytest.raises(BadInput) as refusal:
        first(station, link, **{field: value})

    assert refusal.value.field == field
    assert first(station, link)


def test_there_is_one_first_administrator(station: SmallStation) -> None:
    link = empty(station)
    first(station, link)
    with begin(station.desk, system_actor(1, ADMIN), station.clock) as work:
        second = issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)

    with pytest.raises(NotFound):
        first(station, link)
    with pytest.raises(Refused, match="already"):
        first(station, second, username="qian")


@pytest.mark.parametrize("link", ["", "x" * 43, "' OR 1=1"])
def test_without_the_link_nobody_becomes_administrator(station: SmallStation, link: str) -> None:
    empty(station)

    with pytest.raises(NotFound):
        first(station, link)
