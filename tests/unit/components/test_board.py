"""The charts of the overview: numbers of the registry, findings as titles, keys that lead to rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.periods import Period
from charts import LIGHT, to_plotly, to_svg
from components import board
from core.i18n import speaking
from domain.accounts.policy import Page
from domain.questions import Question
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts, put_disputes, reader

TODAY = date(2026, 11, 23)
MARCH = Period.month(2026, 3)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallStation]:
    """Lend a small station, and speak Chinese."""
    with speaking("zh_CN"):
        yield small_station(tmp_path)


def test_the_trend_is_the_rate_by_month_with_its_target(desk: SmallStation) -> None:
    put_disputes(desk, 38, date(2026, 3, 2), bucket="S")
    put_disputes(desk, 2, date(2026, 3, 2), bucket="F")

    with reader(desk) as asked:
        spec = board.resolution(asked)

    past, this = spec.series
    assert len(this.points) == 11
    assert (this.points[2].value, this.points[2].detail, this.points[2].key) == (0.95, "38/40", "2026-03")
    assert this.is_unfinished
    assert len(past.points) == 12
    assert (spec.target.value, spec.target.label) == (0.95, "目标 95%")


def test_a_month_without_a_closed_case_is_a_gap(desk: SmallStation) -> None:
    put_disputes(desk, 38, date(2026, 3, 2), bucket="S")

    with reader(desk) as asked:
        points = board.resolution(asked).series[1].points

    assert [point.label for point in points if point.value is not None] == ["3月"]


def test_a_peak_of_few_is_not_written(desk: SmallStation) -> None:
    put_disputes(desk, 3, date(2026, 3, 2), bucket="S")

    with reader(desk) as asked:
        assert board.resolution(asked).notes == ()


def test_a_finished_year_is_not_drawn_as_running(desk: SmallStation) -> None:
    with reader(desk, Period.year(2025)) as asked:
        spec = board.resolution(asked)

    assert not spec.series[1].is_unfinished
    assert len(spec.series[1].points) == 12


def test_types_are_six_and_the_rest(desk: SmallStation) -> None:
    codes = ("DT0101", "DT0201", "DT0301", "DT0401", "DT0501", "DT0601", "DT0701", "DT0801")
    for number, code in enumerate(codes):
        put_disputes(desk, 10 - number, date(2026, 3, 2), type_code=code)

    with reader(desk, MARCH) as asked:
        bars = board.types(asked).bars

    assert [bar.key for bar in bars] == ["DT01", "DT02", "DT03", "DT04", "DT05", "DT06", ""]
    assert (bars[-1].label, bars[-1].value, bars[-1].is_other) == ("其他", 7, True)
    assert (bars[0].label, bars[0].detail) == ("婚姻家庭", "19%")


def test_shares_of_few_are_not_written(desk: SmallStation) -> None:
    put_disputes(desk, 5, date(2026, 3, 2))

    with reader(desk, MARCH) as asked:
        assert board.types(asked).bars[0].detail == ""


def test_a_chosen_category_shows_alerts_instead(desk: SmallStation) -> None:
    put_alerts(desk, 40, date(2026, 3, 2), category="AL302")

    with reader(desk, MARCH, type_code="AL3") as asked:
        spec = board.types(asked)

    assert spec.bars[0].key == "AL302"
    assert "警情 40 起" in spec.caption.subtitle


def test_the_week_points_at_its_busiest_hours(desk: SmallStation) -> None:
    put_alerts(desk, 60, date(2026, 3, 6), hour=21)

    with reader(desk, MARCH) as asked:
        spec = board.week_of_alerts(asked)

    assert spec.values[4][21] == 60
    assert spec.highlight is not None
    assert "周五" in spec.caption.title
    assert spec.unit == "起"


def test_alerts_without_an_hour_are_named(desk: SmallStation) -> None:
    put_alerts(desk, 3, date(2026, 3, 6), hour=-1)

    with reader(desk, MARCH) as asked:
        assert board.week_of_alerts(asked).caption.subtitle.endswith("；3 起时刻不明")


def test_grids_carry_rate_count_and_id(desk: SmallStation) -> None:
    put_alerts(desk, 37, date(2026, 3, 6), grid="G01")

    with reader(desk, MARCH) as asked:
        cells = board.grids_of_alerts(asked).cells

    first = cells[0]
    assert (first.label, first.detail, first.key) == ("一号", "37", str(desk.grid_ids["G01"]))
    assert not first.is_small_sample
    assert all(cell.is_small_sample for cell in cells[1:])
    assert len(cells) == 9


def test_the_ages_are_said_with_their_share(desk: SmallStation) -> None:
    frame = pd.DataFrame({"days_over": [6, 2] + [0] * 38})

    title, subtitle = board.ages_words(frame)

    assert title == "2 件超期，最长 6 天"
    assert subtitle == "在办 40 件中超期 2 件（5.0%）"


def test_few_open_ones_have_no_share(desk: SmallStation) -> None:
    assert "样本少" in board.ages_words(pd.DataFrame({"days_over": [6, 0]}))[1]


def test_no_open_case_is_said(desk: SmallStation) -> None:
    assert board.ages_words(pd.DataFrame({"days_over": []}))[1] == "在办纠纷，以此刻为准"


def test_a_month_leads_to_the_rows_of_that_month(desk: SmallStation) -> None:
    asked = Question(Period.year(2026), grid_id=3, type_code="DT02")

    assert board.month_params(asked, "2026-03", "M01") == {
        "metric": "M01",
        "period": "2026-03-01..2026-04-01",
        "grid": "3",
        "type": "DT02",
    }


@pytest.mark.parametrize(
    ("code", "page", "metric"), [("DT05", Page.MEDIATION, "accepted"), ("AL302", Page.ALERTS, "M19")]
)
def test_a_bar_leads_to_the_rows_of_its_type(code: str, page: Page, metric: str) -> None:
    found, params = board.type_rows(Question(MARCH), code)

    assert (found, params["metric"], params["type"]) == (page, metric, code)


def test_a_grid_leads_to_its_alerts_and_forgets_a_foreign_type() -> None:
    params = board.grid_params(Question(MARCH, type_code="DT02"), "7")

    assert params == {"metric": "M19", "period": "2026-03-01..2026-04-01", "grid": "7"}


def test_a_cell_leads_to_the_alerts_of_the_months_that_were_counted() -> None:
    asked = Question(Period.custom(date(2026, 9, 10), date(2026, 10, 5)))

    params = board.hour_params(asked, "4:21", TODAY)

    assert params == {
        "metric": "M19",
        "period": "2026-09-01..2026-11-01",
        "weekday": "4",
        "hour": "21",
    }


def test_the_running_month_ends_with_today() -> None:
    assert board.whole_months(Period.month_to_date(TODAY), TODAY) == Period.month_to_date(TODAY)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "make", [board.resolution, board.satisfaction, board.types, board.week_of_alerts, board.grids_of_alerts]
)
def test_an_empty_station_can_be_drawn(make: object, language: str, desk: SmallStation) -> None:
    with speaking(language), reader(desk) as asked:
        spec = make(asked)

    assert to_plotly(spec, LIGHT).data is not None
    assert to_svg(spec, LIGHT, 480, spec.height).startswith("<svg")
    assert spec.caption.title
