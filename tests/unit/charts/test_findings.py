"""The sentence above a chart says what the numbers hold, and no more."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from analytics.results import Change
from charts import Box, Measure, Note, Point
from charts.findings import (
    Finding,
    Month,
    against_expected,
    against_last_year,
    best_note,
    grids,
    hours,
    kinds,
    months_against_target,
    overdue,
    so_far,
)
from core.i18n import speaking

NAMES = (
    "一号警格",
    "二号警格",
    "三号警格",
    "四号警格",
    "五号警格",
    "六号警格",
    "七号警格",
    "八号警格",
    "九号警格",
)


@pytest.fixture
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def year(*percents: float | None, n: int = 90) -> tuple[Month, ...]:
    return tuple(
        Month(f"{at}月", None if percent is None else percent / 100, n)
        for at, percent in enumerate(percents, 1)
    )


def rate(*percents: float | None, n: int = 90, **asked: bool) -> Finding[int]:
    return months_against_target("化解率", year(*percents, n=n), 0.95, **asked)


@pytest.mark.parametrize(
    ("percents", "title"),
    [
        ((94, 95.2, 96, 97), "化解率连续 3 个月达标"),
        ((96, 96, 97), "化解率连续 3 个月达标"),
        ((94, 95), "2月化解率达标"),
        ((96, 94.9), "2月化解率低于目标"),
        ((96, 94, 93, 92), "化解率连续 3 个月低于目标"),
        ((96,), "1月化解率达标"),
        ((96, None, 97), "3月化解率达标"),
        ((96, None), "化解率还没有满月的数据"),
        ((), "化解率还没有满月的数据"),
    ],
)
def test_a_row_of_months_is_counted_back_from_the_last(
    percents: tuple[float | None, ...], title: str
) -> None:
    assert rate(*percents).title == title


def test_a_month_exactly_on_target_has_met_it() -> None:
    assert rate(94, 95, 95).title == "化解率连续 2 个月达标"


def test_the_month_that_still_runs_is_named_and_not_judged() -> None:
    assert rate(94, 96, 97, 12, is_unfinished=True).title == "化解率连续 2 个月达标，4月未满月"


def test_the_first_month_of_a_year_is_not_judged_while_it_runs() -> None:
    assert rate(99, is_unfinished=True) == Finding("化解率还没有满月的数据")


def test_a_rate_that_should_be_low_is_judged_the_other_way() -> None:
    over = months_against_target("重复警情率", year(4, 6, 7), 0.05, is_lower_better=True)
    under = months_against_target("重复警情率", year(6, 4, 5), 0.05, is_lower_better=True)
    once = months_against_target("重复警情率", year(4, 6), 0.05, is_lower_better=True)

    assert over == Finding("重复警情率连续 2 个月高于目标", 0)
    assert under == Finding("重复警情率连续 2 个月达标", 1)
    assert once.title == "2月重复警情率高于目标"


@pytest.mark.parametrize(
    ("percents", "best"), [((94, 97, 96), 1), ((97, 97, 96), 0), ((None, 94), 1), ((), None)]
)
def test_the_best_month_is_pointed_at(percents: tuple[float | None, ...], best: int | None) -> None:
    assert rate(*percents).highlight == best


def test_the_best_month_is_one_that_is_over() -> None:
    assert rate(94, 96, 99, is_unfinished=True).highlight == 1


def test_a_last_month_of_few_is_not_judged() -> None:
    months = (*year(96, 97), Month("3月", 1.0, 29))

    assert months_against_target("化解率", months, 0.95) == Finding(
        "化解率样本少，暂不判断", 1, "样本少，未作判断：3月"
    )


def test_a_month_of_few_ends_the_row() -> None:
    months = (*year(96, 97), Month("3月", 1.0, 5), *year(96, 96))

    found = months_against_target("化解率", months, 0.95)

    assert found.title == "化解率连续 2 个月达标"
    assert found.caveat == "样本少，未作判断：3月"


def test_thirty_are_enough() -> None:
    assert rate(96, 97, n=30).caveat == ""
    assert rate(96, 97, n=29).title == "化解率样本少，暂不判断"
    assert rate(96, 97, n=29).highlight is None


def test_several_months_of_few_are_all_named() -> None:
    assert rate(96, 97, n=3).caveat == "样本少，未作判断：1月、2月"


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("percents", "title"),
    [
        ((94, 95.2, 96), "Resolved: target met 2 months in a row"),
        ((96, 94), "Resolved: below target in 2月"),
        ((96, 94, 93), "Resolved: below target 2 months in a row"),
        ((), "Resolved: no finished month yet"),
    ],
)
def test_a_row_of_months_is_told_in_english(percents: tuple[float, ...], title: str) -> None:
    assert months_against_target("Resolved", year(*percents), 0.95).title == title


def points(*pairs: tuple[float | None, str]) -> tuple[Point, ...]:
    return tuple(Point(f"{at}月", value, detail) for at, (value, detail) in enumerate(pairs, 1))


def test_the_note_stands_at_the_highest_point_with_its_share() -> None:
    found = best_note(points((0.94, "90/96"), (0.969, "93/96"), (None, "")), Measure.RATE)

    assert found == (Note(1, 0.969, "最高 96.9%（93/96）"),)


def test_the_note_of_equal_points_stands_at_the_first() -> None:
    assert best_note(points((3, ""), (7, ""), (7, "")), Measure.COUNT)[0].position == 1
    assert best_note(points((3, ""), (3, ""), (7, "")), Measure.COUNT, is_lower_better=True)[0].position == 0


def test_the_note_of_what_should_be_low_stands_at_the_lowest() -> None:
    assert best_note(points((3, ""), (1, "")), Measure.COUNT, is_lower_better=True) == (Note(1, 1, "最低 1"),)


def test_nothing_measured_has_no_note() -> None:
    assert best_note(points((None, "")), Measure.RATE) == ()
    assert best_note((), Measure.RATE) == ()


@pytest.mark.usefixtures("in_english")
def test_the_note_speaks_english() -> None:
    assert best_note(points((0.969, "93/96")), Measure.RATE)[0].text == "highest 96.9% (93/96)"


@pytest.mark.parametrize(
    ("now", "before", "title", "caveat"),
    [
        (3111, 3412, "警情比去年同期少 8.8%", ""),
        (3412, 3111, "警情比去年同期多 9.7%", ""),
        (300, 305, "警情与去年同期相当", ""),
        (7, 12, "警情 7 起，去年同期 12 起", "上期不足 20，只列数"),
        (0, 0, "警情 0 起，去年同期 0 起", "上期不足 20，只列数"),
    ],
)
def test_a_year_ago_is_compared_only_beyond_chance(now: int, before: int, title: str, caveat: str) -> None:
    assert against_last_year("警情", Change(now, before)) == Finding(title, None, caveat)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("now", "before", "title"),
    [
        (3111, 3412, "Alerts: 8.8% fewer than a year ago"),
        (3412, 3111, "Alerts: 9.7% more than a year ago"),
        (300, 305, "Alerts: about as many as a year ago"),
        (7, 12, "Alerts: 7, 12 a year ago"),
    ],
)
def test_a_year_ago_is_told_in_english(now: int, before: int, title: str) -> None:
    assert against_last_year("Alerts", Change(now, before)).title == title


@pytest.mark.parametrize(
    ("parts", "others", "title", "named"),
    [
        (
            (("邻里", 264), ("消费", 198), ("婚姻家庭", 141), ("物业", 118), ("劳动报酬", 87)),
            109,
            "邻里与消费纠纷占一半",
            (0, 1),
        ),
        ((("邻里", 10), ("消费", 60), ("物业", 50), ("劳动", 20)), 0, "消费与物业纠纷占 79%", (1, 2)),
        ((("邻里", 50), ("消费", 30), ("物业", 20)), 0, "邻里纠纷占一半", (0,)),
        ((("邻里", 70), ("消费", 20), ("物业", 10)), 0, "邻里纠纷占 70%", (0,)),
        ((("邻里", 35), ("消费", 12), ("物业", 11), ("劳动", 10)), 40, "邻里纠纷最多，占 32%", (0,)),
        ((("邻里", 100),), 0, "邻里纠纷占 100%", (0,)),
    ],
)
def test_the_kinds_that_make_up_most_are_named(
    parts: tuple[tuple[str, int], ...], others: int, title: str, named: tuple[int, ...]
) -> None:
    assert kinds("纠纷", parts, others) == Finding(title, named)


@pytest.mark.parametrize(
    "parts",
    [
        (("邻里", 20), ("消费", 20), ("物业", 20)),
        (("邻里", 24), ("消费", 20), ("物业", 19)),
        (("邻里", 50), ("消费", 48)),
    ],
)
def test_kinds_that_are_alike_are_called_alike(parts: tuple[tuple[str, int], ...]) -> None:
    assert kinds("纠纷", parts) == Finding("各类型接近")


def test_what_is_left_over_counts_but_never_leads() -> None:
    assert (
        kinds("纠纷", (("邻里", 30), ("消费", 10), ("物业", 5)), others=200).title == "邻里纠纷最多，占 12%"
    )


@pytest.mark.parametrize(("parts", "count"), [((("邻里", 20), ("消费", 9)), 29), ((), 0)])
def test_few_cases_are_not_compared_by_kind(parts: tuple[tuple[str, int], ...], count: int) -> None:
    assert kinds("纠纷", parts) == Finding(f"纠纷共 {count} 件，样本少", None, "样本少")


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ((("Neighbour", 50), ("Consumer", 30), ("Estate", 20)), "Neighbour disputes are half of all"),
        (
            (("Neighbour", 30), ("Consumer", 20), ("Estate", 20), ("Pay", 30)),
            "All kinds are about as frequent",
        ),
        (
            (("Neighbour", 50), ("Consumer", 15), ("Estate", 45)),
            "Neighbour and Estate disputes are 86% of all",
        ),
        ((("Neighbour", 5),), "5 disputes, too few to compare"),
    ],
)
def test_kinds_are_told_in_english(parts: tuple[tuple[str, int], ...], title: str) -> None:
    assert kinds("disputes", parts).title == title


def week_with(busy: dict[tuple[int, int], int], usual: int = 2) -> list[list[float]]:
    return [[float(busy.get((day, hour), usual)) for hour in range(24)] for day in range(7)]


def box(days: range, at: range, count: int = 14) -> dict[tuple[int, int], int]:
    return {(day, hour): count for day in days for hour in at}


@pytest.mark.parametrize(
    ("busy", "title", "found"),
    [
        (box(range(4, 6), range(20, 24)), "周五、周六 20–23 时最集中", Box(4, 20, 5, 23)),
        (box(range(6, 7), range(10, 11), 60), "周日 10 时最集中", Box(6, 10, 6, 10)),
        (box(range(5), range(8, 10)), "周一至周五 8–9 时最集中", Box(0, 8, 4, 9)),
        (box(range(7), range(18, 20)), "每天 18–19 时最集中", Box(0, 18, 6, 19)),
        (box(range(5, 6), range(24)), "周六 全天最集中", Box(5, 0, 5, 23)),
    ],
)
def test_the_busiest_hours_are_named_and_boxed(
    busy: dict[tuple[int, int], int], title: str, found: Box
) -> None:
    assert hours(week_with(busy)) == Finding(title, found)


def test_hours_that_are_alike_are_called_alike() -> None:
    assert hours(week_with({})) == Finding("各时段接近")


def test_quiet_nights_are_no_finding() -> None:
    working = week_with({(day, hour): 0 for day in range(7) for hour in range(7)}, usual=4)

    assert hours(working) == Finding("各时段接近")


@pytest.mark.parametrize("seed", range(8))
def test_chance_alone_is_no_finding(seed: int) -> None:
    dice = random.Random(seed)
    table = week_with({}, usual=0)
    for _alert in range(400):
        table[dice.randrange(7)][dice.choice((*range(7, 24), *range(7, 24), *range(24)))] += 1

    assert hours(table) == Finding("各时段接近")


def test_few_alerts_are_not_told_apart_by_hour() -> None:
    table = week_with({(4, 21): 29}, usual=0)

    assert hours(table) == Finding("样本少，不区分时段", None, "样本少")
    assert hours([]) == Finding("样本少，不区分时段", None, "样本少")


def test_hours_not_measured_count_as_none() -> None:
    table: list[list[float | None]] = [[None] * 24 for _day in range(7)]
    table[4][20:24] = [10, 12, 11, 9]

    assert hours(table).highlight == Box(4, 20, 4, 23)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("busy", "title"),
    [
        (box(range(4, 6), range(20, 24)), "Fri and Sat 20:00–23:59 is busiest"),
        (box(range(5), range(8, 10)), "Mon to Fri 8:00–9:59 is busiest"),
        (box(range(7), range(18, 20)), "Every day 18:00–19:59 is busiest"),
        (box(range(5, 6), range(24)), "Sat all day is busiest"),
        ({}, "All hours are about as busy"),
    ],
)
def test_the_busiest_hours_are_told_in_english(busy: dict[tuple[int, int], int], title: str) -> None:
    assert hours(week_with(busy)).title == title


def test_days_may_have_names_of_their_own() -> None:
    named = [f"第 {day} 天" for day in range(1, 8)]

    assert hours(week_with(box(range(2, 3), range(3, 6))), named).title == "第 3 天 3–5 时最集中"


def places(*rates: float | None, n: int = 300) -> list[tuple[str, float | None, int]]:
    return [(name, rate, n) for name, rate in zip(NAMES, rates, strict=False)]


def test_the_densest_grid_is_named() -> None:
    rates = (251, 243, 228, 338, 240, 281, 262, 215, 201)
    known = [(name, float(rate), rate * 2) for name, rate in zip(NAMES, rates, strict=True)]

    assert grids("警情", known) == Finding("四号警格警情最密", (3,))


def test_a_grid_as_dense_within_a_twentieth_is_named_too() -> None:
    assert grids("警情", places(100, 200, 100, 196, 100)) == Finding("二号警格、四号警格警情最密", (1, 3))


def test_only_two_grids_are_named() -> None:
    assert grids("警情", places(100, 200, 199, 198, 100, 100, 100)).highlight == (1, 2)


@pytest.mark.parametrize("rates", [(100, 101, 99, 100), (100, 104, 98, 102), (5, 5)])
def test_grids_that_are_alike_are_called_alike(rates: tuple[float, ...]) -> None:
    assert grids("警情", places(*rates)) == Finding("各警格接近")


def test_a_grid_that_leads_by_chance_is_not_named() -> None:
    assert grids("警情", places(100, 125, 100, 100, n=40)).title == "各警格接近"
    assert grids("警情", places(100, 125, 100, 100, n=4000)).title == "二号警格警情最密"


def test_a_grid_of_few_is_left_out_and_said_so() -> None:
    known = [*places(100, 101, 99), ("九号警格", 500.0, 12)]

    assert grids("警情", known) == Finding("各警格接近", None, "样本少，未作判断：九号警格")


@pytest.mark.parametrize("known", [[], places(100), places(100, 200, n=29), places(None, None)])
def test_too_few_grids_are_not_compared(known: list[tuple[str, float | None, int]]) -> None:
    found = grids("警情", known)

    assert found.title == "样本少，不比较警格"
    assert found.highlight is None
    assert found.caveat


def test_a_grid_without_people_is_not_compared() -> None:
    known = [*places(100, 200, 100), ("八号警格", None, 300)]

    assert grids("警情", known) == Finding("二号警格警情最密", (1,))


@pytest.mark.usefixtures("in_english")
def test_the_densest_grid_is_told_in_english() -> None:
    assert grids("Alerts", places(100, 200, 100)).title == "Alerts densest in 二号警格"
    assert grids("Alerts", places(100, 200, 100, 200)).title == "Alerts densest in 二号警格 and 四号警格"
    assert grids("Alerts", places(100, 100)).title == "All grids are about as dense"


@pytest.mark.parametrize(
    ("days", "open_count", "title", "longest"),
    [
        ((6, 4, 3, 1, 1), 63, "5 件超期，最长 6 天", 0),
        ((1, -3, 9, 0, 9), 63, "3 件超期，最长 9 天", 2),
        ((1,), 1, "1 件超期，最长 1 天", 0),
        ((0, -1), 63, "在办 63 件均未超期", None),
        ((), 63, "在办 63 件均未超期", None),
        ((), 0, "没有在办件", None),
    ],
)
def test_what_is_overdue_is_counted_and_the_longest_named(
    days: tuple[int, ...], open_count: int, title: str, longest: int | None
) -> None:
    assert overdue(days, open_count) == Finding(title, longest)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("days", "open_count", "title"),
    [
        ((6, 4), 63, "2 overdue, the longest by 6 days"),
        ((1,), 63, "1 overdue, the longest by 1 day"),
        ((), 63, "All 63 open cases are in time"),
        ((), 1, "The open case is in time"),
        ((), 0, "No open case"),
    ],
)
def test_what_is_overdue_is_told_in_english(days: tuple[int, ...], open_count: int, title: str) -> None:
    assert overdue(days, open_count).title == title


@pytest.mark.parametrize(
    ("count", "chinese", "english"),
    [
        (37, "14 时前累计 37 起，与平日相当", "37 by 14:00, as usual"),
        (26, "14 时前累计 26 起，与平日相当", "26 by 14:00, as usual"),
        (46, "14 时前累计 46 起，与平日相当", "46 by 14:00, as usual"),
        (47, "14 时前累计 47 起，多于平日", "47 by 14:00, more than usual"),
        (25, "14 时前累计 25 起，少于平日", "25 by 14:00, fewer than usual"),
    ],
)
def test_today_is_set_beside_other_days(count: int, chinese: str, english: str) -> None:
    assert so_far(14, count, 26, 46).title == chinese
    with speaking("en"):
        assert so_far(14, count, 26, 46).title == english


def test_a_week_is_set_beside_what_was_expected() -> None:
    assert against_expected("上周", 19, 4, 10).title == "上周 19 起，预期 4–10 起"
    assert against_expected("上周", 3, 1, 1).title == "上周 3 起，预期 1 起"
    with speaking("en"):
        assert against_expected("Last week", 19, 4, 10).title == "Last week: 19, expected 4–10"
