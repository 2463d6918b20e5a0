"""The points of a briefing: counts of thirty days and the commonest kinds, within the writer's grids."""

from __future__ import annotations

from datetime import date

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.metrics.points import alert_points
from domain.metrics.reader import Reader
from domain.questions import Question
from tests.factories import SmallStation
from tests.numbers import YEAR, put_alerts


def points(station: SmallStation, role: Role = Role.LEADER) -> str:
    with station.reading() as session:
        reader = Reader(session, station.actor(role), Question(YEAR), station.clock(), Page.OUTREACH)
        return alert_points(reader)


def test_a_quiet_month_leaves_the_field_to_its_writer(station: SmallStation) -> None:
    assert points(station) == ""


def test_the_last_thirty_days_stand_beside_the_thirty_before(station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 11, 20))
    put_alerts(station, 2, date(2026, 10, 24))
    put_alerts(station, 7, date(2026, 10, 23))
    put_alerts(station, 9, date(2026, 9, 20))

    assert points(station).startswith("近 30 天警情 7 起，此前 30 天 7 起。")


def test_today_is_not_over_and_does_not_count(station: SmallStation) -> None:
    put_alerts(station, 4, date(2026, 11, 23))

    assert points(station) == ""


def test_the_three_kinds_most_often_are_named_in_order(station: SmallStation) -> None:
    for code, n in (("AL302", 6), ("AL102", 9), ("AL308", 5), ("AL303", 4)):
        put_alerts(station, n, date(2026, 11, 10), category=code)

    said = points(station)

    listed = said.split("：")[-1].rstrip("。").split("、")
    assert [words.split()[-2] for words in listed] == ["9", "6", "5"]


def test_a_kind_that_could_point_at_somebody_is_not_named(station: SmallStation) -> None:
    put_alerts(station, 2, date(2026, 11, 10), category="AL302")

    assert "多发" not in points(station)


def test_an_officer_is_told_of_the_own_grid_alone(station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 11, 10))
    put_alerts(station, 8, date(2026, 11, 10), grid="G02")

    assert "警情 13 起" in points(station)
    assert "警情 5 起" in points(station, Role.COMMUNITY_OFFICER)
