"""Aggregates are kept by everything they depend on, and by nothing of a person."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date

import pytest

from analytics.periods import Period
from components import cached
from core.i18n import speaking
from core.vocabulary import Area, Role
from domain.questions import Question
from tests.factories import SmallStation
from tests.numbers import put_alerts
from tests.seats import here_of

ASKED = Question(Period.month(2026, 3))


def key(
    station: SmallStation, role: Role = Role.LEADER, grid: str = "G01", asked: Question = ASKED
) -> object:
    return cached.key_of(here_of(station, role, grid), asked)


def test_the_same_question_has_the_same_key(station: SmallStation) -> None:
    assert key(station) == key(station)


def test_two_leaders_share_and_two_officers_do_not(station: SmallStation) -> None:
    assert key(station, Role.LEADER) == key(station, Role.CLERK)
    assert key(station, Role.COMMUNITY_OFFICER, "G01") != key(station, Role.COMMUNITY_OFFICER, "G02")
    assert key(station, Role.COMMUNITY_OFFICER, "G01") != key(station, Role.LEADER)


@pytest.mark.parametrize(
    "other",
    [
        Question(Period.month(2026, 4)),
        Question(Period.month(2026, 3), grid_id=1),
        Question(Period.month(2026, 3), type_code="DT02"),
    ],
)
def test_another_question_has_another_key(other: Question, station: SmallStation) -> None:
    assert key(station, asked=other) != key(station)


def test_a_change_of_the_data_changes_the_key(station: SmallStation) -> None:
    before = key(station)

    put_alerts(station, 1, date(2026, 3, 2))

    assert key(station) != before


def test_a_change_elsewhere_leaves_what_does_not_read_it(station: SmallStation) -> None:
    def of_disputes() -> object:
        return cached.key_of(here_of(station), ASKED, Area.DISPUTES)

    before = of_disputes()
    put_alerts(station, 1, date(2026, 3, 2))

    assert of_disputes() == before
    assert cached.key_of(here_of(station), ASKED, Area.ALERTS) != before


def test_another_language_has_another_key(station: SmallStation) -> None:
    before = key(station)

    with speaking("en"):
        assert key(station) != before


def test_what_grows_with_time_alone_is_asked_again_within_ten_minutes(station: SmallStation) -> None:
    before = key(station)
    station.clock.move(minutes=9)
    assert key(station) == before

    station.clock.move(minutes=1)

    assert key(station) != before


def test_an_aggregate_is_made_once(station: SmallStation) -> None:
    made: list[int] = []

    def make(reader: object) -> int:
        made.append(1)
        return len(made)

    here = here_of(station)

    assert [cached.aggregate(here, "n", ASKED, make) for _ in range(3)] == [1, 1, 1]
    assert cached.aggregate(here, "other", ASKED, make) == 2


def test_the_reader_of_an_aggregate_reaches_what_its_asker_reaches(station: SmallStation) -> None:
    put_alerts(station, 3, date(2026, 3, 2), grid="G02")

    def count(here: object) -> int:
        return cached.aggregate(here, "alerts", ASKED, lambda reader: reader.count("alert"))

    assert count(here_of(station, Role.LEADER)) == 3
    assert count(here_of(station, Role.COMMUNITY_OFFICER, "G01")) == 0
    assert count(here_of(station, Role.COMMUNITY_OFFICER, "G02")) == 3


def test_a_picture_is_drawn_once_for_its_key() -> None:
    drawn: list[int] = []

    def make() -> int:
        drawn.append(1)
        return len(drawn)

    assert cached.picture("figure", ("a", "light"), make) == cached.picture("figure", ("a", "light"), make)
    assert cached.picture("figure", ("a", "dark"), make) == 2


@pytest.mark.parametrize("word", ["session_state", "st.user", "actor.name", "account_id"])
def test_nothing_of_a_session_or_person_is_in_the_cache(word: str) -> None:
    assert word not in inspect.getsource(cached)


def test_a_cleared_cache_costs_only_time(station: SmallStation, sign_in: Callable[..., int]) -> None:
    import streamlit as st

    here = here_of(station)
    before = cached.aggregate(here, "alerts", ASKED, lambda reader: reader.count("alert"))

    st.cache_data.clear()

    assert cached.aggregate(here, "alerts", ASKED, lambda reader: reader.count("alert")) == before
