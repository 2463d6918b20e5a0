"""Shifts at their edges: hours, people, results that may follow one another, hours on the street by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.clock import moment
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.patrol import (
    Report,
    Roster,
    ShiftFilter,
    ShiftOrder,
    ShiftResult,
    count_results,
    drop_shift,
    find_shifts,
    find_staff,
    find_uncovered,
    open_shift,
    overlay,
    plan_shift,
    posts_completed,
    posts_without_shift,
    report,
    shifts_to_report,
    staff,
    street_hours,
)
from domain.patrol.dealing import fill_roster
from domain.patrol.hours import alert_cells
from domain.people import hire
from models import PatrolShift
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts
from tests.patrol import TODAY, TOMORROW, add_posts, planned_shift, shift_of, staffed

YESTERDAY = TODAY - timedelta(days=1)
LAST_WEEK = Period(TODAY - timedelta(days=7), TODAY)
THIS_DAY = Period(TODAY, TOMORROW)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """A station with one finished week of shifts at two posts and in two grids; only read."""
    made = small_station(tmp_path_factory.mktemp("shift-edges"))
    add_posts(made)
    made.place_ids["done"] = planned_shift(made, YESTERDAY, post="P01")
    made.place_ids["short"] = planned_shift(made, YESTERDAY, hours=(13, 17), grid="G02")
    made.place_ids["missed"] = planned_shift(made, YESTERDAY, hours=(18, 22), post="P01")
    made.place_ids["open"] = planned_shift(made, TODAY, hours=(18, 22), grid="G01", needed=2)
    staffed(made, made.place_ids["done"], Role.CITY_PATROL)
    staffed(made, made.place_ids["open"], Role.AUXILIARY)
    said(made, made.place_ids["done"], Report(ShiftResult.DONE, incidents=1, has_publicity=True))
    said(made, made.place_ids["short"], Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=90))
    said(made, made.place_ids["missed"], Report(ShiftResult.NOT_DONE, reason="PR4"))
    return made


def said(station: SmallStation, shift_id: int, told: Report, role: Role = Role.LEADER) -> None:
    with station.work(role) as work:
        report(work, shift_id, shift_of(station, shift_id).version, told)


def order(station: SmallStation, minutes: int, **more: object) -> ShiftOrder:
    begin = moment(TOMORROW, time(8))
    made = ShiftOrder(begin, begin + timedelta(minutes=minutes), grid_id=station.grid_ids["G01"])
    return replace(made, **more)  # type: ignore[arg-type]


def planned(station: SmallStation, wanted: ShiftOrder) -> int:
    with station.work(Role.LEADER) as work:
        return plan_shift(work, wanted).id


def ids(found: list) -> list[int]:  # type: ignore[type-arg]
    return [one.id for one in found]


@pytest.mark.parametrize(("minutes", "is_fine"), [(29, False), (30, True), (960, True), (961, False)])
def test_a_shift_lasts_from_half_an_hour_to_sixteen(
    station: SmallStation, minutes: int, is_fine: bool
) -> None:
    if is_fine:
        shift = shift_of(station, planned(station, order(station, minutes)))
        assert shift.end_at - shift.begin_at == timedelta(minutes=minutes)
    else:
        with pytest.raises(BadInput) as trouble:
            planned(station, order(station, minutes))
        assert trouble.value.field == "hours"


@pytest.mark.parametrize(("needed", "is_fine"), [(0, False), (1, True), (20, True), (21, False), (-1, False)])
def test_a_shift_needs_one_to_twenty_people(station: SmallStation, needed: int, is_fine: bool) -> None:
    if is_fine:
        assert shift_of(station, planned(station, order(station, 240, needed=needed))).missing == needed
    else:
        with pytest.raises(BadInput) as trouble:
            planned(station, order(station, 240, needed=needed))
        assert trouble.value.field == "needed"


@pytest.mark.parametrize(
    "nowhere", [{"grid_id": 9_999}, {"grid_id": None, "post_id": 9_999}], ids=["grid", "post"]
)
def test_a_shift_at_a_place_that_is_not_there_is_not_found(
    station: SmallStation, nowhere: dict[str, int | None]
) -> None:
    with pytest.raises(NotFound):
        planned(station, order(station, 240, **nowhere))

    with station.reading() as session:
        assert session.exec(select(PatrolShift)).all() == []


@pytest.mark.parametrize(
    ("duties", "is_told"),
    [(("PD1",), False), (("PD2",), True), (("PD1", "PD2"), True), (("PD3", "PD5"), False)],
)
def test_publicity_goes_with_the_duty(station: SmallStation, duties: tuple[str, ...], is_told: bool) -> None:
    shift = shift_of(station, planned(station, order(station, 240, duties=duties)))

    assert (shift.duties, shift.has_publicity) == (duties, is_told)


def test_a_roster_without_duties_leaves_those_that_were_planned(station: SmallStation) -> None:
    shift_id = planned(station, order(station, 240, duties=("PD2",)))

    staffed(station, shift_id, Role.AUXILIARY)

    assert (shift_of(station, shift_id).duties, shift_of(station, shift_id).has_publicity) == (("PD2",), True)


def test_a_roster_with_an_unknown_duty_changes_nobody(station: SmallStation) -> None:
    shift_id = planned(station, order(station, 240))
    people = frozenset({station.actor(Role.AUXILIARY).worker_id})

    with pytest.raises(BadInput) as trouble, station.work(Role.LEADER) as work:
        staff(work, shift_id, 1, Roster(people, ("PD9",)))

    assert trouble.value.field == "duties"
    assert shift_of(station, shift_id).members == {}


@pytest.mark.parametrize(("left_after", "is_fine"), [(-1, False), (0, False), (1, True)])
def test_who_has_left_by_the_day_is_on_no_shift(
    station: SmallStation, left_after: int, is_fine: bool
) -> None:
    shift_id = planned(station, order(station, 240))
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "甲", "city_patrol", joined_on=date(2024, 1, 1))
        worker.left_on = TOMORROW + timedelta(days=left_after)

    if is_fine:
        with station.work(Role.LEADER) as work:
            staff(work, shift_id, 1, Roster(frozenset({worker.id})))
        assert list(shift_of(station, shift_id).members.values()) == ["甲"]
    else:
        with pytest.raises(BadInput) as trouble, station.work(Role.LEADER) as work:
            staff(work, shift_id, 1, Roster(frozenset({worker.id})))
        assert trouble.value.field == "members"


@pytest.mark.parametrize(
    ("hours", "is_free"),
    [
        ((4, 8), True),
        ((12, 16), True),
        ((11, 13), False),
        ((7, 9), False),
        ((9, 11), False),
        ((6, 14), False),
    ],
)
def test_nobody_is_on_two_shifts_at_once(
    station: SmallStation, hours: tuple[int, int], is_free: bool
) -> None:
    staffed(station, planned_shift(station, hours=(8, 12)), Role.AUXILIARY)
    other = planned_shift(station, hours=hours, grid="G02")

    if is_free:
        staffed(station, other, Role.AUXILIARY)
        assert len(shift_of(station, other).members) == 1
    else:
        with pytest.raises(BadInput) as trouble:
            staffed(station, other, Role.AUXILIARY)
        assert trouble.value.field == "members"


def test_a_dropped_shift_keeps_nobody_busy(station: SmallStation) -> None:
    first = planned_shift(station, hours=(18, 22))
    staffed(station, first, Role.AUXILIARY)
    with station.work(Role.LEADER) as work:
        drop_shift(work, first, shift_of(station, first).version)

    other = planned_shift(station, hours=(19, 23))
    staffed(station, other, Role.AUXILIARY)

    assert len(shift_of(station, other).members) == 1


ANSWERS = {
    "done": Report(ShiftResult.DONE),
    "cut_short": Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=60),
    "not_done": Report(ShiftResult.NOT_DONE, reason="PR3"),
}


@pytest.mark.parametrize("after", ANSWERS)
@pytest.mark.parametrize("before", ANSWERS)
def test_every_report_can_be_put_right_into_every_other(
    station: SmallStation, before: str, after: str
) -> None:
    shift_id = planned_shift(station)
    said(station, shift_id, ANSWERS[before])

    said(station, shift_id, ANSWERS[after])

    shift = shift_of(station, shift_id)
    told = ANSWERS[after]
    assert (shift.result, shift.reason, shift.minutes) == (told.result, told.reason, told.minutes)


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_dropped_shift_is_reported_as_nothing(station: SmallStation, answer: str) -> None:
    shift_id = planned_shift(station, hours=(18, 22))
    with station.work(Role.LEADER) as work:
        drop_shift(work, shift_id, 1)
    station.clock.move(hours=7)

    with pytest.raises(OutOfTurn):
        said(station, shift_id, ANSWERS[answer])


def test_a_shift_is_not_made_planned_again_by_a_report(station: SmallStation) -> None:
    shift_id = planned_shift(station)

    with pytest.raises(OutOfTurn):
        said(station, shift_id, Report(ShiftResult.PLANNED))

    assert shift_of(station, shift_id).is_open


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Report(ShiftResult.CUT_SHORT, minutes=60), "reason"),
        (Report(ShiftResult.NOT_DONE, reason="PR7"), "reason"),
        (Report(ShiftResult.CUT_SHORT, reason="PR1"), "minutes"),
        (Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=0), "minutes"),
        (Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=240), "minutes"),
        (Report(ShiftResult.DONE, incidents=-1), "incidents"),
        (Report(ShiftResult.DONE, incidents=100), "incidents"),
    ],
)
def test_a_report_that_cannot_be_leaves_the_shift_open(
    station: SmallStation, told: Report, field: str
) -> None:
    shift_id = planned_shift(station)

    with pytest.raises(BadInput) as trouble:
        said(station, shift_id, told)

    assert trouble.value.field == field
    assert shift_of(station, shift_id).is_open


@pytest.mark.parametrize("minutes", [1, 239])
def test_a_shift_cut_short_lasted_more_than_nothing_and_less_than_all(
    station: SmallStation, minutes: int
) -> None:
    shift_id = planned_shift(station)

    said(station, shift_id, Report(ShiftResult.CUT_SHORT, reason="PR9", minutes=minutes))

    assert shift_of(station, shift_id).minutes == minutes


def test_a_reason_given_for_a_shift_that_was_done_is_not_kept(station: SmallStation) -> None:
    shift_id = planned_shift(station)

    said(station, shift_id, Report(ShiftResult.DONE, reason="PR1", minutes=30))

    assert (shift_of(station, shift_id).reason, shift_of(station, shift_id).minutes) == ("", None)


def test_a_phone_in_a_report_is_cut_out(station: SmallStation) -> None:
    shift_id = planned_shift(station)

    said(station, shift_id, Report(ShiftResult.DONE, note="回电 13812345678"))

    note = shift_of(station, shift_id).note
    assert "138****5678" in note
    assert "13812345678" not in note


@pytest.mark.parametrize("minutes", [0, 1])
def test_a_shift_is_reported_from_its_first_minute_and_dropped_until_then(
    station: SmallStation, minutes: int
) -> None:
    shift_id = planned_shift(station, hours=(12, 16))  # it is 12:00
    station.clock.move(minutes=minutes)

    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        drop_shift(work, shift_id, 1)
    said(station, shift_id, Report(ShiftResult.DONE))

    assert shift_of(station, shift_id).result is ShiftResult.DONE


def test_who_saw_an_older_version_drops_and_staffs_nothing(station: SmallStation) -> None:
    shift_id = planned_shift(station, hours=(18, 22))
    staffed(station, shift_id, Role.AUXILIARY)

    with pytest.raises(StaleEdit), station.work(Role.LEADER) as work:
        drop_shift(work, shift_id, 1)
    with pytest.raises(StaleEdit), station.work(Role.CLERK) as work:
        staff(work, shift_id, 1, Roster(frozenset()))

    assert len(shift_of(station, shift_id).members) == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_PATROL, Role.AUXILIARY, Role.COMMUNITY_OFFICER])
def test_who_does_not_lead_drops_and_fills_nothing(kept: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed), kept.work(role) as work:
        drop_shift(work, kept.place_ids["open"], 1)
    with pytest.raises(NotAllowed), kept.work(role) as work:
        fill_roster(work, TODAY)


def test_an_auditor_reads_a_shift_and_reports_none(kept: SmallStation) -> None:
    shift_id = kept.place_ids["done"]
    assert shift_of(kept, shift_id, Role.AUDITOR) == shift_of(kept, shift_id)

    with pytest.raises(NotAllowed):
        said(kept, shift_id, Report(ShiftResult.DONE), Role.AUDITOR)


SEEN = [
    (Role.LEADER, "G01", {"done", "short", "missed", "open"}),
    (Role.CLERK, "G01", {"done", "short", "missed", "open"}),
    (Role.AUDITOR, "G01", {"done", "short", "missed", "open"}),
    (Role.COMMUNITY_OFFICER, "G01", {"done", "missed", "open"}),
    (Role.COMMUNITY_OFFICER, "G02", {"short"}),
    (Role.CITY_PATROL, "G01", {"done"}),
    (Role.AUXILIARY, "G01", {"open"}),
    (Role.AUXILIARY, "G02", set()),
    (Role.GRID_WORKER, "G01", set()),
]


@pytest.mark.parametrize(("role", "grid", "seen"), SEEN)
def test_list_and_single_shift_agree_on_what_is_seen(
    kept: SmallStation, role: Role, grid: str, seen: set[str]
) -> None:
    actor = kept.actor(role, grid)
    with kept.reading() as session:
        listed = set(ids(find_shifts(session, actor, ShiftFilter())))
        for name in ("done", "short", "missed", "open"):
            if name in seen:
                assert open_shift(session, actor, kept.place_ids[name]).id == kept.place_ids[name]
            else:
                with pytest.raises(NotFound):
                    open_shift(session, actor, kept.place_ids[name])

    assert listed == {kept.place_ids[name] for name in seen}


@pytest.mark.parametrize(
    ("role", "grid", "counted"),
    [
        (Role.LEADER, "G01", (0, 1, 1, 1)),
        (Role.COMMUNITY_OFFICER, "G02", (0, 0, 1, 0)),
        (Role.CITY_PATROL, "G01", (0, 1, 0, 0)),
    ],
)
def test_the_results_of_a_day_are_those_of_ones_scope(
    kept: SmallStation, role: Role, grid: str, counted: tuple[int, int, int, int]
) -> None:
    with kept.reading() as session:
        found = count_results(session, kept.actor(role, grid), YESTERDAY)

    assert tuple(found.values()) == counted


def test_a_shift_short_of_people_is_uncovered_to_who_sees_it(kept: SmallStation) -> None:
    told = {}
    with kept.reading() as session:
        for role, grid in (
            (Role.LEADER, ""),
            (Role.COMMUNITY_OFFICER, "G01"),
            (Role.COMMUNITY_OFFICER, "G02"),
        ):
            told[grid] = ids(find_uncovered(session, kept.actor(role, grid), kept.clock()))

    assert told == {"": [kept.place_ids["open"]], "G01": [kept.place_ids["open"]], "G02": []}


@pytest.mark.parametrize(("hours", "is_listed"), [(0, True), (6, False), (-17, True), (-19, False)])
def test_uncovered_looks_24_hours_ahead(kept: SmallStation, hours: int, is_listed: bool) -> None:
    now = kept.clock() + timedelta(hours=hours)
    with kept.reading() as session:
        found = ids(find_uncovered(session, kept.actor(Role.LEADER), now))

    assert (kept.place_ids["open"] in found) is is_listed


def test_what_was_reported_yesterday_waits_for_nobody(kept: SmallStation) -> None:
    with kept.reading() as session:
        walker = shifts_to_report(session, kept.actor(Role.CITY_PATROL), kept.clock())
        auxiliary = shifts_to_report(session, kept.actor(Role.AUXILIARY), kept.clock())

    assert walker == []
    assert ids(auxiliary) == [kept.place_ids["open"]]


def test_each_post_tells_what_it_completed(kept: SmallStation) -> None:
    with kept.reading() as session:
        found = posts_completed(session, 1, LAST_WEEK)

    rates = {post.code: (rate.numerator, rate.denominator) for post, rate in found}
    assert rates == {"P01": (1, 2), "P02": (0, 0), "V01": (0, 0)}


def test_posts_of_which_all_shifts_are_over_are_without(kept: SmallStation) -> None:
    with kept.reading() as session:
        found = posts_without_shift(session, kept.actor(Role.LEADER), kept.clock())

    assert sorted(post.code for post in found) == ["P01", "P02", "V01"]


def test_hours_of_a_finished_day_by_hand(kept: SmallStation) -> None:
    with kept.reading() as session:
        frame = street_hours(session, 1, LAST_WEEK)

    told = frame.sort_values(["grid", "block"])[["grid", "weekday", "block", "hours"]].to_numpy().tolist()
    assert told == [["G01", 6, 2, 4.0], ["G02", 6, 3, 1.5]]


@pytest.mark.parametrize(("grid", "hours"), [("G01", 4.0), ("G02", 1.5)])
def test_hours_are_narrowed_to_grids(kept: SmallStation, grid: str, hours: float) -> None:
    with kept.reading() as session:
        frame = street_hours(session, 1, LAST_WEEK, frozenset({kept.grid_ids[grid]}))

    assert (set(frame["grid"]), frame["hours"].sum()) == ({grid}, hours)


@pytest.mark.parametrize(("grids", "hours"), [(frozenset(), {}), (frozenset({9_999}), {})])
def test_no_grid_is_no_hour(kept: SmallStation, grids: frozenset[int], hours: dict[object, float]) -> None:
    with kept.reading() as session:
        found = overlay(session, kept.actor(Role.LEADER), LAST_WEEK, grids)

    assert (found.hours, found.alerts, found.fit) == (hours, {}, None)


@pytest.mark.parametrize(
    ("hours", "blocks"),
    [
        ((8, 12), {2: 4.0}),
        ((10, 14), {2: 2.0, 3: 2.0}),
        ((7, 13), {1: 1.0, 2: 4.0, 3: 1.0}),
        ((0, 1), {0: 1.0}),
    ],
)
def test_an_area_shift_is_cut_where_the_blocks_change(
    station: SmallStation, hours: tuple[int, int], blocks: dict[int, float]
) -> None:
    said(station, planned_shift(station, YESTERDAY, hours=hours), Report(ShiftResult.DONE))

    with station.reading() as session:
        frame = street_hours(session, 1, LAST_WEEK)

    assert dict(zip(frame["block"].tolist(), frame["hours"].tolist(), strict=True)) == blocks


@pytest.mark.parametrize(("hour", "block"), [(0, 0), (3, 0), (4, 1), (19, 4), (20, 5), (23, 5)])
def test_an_alert_is_counted_in_its_block(station: SmallStation, hour: int, block: int) -> None:
    put_alerts(station, 3, TODAY, hour=hour, grid="G02")

    with station.reading() as session:
        assert alert_cells(session, 1, THIS_DAY) == {("G02", 0, block): 3.0}


def test_alerts_of_unknown_hour_have_no_cell(station: SmallStation) -> None:
    put_alerts(station, 3, TODAY, hour=-1)

    with station.reading() as session:
        assert alert_cells(session, 1, THIS_DAY) == {}


@pytest.mark.parametrize(("day", "is_there"), [(date(2026, 1, 31), False), (date(2026, 2, 1), True)])
def test_staff_are_those_who_have_joined_by_the_day(station: SmallStation, day: date, is_there: bool) -> None:
    with station.work(Role.SYSADMIN) as work:
        hire(work, "甲", "city_patrol", joined_on=date(2026, 2, 1))

    with station.reading() as session:
        found = find_staff(session, station.actor(Role.LEADER), day)

    assert ("甲" in set(found["name"])) is is_there
    assert "grid_worker" not in set(found["kind"])


@pytest.mark.parametrize(("hands", "needed", "put_on"), [(1, 1, 1), (1, 3, 1), (3, 2, 2), (0, 2, 0)])
def test_a_roster_is_filled_as_far_as_there_are_hands(
    station: SmallStation, hands: int, needed: int, put_on: int
) -> None:
    with station.work(Role.SYSADMIN) as work:
        for at in range(hands):
            hire(work, f"队员{at}", "city_patrol", joined_on=date(2024, 1, 1))
        work.session.flush()
    shift_id = planned_shift(station, TOMORROW, needed=needed)

    with station.work(Role.LEADER) as work:
        counted = fill_roster(work, TOMORROW)

    assert counted == len(shift_of(station, shift_id).members) == put_on
