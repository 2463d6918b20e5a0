"""How a target and the origin of a list are written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from components import settings_list
from core.vocabulary import Role
from domain import settings_view
from domain.accounts.policy import Page
from domain.settings_view import Loaded
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

AT = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.95, "95.0%"), (1800, "1,800"), ("half_month", "half_month"), (16.5, "16.5"), (True, "True")],
)
def test_a_target_is_written_for_people(value: object, words: str) -> None:
    assert settings_list.value_words(value) == words


def test_a_fall_keeps_its_sign() -> None:
    assert settings_list.value_words(-0.42).lstrip("-−") == "42.0%"
    assert settings_list.value_words(-0.42)[0] in "-−"


@pytest.mark.parametrize(
    ("loaded", "said", "not_said"),
    [
        (Loaded("x", "data/x.yaml", AT, is_current=True), "2026年11月1日 08:30", "有改动"),
        (Loaded("x", "data/x.yaml", AT, is_current=False), "有改动", "尚未载入"),
        (Loaded("x", "data/x.yaml", None, is_current=False), "尚未载入", "2026年"),
    ],
)
def test_a_list_says_where_it_comes_from(loaded: Loaded, said: str, not_said: str) -> None:
    words = everything(drawn(lambda: settings_list.source(loaded)))

    assert said in words
    assert not_said not in words
    assert "data/x.yaml" in words


@pytest.mark.parametrize("name", settings_view.NAMES)
def test_every_code_list_is_called_in_chinese(name: str) -> None:
    assert not settings_list.list_name(name).isascii()


def test_a_list_of_the_stations_own_stands_for_itself() -> None:
    assert settings_list.list_name("our_own_list") == "our_own_list"


@pytest.mark.parametrize(
    "part",
    [settings_list.organisation, settings_list.places, settings_list.dictionaries, settings_list.targets],
)
def test_each_part_is_drawn_with_a_table(part, station: SmallStation) -> None:  # type: ignore[no-untyped-def]
    app = drawn(lambda: part(here_of(station, Role.SYSADMIN, page=Page.SETTINGS)))

    assert not app.exception
    assert len(app.dataframe[0].value) > 0
