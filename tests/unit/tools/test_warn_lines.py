"""What `tools warn` says and refuses, what the job of a run takes over, and a part that is switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from core.errors import BadInput, Refused
from core.i18n import say, speaking
from core.settings import settings
from core.vocabulary import Role
from domain import modules
from domain.accounts.policy import POLICY, Page, pages_for
from domain.desk import close_desks
from domain.jobs import JobStatus, open_job
from domain.modules import Module, check_on, is_on
from domain.warnings import Kind
from domain.warnings.events import WarningEvent
from domain.warnings.requests import request_run
from jobs.runner import run_next
from models import AuditEntry, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_alerts
from tools import warn
from tools.__main__ import app_for

MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)
Switch = Callable[[str], None]


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend a station with three runs that were written by hand."""
    made = small_station(tmp_path_factory.mktemp("told"))
    with made.work(Role.LEADER) as work:
        for back, warned, chance in ((0, 3, 0.84), (2, 0, 0.05), (1, 12, 10.0)):
            run = work.new(
                WarningRun, kind="week", week=MONDAY - back * WEEK, settings_key="s", data_key=str(back),
                series=270 + back, warned=warned, expected_false=chance, started_at=NOON, finished_at=NOON,
            )  # fmt: skip
        work.record(WarningEvent.WARNINGS_RUN, run)
    yield made
    made.desk.database.close()


@pytest.fixture
def switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Switch]:
    """Let a test say what the station file says of a part."""
    text = settings().station_file.read_text(encoding="utf-8")

    def write(said: str) -> None:
        file = tmp_path / "switched.yaml"
        file.write_text(text.replace("  warnings: true", f"  warnings: {said}"), encoding="utf-8")
        monkeypatch.setenv("CIYIN_STATION_FILE", str(file))
        settings.cache_clear()
        modules._switches.cache_clear()

    yield write
    settings.cache_clear()
    modules._switches.cache_clear()


def ids(station: SmallStation) -> list[int]:
    with station.reading() as session:
        return list(session.scalars(select(WarningRun.id)))


def runs(station: SmallStation) -> int:
    with station.reading() as session:
        return int(session.execute(select(func.count()).select_from(WarningRun)).scalar_one())


def lines(station: SmallStation, of: list[int], station_id: int = 1) -> list[str]:
    with station.reading() as session:
        return warn.told(session, station_id, of)


def test_runs_are_told_in_the_order_of_their_weeks(counted: SmallStation) -> None:
    with speaking("en"):
        told = lines(counted, ids(counted))

    assert told == [
        "2026-11-02: 272 series, 0 warnings, 0.1 of them expected by chance",
        "2026-11-09: 271 series, 12 warnings, 10.0 of them expected by chance",
        "2026-11-16: 270 series, 3 warnings, 0.8 of them expected by chance",
    ]


def test_only_the_runs_asked_for_are_told_and_none_of_another_station(counted: SmallStation) -> None:
    first = ids(counted)[:1]

    assert len(lines(counted, first)) == 1
    assert lines(counted, ids(counted), station_id=2) == []


@pytest.mark.parametrize(("language", "words"), [("en", "no alert is known"), ("zh_CN", "警情")])
def test_no_run_at_all_is_told_in_a_sentence(language: str, words: str, counted: SmallStation) -> None:
    with speaking(language):
        (line,) = lines(counted, [])

    assert words in line


@pytest.mark.parametrize(
    ("asked", "kind", "week"),
    [
        ({}, "week", MONDAY),
        ({"week": MONDAY + timedelta(days=6)}, "week", MONDAY),
        ({"week": MONDAY - WEEK}, "week", MONDAY - WEEK),
        ({"daily": True}, "day", MONDAY),
        ({"daily": True, "week": date(2026, 11, 20)}, "day", date(2026, 11, 14)),
    ],
)
def test_what_is_judged_is_the_last_whole_week_unless_a_day_is_named(
    asked: dict[str, Any], kind: str, week: date, station: SmallStation
) -> None:
    for back in range(8):
        put_alerts(station, 2, MONDAY - back * WEEK)
    given = {"week": None, **asked}

    (run_id,) = warn.run(station.desk, given.pop("week"), clock=station.clock, **given)

    with station.reading() as session:
        run = session.get(WarningRun, (1, run_id))
    assert run is not None
    assert (run.kind, run.week) == (kind, week)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"week": date(2026, 11, 23)}, "week"),
        ({"week": date(2027, 1, 4)}, "week"),
        ({"week": date(2026, 11, 23), "daily": True}, "day"),
        ({"week": date(2026, 12, 1), "daily": True}, "day"),
    ],
)
def test_days_that_are_not_over_are_refused_and_nothing_is_kept(
    asked: dict[str, Any], field: str, station: SmallStation
) -> None:
    put_alerts(station, 2, MONDAY)
    given = dict(asked)

    with pytest.raises(BadInput) as refusal:
        warn.run(station.desk, given.pop("week"), clock=station.clock, **given)

    assert refusal.value.field == field
    assert runs(station) == 0


