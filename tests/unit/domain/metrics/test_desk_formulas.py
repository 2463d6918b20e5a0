"""Numbers counted from the rows of the desk: shares with what they leave out, medians, referrals, prices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from analytics.periods import Period
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.metrics import METRICS, Shape, answer
from domain.metrics.answers import FEW, middle
from domain.metrics.explain import explained
from domain.metrics.reader import Reader
from domain.questions import Question
from tests.alerts import registered as alert_registered
from tests.disputes import closed, registered
from tests.factories import NOON, SmallStation, small_station
from tests.ledgers import priced

YEAR = Period.custom(date(2026, 1, 1), NOON.date() + timedelta(days=300))
FROM_ROWS = (
    "M06", "M06U", "M07", "M08", "M10", "M11", "M12", "M13", "M13L", "M14", "M14C", "M15", "M16", "M17",
    "M17A", "M17R", "M18", "M18G", "M18D",
)  # fmt: skip


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


@contextmanager
def asked(station: SmallStation, role: Role = Role.LEADER, **narrow: str) -> Iterator[Reader]:
    with station.reading() as session:
        yield Reader(session, station.actor(role), Question(YEAR, **narrow), station.clock())  # type: ignore[arg-type]


@pytest.mark.both
@pytest.mark.parametrize("code", FROM_ROWS)
def test_an_empty_station_has_no_number_and_says_so(station: SmallStation, code: str) -> None:
    with asked(station) as reader:
        found = answer(reader, code)

    assert (found.n, found.total) == (0, 0)
    assert found.value in (None, 0.0)


def test_days_to_close_are_a_median_with_the_90th_percentile(station: SmallStation) -> None:
    for days in (1, 2, 3, 4, 20):
        closed(station, days=days)
    registered(station)

    with asked(station) as reader:
        found = answer(reader, "M11")

    assert found.shape is Shape.DAYS
    assert round(found.value or 0, 2) == 3.0
    assert 4 < (found.high or 0) < 20
    assert {say(reason): n for reason, n in found.excluded} == {"未结": 1}


def test_cases_of_another_kind_are_counted_of_all_that_closed(station: SmallStation) -> None:
    for outcome in ("OC07", "OC08", "OC01", "OC13"):
        closed(station, outcome)

    with asked(station) as reader:
        security, criminal = answer(reader, "M14"), answer(reader, "M14C")

    assert (security.n, security.total) == (1, 3)
    assert (criminal.n, criminal.total) == (1, 3)


def test_the_same_span_of_last_year_stands_beside(station: SmallStation) -> None:
    now = station.clock.at
    station.clock.at = now - timedelta(days=365)
    closed(station)
    closed(station, "OC05")
    station.clock.at = now
    closed(station)

    with asked(station) as reader:
        found = answer(reader, "M06")

    assert (found.n, found.total, found.before_n) == (1, 1, 1)


def test_referrals_are_measured_by_alerts_about_quarrels(station: SmallStation) -> None:
    alert_registered(station)
    alert_registered(station, category="AL101", summary="另一件", place_text="环岛路")

    with asked(station) as reader:
        found = answer(reader, "M17")

    assert (found.n, found.total) == (0, 1)


def test_price_cases_are_counted_where_they_were_accepted(station: SmallStation) -> None:
    priced(station)

    with asked(station) as reader:
        success, gap, days = (answer(reader, code) for code in ("M18", "M18G", "M18D"))

    assert (success.n, success.total) == (0, 1)
    assert (gap.value, days.value) == (None, None)


def test_price_cases_of_another_level_are_left_out(station: SmallStation) -> None:
    priced(station)

    with asked(station, level="L3") as reader:
        assert answer(reader, "M18").total == 0


@pytest.mark.parametrize("code", FROM_ROWS)
def test_an_officer_is_told_of_their_own_grid(station: SmallStation, code: str) -> None:
    closed(station, "OC07")
    closed(station, "OC07", grid="G02")

    with asked(station, Role.COMMUNITY_OFFICER) as own, asked(station) as whole:
        assert answer(own, code).total <= answer(whole, code).total


@pytest.mark.parametrize("code", FROM_ROWS)
def test_why_this_number_names_formula_and_what_is_left_out(station: SmallStation, code: str) -> None:
    closed(station, "OC13")
    registered(station)

    with asked(station) as reader, speaking("zh_CN"):
        words = [say(one) for one in explained(answer(reader, code))]

    assert words[0].startswith(f"{code}")
    assert len(words) >= 2
    assert all(word for word in words)


@pytest.mark.parametrize("code", FROM_ROWS)
def test_a_number_from_rows_leads_to_its_list(code: str) -> None:
    params = METRICS[code].rows(Question(YEAR, level="L1", method="MM05"), NOON.date())

    assert params["metric"].startswith(code)
    assert (params["level"], params["method"]) == ("L1", "MM05")


@pytest.mark.parametrize(
    ("values", "median", "is_small"),
    [([], None, True), ([4.0], 4.0, True), ([1.0, 3.0], 2.0, True), ([5.0, 1.0, 2.0, 3.0, 9.0], 3.0, False)],
)
def test_a_median_of_few_is_marked_as_such(values: list[float], median: float | None, is_small: bool) -> None:
    found = middle("M11", Shape.DAYS, values, NOON)

    assert (found.value, found.n, found.is_small) == (median, len(values), is_small)
    assert is_small == (len(values) < FEW)


def test_the_90th_percentile_lies_between_median_and_largest() -> None:
    found = middle("M11", Shape.DAYS, [float(n) for n in range(1, 11)], NOON)

    assert found.value == 5.5
    assert found.value < (found.high or 0) <= 10
