"""Sessions: opened, kept alive by a person, locked by silence, ended by many things, never revived."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from core.clock import moment
from core.crypto import sha256
from core.errors import BadInput, SessionOver
from core.vocabulary import Role
from domain.accounts import actions, sessions
from domain.accounts.passwords import Passwords
from domain.accounts.sessions import SessionRecord, SessionState
from domain.accounts.throttle import TooManyAttempts
from domain.people import end_posting, postings_on
from domain.work import begin
from models import AuditEntry, AuthSession
from tests.factories import PASSWORD, SmallStation

LIVE, LOCKED, OVER = SessionState.LIVE, SessionState.LOCKED, SessionState.OVER
OFFICER, GRID = Role.COMMUNITY_OFFICER, Role.GRID_WORKER


def enter(station: SmallStation, role: Role = OFFICER, address: str = "10.0.0.1") -> str:
    return sessions.open_session(station.desk, station.actor(role).account_id, address, station.clock)


def found(station: SmallStation, token: str) -> SessionRecord:
    record = sessions.find_by_token(station.desk, token, station.clock())
    assert record is not None
    return record


def state(station: SmallStation, token: str) -> SessionState:
    return found(station, token).state


def unlock(station: SmallStation, session_id: int, password: str = PASSWORD) -> SessionRecord:
    return sessions.unlock(station.desk, session_id, password, station.clock(), Passwords(4))


def events(station: SmallStation) -> list[str]:
    with station.reading() as session:
        return [row.event for row in session.exec(select(AuditEntry).order_by(AuditEntry.id))]  # type: ignore[arg-type]


def test_a_fresh_session_is_live_and_knows_whose_it_is(station: SmallStation) -> None:
    record = found(station, enter(station))

    assert (record.state, record.address) == (LIVE, "10.0.0.1")
    assert record.account_id == station.actor(OFFICER).account_id
    assert record.ends_at - record.created_at == timedelta(hours=8)
    assert sessions.read_session(station.desk, record.id, station.clock()) == record


def test_a_token_has_256_bits_and_is_kept_only_as_its_hash(station: SmallStation) -> None:
    token = enter(station)

    with station.reading() as session:
        row = session.exec(select(AuthSession)).one()
    assert len(token) == 43
    assert row.token_sha256 == sha256(token)
    assert token not in str(row.model_dump())


def test_no_two_tokens_are_the_same(station: SmallStation) -> None:
    assert len({enter(station) for _ in range(20)}) == 20


@pytest.mark.parametrize("token", ["", "x" * 43, "' OR 1=1 --", "慈"])
def test_an_unknown_token_is_nobodys(station: SmallStation, token: str) -> None:
    assert sessions.find_by_token(station.desk, token, station.clock()) is None


def test_an_unknown_id_is_over(station: SmallStation) -> None:
    with pytest.raises(SessionOver):
        sessions.read_session(station.desk, 999_999, station.clock())


def test_the_third_sign_in_ends_the_oldest(station: SmallStation) -> None:
    tokens = []
    for _ in range(3):
        tokens.append(enter(station))
        station.clock.move(minutes=1)

    assert [state(station, token) for token in tokens] == [OVER, LIVE, LIVE]


def test_sessions_of_others_do_not_count(station: SmallStation) -> None:
    mine = enter(station, OFFICER)
    for _ in range(3):
        enter(station, Role.LEADER)

    assert state(station, mine) is LIVE


# --- silence


def test_after_a_quarter_of_an_hour_of_silence_it_is_locked(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(minutes=14, seconds=59)
    before = state(station, token)
    station.clock.move(seconds=1)

    assert (before, state(station, token)) == (LIVE, LOCKED)


def test_a_grid_worker_on_foot_has_half_an_hour(station: SmallStation) -> None:
    token = enter(station, GRID)
    station.clock.move(minutes=29)
    before = state(station, token)
    station.clock.move(minutes=1)

    assert (before, state(station, token)) == (LIVE, LOCKED)


def test_a_click_keeps_it_awake(station: SmallStation) -> None:
    token = enter(station)
    for _ in range(10):
        station.clock.move(minutes=14)
        sessions.touch(station.desk, found(station, token).id, station.clock())

    assert state(station, token) is LIVE


def test_looking_at_it_is_no_activity(station: SmallStation) -> None:
    token = enter(station)
    for _ in range(16):
        station.clock.move(minutes=1)
        found(station, token)

    assert state(station, token) is LOCKED


def test_a_click_does_not_wake_a_locked_one(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(minutes=16)
    sessions.touch(station.desk, found(station, token).id, station.clock())

    assert state(station, token) is LOCKED


def test_touching_writes_nothing_into_the_audit(station: SmallStation) -> None:
    token = enter(station)
    before = events(station)
    station.clock.move(minutes=1)
    sessions.touch(station.desk, found(station, token).id, station.clock())

    assert events(station) == before


def test_touching_what_is_not_there_is_nothing(station: SmallStation) -> None:
    sessions.touch(station.desk, 999_999, station.clock())


# --- the password in place


def test_the_password_wakes_it(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(minutes=16)
    record = unlock(station, found(station, token).id)

    assert record.state is LIVE
    assert record.password_seen_at == station.clock()
    assert events(station)[-1] == "session_unlocked"


def test_a_wrong_password_does_not(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(minutes=16)

    with pytest.raises(BadInput) as refusal:
        unlock(station, found(station, token).id, "not the password")
    assert refusal.value.field == "password"
    assert state(station, token) is LOCKED
    assert events(station)[-1] == "unlock_refused"


def test_guessing_in_place_is_slowed_down(station: SmallStation) -> None:
    session_id = found(station, enter(station)).id
    for _ in range(5):
        with pytest.raises(BadInput):
            unlock(station, session_id, "not the password")

    with pytest.raises(TooManyAttempts):
        unlock(station, session_id)


def test_the_password_renews_when_it_was_last_seen_in_a_live_one(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(minutes=10)

    assert unlock(station, found(station, token).id).password_seen_at == station.clock()


def test_the_end_after_eight_hours_does_not_move(station: SmallStation) -> None:
    token = enter(station)
    ends = found(station, token).ends_at
    for _ in range(40):
        station.clock.move(minutes=11, seconds=59)
        sessions.touch(station.desk, found(station, token).id, station.clock())
    before = unlock(station, found(station, token).id)
    station.clock.at = ends

    assert (before.state, before.ends_at) == (LIVE, ends)
    assert state(station, token) is OVER
    with pytest.raises(SessionOver):
        unlock(station, found(station, token).id)


# --- what ends it


def test_signing_out_ends_it_and_is_in_the_audit(station: SmallStation) -> None:
    token = enter(station)
    record = found(station, token)
    sessions.revoke(station.desk, record.id, sessions.SIGN_OUT, station.clock)

    assert state(station, token) is OVER
    with station.reading() as session:
        last = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[union-attr]
    assert (last.event, last.account_id, last.session_id) == ("signed_out", record.account_id, record.id)


def test_ending_it_twice_is_written_once(station: SmallStation) -> None:
    record = found(station, enter(station))
    for _ in range(2):
        sessions.revoke(station.desk, record.id, "by the administrator", station.clock)

    assert events(station).count("session_revoked") == 1


def test_ending_what_is_not_there_is_nothing(station: SmallStation) -> None:
    sessions.revoke(station.desk, 999_999, "nothing", station.clock)


def test_all_of_an_account_end_together(station: SmallStation) -> None:
    mine, other = [enter(station), enter(station)], enter(station, Role.LEADER)
    with station.work(Role.SYSADMIN) as work:
        ended = sessions.revoke_all(work, station.actor(OFFICER).account_id, "test")

    assert ended == 2
    assert [state(station, token) for token in mine] == [OVER, OVER]
    assert state(station, other) is LIVE


def test_a_role_that_ended_with_its_day_ends_the_session(station: SmallStation) -> None:
    token, actor = enter(station), station.actor(OFFICER)
    with station.work(Role.SYSADMIN) as work:
        for posting in postings_on(work.session, 1, actor.worker_id, date(2026, 11, 23)):
            end_posting(work, posting.id)

    assert state(station, token) is OVER
    with pytest.raises(SessionOver):
        enter(station)


def test_a_role_that_changed_by_whatever_way_ends_the_session(station: SmallStation) -> None:
    token = enter(station, Role.AUXILIARY)
    with begin(station.desk, station.actor(Role.SYSADMIN), station.clock) as work:
        actions.change_role(work, station.actor(Role.AUXILIARY).account_id, Role.CITY_PATROL)
        row = work.session.exec(select(AuthSession).where(AuthSession.id == found_id(work, token))).one()
        row.revoked_at = None  # as if somebody had only written postings

    assert state(station, token) is OVER


def found_id(work, token: str) -> int:  # type: ignore[no-untyped-def]
    return work.session.exec(select(AuthSession.id).where(AuthSession.token_sha256 == sha256(token))).one()


def test_what_was_seen_over_stays_over(station: SmallStation) -> None:
    token, account = enter(station), station.actor(OFFICER).account_id
    with station.work(Role.SYSADMIN) as work:
        actions.disable(work, account)
        actions.enable(work, account)

    assert state(station, token) is OVER


# --- clocks


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(minutes=16), timedelta(days=1)])
def test_a_clock_set_back_revives_no_locked_session(station: SmallStation, back: timedelta) -> None:
    token = enter(station)
    station.clock.move(minutes=16)
    assert state(station, token) is LOCKED
    station.clock.at -= back

    assert state(station, token) is not LIVE


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(hours=8), timedelta(days=1)])
def test_a_clock_set_back_revives_no_session_that_is_over(station: SmallStation, back: timedelta) -> None:
    token = enter(station)
    station.clock.move(hours=8)
    assert state(station, token) is OVER
    station.clock.at -= back

    assert state(station, token) is OVER


def test_a_session_from_the_future_is_over(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(days=-1)

    assert state(station, token) is OVER


def test_a_clock_that_trembles_ends_nothing(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(seconds=-90)

    assert state(station, token) is LIVE


def test_a_clock_set_forward_locks_and_does_not_open(station: SmallStation) -> None:
    token = enter(station)
    station.clock.move(days=1)

    assert state(station, token) is OVER


# --- who works in it


def test_who_works_in_it_is_read_anew(station: SmallStation) -> None:
    record = found(station, enter(station, GRID))

    actor = sessions.actor_in(station.desk, record.id, station.clock())

    assert actor == station.actor(GRID).__class__(**{**vars(station.actor(GRID)), "session_id": record.id})


def test_grids_given_meanwhile_are_there_at_the_next_run(station: SmallStation) -> None:
    record = found(station, enter(station, GRID))
    worker = station.actor(GRID).worker_id
    with station.work(Role.SYSADMIN) as work:
        from domain.people import post

        post(work, worker, GRID, grid_id=station.grid_ids["G05"])

    actor = sessions.actor_in(station.desk, record.id, station.clock())

    assert actor.grids == {station.grid_ids["G01"], station.grid_ids["G05"]}


@pytest.mark.parametrize("minutes", [16, 8 * 60])
def test_nobody_works_in_one_that_is_not_live(station: SmallStation, minutes: int) -> None:
    record = found(station, enter(station))
    station.clock.move(minutes=minutes)

    with pytest.raises(SessionOver):
        sessions.actor_in(station.desk, record.id, station.clock())


def test_coming_and_going_is_in_the_audit_with_the_address(station: SmallStation) -> None:
    enter(station, address="10.9.8.7")

    with station.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "signed_in")).one()
    assert entry.detail == {"address": "10.9.8.7"}
    assert entry.account_id == station.actor(OFFICER).account_id


def test_the_working_day_ends_the_session_of_yesterday(station: SmallStation) -> None:
    station.clock.at = moment(date(2026, 11, 23), station.clock.at.time().replace(hour=20))
    token = enter(station)
    station.clock.move(hours=12)

    assert state(station, token) is OVER
