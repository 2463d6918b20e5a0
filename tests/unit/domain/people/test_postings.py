"""Roles and grids from a day to a day: the borders of the days, the audit, and who is not there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.errors import BadInput, NotFound
from core.vocabulary import Role
from domain.people import end_posting, hire, post, postings_on
from models import AuditEntry, Posting, Worker
from tests.factories import SmallStation, small_station

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def hired(station: SmallStation, **facts: object) -> int:
    with station.work(Role.SYSADMIN) as work:
        return hire(work, "王五", "police", **facts).id


def posted(station: SmallStation, worker_id: int, role: Role = Role.CLERK, **facts: object) -> int:
    with station.work(Role.SYSADMIN) as work:
        return post(work, worker_id, role, **facts).id


def held(station: SmallStation, worker_id: int, on: date = TODAY, station_id: int = 1) -> list[str]:
    with station.reading() as session:
        return [one.role for one in postings_on(session, station_id, worker_id, on)]


def last_entry(station: SmallStation) -> AuditEntry:
    with station.reading() as session:
        return session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def test_somebody_hired_without_a_day_begins_today(station: SmallStation) -> None:
    worker_id = hired(station)

    with station.reading() as session:
        assert session.get(Worker, (1, worker_id)).joined_on == TODAY


def test_the_stations_day_counts_and_not_that_of_greenwich(station: SmallStation) -> None:
    station.clock.move(hours=13)

    worker_id = hired(station)

    with station.reading() as session:
        assert session.get(Worker, (1, worker_id)).joined_on == TODAY + DAY


def test_blanks_around_a_name_are_dropped(station: SmallStation) -> None:
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "  王五 ", "police", number="007")

    assert (worker.name, worker.number, worker.left_on) == ("王五", "007", None)


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True), (400, True)])
def test_a_posting_counts_from_its_first_day_on(days: int, holds: bool, station: SmallStation) -> None:
    worker_id = hired(station)
    posted(station, worker_id, from_on=TODAY)

    assert held(station, worker_id, TODAY + days * DAY) == (["clerk"] if holds else [])


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_posting_ends_before_its_last_day(days: int, holds: bool, station: SmallStation) -> None:
    worker_id = hired(station)
    posting_id = posted(station, worker_id, from_on=TODAY - 30 * DAY)

    with station.work(Role.SYSADMIN) as work:
        end_posting(work, posting_id)

    assert held(station, worker_id, TODAY + days * DAY) == (["clerk"] if holds else [])


def test_a_role_that_begins_later_shuts_out_another_until_then_too(station: SmallStation) -> None:
    worker_id = hired(station)
    posted(station, worker_id, from_on=TODAY + 30 * DAY)

    with pytest.raises(BadInput) as refused:
        posted(station, worker_id, Role.LEADER, from_on=TODAY)

    assert refused.value.field == "role"
    assert held(station, worker_id) == []


def test_a_refused_role_leaves_no_row_and_no_entry(station: SmallStation) -> None:
    worker_id = hired(station)
    posted(station, worker_id)
    before = last_entry(station).id

    with pytest.raises(BadInput):
        posted(station, worker_id, Role.LEADER)

    assert last_entry(station).id == before
    assert held(station, worker_id) == ["clerk"]


def test_what_was_given_is_in_the_audit_without_a_name(station: SmallStation) -> None:
    worker_id = hired(station)
    assert (last_entry(station).event, last_entry(station).detail) == ("worker_hired", {"kind": "police"})

    posted(station, worker_id, Role.COMMUNITY_OFFICER, grid_id=station.grid_ids["G03"])

    said = last_entry(station)
    assert said.event == "posting_begun"
    assert said.detail == {"role": "community_officer", "grid": station.grid_ids["G03"]}
    assert "王五" not in str(said.detail)


def test_an_ended_posting_is_in_the_audit(station: SmallStation) -> None:
    posting_id = posted(station, hired(station))

    with station.work(Role.SYSADMIN) as work:
        end_posting(work, posting_id)

    assert (last_entry(station).event, last_entry(station).subject_id) == ("posting_ended", posting_id)


def test_a_posting_that_is_not_there_cannot_be_ended(station: SmallStation) -> None:
    with pytest.raises(NotFound), station.work(Role.SYSADMIN) as work:
        end_posting(work, 99_999)


def test_another_station_holds_nothing_of_ours(station: SmallStation) -> None:
    worker_id = hired(station)
    posted(station, worker_id)

    assert held(station, worker_id, station_id=2) == []


def test_grids_come_in_the_order_they_were_given(station: SmallStation) -> None:
    worker_id = hired(station)
    for code in ("G05", "G03", "G04"):
        posted(station, worker_id, Role.COMMUNITY_OFFICER, grid_id=station.grid_ids[code])

    with station.reading() as session:
        found = [one.grid_id for one in postings_on(session, 1, worker_id, TODAY)]
    assert found == [station.grid_ids[code] for code in ("G05", "G03", "G04")]


def test_a_posting_starts_with_version_one_and_rises_when_ended(station: SmallStation) -> None:
    posting_id = posted(station, hired(station))

    with station.work(Role.SYSADMIN) as work:
        end_posting(work, posting_id)

    with station.reading() as session:
        assert session.get(Posting, (1, posting_id)).version == 2
