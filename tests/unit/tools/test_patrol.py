"""The command a day of joint patrol is planned with."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from analytics.patrol.planning import Order
from analytics.patrol.shifts import read_shifts
from core.clock import start_of
from core.vocabulary import Role
from domain.alerts.events import AlertEvent
from domain.desk import close_desks
from domain.organisation.founding import add_place
from domain.patrol import Ground
from models import Alert
from tests import town
from tests.factories import SmallStation, small_station
from tools.__main__ import app_for
from tools.patrol import Progress, figures_of, planned, told

DAY = date(2026, 11, 16)
WEEKS = 12


@pytest.fixture
def station(var_folder: Path):  # type: ignore[no-untyped-def]
    yield small_station(var_folder)
    close_desks()


@pytest.fixture
def busy(station: SmallStation) -> SmallStation:
    """A station with thirty places, of which some are much busier than others, and twelve weeks of alerts."""
    rng = np.random.default_rng(2)
    with station.work(Role.SYSADMIN) as work:
        places = [add_place(work, f"T{at:03d}", f"{at} 号院", "PT01", _grid(station, at)) for at in range(30)]
        work.session.flush()
        rates = 1.5 / (1 + np.arange(30))
        for back in range(1, 7 * WEEKS + 1):
            for at in np.flatnonzero(rng.random(30) < rates):
                day, hour = DAY - timedelta(days=back), int(rng.integers(8, 24))
                work.session.add(_alert(work.new_ids(1)[0], day, hour, places[at].id, places[at].grid_id))
        work.record(AlertEvent.ALERT_REGISTERED)
    return station


def _grid(station: SmallStation, at: int) -> int:
    return sorted(station.grid_ids.values())[at % 9]


def _alert(alert_id: int, day: date, hour: int, place_id: int, grid_id: int) -> Alert:
    return Alert(
        station_id=1,
        occurred_month=day.year * 100 + day.month,
        id=alert_id,
        occurred_at=start_of(day) + timedelta(hours=hour),
        occurred_on=day,
        weekday=day.weekday(),
        hour=hour,
        category="AL302",
        category1="AL3",
        grid_id=grid_id,
        place_id=place_id,
    )


def run(out: Path, *more: str, teams: int = 2) -> Result:
    words = ["patrol", "--date", DAY.isoformat(), "--teams", str(teams), "--out", str(out), *more]
    return CliRunner().invoke(app_for(words), words)


def figures(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return read


def test_stops_are_written_in_the_promised_columns(busy: SmallStation, tmp_path: Path) -> None:
    result = run(tmp_path / "out.csv", "--shift", "08:00-16:00", "--shift", "16:00-00:00")

    out = pd.read_csv(tmp_path / "out.csv", parse_dates=["arrive", "leave"])
    assert result.exit_code == 0, result.output
    assert list(out.columns) == ["team", "order", "arrive", "leave", "place", "grid", "expected"]
    assert sorted(out["team"].unique()) == ["S1T1", "S1T2", "S2T1", "S2T2"]
    assert ((out["leave"] - out["arrive"]) == pd.Timedelta(minutes=15)).all()


def test_shifts_may_follow_one_another_without_the_option(busy: SmallStation, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"

    first = run(one, "--shift", "08:00-12:00", "16:00-20:00", teams=1)
    second = run(other, "--shift", "08:00-12:00", "--shift", "16:00-20:00", teams=1)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert one.read_bytes() == other.read_bytes()
    assert sorted(pd.read_csv(one)["team"].unique()) == ["S1T1", "S2T1"]


def test_json_is_one_object_with_the_promised_keys(busy: SmallStation, tmp_path: Path) -> None:
    result = run(tmp_path / "out.csv", "--shift", "16:00-20:00", "--backtest", "1", "--json", teams=1)

    assert len(result.stdout.strip().splitlines()) == 1
    read = figures(result)
    assert {"expected_covered", "equal_spread_covered", "ratio", "interval"} <= set(read)
    assert read["interval"] is None  # under a fortnight of days there is none
    assert read["backtest"]["days"] == 7


def test_stops_may_be_shorter(busy: SmallStation, tmp_path: Path) -> None:
    run(tmp_path / "out.csv", "--shift", "08:00-12:00", "--stop-minutes", "10")

    out = pd.read_csv(tmp_path / "out.csv", parse_dates=["arrive", "leave"])
    assert ((out["leave"] - out["arrive"]) == pd.Timedelta(minutes=10)).all()


def test_json_compares_with_an_even_spread(busy: SmallStation, tmp_path: Path) -> None:
    read = figures(run(tmp_path / "out.csv", "--shift", "16:00-00:00", "--json", teams=1))

    out = pd.read_csv(tmp_path / "out.csv")
    assert read["expected_covered"] == pytest.approx(out["expected"].sum())
    assert read["ratio"] == pytest.approx(read["expected_covered"] / read["equal_spread_covered"])
    assert read["ratio"] > 1
    assert read["team_hours"] == 8
    assert read["stops"] == len(out)


def test_m25_is_told_for_both(busy: SmallStation, tmp_path: Path) -> None:
    read = figures(run(tmp_path / "out.csv", "--shift", "16:00-00:00", "--json"))

    assert 0 < read["fit"]["plan"] <= 1
    assert 0 < read["fit"]["equal_spread"] <= 1
    assert read["fit"]["line"] == 0.6


def test_without_weeks_nothing_is_tried_out(busy: SmallStation, tmp_path: Path) -> None:
    read = figures(run(tmp_path / "out.csv", "--shift", "16:00-00:00", "--json"))

    assert read["backtest"] is None
    assert read["interval"] is None


def test_weeks_are_tried_out_with_an_interval(busy: SmallStation, tmp_path: Path) -> None:
    read = figures(run(tmp_path / "out.csv", "--shift", "16:00-20:00", "--backtest", "2", "--json", teams=1))

    tried = read["backtest"]
    assert (tried["days"], tried["from"], tried["to"]) == (14, "2026-11-02", "2026-11-15")
    assert tried["covered"] <= tried["incidents"]
    assert read["interval"] == tried["interval"]
    assert tried["interval"][0] <= tried["ratio"] <= tried["interval"][1]


def test_trying_out_does_not_change_the_plan(busy: SmallStation, tmp_path: Path) -> None:
    run(tmp_path / "one.csv", "--shift", "16:00-18:00", teams=1)
    run(tmp_path / "two.csv", "--shift", "16:00-18:00", "--backtest", "1", teams=1)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_another_seed_draws_other_times(busy: SmallStation, tmp_path: Path) -> None:
    run(tmp_path / "one.csv", "--shift", "16:00-00:00")
    run(tmp_path / "two.csv", "--shift", "16:00-00:00", "--seed", "1")

    assert (tmp_path / "one.csv").read_bytes() != (tmp_path / "two.csv").read_bytes()


def test_without_json_it_is_told_in_words(busy: SmallStation, tmp_path: Path) -> None:
    result = run(tmp_path / "out.csv", "--shift", "16:00-18:00", "--backtest", "1", teams=1)

    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert "7" in lines[1]


def test_a_station_without_alerts_cannot_be_planned_for(station: SmallStation, tmp_path: Path) -> None:
    result = run(tmp_path / "out.csv", "--shift", "16:00-00:00")

    assert result.exit_code == 2
    assert DAY.isoformat() in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_more_weeks_than_there_are_alerts_are_refused(busy: SmallStation, tmp_path: Path) -> None:
    result = run(tmp_path / "out.csv", "--shift", "16:00-00:00", "--backtest", str(WEEKS))

    assert result.exit_code == 2


@pytest.mark.parametrize("shift", ["afternoon", "08:00", "08:00-08:10"])
def test_what_is_no_shift_is_refused(station: SmallStation, tmp_path: Path, shift: str) -> None:
    result = run(tmp_path / "out.csv", "--shift", shift)

    assert result.exit_code == 2
    assert shift in result.stderr


@pytest.mark.parametrize("words", [("--stop-minutes", "9"), ("--stop-minutes", "17"), ("--backtest", "-1")])
def test_what_is_out_of_bounds_is_refused(tmp_path: Path, words: tuple[str, str]) -> None:
    assert run(tmp_path / "out.csv", "--shift", "16:00-00:00", *words).exit_code == 2


def test_a_place_that_cannot_be_written_is_named(busy: SmallStation, tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere" / "out.csv", "--shift", "16:00-18:00", teams=1)

    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_nine_grids_three_shifts_six_teams_are_planned_in_time() -> None:
    places = town.spots(per_grid=18)
    order = Order(town.week_of(28), 6, tuple(read_shifts(["08:00-16:00", "16:00-00:00", "00:00-08:00"])))

    found = planned(Ground(places, town.alerts(places, hot=3.0)), order, weeks=0)

    assert found.seconds <= 20
    assert figures_of(found)["ratio"] >= 1.2
    assert figures_of(found)["grids_reached"] == list(town.GRIDS)


def test_a_plan_without_stops_is_told_too() -> None:
    places = town.spots()
    nothing = town.alerts(places, days=1).head(0)

    found = planned(Ground(places, nothing), Order(DAY, 1, tuple(read_shifts(["16:00-18:00"]))), weeks=0)

    assert figures_of(found)["ratio"] is None
    assert figures_of(found)["fit"]["plan"] is None
    assert "0.00" in told(found)


def test_progress_is_said_once_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()

    for done in range(1, 57):
        progress(done, 56)

    assert len(capsys.readouterr().err.splitlines()) == 10
