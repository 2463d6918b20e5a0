"""The price station: what is excluded, how a price case goes on, what the clocks do, and M18."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlmodel import select

from analytics.periods import Period
from analytics.results import Rate
from core.clock import local_day
from core.dictionaries import dictionary
from core.errors import BadInput, NotAllowed, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.clocks import State, clocks_of
from domain.mediation.agreed_figures import find_price_cases, price_figures
from domain.mediation.money import need_yuan, read_yuan, yuan
from domain.mediation.prices import (
    APPRAISAL_DAYS,
    CASE_DAYS,
    MOVES,
    PriceState,
    close_price_case,
    conditions,
    exclusions,
    offer_price,
    open_price_case,
    record_appraisal,
    send_for_appraisal,
    stops_of,
)
from models import AuditEntry, PaperNumber
from tests.disputes import asker, registered
from tests.factories import small_station
from tests.ledgers import TODAY, ledgers, price_typed, priced, settled

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def on(station, action, price, *said, role=Role.GRID_WORKER):
    with station.work(role) as work:
        return action(work, price.id, price.version, *said)


def appraised(station, agreed=None, appraisal=230_000):
    price = on(station, send_for_appraisal, priced(station), "价格认证中心")
    price = on(station, record_appraisal, price, appraisal, "按 18 个月折旧")
    return on(station, close_price_case, price, agreed) if agreed else price


def clock(station, price, code):
    with station.reading() as session:
        return next(one for one in clocks_of(session, 1, "dispute", price.dispute_id) if one.code == code)


@pytest.mark.both
def test_a_price_case_goes_from_acceptance_over_the_appraisal_to_a_price(station):
    price = priced(station)
    assert price.number == "（2026）慈音价调字第0001号"

    price = on(station, send_for_appraisal, price, "市物品价格认证中心")
    price = on(station, record_appraisal, price, 230_000, "按 18 个月折旧")
    on(station, close_price_case, price, 230_000)

    kept = ledgers(station, price.dispute_id).price
    assert (kept.state, kept.agreed_fen, kept.appraised_fen) == ("PS_AGREED", 230_000, 230_000)
    assert (kept.appraiser, kept.basis, kept.due_on) == ("市物品价格认证中心", "按 18 个月折旧", None)


def test_numbers_of_price_cases_run_without_gaps(station):
    numbers = [priced(station).number for _ in range(3)]

    assert [number[-5:-1] for number in numbers] == ["0001", "0002", "0003"]
    with station.reading() as session:
        given = session.exec(select(PaperNumber).where(PaperNumber.series == "价调")).all()
    assert [row.serial for row in given] == [1, 2, 3]


@pytest.mark.parametrize("entry", exclusions(), ids=lambda entry: entry.code)
def test_each_exclusion_stops_it_and_names_the_way_out(station, entry):
    case_id = registered(station)

    with pytest.raises(BadInput) as stopped, station.work(Role.GRID_WORKER) as work:
        open_price_case(work, case_id, price_typed(stops=(entry.code,)))

    assert stopped.value.message.facts["reason"] == entry.label
    assert stopped.value.message.facts["route"] == entry.facts["route"]
    assert ledgers(station, case_id).price is None


@pytest.mark.parametrize("entry", conditions(), ids=lambda entry: entry.code)
def test_each_condition_has_to_hold(station, entry):
    case_id, others = registered(station), tuple(e.code for e in conditions() if e.code != entry.code)

    with pytest.raises(BadInput) as stopped, station.work(Role.GRID_WORKER) as work:
        open_price_case(work, case_id, price_typed(holds=others))

    assert (stopped.value.field, stopped.value.message.facts["condition"]) == ("holds", entry.label)


@pytest.mark.parametrize(
    ("changes", "stopped_by"),
    [
        ({}, []),
        ({"arose_on": date(2025, 11, 22)}, ["PX4"]),
        ({"arose_on": date(2025, 11, 23)}, []),
        ({"evidence_no": "  "}, ["PX5"]),
        ({"stops": ("PX1", "PX3")}, ["PX1", "PX3"]),
        ({"evidence_no": "", "arose_on": date(2020, 1, 1)}, ["PX4", "PX5"]),
    ],
)
def test_what_the_facts_show_needs_no_tick(changes, stopped_by):
    assert [entry.code for entry in stops_of(price_typed(**changes), TODAY)] == stopped_by


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"item": " "}, "item"),
        ({"arose_on": None}, "arose_on"),
        ({"arose_on": TODAY + timedelta(days=1)}, "arose_on"),
        ({"bought_on": TODAY + timedelta(days=1)}, "bought_on"),
        ({"claimed_fen": None}, "claimed"),
        ({"evidence_no": ""}, "evidence_no"),
        ({"stops": ("PX1",)}, "stops"),
    ],
)
def test_what_is_missing_is_named_by_its_field(station, changes, field):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        open_price_case(work, case_id, price_typed(**changes))

    assert wrong.value.field == field


def test_one_price_case_to_a_dispute_and_only_while_it_is_mediated(station):
    price = priced(station)
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        open_price_case(work, price.dispute_id, price_typed())
    closed = registered(station)
    settled(station, closed)
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        open_price_case(work, closed, price_typed())


def test_who_only_reads_opens_none(station):
    case_id = registered(station)

    with pytest.raises(NotAllowed), station.work(Role.AUDITOR) as work:
        open_price_case(work, case_id, price_typed())


def test_the_appraisal_holds_the_clocks_of_the_mediation_and_lets_them_go_on(station):
    """B13: 10 days of appraisal, during which the clocks of the level and of the mediation stand still."""
    price = on(station, send_for_appraisal, priced(station), "价格认证中心")
    held = [clock(station, price, code).state for code in ("LEVEL1", "PEOPLES_MEDIATION", "PRICE_APPRAISAL")]
    due = ledgers(station, price.dispute_id).price.due_on
    station.clock.move(days=4)

    on(station, record_appraisal, price, 230_000)

    assert held == [State.PAUSED, State.PAUSED, State.RUNNING]
    assert due == TODAY + timedelta(days=APPRAISAL_DAYS)
    assert clock(station, price, "PRICE_APPRAISAL").state is State.DONE
    level = clock(station, price, "LEVEL1")
    assert level.state is State.RUNNING
    assert local_day(level.due_at) == TODAY + timedelta(days=3 + 4)


def test_a_price_case_is_due_thirty_days_after_acceptance(station):
    """B13: 30 days to close a price case."""
    price = priced(station)

    assert ledgers(station, price.dispute_id).price.due_on == TODAY + timedelta(days=CASE_DAYS)
    assert clock(station, price, "PRICE_CASE").state is State.RUNNING
    on(station, close_price_case, price, 200_000)
    assert clock(station, price, "PRICE_CASE").state is State.DONE


def test_it_ends_without_a_price_only_with_a_reason(station):
    price = priced(station)

    with pytest.raises(BadInput) as wrong:
        on(station, close_price_case, price, None, " ")
    on(station, close_price_case, price, None, "差距过大")

    assert wrong.value.field == "why"
    kept = ledgers(station, price.dispute_id).price
    assert (kept.state, kept.why, kept.agreed_fen) == ("PS_FAILED", "差距过大", None)


def test_an_offer_may_be_made_anew_until_it_is_closed(station):
    price = on(station, offer_price, priced(station), 180_000)
    assert ledgers(station, price.dispute_id).price.offered_fen == 180_000

    closed = on(station, close_price_case, price, 180_000)

    with pytest.raises(OutOfTurn):
        on(station, offer_price, closed, 200_000)


@pytest.mark.parametrize("state", list(PriceState))
def test_a_state_has_a_label_and_open_ones_lead_on(state):
    entry = dictionary("price_states")[state]

    assert bool(MOVES[state]) is entry.facts["open"]


def test_every_state_is_reached_and_none_but_open_begins():
    reached = set().union(*MOVES.values())

    assert reached == set(PriceState) - {PriceState.OPEN}


@pytest.mark.parametrize(
    ("action", "said"),
    [(record_appraisal, (100,)), (send_for_appraisal, ("",))],
)
def test_a_step_out_of_turn_or_without_its_facts_changes_nothing(station, action, said):
    price = priced(station)

    with pytest.raises((OutOfTurn, BadInput)):
        on(station, action, price, *said)

    assert ledgers(station, price.dispute_id).price.state == "PS_OPEN"


def test_while_it_is_being_appraised_no_price_is_agreed(station):
    price = on(station, send_for_appraisal, priced(station), "价格认证中心")

    with pytest.raises(OutOfTurn):
        on(station, close_price_case, price, 100)


def test_a_second_hand_is_stopped(station):
    price = priced(station)
    on(station, offer_price, price, 100)

    with pytest.raises(StaleEdit):
        on(station, offer_price, price, 200)


def test_each_step_stands_in_the_audit(station):
    appraised(station, agreed=200_000)

    with station.reading() as session:
        events = [one.event for one in session.exec(select(AuditEntry).order_by(AuditEntry.id))]
    assert [event for event in events if event.startswith("price_case")] == [
        "price_case_opened", "price_case_sent", "price_case_appraised", "price_case_closed",
    ]  # fmt: skip


@pytest.mark.both
def test_m18_is_success_the_median_gap_and_the_median_of_days(station):
    """Four accepted: agreed at 2,300 of 2,300, at 2,070 of 2,300 (10 %), at 1,000 unappraised, one open."""
    appraised(station, agreed=230_000)
    appraised(station, agreed=207_000)
    price = priced(station)
    station.clock.move(days=4)
    on(station, close_price_case, price, 100_000)
    priced(station)

    with station.reading() as session:
        figures = price_figures(session, asker(station, Role.LEADER), NOVEMBER)

    assert figures.success == Rate(3, 4)
    assert (Fraction(figures.gap).limit_denominator(1000), figures.gap_n) == (Fraction(1, 20), 2)
    assert (figures.days, figures.days_n) == (0.0, 3)


def test_m18_of_nothing_says_nothing(station):
    with station.reading() as session:
        figures = price_figures(session, asker(station, Role.LEADER), NOVEMBER)

    assert (figures.success, figures.gap, figures.days) == (Rate(0, 0), None, None)


def test_price_cases_of_another_grid_are_out_of_sight(station):
    priced(station)

    with station.reading() as session:
        elsewhere = find_price_cases(session, asker(station, Role.COMMUNITY_OFFICER, "G02"), NOVEMBER)

    assert elsewhere.empty


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("3280", 328_000), ("3280.5", 328_050), ("3,280.50", 328_050), ("￥ 12.05 元", 1_205), ("0", 0),
        ("", None), ("  ", None), ("100000000", 10_000_000_000),
    ],
)  # fmt: skip
def test_yuan_are_read_as_fen(typed, fen):
    assert read_yuan(typed, "claimed") == fen


@pytest.mark.parametrize("typed", ["三千", "1.234", "-5", "1e3", "1.", "999999999", "12 50 x"])
def test_what_is_no_amount_is_refused_with_its_field(typed):
    with pytest.raises(BadInput) as wrong:
        read_yuan(typed, "claimed")

    assert wrong.value.field == "claimed"


def test_an_amount_that_has_to_be_there_is_asked_for():
    with pytest.raises(BadInput):
        need_yuan(" ", "agreed")
    assert need_yuan("1", "agreed") == 100


@pytest.mark.parametrize(("fen", "words"), [(None, ""), (0, "0.00"), (5, "0.05"), (328_050, "3,280.50")])
def test_fen_are_written_as_yuan(fen, words):
    assert yuan(fen) == words
