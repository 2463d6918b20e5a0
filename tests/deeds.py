"""What people do at a desk, each deed ready to be done once: for tests that every deed has to pass alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from core.errors import Refused
from core.vocabulary import Role
from domain.accounts.actions import (
    change_role,
    choose_language,
    disable,
    enable,
    issue_password_link,
    set_password,
)
from domain.accounts.passwords import Passwords
from domain.alerts.entry import call_again, correct_alert, find, register_alert, show_phone
from domain.mediation import FollowUpAnswer, correct, record_follow_up, register
from domain.mediation.actions import accept, close, escalate, record_meeting, reopen, take_step
from domain.mediation.reveals import reveal
from domain.mediation.rules import Facts
from domain.mediation.vocabulary import StepCode
from domain.organisation.founding import add_grid, add_place
from domain.people import hire
from domain.people.actions import end_posting, post
from domain.work import Work
from models import Account, DisputeParty, FollowUp, Posting, metadata
from tests import alerts, disputes
from tests.factories import SmallStation

Snapshot = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Deed:
    """One thing somebody does: what has to be there before, and the act itself."""

    role: Role
    act: Callable[[Work, SmallStation, Any], object]
    before: Callable[[SmallStation], Any] = lambda station: None

    def ready(self, station: SmallStation) -> Callable[[], object]:
        """Reach the state and return the act, not done yet."""
        state = self.before(station)

        def do() -> object:
            with station.work(self.role) as work:
                return self.act(work, station, state)

        return do


def snapshot(station: SmallStation) -> Snapshot:
    """Return every row of every table, for comparison."""
    with station.reading() as session:
        return {
            name: sorted(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in metadata.tables
        }


def done(do: Callable[[], object]) -> bool:
    """Try a deed and tell whether it went through; what a user can cause is no failure of the test."""
    with suppress(Refused):
        do()
        return True
    return False


def _settled(station: SmallStation) -> int:
    return disputes.closed(station)


def _escalated(station: SmallStation) -> int:
    case_id = disputes.registered(station)
    disputes.step(station, case_id, StepCode.ESCALATE, reason="ER1")
    return case_id


def _follow_up(station: SmallStation) -> tuple[int, int]:
    case_id = _settled(station)
    station.clock.move(days=20)
    with station.reading() as session:
        row = session.exec(select(FollowUp).where(FollowUp.dispute_id == case_id)).first()
    assert row is not None
    return row.id, row.version


def _party(station: SmallStation) -> int:
    case_id = disputes.registered(station)
    with station.reading() as session:
        found = session.exec(select(DisputeParty.id).where(DisputeParty.dispute_id == case_id)).first()
    assert found is not None
    return found


def _with_phone(station: SmallStation) -> int:
    return alerts.registered(station, phone=alerts.PHONE)


def _account(station: SmallStation) -> int:
    worker = station.actor(Role.CITY_PATROL).worker_id
    with station.reading() as session:
        return session.exec(select(Account.id).where(Account.worker_id == worker)).one()


def _disabled(station: SmallStation) -> int:
    account_id = _account(station)
    with station.work(Role.SYSADMIN) as work:
        disable(work, account_id)
    return account_id


def _posting(station: SmallStation) -> int:
    worker = station.actor(Role.CITY_PATROL).worker_id
    with station.reading() as session:
        return session.exec(
            select(Posting.id).where(Posting.worker_id == worker).order_by(col(Posting.id))
        ).one()


def _correction(work: Work, station: SmallStation, case_id: int) -> object:
    seen = disputes.file(station, case_id)
    return correct(work, case_id, seen.version, replace(seen.correction(), title="新标题", place_text="4 栋"))


def _corrected_alert(work: Work, _: SmallStation, alert_id: int) -> object:
    return correct_alert(work, alert_id, find(work, alert_id).version, {"outcome": "AO1"})


DEEDS: Mapping[str, Deed] = {
    "register a dispute": Deed(
        Role.GRID_WORKER, lambda work, station, _: register(work, disputes.intake(station))
    ),
    "accept a dispute": Deed(
        Role.COMMUNITY_OFFICER,
        lambda work, _, case_id: accept(work, case_id),
        _escalated,
    ),
    "escalate a dispute": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: escalate(work, case_id, "ER1"),
        disputes.registered,
    ),
    "record a meeting": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: record_meeting(work, case_id, "双方到场"),
        disputes.registered,
    ),
    "add a note": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: take_step(work, case_id, StepCode.NOTE, Facts(note="记一笔")),
        disputes.registered,
    ),
    "settle a dispute": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: close(work, case_id, "OC01", method="MM05"),
        disputes.registered,
    ),
    "refuse mediation": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: take_step(work, case_id, StepCode.REFUSE),
        disputes.registered,
    ),
    "reopen a dispute": Deed(
        Role.GRID_WORKER, lambda work, _, case_id: reopen(work, case_id, "又起争执"), _settled
    ),
    "correct a dispute": Deed(Role.COMMUNITY_OFFICER, _correction, disputes.registered),
    "record a follow-up": Deed(
        Role.GRID_WORKER,
        lambda work, _, row: record_follow_up(work, row[0], row[1], FollowUpAnswer("FU1", "FC1", "SA5")),
        _follow_up,
    ),
    "show a name": Deed(Role.GRID_WORKER, lambda work, _, party_id: reveal(work, party_id, "name"), _party),
    "register an alert": Deed(
        Role.CLERK, lambda work, station, _: register_alert(work, alerts.entry(station))
    ),
    "correct an alert": Deed(Role.CLERK, _corrected_alert, alerts.registered),
    "note another call": Deed(
        Role.CLERK,
        lambda work, station, alert_id: call_again(work, alert_id, alerts.entry(station)),
        alerts.registered,
    ),
    "show a phone": Deed(
        Role.CLERK, lambda work, _, alert_id: show_phone(work, alert_id, "RP1"), _with_phone
    ),
    "disable an account": Deed(
        Role.SYSADMIN, lambda work, _, account_id: disable(work, account_id), _account
    ),
    "enable an account": Deed(Role.SYSADMIN, lambda work, _, account_id: enable(work, account_id), _disabled),
    "set a password": Deed(
        Role.SYSADMIN,
        lambda work, _, account_id: set_password(work, account_id, "another-long-one", Passwords(cost=4)),
        _account,
    ),
    "make a link": Deed(
        Role.SYSADMIN, lambda work, _, account_id: issue_password_link(work, account_id), _account
    ),
    "change a role": Deed(
        Role.SYSADMIN, lambda work, _, account_id: change_role(work, account_id, Role.CLERK), _account
    ),
    "choose a language": Deed(Role.LEADER, lambda work, *_: choose_language(work, "en")),
    "take somebody on": Deed(
        Role.SYSADMIN, lambda work, *_: hire(work, "王五", "police", joined_on=date(2026, 1, 1))
    ),
    "post somebody": Deed(
        Role.SYSADMIN,
        lambda work, station, _: post(
            work,
            hire(work, "赵六", "auxiliary", joined_on=date(2026, 1, 1)).id,
            Role.AUXILIARY,
            grid_id=station.grid_ids["G02"],
            from_on=date(2026, 12, 1),
        ),
    ),
    "end a posting": Deed(
        Role.SYSADMIN,
        lambda work, _, posting_id: end_posting(work, posting_id, to_on=date(2026, 12, 31)),
        _posting,
    ),
    "add a grid": Deed(Role.SYSADMIN, lambda work, *_: add_grid(work, "G99", "试验网格")),
    "add a place": Deed(
        Role.SYSADMIN,
        lambda work, station, _: add_place(work, "C999", "新小区", "PT01", station.grid_ids["G01"]),
    ),
}
