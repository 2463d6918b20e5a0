"""The station's own figures, reached because of the parameters: a whole demo station, by its own metrics."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from analytics.periods import Period
from core.actor import system_actor
from core.clock import moment
from core.vocabulary import Role
from domain import tallies
from domain.audit import verify
from domain.metrics import METRICS, answers
from domain.metrics.reader import Reader
from domain.questions import Question
from domain.tallies.check import differences
from models import Alert, Dispute, FollowUp, Grid
from tests.demo_cache import PINNED, demo_desk, demo_folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
MEASURED = list(METRICS)


@pytest.fixture(scope="module")
def desk():
    desk = demo_desk(demo_folder())
    yield desk
    desk.database.close()


@pytest.fixture(scope="module")
def figures(desk):
    """Every metric of January to October, asked by the leader on the last evening."""
    now = moment(PINNED, time(23, 59))
    with desk.database.reading() as session:
        asked = Question(Period.year_to_date(PINNED))
        return answers(Reader(session, system_actor(1, Role.LEADER), asked, now), MEASURED)


@pytest.fixture
def session(desk):
    with desk.database.reading() as session:
        yield session


def change(figures, code):
    return figures[code].value / figures[code].before - 1


def test_95_percent_and_more_of_closed_disputes_are_resolved(figures):
    assert 0.95 <= figures["M01"].value <= 0.975


def test_95_percent_and_more_of_parties_are_satisfied(figures):
    assert 0.95 <= figures["M04"].value <= 0.975


def test_some_1800_disputes_are_resolved_since_2023(figures):
    assert 1760 <= figures["SINCE"].value <= 1860


def test_more_than_200_are_found_by_ourselves_in_ten_months(figures):
    assert 200 <= figures["M09"].value <= 230


@pytest.mark.parametrize(
    ("code", "wanted", "slack"),
    [("M21", -0.23, 0.005), ("M22", -0.42, 0.02), ("M23", -0.51, 0.02), ("M20", -0.115, 0.01)],
)
def test_the_falls_of_the_year_are_those_of_the_station(figures, code, wanted, slack):
    assert change(figures, code) == pytest.approx(wanted, abs=slack)


def test_most_follow_ups_are_done(figures):
    assert figures["M05"].value == pytest.approx(0.88, abs=0.02)


def test_the_last_day_finds_enough_open_disputes_for_a_picture(figures):
    assert 20 <= figures["M03"].total <= 60
    assert 3 <= figures["M03"].n < figures["M03"].total


def test_alerts_of_each_year_are_the_calibrated_ones(session):
    for year, wanted in ((2022, 6250), (2023, 6100)):
        assert tallies.count(session, 1, "alert", Period.year(year)) == wanted


def test_ten_months_have_their_part_of_5400(session):
    ten = Period.year_to_date(PINNED)

    assert tallies.count(session, 1, "alert", ten) == pytest.approx(5400 * 304 / 365, rel=0.01)


def test_two_fifths_of_the_disputes_lie_above_level_1(session):
    levels = dict(session.execute(select(Dispute.level, func.count()).group_by(Dispute.level)).all())

    assert (levels["L2"] + levels["L3"]) / sum(levels.values()) == pytest.approx(0.42, abs=0.03)


def test_the_share_set_aside_is_kept(session):
    buckets = dict(session.execute(select(Dispute.bucket, func.count()).group_by(Dispute.bucket)).all())

    assert buckets["X"] / sum(buckets.values()) == pytest.approx(0.05, abs=0.005)


def test_every_grid_has_work(session):
    grids = dict(
        session.execute(
            select(Grid.code, func.count()).where(Grid.id == Alert.grid_id).group_by(Grid.code)
        ).all()
    )

    assert len(grids) == 9
    assert min(grids.values()) / 3 > 300


def test_the_planted_surge_stands_out(session):
    (grid,) = session.exec(select(Grid.id).where(Grid.code == "G04")).all()
    weeks = [
        tallies.count(
            session,
            1,
            "alert",
            Period(day, date.fromordinal(day.toordinal() + 7)),
            grids=[grid],
            code="AL102",
        )
        for day in (date.fromordinal(date(2024, 10, 7).toordinal() - 7 * back) for back in range(20))
    ]

    assert weeks[0] >= 12
    assert max(weeks[1:]) <= 5


def test_ratings_are_one_per_party_and_dispute(session):
    rated = session.execute(
        select(FollowUp.party_id, func.count())
        .where(col(FollowUp.is_latest_rating))
        .group_by(FollowUp.party_id)
    ).all()

    assert max(n for _, n in rated) == 1


def test_the_audit_is_whole_and_the_counts_are_right(session, desk):
    assert verify(session, desk.cipher, desk.anchor.read()) == []
    assert differences(session, 1) == []


def test_everything_in_it_is_made_up(session):
    assert session.execute(select(func.count()).where(col(Alert.is_synthetic).is_(False))).scalar_one() == 0
    assert session.execute(select(func.count()).where(col(Dispute.is_synthetic).is_(False))).scalar_one() == 0
