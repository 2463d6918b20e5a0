"""Runs on either database, and two runs at once: all of a week is kept, and once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.vocabulary import Role
from domain.desk import close_desks
from domain.warnings import (
    Outcome,
    TaskIntake,
    WarningFilter,
    count_colours,
    evidence,
    find_missed,
    find_warnings,
    finish_task,
    give_task,
    judge,
    live_figures,
    owners_of,
    run_weeks,
    tasks_of,
)
from models import AreaRevision, EarlyWarning, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.watched import MONDAY, SURGE, WEEK, put, quiet_station, quiet_weeks, surge

TODAY = NOON.date()


@pytest.fixture
def station(database_url: str, var_folder: Path) -> Iterator[SmallStation]:
    made = small_station(var_folder, database_url)
    put(made, quiet_weeks())
    yield made
    close_desks()


@pytest.mark.both
def test_a_warning_lives_its_whole_life_on_either_database(station: SmallStation) -> None:
    surge(station, week=MONDAY - WEEK, place_id=station.place_ids["C001"], place_type="PT01")
    put(station, [(MONDAY, "G01", SURGE, 6)])
    leader, officer = station.actor(Role.LEADER), station.actor(Role.COMMUNITY_OFFICER)

    run_weeks(station.desk, leader, MONDAY, station.clock, weeks=2)
    with station.reading() as session:
        (found,) = [
            one for one in find_warnings(session, officer, WarningFilter()) if one.week == MONDAY - WEEK
        ]
        assert officer.worker_id in owners_of(session, 1, found.grid_id, TODAY)
        assert len(evidence(session, officer, found)) == found.observed
    with station.work(Role.LEADER) as work:
        task = give_task(work, found.id, TaskIntake(officer.worker_id, "去看看", TODAY)).id
    with station.work(Role.COMMUNITY_OFFICER) as work:
        finish_task(work, task, "看过了")
        judge(work, found.id, Outcome.TRUE, "属实")

    with station.reading() as session:
        figures = live_figures(session, officer, TODAY)
        (done,) = tasks_of(session, officer, [found.id])
        counted = count_colours(session, officer, WarningFilter(view="closed"))
        missed = find_missed(session, officer, MONDAY - WEEK)
    assert (figures.hits.numerator, figures.hits.denominator) == (1, 1)
    assert figures.confirmed.numerator == 1
    assert figures.lead_days is not None
    assert done.done_note == "看过了"
    assert counted[found.colour] == 1
    assert (found.facts["place"], found.next_observed is not None) == ("翠湖小区", True)
    assert list(missed.columns) == ["week", "series", "grid", "observed", "expected", "id"]


@pytest.mark.both
def test_two_runs_at_once_keep_a_week_once(station: SmallStation) -> None:
    surge(station)
    leader = station.actor(Role.LEADER)
    both_ready, troubles = threading.Barrier(2), list[BaseException]()

    def run() -> None:
        try:
            both_ready.wait(timeout=20)
            run_weeks(station.desk, leader, MONDAY, station.clock)
        except BaseException as trouble:  # noqa: BLE001 - told to the test below
            troubles.append(trouble)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    with station.reading() as session:
        runs = session.scalars(select(WarningRun)).all()
        series = session.scalars(select(EarlyWarning.series)).all()
    assert troubles == []
    assert len(runs) == 1
    assert len(series) == len(set(series)) == runs[0].warned


def test_an_open_desk_learns_of_a_run_and_of_every_answer(var_folder: Path) -> None:
    station = quiet_station(var_folder)
    surge(station)

    def revision() -> int:
        with station.reading() as session:
            row = session.get(AreaRevision, (1, "warnings"))
            return row.revision if row else 0

    before = revision()
    run_weeks(station.desk, station.actor(Role.LEADER), MONDAY, station.clock)
    after_run = revision()
    with station.reading() as session:
        found = find_warnings(session, station.actor(Role.LEADER), WarningFilter())[0]
    with station.work(Role.LEADER) as work:
        judge(work, found.id, Outcome.FALSE, "重复报警")

    assert before < after_run < revision()


def test_a_run_says_what_it_was_set_to_and_on_which_counts(var_folder: Path) -> None:
    station = quiet_station(var_folder)

    run_weeks(station.desk, station.actor(Role.LEADER), MONDAY, station.clock)

    with station.reading() as session:
        run = session.scalars(select(WarningRun)).one()
    assert run.settings["method"] == "best"
    assert run.settings["model"]["pooling"]["window"] == 26
    assert run.methods == {"pooled": 30}
    assert run.revision >= 1
    assert len(run.data_key) == len(run.settings_key) == 16
    assert run.started_at == run.finished_at == station.clock()


def test_the_week_of_any_of_its_days_is_meant(var_folder: Path) -> None:
    station = quiet_station(var_folder)
    leader = station.actor(Role.LEADER)

    monday = run_weeks(station.desk, leader, MONDAY, station.clock)
    sunday = run_weeks(station.desk, leader, MONDAY.replace(day=22), station.clock)

    assert monday == sunday
