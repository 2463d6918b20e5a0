"""The station's words."""

from __future__ import annotations

from core.dictionaries import Dictionary, Entry
from domain.alerts.reading import Vocabulary
from domain.alerts.reading.vocabulary import codes_by_label
from tests.unit.domain.alerts.reading.files import GRIDS, NOW, context


def test_the_words_of_the_station_are_its_dictionaries() -> None:
    words = Vocabulary.of_station(GRIDS)

    assert words.categories["AL302"].zh == "邻里纠纷"
    assert words.place_types["PT04"].zh == "高校"
    assert words.sources["AS1"].zh == "110指令"
    assert words.outcomes["AO2"].zh == "当场调解"


def test_a_grid_is_found_by_code_and_by_every_name() -> None:
    names = Vocabulary.of_station(GRIDS).grid_by_name

    assert {names[name] for name in ("g01", "第一社区", "community 1", "一号警格")} == {"G01"}


def test_a_grid_without_names_is_found_by_its_code() -> None:
    assert Vocabulary.of_station({"G07": ()}).grid_by_name == {"g07": "G07"}


def test_codes_are_found_by_code_and_both_labels() -> None:
    found = codes_by_label(Vocabulary.of_station({}).categories)

    assert found["al302"] == found["邻里纠纷"] == found["neighbour"] == "AL302"


def test_a_label_in_use_stands_before_a_retired_one() -> None:
    words = Dictionary(
        "x", {"A1": Entry("A1", "盗窃", "Theft", is_active=False), "A2": Entry("A2", "盗窃", "Larceny")}
    )

    assert codes_by_label(words)["盗窃"] == "A2"
    assert codes_by_label(words)["theft"] == "A1"


def test_the_context_knows_the_time_with_its_zone() -> None:
    assert context().now == NOW
    assert context().now.tzinfo is not None
    assert context().polygons is None
