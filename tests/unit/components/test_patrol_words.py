"""What the patrol desk says and to whom it offers what: shifts in words, forms as orders, maps in English."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
import pytest

from analytics.patrol.fit import Gap
from analytics.periods import Period
from analytics.results import Rate
from components.patrol_editor import drafts_in
from components.patrol_fit import block_words, days_over, gap_rows, post_title
from components.patrol_forms import _order, may_report
from components.patrol_map import paper_maps, route_map
from components.patrol_shifts import chip, facts, span, where
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.patrol import PlanRecord, PlanStatus, ShiftRecord, ShiftResult
from domain.patrol.records import STOP_FRAME, PostRecord
from tests.factories import NOON, SmallStation, small_station
from tests.seats import here_of

DAY = date(2026, 11, 24)
SHIFT = ShiftRecord(
    1, 1, DAY, datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 24, 22, tzinfo=UTC),
    "", None, None, "", 1, "一号警格", ("PD1",), 2, {7: "甲"}, False, ShiftResult.PLANNED, "", None, 0, "",
    None,
)  # fmt: skip


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - the clock on the wall


def plan(*stops: tuple[str, datetime, str, float]) -> PlanRecord:
    rows = [
        (at, team, at, when, when + timedelta(minutes=15), "翠湖小区", grid, 1, expected, float(at), 0.0)
        for at, (team, when, grid, expected) in enumerate(stops, start=1)
    ]
    frame = pd.DataFrame(rows, columns=list(STOP_FRAME))
    made = datetime(2026, 11, 23, 4, tzinfo=UTC)
    hours = ("08:00-16:00", "20:00-04:00")
    return PlanRecord(
        1, 1, DAY, 1, PlanStatus.SUGGESTED, None, 2, hours, 15, {}, "", made, "", None, "", frame
    )


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    return small_station(Path(tmp_path_factory.mktemp("words")))


def test_a_night_shift_is_told_by_the_clock_on_the_wall() -> None:
    assert span(SHIFT) == "22:00–06:00"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({}, "一号警格"),
        ({"post": "环岛屯警点"}, "环岛屯警点"),
        ({"post": "环岛屯警点", "team": "S2T3"}, "Shift 2 team 3"),
        ({"grid": ""}, ""),
    ],
)
def test_a_shift_is_called_by_team_then_post_then_area(changes: dict[str, str], place: str) -> None:
    with speaking("en"):
        assert where(replace(SHIFT, **changes)) == place  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ["Patrol", "甲", "1 missing"]),
        ({"members": {}}, ["Patrol", "nobody yet", "2 missing"]),
        ({"needed": 1}, ["Patrol", "甲"]),
        ({"result": ShiftResult.DONE, "incidents": 1}, ["Patrol", "甲", "1 incident"]),
        ({"result": ShiftResult.DONE, "incidents": 2}, ["Patrol", "甲", "2 incidents"]),
        ({"result": ShiftResult.NOT_DONE, "reason": "PR3"}, ["Patrol", "甲", "Bad weather"]),
        ({"result": ShiftResult.DONE, "has_publicity": True}, ["Patrol", "甲", "with publicity"]),
        ({"result": ShiftResult.DONE, "note": "雨"}, ["Patrol", "甲", "雨"]),
    ],
)
def test_a_shift_tells_what_matters_of_it(changes: dict[str, object], told: list[str]) -> None:
    with speaking("en"):
        assert facts(replace(SHIFT, **changes)) == told  # type: ignore[arg-type]


def test_a_chip_speaks_both_languages_and_looks_the_same() -> None:
    with speaking("zh_CN"):
        ours = chip(SHIFT)
    with speaking("en"):
        theirs = chip(SHIFT)

    assert (ours.words, theirs.words) == ("待执行", "planned")
    assert replace(ours, words="") == replace(theirs, words="")


@pytest.mark.parametrize(
    ("place", "post_id", "grid_id"), [("p12", 12, None), ("g3", None, 3), ("", None, None)]
)
def test_a_form_names_a_post_or_an_area(place: str, post_id: int | None, grid_id: int | None) -> None:
    order = _order(DAY, time(8), time(16), place, (), 2)

    assert (order.post_id, order.grid_id, order.duties) == (post_id, grid_id, ("PD1",))


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [(time(8), time(16), 8), (time(22), time(6), 8), (time(8), time(8), 24), (time(23, 30), time(0), 0.5)],
)
def test_an_end_at_or_before_the_beginning_is_of_the_next_day(begin: time, end: time, hours: float) -> None:
    order = _order(DAY, begin, end, "g1", ("PD2",), 1)

    assert (order.end_at - order.begin_at) / timedelta(hours=1) == hours


@pytest.mark.parametrize(
    ("role", "is_member", "may"),
    [
        (Role.LEADER, False, True),
        (Role.CLERK, False, True),
        (Role.COMMUNITY_OFFICER, False, False),
        (Role.COMMUNITY_OFFICER, True, True),
        (Role.CITY_PATROL, False, False),
        (Role.CITY_PATROL, True, True),
        (Role.AUXILIARY, True, True),
        (Role.AUDITOR, True, False),
    ],
)
def test_the_report_is_offered_to_who_was_there_or_leads(
    station: SmallStation, role: Role, is_member: bool, may: bool
) -> None:
    worker = station.actor(role).worker_id
    begun = replace(SHIFT, begin_at=NOON, members={worker: "甲"} if is_member else {})

    assert may_report(here_of(station, role, page=Page.PATROL), begun) is may


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({"begin_at": NOON}, True),
        ({"begin_at": NOON + timedelta(seconds=1)}, False),
        ({"begin_at": NOON, "result": ShiftResult.DONE}, True),
        ({"begin_at": NOON, "result": ShiftResult.DROPPED}, False),
    ],
)
def test_the_report_is_offered_once_the_shift_has_begun(
    station: SmallStation, changes: dict[str, object], may: bool
) -> None:
    here = here_of(station, Role.LEADER, page=Page.PATROL)

    assert may_report(here, replace(SHIFT, **changes)) is may  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("team", "typed", "arrive"),
    [
        ("S1T1", time(8), wall(24, 8)),
        ("S1T1", time(7, 59), wall(25, 7, 59)),
        ("S2T1", time(20), wall(24, 20)),
        ("S2T1", time(0), wall(25, 0)),
        ("S2T2", time(3, 30), wall(25, 3, 30)),
        ("S9T1", time(9), wall(24, 9)),
    ],
)
def test_a_time_typed_is_of_the_night_of_its_shift(team: str, typed: time, arrive: datetime) -> None:
    edited = pd.DataFrame({"id": [None], "team": [team], "time": [typed], "place": ["翠湖小区"]})

    (draft,) = drafts_in(edited, plan(("S1T1", wall(24, 8), "G01", 1.0)))

    assert (draft.arrive, draft.stop_id, draft.team) == (arrive, 0, team)


def test_a_map_speaks_english_where_its_reader_does() -> None:
    made = plan(("S1T1", wall(24, 8), "G01", 0.75), ("S1T2", wall(24, 9), "G02", 0.25))

    with speaking("en"):
        chart = route_map(made, {"G01": "Beat 1", "G02": "Beat 2"}, 1)

    assert chart.caption.title == "2 stops reach 1.00 expected incidents, 75% of them in Beat 1"
    assert [route.name for route in chart.routes] == ["Shift 1 team 1", "Shift 1 team 2"]
    assert chart.note == "schematic, not the boundaries"


def test_a_shift_that_reaches_nothing_is_no_division_by_nothing() -> None:
    with speaking("en"):
        chart = route_map(plan(("S1T1", wall(24, 8), "G01", 0.0)), {}, 1)

    assert "0% of them in G01" in chart.caption.title


def test_paper_has_no_map_of_a_shift_nobody_walks() -> None:
    made = paper_maps(plan(("S2T1", wall(24, 20), "G01", 1.0)), {})

    assert list(made) == [2]
    assert made[2].startswith(b"\x89PNG")


@pytest.mark.parametrize(("block", "zh"), [(0, "0–4"), (5, "20–24")])
def test_a_block_is_four_hours_in_both_languages(block: int, zh: str) -> None:
    for tongue in ("zh_CN", "en"):
        with speaking(tongue):
            assert block_words(block).startswith(zh)


def test_at_most_six_gaps_are_told() -> None:
    apart = [Gap(("G01", day, 0), 0.1, 0.01 * day) for day in range(7)]

    assert len(gap_rows(apart, {"G01": "一号警格"})) == 6


@pytest.mark.parametrize(
    ("done", "title"),
    [
        ((0, 0), "2 posts without any shift"),
        ((0, 4), "1 post without any shift"),
        ((3, 4), "Least completed: 甲点, 3 of 4"),
    ],
)
def test_posts_without_a_shift_come_before_those_that_completed_least(
    done: tuple[int, int], title: str
) -> None:
    posts = [PostRecord(at, f"P{at}", name, "PP01", 1) for at, name in ((1, "甲点"), (2, "乙点"))]
    rates = {
        (0, 0): [Rate(0, 0), Rate(0, 0)],
        (0, 4): [Rate(0, 0), Rate(0, 4)],
        (3, 4): [Rate(3, 4), Rate(4, 4)],
    }[done]

    with speaking("en"):
        assert post_title(list(zip(posts, rates, strict=True))) == title


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 11, 1), None),
        (date(2026, 11, 2), date(2026, 11, 2)),
        (date(2027, 1, 1), date(2026, 12, 1)),
    ],
)
def test_a_month_is_told_up_to_yesterday(today: date, until: date | None) -> None:
    found = days_over(Period.month(2026, 11), today)

    assert (found.end if found else None) == until