def test_a_run_is_the_desks_own_and_told_in_the_audit_once(station: SmallStation) -> None:
    put_alerts(station, 2, MONDAY)
    put_alerts(station, 2, MONDAY - 2 * WEEK)
    for _again in range(2):
        warn.run(station.desk, None, weeks=2, clock=station.clock)

    with station.reading() as session:
        told = session.scalars(
            select(AuditEntry).where(AuditEntry.event == str(WarningEvent.WARNINGS_RUN))
        ).all()
    assert [entry.detail["week"] for entry in told] == [str(MONDAY - WEEK), str(MONDAY)]
    assert {entry.detail["look"] for entry in told} == {"week"}


@pytest.mark.parametrize(
    "words", [["--weeks", "0"], ["--weeks", "521"], ["--weeks", "x"], ["--week", "2026-13-01"]]
)
def test_an_option_beyond_its_range_ends_with_two(words: list[str], station: SmallStation) -> None:
    ended = CliRunner().invoke(app_for(["warn"]), ["warn", *words])

    assert ended.exit_code == 2
    assert runs(station) == 0


def test_without_a_demo_station_the_demo_is_refused(station: SmallStation) -> None:
    ended = CliRunner().invoke(app_for(["warn"]), ["warn", "--demo"])

    assert ended.exit_code == 2


def test_switched_off_the_command_ends_with_two_and_says_why(station: SmallStation, switch: Switch) -> None:
    put_alerts(station, 2, MONDAY)
    switch("false")

    ended = CliRunner().invoke(app_for(["warn"]), ["warn", "--week", str(MONDAY)])

    assert ended.exit_code == 2
    assert ended.output.strip()
    assert runs(station) == 0


def test_a_run_asked_for_before_the_part_was_switched_off_fails_in_words(
    station: SmallStation, switch: Switch
) -> None:
    put_alerts(station, 2, MONDAY)
    with station.work(Role.CLERK) as work:
        job_id = request_run(work, Kind.WEEK)
    switch("false")

    run_next(station.desk, station.clock)

    with station.reading() as session:
        job = open_job(session, station.actor(Role.CLERK), job_id)
    assert job.status is JobStatus.FAILED
    assert job.trouble is not None
    with speaking("en"):
        assert "switched off" in say(job.trouble)
    assert runs(station) == 0


@pytest.mark.parametrize("kind", Kind)
def test_the_job_of_a_station_without_alerts_ends_without_a_run(kind: Kind, station: SmallStation) -> None:
    with station.work(Role.LEADER) as work:
        job_id = request_run(work, kind)

    assert run_next(station.desk, station.clock)

    with station.reading() as session:
        job = open_job(session, station.actor(Role.LEADER), job_id)
    assert (job.status, job.result["runs"]) == (JobStatus.DONE, [])


@pytest.mark.parametrize(("said", "on"), [("true", True), ("false", False), ("off", False), ("0", False)])
def test_a_part_is_off_where_the_file_says_so(said: str, on: bool, switch: Switch) -> None:
    switch(said)

    assert is_on(Module.WARNINGS) is on
    assert is_on(Module.ASSESSMENT)


@pytest.mark.parametrize(("language", "words"), [("en", "switched off"), ("zh_CN", "已关闭")])
def test_what_is_switched_off_says_so_in_both_languages(language: str, words: str, switch: Switch) -> None:
    switch("false")

    with pytest.raises(Refused) as refusal:
        check_on(Module.WARNINGS)

    with speaking(language):
        assert words in say(refusal.value.message)
    check_on(Module.ASSESSMENT)


@pytest.mark.parametrize("role", sorted(POLICY[Page.WARNINGS]))
def test_switched_off_a_role_loses_the_warnings_and_keeps_the_analysis(role: Role, switch: Switch) -> None:
    before = set(pages_for(role))
    switch("false")

    assert before - set(pages_for(role)) == {Page.WARNINGS}
    assert Page.ANALYSIS in pages_for(role)
