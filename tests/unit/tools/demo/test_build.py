from __future__ import annotations

import fcntl
import gc
from datetime import date, datetime

import pytest
import typer
from typer.testing import CliRunner

from core.clock import local_day, system_clock
from core.errors import StorageTrouble
from core.messages import message
from domain.desk import close_desks
from tools.demo import build
from tools.demo.years import DAY


@pytest.fixture
def asked(var_folder, monkeypatch):
    """Let nothing be built; keep what was asked for."""
    orders = []

    def take(order, var, keys, tell):
        orders.append(order)
        tell(date(2024, 10, 1))
        return var / "demo.db"

    monkeypatch.setattr(build, "build", take)
    return orders


def run(*words):
    app = typer.Typer()
    app.command()(build.demo)
    return CliRunner().invoke(app, words)


def test_without_words_three_years_until_yesterday_are_built(asked):
    result = run()

    assert result.exit_code == 0
    assert (asked[0].until, asked[0].years, asked[0].seed) == (local_day(system_clock()) - DAY, 3, 7)


def test_years_last_day_and_seed_can_be_chosen(asked):
    run("--years", "0.5", "--until", "2024-10-31", "--seed", "11")

    assert (asked[0].until, asked[0].years, asked[0].seed) == (date(2024, 10, 31), 0.5, 11)


@pytest.mark.parametrize(
    "words", [("--years", "0"), ("--years", "99"), ("--until", "soon"), ("--seed", "-1")]
)
def test_what_makes_no_sense_is_refused_before_anything_is_built(asked, words):
    assert run(*words).exit_code == 2
    assert asked == []


def test_it_says_where_the_station_is_and_how_long_it_took(asked, var_folder):
    result = run()

    assert f"s: {var_folder / 'demo.db'}" in result.output


def test_a_second_build_at_the_same_time_is_refused(asked, var_folder):
    with (var_folder / "demo.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run()

    assert result.exit_code == 1
    assert "being built already" in result.output
    assert asked == []


def test_what_went_wrong_is_said_in_a_sentence(var_folder, monkeypatch):
    def fail(*_):
        raise StorageTrouble(message("The demo station was not built: its file is damaged."))

    monkeypatch.setattr(build, "build", fail)

    result = run()

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_dead_objects_are_collected_as_before_once_it_is_done(asked):
    usual = gc.get_threshold()

    run()

    assert gc.get_threshold() == usual


def test_progress_names_each_month_once(capsys):
    tell = build.Progress()

    for day in (date(2024, 9, 29), date(2024, 9, 30), date(2024, 10, 1), date(2024, 10, 2)):
        tell(day)

    assert capsys.readouterr().err.splitlines() == ["demo station: 2024-09", "demo station: 2024-10"]


def test_the_command_builds_a_real_station(var_folder):
    result = run("--years", "0.02", "--until", "2024-10-31")

    assert result.exit_code == 0, result.output
    assert (var_folder / "demo.db").stat().st_size > 500_000
    assert (var_folder / "anchors" / "demo.json").is_file()
    close_desks()


def test_a_day_is_read_as_a_date(asked):
    build.demo(until=datetime(2024, 2, 29))  # noqa: DTZ001 - as typer gives it

    assert asked[0].until == date(2024, 2, 29)
