"""How often an area has changed, and when last."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.vocabulary import Area
from domain.freshness import last_change, revisions
from models import Grid
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_alerts, put_disputes


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    """Lend a small station."""
    return small_station(tmp_path)


def numbers(station: SmallStation, *areas: Area) -> list[int]:
    return [one.number for one in revisions(station.desk, areas)]


def test_an_area_nothing_was_written_in_stands_at_none(station: SmallStation) -> None:
    found = revisions(station.desk, [Area.ALERTS])

    assert [(one.area, one.number, one.changed_at) for one in found] == [(Area.ALERTS, 0, None)]
    assert last_change(found) is None


def test_each_saving_counts_one_in_its_area_alone(station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 3, 2))
    put_alerts(station, 5, date(2026, 3, 3))

    assert numbers(station, Area.ALERTS, Area.DISPUTES) == [2, 0]


def test_the_last_change_is_that_of_any_area(station: SmallStation) -> None:
    put_alerts(station, 1, date(2026, 3, 2))
    station.clock.move(hours=1)
    put_disputes(station, 1, date(2026, 3, 2))

    found = revisions(station.desk, [Area.ALERTS, Area.DISPUTES])

    assert last_change(found) == station.clock()
    assert found[0].changed_at == NOON


def test_areas_come_in_one_order_however_they_were_asked_for(station: SmallStation) -> None:
    one = revisions(station.desk, [Area.DISPUTES, Area.ALERTS, Area.ALERTS])

    assert [found.area for found in one] == [Area.ALERTS, Area.DISPUTES]


def test_nothing_asked_reads_nothing(station: SmallStation) -> None:
    assert revisions(station.desk, []) == ()


def test_what_was_taken_back_counts_nothing(station: SmallStation) -> None:
    before = numbers(station, Area.ORGANISATION)

    with pytest.raises(RuntimeError, match="not recorded"), station.work() as work:
        work.new(Grid, code="Z1", community_zh="", community_en="", beat_zh="", beat_en="")

    assert numbers(station, Area.ORGANISATION) == before
