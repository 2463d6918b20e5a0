"""The rules of the ledgers as tables worked by hand: bounds, states, items, stages, exclusions, due days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.dictionaries import dictionary
from core.i18n import say, speaking
from domain.mediation.agreed import AgreementRecord, Ledgers, PriceRecord
from domain.mediation.agreements import MISSING, NEEDS, ItemTyped, confirm_by, standing
from domain.mediation.confirmations import days_to_apply, ruling_label
from domain.mediation.meetings import SlotRecord, ThreeMeetings, first_meetings, meetings_due_on
from domain.mediation.prices import MOVES, PriceState, PriceTyped, conditions, exclusions, stops_of
from domain.mediation.stages import time_in_stages
from domain.mediation.vocabulary import Stage, StepCode
from models import Agreement, DisputeMeeting
from tests.ledgers import TODAY, agreement_typed, price_typed

MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A line of a timeline, so many days after Monday noon."""

    days: float
    kind: str
    level: str = "L1"

    @property
    def at(self):
        return MONDAY + timedelta(days=self.days)


@dataclass(frozen=True)
class Standing:
    level: str = "L1"
    risk: str = "R1"
    registered_at: datetime = MONDAY


# ---- the thirty days of article 33


@pytest.mark.parametrize(
    ("made_on", "last", "because"),
    [
        (date(2026, 3, 2), date(2026, 4, 1), "a Wednesday"),
        (date(2026, 3, 5), date(2026, 4, 7), "the 4th is Qingming, and so are the 5th and 6th"),
        (date(2026, 4, 1), date(2026, 5, 6), "the 1st of May and its holiday until the 5th"),
        (date(2026, 1, 15), date(2026, 2, 14), "a Saturday that is worked before the Spring Festival"),
        (date(2026, 1, 16), date(2026, 2, 24), "the Spring Festival lasts until the 23rd"),
        (date(2026, 9, 1), date(2026, 10, 8), "the National Day week"),
        (date(2026, 11, 5), date(2026, 12, 7), "a Saturday, then the Monday"),
        (date(2026, 11, 6), date(2026, 12, 7), "a Sunday, then the Monday"),
        (date(2024, 1, 30), date(2024, 2, 29), "thirty days, not a month"),
    ],
)
def test_the_last_day_to_apply_is_worked_out_by_hand(made_on, last, because):
    assert confirm_by(made_on) == last, because


@pytest.mark.parametrize(
    ("today", "left"), [(date(2026, 12, 1), 6), (date(2026, 12, 7), 0), (date(2026, 12, 9), -2)]
)
def test_days_left_are_nought_on_the_last_and_negative_past_it(today, left):
    assert days_to_apply(date(2026, 12, 7), today) == left


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("JC1", "确认有效", "Confirmed"),
        ("JC2", "不予确认", "Not confirmed"),
        ("JC3", "申请人撤回", "Withdrawn by the parties"),
    ],
)
def test_an_answer_of_the_court_is_told_in_the_readers_language(code, zh, en):
    with speaking("zh_CN"):
        assert ruling_label(code) == zh
    with speaking("en"):
        assert ruling_label(code) == en


# ---- what an agreement needs, which one stands


@pytest.mark.parametrize(
    ("what", "amount", "is_blank"),
    [("", None, True), ("  \t", None, True), ("道歉", None, False), ("", 100, False), ("", 0, False)],
)
def test_an_item_is_blank_where_neither_words_nor_money_stand(what, amount, is_blank):
    assert ItemTyped(what, TODAY, amount).is_blank is is_blank


def test_named_items_keep_their_place_in_the_form():
    typed = agreement_typed(
        items=(ItemTyped(""), ItemTyped("道歉", TODAY), ItemTyped(" "), ItemTyped("", None, 5))
    )

    assert [at for at, _item in typed.named] == [1, 3]


@pytest.mark.parametrize(
    ("withdrawn", "stands"),
    [((), None), ((False,), 1), ((True,), None), ((True, False), 2), ((False, True), 1), ((False, False), 2)],
)
def test_the_latest_that_was_not_withdrawn_stands(withdrawn, stands):
    rows = [
        Agreement(station_id=1, id=at, dispute_id=1, withdrawn_at=MONDAY if gone else None)
        for at, gone in enumerate(withdrawn, 1)
    ]

    found = standing(rows)

    assert (found.id if found else None) == stands


@pytest.mark.parametrize("form", sorted(NEEDS))
def test_each_form_is_in_the_dictionary_and_each_need_has_its_sentence_in_chinese(form):
    assert form in {entry.code for entry in dictionary("agreement_forms").active()}
    with speaking("zh_CN"):
        said = [say(MISSING[name]) for name in NEEDS[form]]
    assert all(one.endswith("。") and not one.isascii() for one in said)


