"""The command that runs early warning, as cron calls it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from core.clock import local_day, system_clock
from domain.desk import close_desks
from domain.warnings import last_whole_week
from models import EarlyWarning, WarningRun
from tests.factories import SmallStation
from tests.watched import MONDAY, WEEK, quiet_station, surge
from tools import warn
from tools.__main__ import app_for


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    made = quiet_station(var_folder)
    yield made
    close_desks()


def said(*words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app_for(["warn"]), ["warn", *words])
    return ended.exit_code, ended.output


def rows(station: SmallStation, table: type) -> int:
    with station.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_week_is_judged_and_told_in_a_line(station: SmallStation) -> None:
    surge(station)

    code, words = said("--week", str(MONDAY + timedelta(days=2)))

    assert code == 0
    assert words.startswith(f"{MONDAY}")
    assert "30" in words
    assert rows(station, EarlyWarning) >= 1


def test_a_second_call_keeps_nothing_twice(station: SmallStation) -> None:
    first = said("--week", str(MONDAY))

    again = said("--week", str(MONDAY))

    assert first == again
    assert rows(station, WarningRun) == 1


def test_several_weeks_are_told_a_line_each(station: SmallStation) -> None:
    _code, words = said("--week", str(MONDAY), "--weeks", "3")

    assert [line[:10] for line in words.strip().splitlines()] == [
        str(MONDAY - back * WEEK) for back in (2, 1, 0)
    ]


def test_the_daily_look_is_kept_as_such(station: SmallStation) -> None:
    code, _words = said("--daily", "--week", str(MONDAY + timedelta(days=6)))

    with station.reading() as session:
        assert session.scalars(select(WarningRun.kind)).all() == ["day"]
    assert code == 0


def test_a_week_that_is_not_over_is_refused_in_a_sentence(station: SmallStation) -> None:
    coming = last_whole_week(local_day(system_clock())) + 2 * WEEK

    code, words = said("--week", str(coming))

    assert code == 2
    assert words.strip()
    assert rows(station, WarningRun) == 0


def test_without_a_database_it_says_what_to_do(var_folder: Path) -> None:
    code, words = said()

    assert code == 2
    assert "make run" in words


def test_a_day_that_is_none_is_refused(station: SmallStation) -> None:
    code, _words = said("--week", "soon")

    assert code == 2


def test_without_alerts_there_is_nothing_to_count(station: SmallStation) -> None:
    with station.reading() as session:
        assert len(warn.told(session, 1, [])) == 1
