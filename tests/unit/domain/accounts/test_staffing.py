"""A person, their role, their grids and their way in, in one go."""

from __future__ import annotations

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.accounts import sessions
from domain.accounts.actions import choose_password
from domain.accounts.actors import actor_of
from domain.accounts.entrance import sign_in
from domain.accounts.passwords import Passwords
from domain.accounts.queries import find_accounts
from domain.accounts.staffing import GRID_ROLES, KIND_OF, Newcomer, WayIn, end_sessions, reassign, take_in
from domain.people import hire, post
from models import Account, AuditEntry, Posting, Worker
from tests.factories import SmallStation

ADMIN, OFFICER = Role.SYSADMIN, Role.COMMUNITY_OFFICER
NEW_PASSWORD = "a-sentence-of-my-own-2026"


def grids(station: SmallStation, *codes: str) -> frozenset[int]:
    return frozenset(station.grid_ids[code] for code in codes)


def taken_in(station: SmallStation, by: Role = ADMIN, **facts: object) -> WayIn:
    given: dict[str, object] = {"username": "wang.fang", "name": "王芳", "role": Role.CLERK}
    with station.work(by) as work:
        return take_in(work, Newcomer(**given | facts))  # type: ignore[arg-type]


def account(station: SmallStation, account_id: int) -> dict[str, object]:
    found = find_accounts(station.desk, station.actor(ADMIN), station.clock())
    return dict(found[found["id"] == account_id].to_dict("records")[0])


def version_of(station: SmallStation, account_id: int) -> int:
    return int(str(account(station, account_id)["version"]))


def test_somebody_new_has_role_grids_and_an_account_at_once(station: SmallStation) -> None:
    made = taken_in(station, role=OFFICER, grid_ids=grids(station, "G01", "G02"))
    found = account(station, made.account_id)

    assert (found["name"], found["username"], found["role"]) == ("王芳", "wang.fang", "community_officer")
    assert sorted(str(found["grids"]).split()) == ["G01", "G02"]
    assert (found["is_enabled"], found["has_password"]) == (True, False)


def test_the_link_lets_them_choose_a_password_and_enter(station: SmallStation, cheap: Passwords) -> None:
    made = taken_in(station)
    choose_password(station.desk, made.token, NEW_PASSWORD, station.clock, cheap)
    entry = sign_in(station.desk, "wang.fang", NEW_PASSWORD, "10.0.0.1", station.clock, cheap)

    assert entry.token


def test_the_link_works_once(station: SmallStation, cheap: Passwords) -> None:
    made = taken_in(station)
    choose_password(station.desk, made.token, NEW_PASSWORD, station.clock, cheap)

    with pytest.raises(NotFound):
        choose_password(station.desk, made.token, NEW_PASSWORD + "!", station.clock, cheap)


def test_the_link_is_over_after_a_day(station: SmallStation, cheap: Passwords) -> None:
    made = taken_in(station)
    station.clock.move(hours=24)

    with pytest.raises(NotFound):
        choose_password(station.desk, made.token, NEW_PASSWORD, station.clock, cheap)


@pytest.mark.parametrize("role", Role)
def test_every_role_can_be_given_and_works_from_today(station: SmallStation, role: Role) -> None:
    held = grids(station, "G02") if role in GRID_ROLES else frozenset()
    made = taken_in(station, role=role, grid_ids=held)
    with station.reading() as session:
        actor = actor_of(session, 1, made.account_id, station.clock().date())
        worker = session.exec(select(Worker).where(Worker.id == actor.worker_id)).one()

    assert (actor.role, actor.grids) == (role, held)
    assert worker.kind == KIND_OF.get(role, "office")


