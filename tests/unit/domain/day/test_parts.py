"""Somebody's day: counted by SQL within what they work on, the nearest first, one address for each thing."""

from __future__ import annotations

import pytest

from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.day import Day, Part, PartCode, read_day
from domain.day.parts import FORMS, PARTS, SHOWN, may_register
from domain.drafts import save_draft
from domain.mediation import StepCode
from tests.disputes import asker, closed, registered, step
from tests.factories import SmallStation, small_station
from tests.records import entered, hazard


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def escalated(station: SmallStation, case_id: int) -> None:
    reason = dictionary("escalation_reasons").active()[0].code
    step(station, case_id, StepCode.ESCALATE, reason=reason)


def day(station: SmallStation, role: Role = Role.GRID_WORKER, grid: str = "G01") -> Day:
    return read_day(station.desk, asker(station, role, grid))


def part(station: SmallStation, code: PartCode, role: Role = Role.GRID_WORKER, grid: str = "G01") -> Part:
    return next(one for one in day(station, role, grid).parts if one.code is code)


@pytest.mark.both
def test_a_quiet_day_has_every_part_and_nothing_in_it(station: SmallStation) -> None:
    found = day(station)

    assert [one.code for one in found.parts] == [
        PartCode.OVERDUE, PartCode.WAITING, PartCode.SOON, PartCode.TERMS, PartCode.FOLLOW_UPS,
        PartCode.LEDGERS, PartCode.DRAFTS,
    ]  # fmt: skip
    assert found.count == 0
    assert all(one.tasks == () for one in found.parts)


@pytest.mark.both
def test_what_ends_within_two_days_then_what_is_past_due(station: SmallStation) -> None:
    case_id = registered(station)
    assert part(station, PartCode.SOON).count == 0

    station.clock.move(days=1.5)
    assert [one.params for one in part(station, PartCode.SOON).tasks] == [{"case": str(case_id)}]

    station.clock.move(days=2)
    assert part(station, PartCode.SOON).count == 0
    assert [one.id for one in part(station, PartCode.OVERDUE).tasks] == [case_id]


def test_what_somebody_else_holds_is_not_in_ones_day(station: SmallStation) -> None:
    registered(station)
    station.clock.move(days=5)

    assert part(station, PartCode.OVERDUE, grid="G02").count == 0
    assert part(station, PartCode.OVERDUE, Role.AUXILIARY).count == 0


def test_an_officer_sees_what_of_level_1_is_late_in_their_grid(station: SmallStation) -> None:
    registered(station)
    station.clock.move(days=5)

    assert part(station, PartCode.OVERDUE, Role.COMMUNITY_OFFICER).count == 1
    assert part(station, PartCode.OVERDUE, Role.COMMUNITY_OFFICER, "G02").count == 0


def test_what_was_sent_up_waits_for_the_officer(station: SmallStation) -> None:
    case_id = registered(station)
    escalated(station, case_id)

    waiting = part(station, PartCode.WAITING, Role.COMMUNITY_OFFICER)
    assert [(one.id, one.page) for one in waiting.tasks] == [(case_id, Page.MEDIATION)]
    assert part(station, PartCode.WAITING).count == 0


def test_what_is_accepted_no_longer_waits(station: SmallStation) -> None:
    case_id = registered(station)
    escalated(station, case_id)
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)

    assert part(station, PartCode.WAITING, Role.COMMUNITY_OFFICER).count == 0


def test_follow_ups_stand_there_from_the_day_they_are_due(station: SmallStation) -> None:
    closed(station, risk="R4")
    assert part(station, PartCode.FOLLOW_UPS).count == 0

    station.clock.move(days=3)

    due = part(station, PartCode.FOLLOW_UPS)
    assert due.count == 2
    assert all(one.page is Page.FOLLOWUPS and "visit" in one.params for one in due.tasks)


def test_no_more_than_five_are_shown_and_all_are_counted(station: SmallStation) -> None:
    for _ in range(SHOWN + 2):
        registered(station)
    station.clock.move(days=5)

    found = part(station, PartCode.OVERDUE)
    assert (found.count, len(found.tasks)) == (SHOWN + 2, SHOWN)
    assert day(station).count == SHOWN + 2


@pytest.mark.parametrize(
    ("form", "page", "params"),
    [
        ("mediation-register", Page.MEDIATION, {"new": "1"}),
        ("mediation-meeting-17", Page.MEDIATION, {"case": "17"}),
        ("followups-9", Page.FOLLOWUPS, {"visit": "9"}),
        ("quick-5", Page.ALERTS, {"alert": "5"}),
    ],
)
def test_a_draft_leads_to_its_form(
    station: SmallStation, form: str, page: Page, params: dict[str, str]
) -> None:
    with station.work(Role.GRID_WORKER) as work:
        save_draft(work, form, {"note": "写到一半"})

    (task,) = part(station, PartCode.DRAFTS).tasks
    assert (task.page, dict(task.params)) == (page, params)


def test_a_draft_is_its_writers_alone_and_no_duty(station: SmallStation) -> None:
    with station.work(Role.GRID_WORKER) as work:
        save_draft(work, "mediation-register", {"narrative": "写到一半"})

    assert part(station, PartCode.DRAFTS, grid="G02").count == 0
    assert day(station).count == 0


def test_what_stands_in_a_draft_is_not_shown_in_the_list(station: SmallStation) -> None:
    with station.work(Role.GRID_WORKER) as work:
        save_draft(work, "mediation-register", {"narrative": "张三丰 13812345678"})

    assert "13812345678" not in repr(day(station))


def test_a_draft_of_an_unknown_form_is_left_out(station: SmallStation) -> None:
    with station.work(Role.GRID_WORKER) as work:
        save_draft(work, "something-else", {"note": "x"})

    assert part(station, PartCode.DRAFTS).count == 0


def test_only_parts_of_pages_one_may_open_are_there(station: SmallStation) -> None:
    assert PartCode.WARNINGS not in {one.code for one in day(station).parts}
    assert PartCode.WARNINGS in {one.code for one in day(station, Role.COMMUNITY_OFFICER).parts}


def test_names_in_a_day_are_masked(station: SmallStation) -> None:
    closed(station, risk="R4")
    station.clock.move(days=3)

    assert "张三丰" not in repr(day(station))


def test_every_part_is_read_and_every_form_has_a_page() -> None:
    assert set(PARTS) == set(PartCode)
    assert all(page in set(Page) for _words, page, _name in FORMS.values())


def test_who_may_write_may_register(station: SmallStation) -> None:
    assert may_register(asker(station))
    assert not may_register(asker(station, Role.SUBDISTRICT_CADRE))


def test_what_waits_in_the_ledgers_stands_with_its_address(station: SmallStation) -> None:
    record_id = entered(station, "hazard", hazard(station), Role.GRID_WORKER)

    found = part(station, PartCode.LEDGERS)

    assert (found.count, found.tasks[0].page) == (1, Page.VISITS)
    assert found.tasks[0].params == {"kind": "hazard", "record": str(record_id)}
    assert part(station, PartCode.LEDGERS, Role.GRID_WORKER, "G02").count == 0
