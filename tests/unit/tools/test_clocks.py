"""The commands over the clocks, run against a station whose projection was spoiled by hand."""

from datetime import timedelta

import pytest
import typer
from sqlmodel import select

from core.vocabulary import Workspace
from domain.desk import Desk
from models import Clock
from tests.disputes import registered
from tests.factories import NOON, SmallStation, small_station
from tools import clocks


@pytest.fixture
def station(tmp_path, monkeypatch: pytest.MonkeyPatch) -> SmallStation:
    made = small_station(tmp_path)
    monkeypatch.setattr(clocks, "_desks", lambda: [made.desk])
    return made


def spoil(station: SmallStation, case_id: int) -> None:
    with station.desk.database.writing() as session:
        for clock in session.exec(select(Clock).where(Clock.subject_id == case_id)):
            clock.due_at = NOON + timedelta(days=99)


def run(command) -> int:
    with pytest.raises(typer.Exit) as left:
        command()
    return left.value.exit_code


def test_a_right_projection_is_said_to_be_right(station, capsys):
    registered(station)

    assert run(clocks.verify) == 0
    assert "0 differences" in capsys.readouterr().out


def test_a_spoiled_one_is_named_clock_by_clock(station, capsys):
    spoil(station, registered(station))

    assert run(clocks.verify) == 1
    out = capsys.readouterr().out
    assert "LEVEL1 due_at" in out
    assert "2 differences" in out


def test_rebuilding_puts_it_right(station, capsys):
    spoil(station, registered(station))

    clocks.rebuild_clocks()

    assert "1 put right" in capsys.readouterr().out
    assert run(clocks.verify) == 0


def test_only_databases_that_exist_are_opened(tmp_path, monkeypatch):
    opened: list[Workspace] = []
    monkeypatch.setattr(clocks, "has_database", lambda workspace: workspace is Workspace.DEMO)
    monkeypatch.setattr(clocks, "open_desk", opened.append)

    found: list[Desk] = clocks._desks()

    assert opened == [Workspace.DEMO]
    assert len(found) == 1
