"""Early warning over the demo station: what was planted is warned of, chance no more than printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from scipy.stats import poisson
from sqlalchemy import select
from sqlmodel import Session, col

from core.actor import system_actor
from core.clock import local_day, moment, utc
from core.vocabulary import Role
from domain.desk import Desk
from domain.warnings import WarningFilter, count_colours, live_figures
from domain.warnings.running import Kind, judge_weeks
from models import Dispute, EarlyWarning, Grid, WarningRun, WarningTask
from tests.demo_cache import PINNED, demo_desk, demo_folder
from tools.demo import watching

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PLANTED = [("G04", "AL102", date(2024, 10, 7)), ("G01", "AL308", date(2024, 1, 15))]
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    made = demo_desk(demo_folder())
    yield made
    made.database.close()


@pytest.fixture
def session(desk: Desk) -> Iterator[Session]:
    with desk.database.reading() as reading:
        yield reading


def warnings(session: Session) -> list[tuple[str, str, date, EarlyWarning]]:
    codes = dict(session.execute(select(col(Grid.id), col(Grid.code))).all())
    return [
        (codes[one.grid_id], one.category, one.week, one)
        for one in session.scalars(select(EarlyWarning).order_by(col(EarlyWarning.week)))
    ]


@pytest.mark.parametrize(("grid", "category", "week"), PLANTED)
def test_a_planted_surge_is_warned_of_in_its_first_or_second_week(
    grid: str, category: str, week: date, session: Session
) -> None:
    found = [
        one
        for at, kind, of, one in warnings(session)
        if (at, kind) == (grid, category) and week <= of <= week + WEEK
    ]

    assert found
    assert {one.colour for one in found} <= {"red", "orange"}
    assert all(one.observed > one.bound for one in found)


def test_no_more_false_warnings_than_the_desk_printed_beside_them(session: Session) -> None:
    planted = {(grid, category, week) for grid, category, first in PLANTED for week in (first, first + WEEK)}
    false = [row for row in warnings(session) if row[:3] not in planted]
    printed = sum(session.scalars(select(WarningRun.expected_false)))

    assert len(false) <= poisson.ppf(0.975, printed)


def test_every_week_of_the_last_year_was_judged_once(session: Session) -> None:
    weeks = session.scalars(select(WarningRun.week).order_by(WarningRun.week)).all()

    assert weeks == [weeks[0] + number * WEEK for number in range(len(weeks))]
    assert len(weeks) >= 52
    assert weeks[-1] == date(2024, 10, 21)


def test_judged_anew_every_week_says_what_was_kept(session: Session) -> None:
    kept = {(one.series, one.week) for *_where, one in warnings(session) if one.week > date(2024, 8, 1)}

    again = judge_weeks(session, 1, Kind.WEEK, date(2024, 10, 7), weeks=10)
    said = {(series, one.week) for one in again for series in one.warned["series"]}

    assert said == kept


def test_warnings_were_answered_and_some_wait(session: Session) -> None:
    rows = [one for *_where, one in warnings(session)]
    answered = [one for one in rows if one.acted_at]

    assert {one.status for one in rows} >= {"closed", "acting"}
    assert all(one.outcome_note for one in rows if one.status == "closed")
    assert session.scalars(select(WarningTask)).first() is not None
    assert all(utc(one.acted_at) > utc(one.warned_at) for one in answered if one.acted_at)


def test_a_true_quarrel_became_a_dispute_with_the_warning_as_its_source(session: Session) -> None:
    linked = [one.dispute_id for *_where, one in warnings(session) if one.dispute_id]

    sources = session.scalars(select(Dispute.source).where(col(Dispute.id).in_(linked))).all()

    assert linked
    assert set(sources) == {"SC04"}


def test_the_desk_of_the_last_evening_has_something_to_show(session: Session) -> None:
    leader = system_actor(1, Role.LEADER)

    counted = count_colours(session, leader, WarningFilter())
    figures = live_figures(session, leader, local_day(moment(PINNED, time(23))))

    assert counted["red"] >= 1
    assert figures.answered.denominator >= 1


def test_too_short_a_past_has_no_runs() -> None:
    clerk = system_actor(1)

    assert watching.last_run(date(2024, 9, 1), PINNED, clerk, moment(PINNED, time(23, 59))) == []
