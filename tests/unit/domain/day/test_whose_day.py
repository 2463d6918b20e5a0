"""Whose day holds what: every role that has one, every part by its bounds, and where each task leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.clock import local_day, utc
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.accounts.policy import Page, may
from domain.day import PARTS, Day, PartCode, Task, read_day
from domain.day.parts import FORMS, SHOWN, SOON, may_register
from domain.day.records import Part
from domain.drafts import save_draft
from domain.mediation import StepCode
from tests.disputes import asker, closed, refer, registered, row, step
from tests.factories import NOON, SmallStation, small_station
from tests.ledgers import at_level_two

WORKER, OFFICER, MEDIATOR = Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.JUSTICE_MEDIATOR
WORKERS = (OFFICER, Role.AUXILIARY, WORKER, MEDIATOR)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def day(station: SmallStation, role: Role = WORKER, grid: str = "G01") -> Day:
    return read_day(station.desk, asker(station, role, grid))


def part(station: SmallStation, code: PartCode, role: Role = WORKER, grid: str = "G01") -> Part:
    return next(one for one in day(station, role, grid).parts if one.code is code)


def tasks(station: SmallStation, code: PartCode, role: Role = WORKER, grid: str = "G01") -> list[int]:
    return [one.id for one in part(station, code, role, grid).tasks]


def escalated(station: SmallStation, grid: str = "G01") -> int:
    case_id = registered(station, grid=grid)
    step(station, case_id, StepCode.ESCALATE, grid=grid, reason="ER1")
    return case_id


def draft(station: SmallStation, form: str, role: Role = WORKER, grid: str = "G01") -> None:
    with station.work(role, grid) as work:
        save_draft(work, form, {"text": "正在写"})


@pytest.mark.parametrize("role", WORKERS)
def test_a_day_has_the_parts_whose_pages_one_may_open_the_most_pressing_first(
    station: SmallStation, role: Role
) -> None:
    codes = [one.code for one in day(station, role).parts]

    assert codes == [code for code in PartCode if may(station.actor(role), PARTS[code][0])]
    assert codes[0] is PartCode.OVERDUE


@pytest.mark.parametrize("role", WORKERS)
def test_on_a_quiet_desk_nobody_has_anything_to_do(station: SmallStation, role: Role) -> None:
    found = day(station, role)

    assert found.count == 0
    assert found.on == local_day(NOON)
    assert all(one.tasks == () for one in found.parts)


@pytest.mark.parametrize(("role", "registers"), [(one, True) for one in WORKERS] + [(Role.AUDITOR, False)])
def test_who_may_write_disputes_may_register_from_the_day(
    station: SmallStation, role: Role, registers: bool
) -> None:
    assert may_register(asker(station, role)) == registers


@pytest.mark.parametrize(
    ("before_due", "code"),
    [
        (SOON + timedelta(seconds=1), None),
        (SOON, None),
        (SOON - timedelta(seconds=1), PartCode.SOON),
        (timedelta(seconds=1), PartCode.SOON),
        (timedelta(0), PartCode.SOON),
        (timedelta(seconds=-1), PartCode.OVERDUE),
        (timedelta(days=-30), PartCode.OVERDUE),
    ],
)
def test_a_limit_stands_in_one_part_by_the_second(
    station: SmallStation, before_due: timedelta, code: PartCode | None
) -> None:
    case_id = registered(station)
    due_at = day_due(station, case_id)
    station.clock.at = due_at - before_due

    holding = [one for one in (PartCode.SOON, PartCode.OVERDUE) if case_id in tasks(station, one)]

    assert holding == ([code] if code else [])


def day_due(station: SmallStation, case_id: int) -> datetime:
    due_at = row(station, case_id).due_at
    assert due_at is not None
    return utc(due_at)


def test_the_most_urgent_stands_first(station: SmallStation) -> None:
    first = registered(station)
    station.clock.move(hours=5)
    second = registered(station)
    station.clock.move(days=10)

    assert tasks(station, PartCode.OVERDUE) == [first, second]


def test_a_closed_dispute_leaves_the_day(station: SmallStation) -> None:
    case_id = registered(station)
    station.clock.move(days=10)
    assert tasks(station, PartCode.OVERDUE) == [case_id]

    step(station, case_id, StepCode.SETTLE, outcome="OC01", method="MM05")

    assert tasks(station, PartCode.OVERDUE) == []


def test_a_paused_dispute_is_neither_late_nor_soon(station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.PAUSE, why="等鉴定")
    station.clock.move(days=10)

    assert case_id not in tasks(station, PartCode.OVERDUE) + tasks(station, PartCode.SOON)


@pytest.mark.parametrize(
    ("role", "grid", "waits"),
    [(OFFICER, "G01", True), (OFFICER, "G02", False), (WORKER, "G01", False), (MEDIATOR, "", False)],
)
def test_what_was_sent_up_waits_for_the_officer_of_the_grid(
    station: SmallStation, role: Role, grid: str, waits: bool
) -> None:
    case_id = escalated(station)

    assert (case_id in tasks(station, PartCode.WAITING, role, grid)) == waits


def test_what_was_referred_waits_for_the_mediator_alone(station: SmallStation) -> None:
    case_id = at_level_two(station)
    refer(station, case_id)

    assert tasks(station, PartCode.WAITING, MEDIATOR) == [case_id]
    assert case_id not in tasks(station, PartCode.WAITING, OFFICER, "G02")


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (2, False), (3, True), (9, True)])
def test_a_follow_up_of_the_gravest_kind_is_due_after_three_days(
    station: SmallStation, days: int, is_due: bool
) -> None:
    closed(station, risk="R4")
    station.clock.move(days=days)

    assert part(station, PartCode.FOLLOW_UPS).count == (2 if is_due else 0)


def test_a_follow_up_opens_itself_on_its_page_and_hides_the_name(station: SmallStation) -> None:
    closed(station, risk="R4")
    station.clock.move(days=3)

    for task in part(station, PartCode.FOLLOW_UPS).tasks:
        assert task.page is Page.FOLLOWUPS
        assert task.params == {"visit": str(task.id)}
        assert task.due_on == local_day(station.clock())
        assert "*" in task.detail


@pytest.mark.parametrize("count", [SHOWN - 1, SHOWN, SHOWN + 2])
def test_at_most_five_are_shown_and_all_are_counted(station: SmallStation, count: int) -> None:
    for _ in range(count):
        registered(station)
    station.clock.move(days=10)

    found = part(station, PartCode.OVERDUE)

    assert (found.count, len(found.tasks)) == (count, min(count, SHOWN))
    assert day(station).count >= count


#: a draft's form, and where its line on the day leads
DRAFTS = [
    ("mediation-register", Page.MEDIATION, {"new": "1"}),
    ("mediation-meeting-12", Page.MEDIATION, {"case": "12"}),
    ("mediation-correct-7", Page.MEDIATION, {"case": "7"}),
    ("followups-3", Page.FOLLOWUPS, {"visit": "3"}),
    ("quick-5", Page.ALERTS, {"alert": "5"}),
]


@pytest.mark.parametrize(("form", "page", "params"), DRAFTS)
def test_a_draft_opens_where_it_was_written(
    station: SmallStation, form: str, page: Page, params: dict[str, str]
) -> None:
    draft(station, form)

    (task,) = part(station, PartCode.DRAFTS).tasks

    assert (task.page, task.params, task.at) == (page, params, NOON)


def test_every_kind_of_form_has_its_example_here() -> None:
    assert all(any(form.startswith(name) for form, _page, _params in DRAFTS) for name in FORMS)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_a_draft_is_named_in_the_readers_language(form: str, language: str) -> None:
    with speaking(language):
        words = say(FORMS[form][0])

    assert words.isascii() == (language == "en")


def test_drafts_are_no_duty_and_nobody_elses(station: SmallStation) -> None:
    draft(station, "mediation-register")

    assert day(station).count == 0
    assert part(station, PartCode.DRAFTS).count == 1
    assert part(station, PartCode.DRAFTS, grid="G02").count == 0
    assert part(station, PartCode.DRAFTS, OFFICER).count == 0


@pytest.mark.parametrize("form", ["", "unknown-form", "alerts-correct-1", "xquick-5"])
def test_a_form_the_day_does_not_know_is_left_out(station: SmallStation, form: str) -> None:
    draft(station, form)

    assert part(station, PartCode.DRAFTS).tasks == ()


def test_a_task_of_a_dispute_says_grid_level_and_limit(station: SmallStation) -> None:
    case_id = registered(station)
    station.clock.move(days=10)

    (task,) = part(station, PartCode.OVERDUE).tasks

    assert (task.id, task.page, task.params) == (case_id, Page.MEDIATION, {"case": str(case_id)})
    assert (task.detail, task.due_on, task.at) == ("L1", None, NOON)
    assert task.due_at == day_due(station, case_id)
    assert task.grid


def test_nothing_of_a_day_names_anybody(station: SmallStation) -> None:
    closed(station, risk="R4")
    registered(station)
    draft(station, "mediation-register")
    station.clock.move(days=10)

    told = repr(day(station)) + repr(day(station, OFFICER))

    assert not any(plain in told for plain in ("张三丰", "刘备", "13812345678", "正在写"))


def test_a_day_adds_up_its_duties() -> None:
    task = Task(1, "甲", Page.MEDIATION)
    parts = (Part(PartCode.OVERDUE, 3, (task,)), Part(PartCode.LEDGERS, 2), Part(PartCode.DRAFTS, 4))

    assert Day(local_day(NOON), parts).count == 5
    assert Day(local_day(NOON), ()).count == 0
