"""A number and the list it opens: as many rows, for every metric, period, grid and type."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import count_alerts
from domain.mediation.due import FollowUpFilter, count_follow_ups
from domain.mediation.filters import Asker, CaseFilter
from domain.mediation.queries import count_cases
from domain.metrics import METRICS, answer
from domain.questions import Question
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_alerts, put_disputes, put_follow_ups, reader

TODAY = NOON.date()
PAGES = (Page.MEDIATION, Page.FOLLOWUPS, Page.ALERTS)
LISTED = [code for code, metric in METRICS.items() if metric.page in PAGES]
COUNTED = {"M05T", "M09", "M14", "M14C", "M17"}
PERIODS = (
    Period.year_to_date(TODAY),
    Period.month(2026, 9),
    Period.custom(date(2026, 2, 10), date(2026, 10, 20)),
)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend one station with a year and more of mixed rows; nobody here writes."""
    made = small_station(Path(tmp_path_factory.mktemp("rows")))
    chance = random.Random(11)
    for _ in range(60):
        _put_some(made, chance)
    yield made
    made.desk.database.close()


def _put_some(station: SmallStation, chance: random.Random) -> None:
    day = TODAY - timedelta(days=chance.randrange(1, 650))
    grid, type_code = chance.choice(("G01", "G02")), chance.choice(("DT0201", "DT0501"))
    days = chance.choice((1, 5, 20, 45))
    bucket = chance.choice(("S", "S", "S", "F", "X", "")) if day + timedelta(days=days) < TODAY else ""
    own = chance.random() < 0.3
    put_disputes(
        station,
        chance.randrange(1, 4),
        day,
        bucket=bucket,
        days=days,
        grid=grid,
        type_code=type_code,
        is_proactive=own,
    )
    done = day + timedelta(days=chance.choice((-2, 0, 3))) if chance.random() < 0.8 else None
    put_follow_ups(
        station, 1, day, done=done, rating=chance.choice(("SA5", "SA2")) if done else "", grid=grid
    )
    put_alerts(
        station,
        chance.randrange(1, 5),
        day,
        hour=chance.randrange(-1, 24),
        category=chance.choice(("AL101", "AL105", "AL302")),
        grid=chance.choice((grid, None)),
        is_case=chance.random() < 0.5,
        place_type=chance.choice(("PT01", "")),
        campus_id=chance.choice((station.place_ids["U001"], None)),
    )


def listed(station: SmallStation, role: Role, page: Page, params: dict[str, str]) -> int:
    question = Question.from_params(params, TODAY)
    asker = Asker(station.actor(role), station.clock())
    with station.reading() as session:
        if page is Page.MEDIATION:
            return count_cases(session, asker, CaseFilter(metric=params["metric"], question=question))
        if page is Page.FOLLOWUPS:
            return count_follow_ups(
                session, asker, FollowUpFilter(metric=params["metric"], question=question)
            )
        return count_alerts(session, asker.actor, AlertFilter.from_params(params, TODAY))


@pytest.mark.parametrize("code", LISTED)
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.to_params())
@pytest.mark.parametrize("role", [Role.LEADER, Role.COMMUNITY_OFFICER])
@pytest.mark.parametrize("type_code", ["", "DT02", "AL3"])
def test_the_list_holds_as_many_rows_as_the_number_says(
    code: str, period: Period, role: Role, type_code: str, station: SmallStation
) -> None:
    with reader(station, period, role=role, type_code=type_code) as asked:
        found = answer(asked, code)
        params = METRICS[code].rows(asked.question, TODAY)

    expected = found.n if code in COUNTED else found.total

    assert listed(station, role, METRICS[code].page, params) == expected


@pytest.mark.parametrize("part", ["S", "F", "X"])
def test_the_parts_of_the_closed_are_listed_apart(part: str, station: SmallStation) -> None:
    with reader(station) as asked:
        counted = asked.count(f"closed_{part}")
        params = METRICS["M01"].rows(asked.question, TODAY, part)

    assert listed(station, Role.LEADER, Page.MEDIATION, params) == counted


def test_the_overdue_are_listed_apart(station: SmallStation) -> None:
    with reader(station) as asked:
        found = answer(asked, "M03")
        params = METRICS["M03"].rows(asked.question, TODAY, "over")

    assert listed(station, Role.LEADER, Page.MEDIATION, params) == found.n
