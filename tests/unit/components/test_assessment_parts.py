"""Charts and words of the assessment, from frames small enough to count by hand."""

from datetime import date

import pandas as pd
import pytest

from charts import LIGHT, Role, to_svg
from components import assessment_charts as drawn
from components.assessment_words import (
    CHANGES,
    FACTS,
    ROWS,
    STATUS_CHIPS,
    band,
    fact,
    facts_words,
    item_name,
    month_words,
    points,
    recent_months,
    short_month,
    status_chip,
)
from core.dictionaries import dictionary
from core.i18n import speaking
from domain.assessment.sheets import CHANGEABLE
from domain.assessment.vocabulary import SheetStatus

OCTOBER = 202610


def frame(rows):
    columns = ["worker_id", "grid", "month", "total", "band"]
    return pd.DataFrame(rows, columns=columns)


HALF = [(n, f"{n % 3} 号", OCTOBER, 95.0 if n % 2 else 72.0, "GB1" if n % 2 else "GB3") for n in range(40)]


@pytest.fixture(autouse=True)
def chinese():
    with speaking("zh_CN"):
        yield


def test_bands_stand_in_their_own_order_whatever_their_size():
    chart = drawn.bands(frame(HALF), OCTOBER)

    assert [bar.label for bar in chart.bars] == ["优秀", "良好", "合格", "待改进"]
    assert [bar.value for bar in chart.bars] == [20, 0, 20, 0]
    assert chart.is_in_order
    assert chart.bars[0].detail == "50%"


def test_few_people_are_counted_not_divided():
    chart = drawn.bands(frame(HALF[:10]), OCTOBER)

    assert {bar.detail for bar in chart.bars} == {""}


def test_the_title_of_the_bands_says_who_needs_support():
    one = [(1, "一号", OCTOBER, 40.0, "GB4"), (2, "一号", OCTOBER, 95.0, "GB1")]

    assert drawn.bands(frame(one), OCTOBER).caption.title == "2 人中 1 人待改进"
    assert drawn.bands(frame(HALF), OCTOBER).caption.title == "40 人中没有人需要帮扶"


def test_the_trend_is_the_mean_with_its_doubt_and_a_thin_line_per_grid():
    rows = [(n, f"{n % 3} 号", month, 80.0 + n, "GB2") for month in (202609, OCTOBER) for n in range(6)]

    chart = drawn.trend(frame(rows))

    main = [series for series in chart.series if series.role is Role.MAIN]
    assert [point.value for point in main[0].points] == [82.5, 82.5]
    assert len(chart.series) == 4
    assert chart.usual.low[0] < 82.5 < chart.usual.high[0]
    assert "没有明显变化" in chart.caption.title


def test_a_clear_change_is_said():
    rows = [(n, "一号", 202609, 60.0 + n % 2, "GB3") for n in range(20)]
    rows += [(n, "一号", OCTOBER, 90.0 + n % 2, "GB1") for n in range(20)]

    assert drawn.trend(frame(rows)).caption.title == "平均分由 60.5 变为 90.5，超出偶然"


def test_one_month_alone_has_no_band_of_doubt():
    assert drawn.trend(frame(HALF)).usual is None


def test_the_distribution_counts_every_sheet_once():
    chart = drawn.distribution(frame(HALF), OCTOBER)

    assert sum(column.value for column in chart.columns) == 40
    assert [column.label for column in chart.columns][:2] == ["60 分以下", "60–70"]
    assert all("–" in column.detail for column in chart.columns)


def test_the_funnel_says_who_lies_outside_luck():
    settled = pd.DataFrame(
        [(n, f"w{n}", 20, 19) for n in range(9)] + [(9, "w9", 20, 8)],
        columns=["id", "worker", "tries", "settled"],
    )

    chart = drawn.funnel(settled)

    assert chart.caption.title == "1 人超出偶然能解释的范围"
    assert chart.centre.value == pytest.approx((9 * 19 + 8) / 200)
    assert len(chart.low) == len(chart.high) == 20


def test_who_had_no_dispute_is_no_dot_above_anything():
    quiet = pd.DataFrame([(1, "甲", 0, 0), (2, "乙", 2, 2)], columns=["id", "worker", "tries", "settled"])

    assert [dot.value for dot in drawn.funnel(quiet).dots] == [None, 1.0]


@pytest.mark.parametrize(
    "draw", [lambda f: drawn.bands(f, OCTOBER), drawn.trend, lambda f: drawn.distribution(f, OCTOBER)]
)
def test_without_a_sheet_each_chart_says_so(draw):
    chart = draw(frame([]))

    assert chart.caption.title == "暂无可显示的内容"
    assert chart.caption.when_empty in to_svg(chart, LIGHT, 400, 200)


def test_an_empty_funnel_says_so():
    empty = pd.DataFrame([], columns=["id", "worker", "tries", "settled"])

    assert drawn.funnel(empty).caption.title == "暂无可显示的内容"


def test_months_are_written_the_way_the_language_writes_them():
    assert (month_words(OCTOBER), short_month(OCTOBER)) == ("2026年10月", "10月")
    with speaking("en"):
        assert month_words(OCTOBER) == "October 2026"


def test_the_months_offered_are_those_that_are_over():
    assert recent_months(date(2026, 11, 23), 3) == [202610, 202609, 202608]


def test_points_not_given_are_a_dash():
    assert (points(None), points(88.25), band(""), band("GB4")) == ("—", "88.3", "—", "待改进")


def test_facts_are_told_in_one_line_in_the_order_of_the_formula():
    words = facts_words({"s": 0.675, "quality": 0.9, "target": 60.0, "verified": 45.0})

    assert words == "计数 45　目标 60　质量 90%　单项系数 0.68"
    assert fact("R", 1.0) == "1"


@pytest.mark.parametrize("status", SheetStatus)
def test_every_status_has_a_chip_with_a_word(status):
    assert str(status) in STATUS_CHIPS
    assert status_chip(status).words == dictionary("assessment_status").label(status)


def test_every_input_that_may_be_put_right_has_a_name():
    assert set(CHANGES) == set(CHANGEABLE)


def test_every_item_and_reason_has_a_name():
    assert [item_name(code) for code in ("GS1", "GS2", "GS3", "bonus")] == [
        "基础数据采集数",
        "风险隐患上报数",
        "矛盾纠纷化解数",
        "加分",
    ]
    assert {"counted", "duplicate", "refused", "valid", "invalid"} == set(ROWS)
    assert set(FACTS) >= {"verified", "target", "quality", "R", "Q", "s", "left_out"}
