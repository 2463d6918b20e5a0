"""What is kept beside made-up disputes: it fits their outcome and comes in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import local_day
from core.dictionaries import dictionary
from domain.mediation.agreements import ON_THE_SPOT, ORAL, WRITTEN
from tests.unit.tools.demo.test_handling import MORNING, story
from tools.demo.ledgers import (
    FORMS,
    Agree,
    BackPrice,
    ClosePrice,
    Confirm,
    Ledgers,
    NoteHearts,
    OpenPrice,
    Perform,
    SendPrice,
    WriteCause,
)

CLOSED_AT = MORNING + timedelta(days=2)


@pytest.fixture
def ledgers(given):
    return Ledgers(given, 7)


def of(told, kind):
    return [deed for deed in told.deeds if isinstance(deed, kind)]


def agreed(town, ledgers, outcome, until=None):
    """Stories of an outcome in which an agreement was written down."""
    found = []
    for _ in range(120):
        told = story(town, outcome=outcome, level="L2")
        ledgers.closes(told, CLOSED_AT)
        ledgers.follows(told, CLOSED_AT, until)
        found += [told] if of(told, Agree) else []
    return found


def test_each_form_goes_with_its_outcome():
    assert FORMS == {"OC01": WRITTEN, "OC02": ORAL, "OC03": ON_THE_SPOT}
    assert set(FORMS) <= dictionary("case_outcome").where(bucket="S")


@pytest.mark.parametrize("outcome", sorted(FORMS))
def test_an_agreement_is_written_at_the_closing_in_the_form_of_the_outcome(town, ledgers, outcome):
    made = [of(told, Agree)[0] for told in agreed(town, ledgers, outcome)]

    assert made
    assert {deed.typed.form for deed in made} == {FORMS[outcome]}
    assert {deed.at for deed in made} == {CLOSED_AT}
    assert all(bool(deed.typed.recording_no) is (outcome == "OC03") for deed in made)


def test_what_failed_has_no_agreement(town, ledgers):
    assert agreed(town, ledgers, "OC05") == []


def test_most_is_performed_in_time_some_late_some_not(town, ledgers):
    told = agreed(town, ledgers, "OC01")
    done = [
        (of(one, Perform)[0], of(one, Agree)[0].typed.items[0].due_on) for one in told if of(one, Perform)
    ]

    in_time = [deed for deed, due_on in done if deed.is_done and local_day(deed.at) <= due_on]
    assert len(in_time) > 0.7 * len(done)
    assert all(deed.at > CLOSED_AT for deed, _due in done)


def test_nothing_is_performed_once_it_broke_out_again(town, ledgers):
    told = agreed(town, ledgers, "OC01", until=CLOSED_AT)

    assert [deed for one in told for deed in of(one, Perform)] == []


def test_the_court_answers_after_it_was_asked_within_thirty_days(town, ledgers):
    asked = [of(one, Confirm) for one in agreed(town, ledgers, "OC01") if of(one, Confirm)]

    assert asked
    for application, answer in asked:
        assert not application.is_answer
        assert answer.is_answer
        assert application.at < answer.at
        assert application.at - CLOSED_AT <= timedelta(days=30)


def test_a_case_of_the_police_is_not_taken_to_court(town, ledgers):
    told = story(town, outcome="OC01", level="L2")
    told.is_by_police = True
    for _ in range(30):
        ledgers.closes(told, CLOSED_AT)
        ledgers.follows(told, CLOSED_AT, None)

    assert of(told, Agree)
    assert of(told, Confirm) == []


@pytest.mark.parametrize(("outcome", "has_price"), [("OC01", True), ("OC05", False)])
def test_a_price_case_is_opened_sent_brought_back_and_closed(town, ledgers, outcome, has_price):
    told = story(town, level="L2", is_priced=True, type_code="DT0802", outcome=outcome)

    ledgers.opens_price(told)
    ledgers.sends_price(told)
    ledgers.gets_price(told, MORNING + timedelta(days=1))
    ledgers.closes(told, CLOSED_AT)

    opened, back, closed = of(told, OpenPrice)[0], of(told, BackPrice)[0], of(told, ClosePrice)[0]
    assert len(of(told, SendPrice)) == 1
    assert 0 < back.fen <= opened.typed.claimed_fen
    assert (closed.fen is not None, bool(closed.why)) == (has_price, not has_price)


def test_a_dispute_without_an_appraisal_closes_no_price_case(town, ledgers):
    told = story(town, level="L2", is_priced=True)

    ledgers.closes(told, CLOSED_AT)

    assert of(told, ClosePrice) == []


@pytest.mark.parametrize("outcome", ["OC07", "OC08"])
def test_what_turned_gets_its_cause(town, ledgers, outcome):
    told = story(town, outcome=outcome)

    ledgers.follows(told, CLOSED_AT, None)

    (cause,) = of(told, WriteCause)
    assert cause.code in dictionary("root_causes")
    assert cause.note


def test_some_notes_are_kept_to_two_to_five_prompts(town, ledgers):
    kept = []
    for _ in range(80):
        told = story(town)
        ledgers.closes(told, CLOSED_AT)
        kept += of(told, NoteHearts)

    assert 0 < len(kept) < 40
    assert {len(deed.notes) for deed in kept} <= {2, 3, 4, 5}
