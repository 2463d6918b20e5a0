"""What may be copied into a group says what and where, never who."""

from __future__ import annotations

import pytest

from core.errors import NotFound
from core.i18n import speaking
from core.vocabulary import Role
from domain.mediation.summaries import summarised
from tests.disputes import asker, closed, registered
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def summary(station: SmallStation, case_id: int, role: Role = Role.LEADER, grid: str = "G01") -> str:
    with station.reading() as session:
        return summarised(session, asker(station, role, grid), case_id)


@pytest.mark.both
def test_an_open_dispute_says_matter_place_stand_and_days_left(station: SmallStation) -> None:
    case_id = registered(station, place_text="翠湖小区 3 栋 2 单元 301")

    words = summary(station, case_id)

    assert "噪声扰民" in words
    assert "翠湖小区" in words
    assert "11-23" in words
    assert "还剩" in words


def test_no_name_no_number_no_door_and_nobodys_words(station: SmallStation) -> None:
    case_id = registered(
        station,
        place_text="翠湖小区 3 栋 2 单元 301",
        narrative="老张骂人，电话 13812345678",
        title="张三丰家吵闹",
    )

    words = summary(station, case_id)

    for plain in ("张", "刘", "138", "301", "3 栋", "骂", "吵闹"):
        assert plain not in words


def test_a_place_that_is_not_on_the_list_is_not_told(station: SmallStation) -> None:
    assert "滨江路" not in summary(station, registered(station, place_text="滨江路 8 号"))


def test_a_closed_dispute_says_how_it_ended(station: SmallStation) -> None:
    assert "达成书面协议" in summary(station, closed(station))


def test_past_due_is_said_without_blaming_anybody(station: SmallStation) -> None:
    case_id = registered(station)
    station.clock.move(days=40)

    assert "已超期" in summary(station, case_id)


def test_it_speaks_the_readers_language(station: SmallStation) -> None:
    case_id = registered(station)

    with speaking("en"):
        assert "Noise" in summary(station, case_id)


def test_what_is_out_of_sight_is_not_summarised(station: SmallStation) -> None:
    with pytest.raises(NotFound):
        summary(station, registered(station), Role.GRID_WORKER, "G02")