def test_the_roles_of_grids_are_those_that_see_their_grids_alone() -> None:
    assert {
        Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.GRID_WORKER, Role.SUBDISTRICT_CADRE,
    } == GRID_ROLES  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "王" * 41}, "name"),
        ({"role": None}, "role"),
        ({"role": OFFICER}, "grids"),
        ({"username": "?"}, "username"),
        ({"username": "leader"}, "username"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_taken_on(
    station: SmallStation, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        taken_in(station, **facts)

    assert refusal.value.field == field
    with station.reading() as session:
        assert session.exec(select(Worker).where(Worker.name.startswith("王"))).all() == []  # type: ignore[attr-defined]


def test_a_role_of_the_whole_station_takes_no_grids(station: SmallStation) -> None:
    with pytest.raises(BadInput) as refusal:
        taken_in(station, role=Role.LEADER, grid_ids=grids(station, "G01"))

    assert refusal.value.field == "grids"


def test_a_grid_from_elsewhere_is_not_found(station: SmallStation) -> None:
    with pytest.raises(NotFound):
        taken_in(station, role=OFFICER, grid_ids=frozenset({987654}))


def test_somebody_who_works_here_keeps_role_and_grids(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        worker = hire(work, "李雷", "police").id
        post(work, worker, OFFICER, grid_id=station.grid_ids["G02"])
    made = taken_in(station, name="", worker_id=worker, role=None)
    found = account(station, made.account_id)

    assert (found["name"], found["role"], found["grids"]) == ("李雷", "community_officer", "G02")


def test_somebody_who_works_here_without_a_role_needs_one(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        worker = hire(work, "李雷", "police").id

    with pytest.raises(BadInput) as refusal:
        taken_in(station, worker_id=worker, role=None)
    assert refusal.value.field == "role"
    assert taken_in(station, worker_id=worker, role=Role.CLERK).account_id


@pytest.mark.parametrize("role", [role for role in Role if role is not ADMIN])
def test_only_the_administrator_does_any_of_this(station: SmallStation, role: Role) -> None:
    mine = station.actor(role).account_id
    with pytest.raises(NotAllowed):
        taken_in(station, by=role)
    with pytest.raises(NotAllowed), station.work(role) as work:
        reassign(work, mine, 1, Role.SYSADMIN, ())
    with pytest.raises(NotAllowed), station.work(role) as work:
        end_sessions(work, mine)


def enter(station: SmallStation, role: Role) -> int:
    token = sessions.open_session(station.desk, station.actor(role).account_id, "10.0.0.1", station.clock)
    record = sessions.find_by_token(station.desk, token, station.clock())
    assert record is not None
    return record.id


def state_of(station: SmallStation, session_id: int) -> sessions.SessionState:
    return sessions.read_session(station.desk, session_id, station.clock()).state


def test_other_grids_hold_from_today_and_end_the_sessions(station: SmallStation) -> None:
    officer = station.actor(OFFICER)
    session_id = enter(station, OFFICER)
    with station.work(ADMIN) as work:
        reassign(
            work, officer.account_id, version_of(station, officer.account_id), OFFICER, grids(station, "G02")
        )

    assert account(station, officer.account_id)["grids"] == "G02"
    assert state_of(station, session_id) is sessions.SessionState.OVER
    with station.reading() as session:
        held = session.exec(select(Posting).where(Posting.worker_id == officer.worker_id)).all()
    assert [one.to_on is None for one in held] == [False, True]


def test_the_second_of_two_administrators_sees_both_versions(station: SmallStation) -> None:
    officer = station.actor(OFFICER).account_id
    version = version_of(station, officer)
    with station.work(ADMIN) as work:
        reassign(work, officer, version, OFFICER, grids(station, "G02"))

    with pytest.raises(StaleEdit) as stale, station.work(ADMIN) as work:
        reassign(work, officer, version, Role.CLERK, ())
    assert stale.value.theirs == {"role": "社区民警", "grids": "G02"}
    assert stale.value.mine == {"role": "内勤", "grids": ""}
    assert account(station, officer)["version"] == version + 1


def test_the_last_administrator_cannot_give_the_role_away(station: SmallStation) -> None:
    me = station.actor(ADMIN).account_id

    with pytest.raises(OutOfTurn), station.work(ADMIN) as work:
        reassign(work, me, version_of(station, me), Role.CLERK, ())


def test_with_a_second_administrator_the_first_may_go(station: SmallStation) -> None:
    taken_in(station, role=ADMIN)
    me = station.actor(ADMIN).account_id
    with station.work(ADMIN) as work:
        reassign(work, me, version_of(station, me), Role.CLERK, ())

    with station.reading() as session:
        assert actor_of(session, 1, me, station.clock().date()).role is Role.CLERK


def test_every_session_of_an_account_can_be_ended(station: SmallStation) -> None:
    first, second, other = enter(station, OFFICER), enter(station, OFFICER), enter(station, Role.LEADER)
    with station.work(ADMIN) as work:
        assert end_sessions(work, station.actor(OFFICER).account_id) == 2

    over, live = sessions.SessionState.OVER, sessions.SessionState.LIVE
    assert [state_of(station, one) for one in (first, second, other)] == [over, over, live]


def test_an_account_that_is_not_there_is_not_found(station: SmallStation) -> None:
    with pytest.raises(NotFound), station.work(ADMIN) as work:
        end_sessions(work, 987654)


def test_the_audit_tells_every_step_and_no_name(station: SmallStation) -> None:
    taken_in(station)
    with station.reading() as session:
        last = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(6)).all()  # type: ignore[attr-defined]

    assert {"worker_hired", "account_opened", "posting_begun", "role_changed", "link_issued"} <= {
        entry.event for entry in last
    }
    assert "王芳" not in str([entry.detail for entry in last])


def test_an_account_starts_without_a_password_that_fits(station: SmallStation, cheap: Passwords) -> None:
    made = taken_in(station)
    with station.reading() as session:
        stored = session.exec(select(Account).where(Account.id == made.account_id)).one().password_hash

    assert stored == ""
    assert not cheap.verify("", stored)
