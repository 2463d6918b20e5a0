from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.clock import local, local_day
from core.dictionaries import dictionary
from core.vocabulary import Role
from tools.demo.deeds import EnterAlert, Register
from tools.demo.kinds import Kind
from tools.demo.lots import Lot
from tools.demo.openings import PROACTIVE, Openings
from tools.demo.parameters import of_code

DAY = date(2024, 10, 15)


@pytest.fixture
def openings(town, given, switchboard):
    return Openings(town, given, switchboard, 7)


def lot(source="SC01", type_code="DT0201"):
    return Lot(DAY, source, type_code, "R2", "L1", "OC02")


def test_what_is_proactive_is_what_the_dictionary_says(given):
    proactive = dictionary("dispute_sources").where(proactive=True)

    assert set(PROACTIVE) == proactive & set(given.disputes["sources"])


def test_a_dispute_found_on_rounds_is_found_by_day_in_a_compound(openings):
    story = openings.found_by_hand(lot())

    (register,) = story.deeds
    found = local(register.intake.found_at)
    assert (found.date(), 9 <= found.hour <= 19) == (DAY, True)
    assert register.intake.place_id
    assert register.intake.place_text


def test_it_lies_in_the_grid_of_its_place(openings, town):
    for _ in range(20):
        story = openings.found_by_hand(lot())
        spot = next(spot for spot in town.spots if spot.id == story.deeds[0].intake.place_id)
        assert (spot.grid, town.grid_ids[spot.grid]) == (story.grid, story.deeds[0].intake.grid_id)


def test_it_is_written_down_after_it_was_found_and_by_day(openings):
    for _ in range(50):
        story = openings.found_by_hand(lot())
        assert story.at >= story.deeds[0].intake.found_at
        assert 8 <= local(story.at).hour < 21


def test_what_others_pass_on_is_never_late(openings):
    for _ in range(50):
        story = openings.found_by_hand(lot("SC08"))
        assert story.at - story.deeds[0].intake.found_at < timedelta(hours=24)


def test_the_words_are_those_of_its_type(openings, given):
    story = openings.found_by_hand(lot(type_code="DT0701"))

    assert story.deeds[0].intake.narrative in of_code(given.texts["disputes"], "DT0701")


@pytest.mark.parametrize(("source", "role"), [("SC01", Role.GRID_WORKER), ("SC05", Role.COMMUNITY_OFFICER)])
def test_who_is_on_rounds_writes_down_what_they_find(openings, source, role):
    story = openings.found_by_hand(lot(source))

    assert (story.registrar.role, story.owner) == (role, story.registrar)


def test_a_registrar_of_a_grid_holds_the_grid(openings):
    for _ in range(30):
        story = openings.found_by_hand(lot())
        assert story.deeds[0].intake.grid_id in story.registrar.grids


@pytest.fixture
def call(switchboard):
    return switchboard._call(Kind(DAY, "AL308", "PT03"))


def test_on_a_call_the_alert_is_entered_first_by_the_same_hand(openings, call):
    story = openings.found_on_a_call(lot("SC03"), call)

    alert, register = story.deeds
    assert (type(alert), type(register)) == (EnterAlert, Register)
    assert alert.actor is register.actor
    assert call.at < alert.at < register.at


def test_the_alert_is_the_call(openings, call, town):
    entry = openings.found_on_a_call(lot("SC03"), call).deeds[0].entry

    assert (entry.occurred_at, entry.category, entry.place_text) == (call.at, call.category, call.place_text)
    assert entry.grid_id == town.grid_ids[call.grid]
    assert entry.phone.startswith("199")


def test_the_dispute_has_the_time_and_place_of_the_call(openings, call):
    intake = openings.found_on_a_call(lot("SC03"), call).deeds[1].intake

    assert (intake.found_at, intake.place_text, intake.place_id) == (call.at, call.place_text, call.spot.id)


def test_it_is_registered_within_the_hour_whatever_the_hour(openings, call):
    story = openings.found_on_a_call(lot("SC03"), call)

    assert timedelta(minutes=20) <= story.at - call.at <= timedelta(minutes=50)
    assert local_day(story.at) - local_day(call.at) <= timedelta(days=1)


def test_a_call_from_nowhere_known_has_only_words_for_its_place(openings, switchboard):
    call = switchboard._call(Kind(DAY, "AL399", "PT99"))

    intake = openings.found_on_a_call(lot("SC03"), call).deeds[1].intake

    assert intake.place_id is None
    assert intake.place_text == call.place_text
