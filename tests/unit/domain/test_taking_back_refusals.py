"""What stands in the way of taking a save back, and how rows become what they were, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from core.errors import AlreadyDone, NotFound, OutOfTurn
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.changes import IGNORED, Changes, from_json, is_answered, to_json
from domain.mediation.vocabulary import CaseEvent
from domain.taking_back import TABLES, BackEvent, answer, check_untouched, restore, take_back
from domain.work import Work
from models import AuditEntry, Dispute, Grid, WayBack
from tests.disputes import registered, row
from tests.factories import NOON, SmallStation, small_station

WORKER = Role.GRID_WORKER
EAST = timezone(timedelta(hours=8))


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def renamed(station: SmallStation, case_id: int, title: str = "改过", role: Role = WORKER) -> int:
    """Change a title as a page does it; return the way back."""
    with station.work(role) as work:
        work.keep_way_back()
        case = work.get(Dispute, case_id)
        case.title = title
        work.record(CaseEvent.DISPUTE_CORRECTED, case)
    return work.way_back_id


def back(station: SmallStation, way_id: int, role: Role = WORKER, grid: str = "G01") -> str:
    with station.work(role, grid) as work:
        return take_back(work, way_id)


def last_entry(station: SmallStation) -> AuditEntry:
    with station.reading() as session:
        return session.exec(select(AuditEntry)).all()[-1]


def noted(work: Work, case_id: int, **columns: Any) -> list[dict[str, Any]]:
    case = work.get(Dispute, case_id)
    return [{"table": "dispute", "id": case_id, "version": case.version, "columns": columns}]


def test_taking_back_names_the_event_it_takes_back(station: SmallStation) -> None:
    case_id = registered(station)
    title = row(station, case_id).title
    way = renamed(station, case_id)

    assert back(station, way) == "dispute_corrected"

    entry = last_entry(station)
    assert row(station, case_id).title == title
    assert (entry.event, entry.subject_id) == (str(BackEvent.SAVE_TAKEN_BACK), case_id)
    assert entry.detail == {"event": "dispute_corrected"}


def test_the_row_that_was_taken_back_is_a_newer_version(station: SmallStation) -> None:
    case_id = registered(station)
    way = renamed(station, case_id)
    version = row(station, case_id).version

    back(station, way)

    assert row(station, case_id).version == version + 1


@pytest.mark.parametrize("way_id", [0, -1, 10**9])
def test_a_way_back_that_never_was_is_not_found(station: SmallStation, way_id: int) -> None:
    with pytest.raises(NotFound):
        back(station, way_id)


@pytest.mark.parametrize(
    ("role", "grid"), [(Role.LEADER, ""), (Role.GRID_WORKER, "G02"), (Role.COMMUNITY_OFFICER, "G01")]
)
def test_anothers_way_back_is_as_if_it_were_not_there(station: SmallStation, role: Role, grid: str) -> None:
    case_id = registered(station)
    way = renamed(station, case_id)

    with pytest.raises(NotFound):
        back(station, way, role, grid)
    assert row(station, case_id).title == "改过"


def test_a_save_is_taken_back_once(station: SmallStation) -> None:
    case_id = registered(station)
    way = renamed(station, case_id)
    back(station, way)

    with pytest.raises(AlreadyDone):
        back(station, way)


@pytest.mark.parametrize(
    ("seconds", "is_late"), [(0, False), (10, False), (15, False), (16, True), (3600, True)]
)
def test_ten_seconds_and_five_for_the_way(station: SmallStation, seconds: int, is_late: bool) -> None:
    case_id = registered(station)
    way = renamed(station, case_id)
    station.clock.at += timedelta(seconds=seconds)

    if not is_late:
        assert back(station, way)
        return
    with pytest.raises(OutOfTurn) as refusal:
        back(station, way)
    with speaking("en"):
        assert "Ten seconds" in say(refusal.value.message)
    assert row(station, case_id).title == "改过"


def test_what_somebody_saved_since_is_not_overwritten(station: SmallStation) -> None:
    case_id = registered(station)
    way = renamed(station, case_id)
    renamed(station, case_id, "又改过", Role.LEADER)

    with pytest.raises(OutOfTurn):
        back(station, way)
    assert row(station, case_id).title == "又改过"


def test_a_refusal_leaves_no_trace_and_can_be_tried_no_more_than_before(station: SmallStation) -> None:
    case_id = registered(station)
    way = renamed(station, case_id)
    renamed(station, case_id, "又改过", Role.LEADER)
    before = last_entry(station).id

    with pytest.raises(OutOfTurn):
        back(station, way)

    with station.reading() as session:
        kept = session.get(WayBack, (1, way))
    assert kept is not None
    assert kept.used_at is None
    assert last_entry(station).id == before


def test_two_of_ones_own_saves_are_taken_back_from_the_last(station: SmallStation) -> None:
    case_id = registered(station)
    title = row(station, case_id).title
    first = renamed(station, case_id, "一")
    second = renamed(station, case_id, "二")

    with pytest.raises(OutOfTurn):
        back(station, first)
    back(station, second)

    assert row(station, case_id).title == "一"
    assert row(station, case_id).title != title


def test_rows_get_the_columns_they_had_and_keep_the_others(station: SmallStation) -> None:
    case_id = registered(station)

    with station.work(WORKER) as work:
        restore(work, noted(work, case_id, title="从前", due_at={"at": NOON.isoformat()}))
        work.record(CaseEvent.DISPUTE_CORRECTED, work.get(Dispute, case_id))

    case = row(station, case_id)
    assert case.title == "从前"
    assert case.due_at is not None
    assert case.due_at.replace(tzinfo=UTC) == NOON
    assert case.type_code == "DT0201"


def test_a_row_that_is_gone_cannot_be_restored(station: SmallStation) -> None:
    with pytest.raises(OutOfTurn), station.work(WORKER) as work:
        restore(work, [{"table": "dispute", "id": 10**9, "version": 1, "columns": {"title": "x"}}])


@pytest.mark.parametrize("off", [-1, 1])
def test_another_version_means_somebody_went_on(station: SmallStation, off: int) -> None:
    case_id = registered(station)

    with pytest.raises(OutOfTurn), station.work(WORKER) as work:
        (one,) = noted(work, case_id)
        check_untouched(work, [{**one, "version": one["version"] + off}])


def test_a_row_without_versions_is_taken_as_untouched(station: SmallStation) -> None:
    case_id = registered(station)

    with station.work(WORKER) as work:
        (one,) = noted(work, case_id)
        check_untouched(work, [one, {**one, "version": None}])


def test_a_made_row_nobody_has_an_answer_for_is_refused_in_words(station: SmallStation) -> None:
    with pytest.raises(OutOfTurn) as refusal, station.work(Role.CLERK) as work:
        answer(work, [{"table": "grid", "id": station.grid_ids["G01"], "version": 1}])

    with speaking("en"):
        assert "cannot be taken back" in say(refusal.value.message)
    with speaking("zh_CN"):
        assert not say(refusal.value.message).isascii()


def test_every_table_of_the_station_can_be_found_by_its_name() -> None:
    assert TABLES["dispute"] is Dispute
    assert TABLES["grid"] is Grid
    assert set(TABLES) >= IGNORED


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (datetime(2026, 11, 23, 4, tzinfo=UTC), {"at": "2026-11-23T04:00:00+00:00"}),
        (datetime(2026, 11, 23, 12, tzinfo=EAST), {"at": "2026-11-23T12:00:00+08:00"}),
        (datetime(2026, 11, 23, 4), {"at": "2026-11-23T04:00:00+00:00"}),  # noqa: DTZ001 - as SQLite gives it
        (date(2026, 11, 23), {"on": "2026-11-23"}),
        (b"\x00\xff", {"sealed": "AP8="}),
        (b"", {"sealed": ""}),
        ("2026-11-23", "2026-11-23"),
        (None, None),
        (0, 0),
        (True, True),
        (["a", 1], ["a", 1]),
        ({}, {}),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}),
        ({"line": 3}, {"line": 3}),
    ],
)
def test_a_column_is_told_for_json_and_comes_back(value: Any, told: Any) -> None:
    assert to_json(value) == told

    came = from_json(told)
    assert came == (value.replace(tzinfo=UTC) if isinstance(value, datetime) and not value.tzinfo else value)


def test_what_a_watch_saw_is_kept_when_it_ends() -> None:
    seen, one = Changes(), _grid(population=10)
    seen.note(one, dict(one.model_dump()))
    one.population = 11
    seen.end()

    one.population = 12

    assert seen.changed() == [{"table": "grid", "id": 5, "version": 1, "columns": {"population": 10}}]


def test_rows_are_told_apart_by_table_and_id() -> None:
    seen, first, second = Changes(), _grid(id=5, population=1), _grid(id=6, population=1)
    for one in (first, second):
        seen.note(one, dict(one.model_dump()))
        one.population += one.id

    assert [(one["id"], one["columns"]) for one in seen.changed()] == [
        (5, {"population": 1}),
        (6, {"population": 1}),
    ]


def test_a_column_that_was_not_known_before_is_not_told() -> None:
    seen, one = Changes(), _grid(population=10)
    seen.note(one, {"code": "G00"})

    assert seen.changed()[0]["columns"] == {"code": "G00"}


@pytest.mark.parametrize("event", ["dispute_registered", "dispute_settled", "follow_up_done"])
def test_what_people_regret_can_be_answered(event: str) -> None:
    assert is_answered(event)


@pytest.mark.parametrize("event", ["", "signed_in", "save_taken_back", "figures_exported", "disputes_merged"])
def test_what_left_the_house_or_has_a_way_of_its_own_cannot(event: str) -> None:
    assert not is_answered(event)


def _grid(**changes: Any) -> Grid:
    words = dict.fromkeys(("community_zh", "community_en", "beat_zh", "beat_en"), "一")
    return Grid(**{"station_id": 1, "id": 5, "code": "G01"} | words | changes)
