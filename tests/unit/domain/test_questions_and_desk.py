from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.periods import Period
from core.actor import Actor
from core.errors import BadInput
from core.vocabulary import Role, Workspace
from domain.accounts.policy import Page
from domain.desk import close_desks, database_url, has_database, open_desk
from domain.questions import Question, grids_of

TODAY = date(2026, 11, 23)
OFFICER = Actor(1, 1, 1, "x", Role.COMMUNITY_OFFICER, frozenset({3, 5}))
LEADER = Actor(1, 1, 1, "x", Role.LEADER)
WORKER = Actor(1, 1, 1, "x", Role.GRID_WORKER, frozenset({3}))


@given(
    st.dates(date(2020, 1, 1), TODAY),
    st.integers(1, 400),
    st.integers(0, 99_999),
    st.sampled_from(["", "DT02"]),
)
def test_a_question_survives_the_url(start, days, grid_id, type_code):
    question = Question(Period(start, date.fromordinal(start.toordinal() + days)), grid_id, type_code)

    assert Question.from_params(question.to_params(), TODAY) == question


def test_an_empty_url_asks_for_this_year():
    question = Question.from_params({}, TODAY)

    assert question.period == Period.year_to_date(TODAY)
    assert (question.grid_id, question.type_code) == (0, "")


@pytest.mark.parametrize("grid", ["-1", "x", "99999999999999999999", "1.5", "\ud800"])
def test_a_grid_that_is_no_number_asks_for_all(grid):
    assert Question.from_params({"grid": grid}, TODAY).grid_id == 0


def test_a_period_that_cannot_be_read_is_refused_in_words():
    with pytest.raises(BadInput):
        Question.from_params({"period": "gestern"}, TODAY)


def ask(grid_id=0):
    return Question(Period.year(2026), grid_id)


def test_a_leader_asks_of_the_whole_station_or_of_one_grid():
    assert grids_of(LEADER, Page.OVERVIEW, ask()) is None
    assert grids_of(LEADER, Page.OVERVIEW, ask(7)) == {7}


def test_an_officer_asks_of_the_grids_held_and_of_no_other():
    assert grids_of(OFFICER, Page.OVERVIEW, ask()) == {3, 5}
    assert grids_of(OFFICER, Page.OVERVIEW, ask(5)) == {5}
    assert grids_of(OFFICER, Page.OVERVIEW, ask(7)) == set()


def test_a_grid_worker_never_reaches_a_foreign_grid():
    assert grids_of(WORKER, Page.OVERVIEW, ask(7)) == set()


def test_a_desk_is_opened_once_and_makes_its_folder_and_keys(var_folder):
    try:
        assert open_desk() is open_desk()
        assert open_desk(Workspace.DEMO).is_demo
        assert (var_folder / "keys").is_dir()
        assert not has_database(Workspace.DEMO)
    finally:
        close_desks()


def test_a_url_stands_for_the_station_only(var_folder, monkeypatch):
    from core.settings import settings

    monkeypatch.setenv("CIYIN_DATABASE_URL", "postgresql://x/y")
    settings.cache_clear()

    assert database_url(Workspace.STATION) == "postgresql://x/y"
    assert database_url(Workspace.DEMO).endswith("demo.db")
    assert has_database(Workspace.STATION)