def a_record(**changes):
    blank = dict.fromkeys(
        ("facts", "terms", "manner", "place", "recording_no", "court", "ruling", "withdrawn_why"), ""
    )
    facts = {
        "id": 1, "version": 1, "form": "AF1", "signed_on": TODAY, "due_on": TODAY, "performed_on": None,
        "is_kept": False, "is_broken": False, "confirm_by": TODAY, "applied_on": None, "ruled_on": None,
        "is_withdrawn": False, "items": (),
    }  # fmt: skip
    return AgreementRecord(**(blank | facts | changes))


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"confirm_by": None}, False),
        ({"applied_on": TODAY}, False),
        ({"is_withdrawn": True}, False),
    ],
)
def test_confirmation_is_offered_once_for_a_written_agreement_that_stands(changes, may):
    assert a_record(**changes).may_apply is may


@pytest.mark.parametrize(
    ("gone", "stands"),
    [((), None), ((True, True), None), ((True, False), 2), ((False, True), 1)],
)
def test_ledgers_name_the_agreement_that_stands(gone, stands):
    kept = tuple(a_record(id=at, is_withdrawn=is_gone) for at, is_gone in enumerate(gone, 1))

    found = Ledgers(1, kept, None, None).standing

    assert (found.id if found else None) == stands


# ---- the price station


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        (PriceState.OPEN, {"PS_SENT", "PS_AGREED", "PS_FAILED"}),
        (PriceState.SENT, {"PS_BACK"}),
        (PriceState.BACK, {"PS_AGREED", "PS_FAILED"}),
        (PriceState.AGREED, set()),
        (PriceState.FAILED, set()),
    ],
)
def test_a_price_case_goes_where_the_course_of_the_station_leads(state, leads_to):
    price = PriceRecord(
        1, 1, "1", state, "车", TODAY, None, None, "", "", 1, None, None, None, "", "", TODAY, None
    )

    assert {str(one) for one in price.next_states} == leads_to


def test_from_every_open_state_an_end_is_reached():
    ends = {state for state, onward in MOVES.items() if not onward}

    for state in PriceState:
        reached, before = {state}, set()
        while reached != before:
            before, reached = reached, reached.union(*(MOVES[one] for one in reached))
        assert reached & ends


@pytest.mark.parametrize(
    ("arose_on", "today", "is_old"),
    [
        (date(2025, 11, 23), date(2026, 11, 23), False),
        (date(2025, 11, 22), date(2026, 11, 23), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2025, 12, 31), date(2026, 1, 1), False),
        (date(2026, 11, 23), date(2026, 11, 23), False),
    ],
)
def test_a_year_is_counted_by_the_calendar_also_from_a_leap_day(arose_on, today, is_old):
    stopped = [entry.code for entry in stops_of(price_typed(arose_on=arose_on), today)]

    assert ("PX4" in stopped) is is_old


def test_a_ticked_condition_is_no_exclusion_and_an_unknown_tick_stops_nothing():
    assert stops_of(price_typed(stops=("PC1", "PX9")), TODAY) == []


def test_exclusions_come_in_the_order_of_the_list_whatever_was_ticked_first():
    typed = price_typed(stops=("PX3", "PX1"), evidence_no="")

    assert [entry.code for entry in stops_of(typed, TODAY)] == ["PX1", "PX3", "PX5"]


def test_stops_and_conditions_share_no_entry_and_every_stop_names_a_way_out():
    assert not {e.code for e in exclusions()} & {e.code for e in conditions()}
    assert all(entry.facts["route"] for entry in exclusions())


def test_whoever_types_nothing_of_them_holds_every_condition():
    assert PriceTyped("车", TODAY, 1).holds == tuple(entry.code for entry in conditions())


# ---- the three meetings


@pytest.mark.parametrize(
    ("case", "lines", "due_on"),
    [
        (Standing(), [], None),
        (Standing(risk="R2"), [Said(1, "escalate", "L2")], None),
        (Standing(risk="R3"), [], date(2026, 11, 26)),
        (Standing(risk="R4"), [Said(3, "escalate", "L2")], date(2026, 11, 26)),
        (Standing(level="L2"), [], date(2026, 11, 26)),
        (Standing(level="L2"), [Said(1, "escalate", "L2")], date(2026, 11, 27)),
        (Standing(level="L3"), [Said(8, "escalate", "L3"), Said(1, "escalate", "L2")], date(2026, 11, 27)),
        (Standing(level="L2"), [Said(4, "escalate", "L2")], date(2026, 12, 2)),
        (Standing(level="L2"), [Said(5, "escalate", "L2")], date(2026, 12, 2)),
        (Standing(level="L2"), [Said(1, "accept", "L2")], date(2026, 11, 26)),
    ],
)
def test_the_day_of_the_meetings_counts_three_working_days_from_when_the_need_arose(case, lines, due_on):
    assert meetings_due_on(case, lines) == due_on


