"""The charts of the overview, the warnings and the wall, small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

from charts import (
    Area,
    AreaMap,
    Band,
    Bar,
    BarChart,
    Box,
    Caption,
    Cell,
    Column,
    ColumnChart,
    Funnel,
    FunnelDot,
    GridMap,
    HeatMap,
    Kind,
    LineChart,
    Measure,
    Note,
    Point,
    Range,
    Role,
    Route,
    RouteMap,
    Series,
    Sparkline,
    Spec,
    State,
    Target,
    Waypoint,
    Zone,
)

MONTHS = ("1月", "2月", "3月", "4月", "5月", "6月")
THIS_YEAR = (0.952, 0.946, 0.954, 0.962, 0.969, 0.964)
LAST_YEAR = (0.931, 0.938, 0.940, 0.946, 0.941, 0.948)
KINDS = (("邻里", 264), ("消费", 198), ("婚姻家庭", 141), ("物业", 118), ("劳动报酬", 87), ("损害赔偿", 62))
NINE = (251, 243, 228, 338, 240, 281, 262, 215, 201)
HOSTILE = (
    '<a href="http://evil.test">点我</a>',
    "%{x} %{customdata[0]} %{y:.2f}",
    "<script>alert(1)</script>",
    "张\u202e三\u2066四",
    "停车 🚗 占用",
    "𠮷𡘙村",
    "A & B <b>x</b> &lt;",
    "行一\n行二\x00\x07",
    "quote \" and ' and `",
    "\ud800 alone",
    "\ue000 private",
    "\ufffe\uffff",
    "{count} {0} %s",
)


def caption(title: str = "结论", **words: str) -> Caption:
    return Caption(title, **words)


def months(values: tuple[float | None, ...], year: int) -> tuple[Point, ...]:
    return tuple(
        Point(label, value, f"{round((value or 0) * 96)}/96", f"{year}-{at:02}")
        for at, (label, value) in enumerate(zip(MONTHS, values, strict=True), 1)
    )


def trend(**changes: object) -> LineChart:
    chart = LineChart(
        Caption("化解率连续 3 个月达标，6月未满月", "结案口径，每月，%；浅线为 2025 年", "化解率月度折线"),
        (
            Series("2025 年", months(LAST_YEAR, 2025), Role.PAST),
            Series("2026 年", months(THIS_YEAR, 2026), is_unfinished=True),
        ),
        Measure.RATE,
        Target(0.95, "目标 95%"),
        (Note(4, 0.969, "最高 96.9%（93/96）"),),
    )
    return replace(chart, **changes)


def today(**changes: object) -> LineChart:
    counts = (1, 2, 2, 3, 6, 13, 23, 31, 37)
    usual = Range(
        tuple(count * 0.7 for count in counts), tuple(count * 1.2 + 2 for count in counts), "平日范围"
    )
    points = tuple(Point(f"{hour} 时", count) for hour, count in zip(range(0, 18, 2), counts, strict=True))
    chart = LineChart(
        caption("累计 37 起"), (Series("今日", points),), usual=usual, is_ending_in_value=True, height=535
    )
    return replace(chart, **changes)


def kinds(**changes: object) -> BarChart:
    bars = tuple(Bar(label, count, f"{count / 917:.0%}", f"kind-{label}") for label, count in KINDS)
    other = Bar("其他", 47, "5%", "kind-other", is_other=True)
    return replace(BarChart(caption("邻里与消费纠纷占一半"), (other, *reversed(bars))), **changes)


def warning(state: State = State.RED, **changes: object) -> ColumnChart:
    counts = (6, 7, 5, 8, 7, 6, 9, 8, 7, 11, 13, 19)
    last = len(counts) - 1
    columns = tuple(
        Column(f"{35 + at} 周", count, "", f"w{35 + at}", state if at == last else None)
        for at, count in enumerate(counts)
    )
    chart = ColumnChart(
        caption("上周 19 起，预期 4–10 起"), columns, band=Band(4, 10, "预期 4–10"), marks=(0, 11)
    )
    return replace(chart, **changes)


def ageing(**changes: object) -> ColumnChart:
    ages = (
        ("0–7 天", 22, None),
        ("8–15 天", 17, None),
        ("16–30 天", 8, State.YELLOW),
        ("超期", 5, State.RED),
    )
    columns = tuple(Column(label, count, "", f"age-{label}", state) for label, count, state in ages)
    return replace(ColumnChart(caption("5 件超期"), columns, has_all_values=True, height=210), **changes)


def week(**changes: object) -> HeatMap:
    values = tuple(
        tuple(9 if day in (4, 5) and hour >= 20 else 1 + hour % 3 for hour in range(24)) for day in range(7)
    )
    chart = HeatMap(
        caption("周五、周六 20–23 时最集中"),
        tuple("一二三四五六日"),
        tuple("0 时" if hour == 0 else str(hour) if hour % 6 == 0 else "" for hour in range(24)),
        values,
        Box(4, 20, 5, 23),
        tuple(f"周{day}" for day in "一二三四五六日"),
        tuple(f"{hour}:00–{hour}:59" for hour in range(24)),
        "起",
    )
    return replace(chart, **changes)


def nine(**changes: object) -> GridMap:
    cells = tuple(
        Cell(f"{number}号", value, key=f"G0{at}")
        for at, (number, value) in enumerate(zip("一二三四五六七八九", NINE, strict=True), 1)
    )
    return replace(GridMap(caption("四号警格警情最密"), cells, note="示意图，非实际边界"), **changes)


def square(left: float, bottom: float, side: float = 0.01) -> tuple[tuple[float, float], ...]:
    right, top = left + side, bottom + side
    return (left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)


def areas(**changes: object) -> AreaMap:
    drawn = (
        Area("一号", 251, key="G01", polygons=((square(105.60, 30.50),),)),
        Area("二号", 338, key="G02", polygons=((square(105.61, 30.50),),)),
        Area("三号", 12, key="G03", polygons=((square(105.60, 30.51),),), is_small_sample=True),
    )
    return replace(AreaMap(caption("二号警格警情最密"), drawn), **changes)


def routes(**changes: object) -> RouteMap:
    """Two teams over two grids; the second comes back to where it began."""
    zones = (
        Zone("一号警格", 3.0, key="G01", ring=square(0, 0, 1)),
        Zone("二号警格", 1.0, ring=square(1.1, 0, 1)),
    )
    one = Route("1 班 1 队", (Waypoint("1", 0.5, "08:00　翠湖小区", "11", place=(0.2, 0.2)),))
    places = ((0.5, 0.5), (1.5, 0.6), (0.5, 0.5))
    stops = tuple(
        Waypoint(str(at), 0.25, f"地点 {at}", str(20 + at), place=place) for at, place in enumerate(places, 1)
    )
    chart = RouteMap(
        caption("4 处停留", subtitle="线路"),
        zones,
        (one, Route("1 班 2 队", stops)),
        note="示意图，非实际边界",
    )
    return replace(chart, **changes)  # type: ignore[arg-type]


def funnel(**changes: object) -> Funnel:
    """Four workers, one of them far below what luck leaves, one with nothing to go by."""
    settled = (("甲", 20, 19), ("乙", 12, 11), ("丙", 20, 8), ("丁", 0, 0))
    dots = tuple(
        FunnelDot(name, n / of if of else None, f"{n}/{of}", f"w{at}", tries=of)
        for at, (name, of, n) in enumerate(settled, 1)
    )
    low = tuple(max(0.0, 0.73 - 0.9 / (at**0.5)) for at in range(1, 21))
    high = tuple(min(1.0, 0.73 + 0.9 / (at**0.5)) for at in range(1, 21))
    chart = Funnel(caption("1 人超出偶然"), dots, Target(0.73, "全所 73%"), low, high, "起")
    return replace(chart, **changes)  # type: ignore[arg-type]


def spark(**changes: object) -> Sparkline:
    return replace(
        Sparkline(caption("化解率"), (0.94, 0.951, 0.95, 0.956, 0.961), State.GREEN, 0.95), **changes
    )


def spark_bars() -> Sparkline:
    return Sparkline(caption("入室盗窃"), (2, 1, 0, 1, 0), State.GREY, kind=Kind.BARS)


EVERY: dict[str, Spec] = {
    "trend": trend(),
    "today": today(),
    "kinds": kinds(),
    "warning": warning(),
    "ageing": ageing(),
    "week": week(),
    "nine": nine(),
    "areas": areas(),
    "routes": routes(),
    "funnel": funnel(),
    "spark": spark(),
    "spark_bars": spark_bars(),
}

EMPTY: dict[str, Spec] = {
    "no series": trend(series=()),
    "nothing measured": trend(
        series=(Series("2026 年", months((None,) * 6, 2026)),), target=None, notes=(), usual=None
    ),
    "no bars": kinds(bars=()),
    "no columns": warning(columns=()),
    "no hours": week(values=()),
    "unmeasured hours": week(values=((None, None),), highlight=None),
    "no grids": nine(cells=()),
    "no areas": areas(areas=()),
    "areas without shape": areas(areas=(Area("一号", 5),)),
    "no routes": routes(zones=(), routes=()),
    "no dots": funnel(dots=()),
    "nothing to go by": funnel(dots=(FunnelDot("丁", None),)),
    "no values": spark(values=()),
    "unmeasured values": spark(values=(None, float("nan"))),
}


def named(text: str) -> dict[str, Spec]:
    """Return every chart with ``text`` wherever stored text can stand."""
    words = Caption(text, text, text)
    point = Point(text, 3, text, text)
    return {
        "line": LineChart(
            words,
            (
                Series(text, (point, replace(point, value=4)), is_unfinished=True),
                Series(text, (point,), Role.PAST),
            ),
            target=Target(3, text),
            notes=(Note(0, 3, text),),
            usual=Range((1, 1), (4, 5), text),
        ),
        "bars": BarChart(words, (Bar(text, 3, text, text), Bar(text, 2, text, text, is_small_sample=True))),
        "columns": ColumnChart(
            words, (Column(text, 3, text, text, State.RED),), band=Band(1, 2, text), has_all_values=True
        ),
        "cells": HeatMap(words, (text,), (text,), ((3,),), None, (text,), (text,), text, ((text,),)),
        "grids": GridMap(words, (Cell(text, 3, text, text), Cell(text, 2, text, text)), note=text),
        "areas": AreaMap(words, (Area(text, 3, text, text, ((square(105.6, 30.5),),)),)),
        "routes": RouteMap(
            words,
            (Zone(text, 1, text, text, ring=square(0, 0, 1)),),
            (Route(text, (Waypoint(text, 1, text, text, place=(0.5, 0.5)),)),),
            note=text,
        ),
        "funnel": Funnel(
            words,
            (FunnelDot(text, 0.5, text, text, tries=2),),
            Target(0.5, text),
            (0.0, 0.0),
            (1.0, 1.0),
            text,
        ),
        "spark": Sparkline(words, (1, 2, 3)),
        "empty": BarChart(Caption(text, when_empty=text), ()),
    }