def test_the_spring_festival_does_not_count():
    """2026-02-13 is the Friday before; the 14th is worked, then the 24th and the 25th."""
    case = Standing(risk="R3", registered_at=datetime(2026, 2, 13, 2, 0, tzinfo=UTC))

    assert meetings_due_on(case, []) == date(2026, 2, 25)


def test_a_need_that_arose_after_midnight_here_counts_from_that_day_here():
    """16:30 UTC on Monday is half past midnight on Tuesday."""
    case = Standing(risk="R3", registered_at=datetime(2026, 11, 23, 16, 30, tzinfo=UTC))

    assert meetings_due_on(case, []) == date(2026, 11, 27)


def a_meeting(days, *slots):
    return DisputeMeeting(station_id=1, dispute_id=1, met_at=MONDAY + timedelta(days=days), slots=list(slots))


@pytest.mark.parametrize(
    ("meetings", "first"),
    [
        ([], {}),
        ([a_meeting(0)], {}),
        ([a_meeting(2, "TM1"), a_meeting(1, "TM1")], {"TM1": 1}),
        ([a_meeting(0, "TM1", "TM2"), a_meeting(1, "TM2", "TM3")], {"TM1": 0, "TM2": 0, "TM3": 1}),
        ([a_meeting(0, "TM8")], {}),
    ],
)
def test_the_first_meeting_of_each_role_counts_in_whatever_order_they_were_written(meetings, first):
    expected = {slot: MONDAY + timedelta(days=days) for slot, days in first.items()}

    assert first_meetings(meetings) == expected


def test_the_roles_still_to_meet_are_named_in_order():
    slots = (SlotRecord("TM1"), SlotRecord("TM2", MONDAY), SlotRecord("TM3"))

    assert ThreeMeetings(slots).missing == ("TM1", "TM3")
    assert ThreeMeetings(slots[1:2]).missing == ()


# ---- the time in the five stages


def hours(spent):
    return {str(stage): length / timedelta(hours=1) for stage, length in spent.items() if length}


REGISTERED, ACCEPTED = Said(0, "register"), Said(1, "accept")


@pytest.mark.parametrize(
    ("lines", "until", "expected"),
    [
        ([REGISTERED], 2, {"ST1": 48}),
        ([REGISTERED, ACCEPTED], 3, {"ST1": 24, "ST2": 48}),
        ([ACCEPTED, REGISTERED], 3, {"ST1": 24, "ST2": 48}),
        ([REGISTERED, ACCEPTED, Said(1.5, "note")], 2, {"ST1": 24, "ST2": 24}),
        ([REGISTERED, ACCEPTED, Said(2, "meet")], 4, {"ST1": 24, "ST2": 24, "ST3": 48}),
        ([REGISTERED, ACCEPTED, Said(2, "meet", "L2")], 4, {"ST1": 24, "ST2": 24, "ST3": 48}),
        ([REGISTERED, ACCEPTED, Said(2, "settle")], 5, {"ST1": 24, "ST2": 24, "ST5": 72}),
        (
            [REGISTERED, ACCEPTED, Said(2, "settle"), Said(4, "reopen")],
            5,
            {"ST1": 24, "ST2": 24, "ST5": 48, "ST3": 24},
        ),
        ([REGISTERED, ACCEPTED, Said(2, "merge")], 3, {"ST1": 24, "ST2": 48}),
    ],
)
def test_the_time_in_each_stage_is_worked_out_by_hand(lines, until, expected):
    assert hours(time_in_stages(lines, MONDAY + timedelta(days=until))) == expected


def test_all_the_time_since_registering_is_shared_out_among_the_stages():
    kinds = (
        StepCode.REGISTER,
        StepCode.ACCEPT,
        StepCode.MEET,
        StepCode.SETTLE,
        StepCode.REOPEN,
        StepCode.MEET,
    )
    lines = [Said(at * 1.5, str(kind)) for at, kind in enumerate(kinds)]

    spent = time_in_stages(lines, MONDAY + timedelta(days=20))

    assert sum(spent.values(), timedelta()) == timedelta(days=20)
    assert all(length >= timedelta() for length in spent.values())


def test_a_meeting_above_the_first_level_is_mediation():
    """The level at which it is held decides: it was escalated before they met."""
    lines = [REGISTERED, Said(1, "escalate", "L2"), Said(2, "meet", "L2")]

    spent = time_in_stages(lines, MONDAY + timedelta(days=3))

    assert spent[Stage.MEDIATED] == timedelta(days=1)


def test_a_record_of_a_written_agreement_offers_nothing_once_it_was_asked():
    asked = replace(a_record(), applied_on=TODAY)

    assert (asked.may_apply, asked.ruling) == (False, "")
