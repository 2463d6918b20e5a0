"""Who sees and who writes the ledgers beside a dispute: every reading and every action, role by role."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.periods import Period
from analytics.results import Rate
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.i18n import speaking
from core.vocabulary import Role
from domain.mediation import close
from domain.mediation.agreed_figures import (
    find_due_agreements,
    find_expiring_confirmations,
    find_price_cases,
    find_weighty_agreements,
    price_figures,
)
from domain.mediation.agreements import make_agreement, perform_item, withdraw_agreement
from domain.mediation.causes import count_turned, find_turned, rebounds, write_cause
from domain.mediation.confirmations import apply_for_confirmation, record_ruling
from domain.mediation.hearts import NOTE_LIMIT, hearts_used, keep_hearts, open_hearts
from domain.mediation.keeping import keeps, reach_in_hand, visible_case
from domain.mediation.meetings import find_duties, holders, open_meetings
from domain.mediation.prices import (
    close_price_case,
    offer_price,
    open_price_case,
    record_appraisal,
    send_for_appraisal,
)
from models import Dispute
from tests.disputes import asker, closed, refer, registered
from tests.factories import small_station
from tests.ledgers import (
    QUIET,
    TODAY,
    agreed,
    agreement_typed,
    at_level_two,
    ledgers,
    met,
    price_typed,
    priced,
)

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
OFFICER, WORKER, LEADER, MEDIATOR = (
    Role.COMMUNITY_OFFICER, Role.GRID_WORKER, Role.LEADER, Role.JUSTICE_MEDIATOR,
)  # fmt: skip
HERE, THERE = "G01", "G02"


class Kept:
    """A station with a full set of ledgers in G01, and next to nothing in G02."""

    def __init__(self, station):
        self.station = station
        self.ours = at_level_two(station)
        for slot in ("TM2", "TM3"):
            met(station, self.ours, slot)
        with station.work(OFFICER) as work:
            keep_hearts(work, self.ours, {"FH_A1": "先听张三丰说", "FH_A2": "在意休息", "FH_A3": "看了合同"})
        with station.work(OFFICER) as work:
            self.price = open_price_case(work, self.ours, price_typed())
        self.agreement = agreed(station, OFFICER, self.ours)
        self.theirs = registered(station, OFFICER, THERE)
        self.turned = closed(station, "OC07", OFFICER)
        with station.work(OFFICER) as work:
            self.cause = write_cause(work, self.turned, "RC2", "到场晚了")
        self.referred = at_level_two(station)
        refer(station, self.referred)

    def read(self, query, role, grid, *args):
        with self.station.reading() as session:
            return query(session, asker(self.station, role, grid), *args)


@pytest.fixture(scope="module")
def kept():
    return Kept(small_station(Path(tempfile.mkdtemp(prefix="ciyin-sight-"))))


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


# ---- reading one dispute

READINGS = (open_meetings, open_hearts)


@pytest.mark.parametrize("query", READINGS)
@pytest.mark.parametrize(
    "role", [LEADER, OFFICER, Role.CLERK, Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE]
)
def test_whoever_reads_the_dispute_reads_what_is_kept_beside_it(kept, query, role):
    found = kept.read(query, role, HERE, kept.ours)

    assert len(getattr(found, "slots", found)) in {3, 5}


@pytest.mark.parametrize("query", READINGS)
@pytest.mark.parametrize(
    ("role", "grid"),
    [
        (OFFICER, THERE), (WORKER, THERE), (Role.AUXILIARY, THERE), (Role.SUBDISTRICT_CADRE, THERE),
        (MEDIATOR, HERE),
    ],
)  # fmt: skip
def test_out_of_sight_and_missing_give_the_same_answer(kept, query, role, grid):
    answers = []

    for case_id in (kept.ours, 9999):
        with pytest.raises(NotFound) as refused:
            kept.read(query, role, grid, case_id)
        answers.append(refused.value.message)

    assert answers[0] == answers[1]


def test_roles_without_the_page_see_no_ledger(kept):
    for role in (Role.CITY_PATROL, Role.SYSADMIN):
        with pytest.raises((NotFound, NotAllowed)):
            kept.read(open_meetings, role, HERE, kept.ours)


@pytest.mark.parametrize(
    ("role", "grid", "keeps_it"),
    [
        (OFFICER, HERE, True), (LEADER, HERE, True), (Role.CLERK, HERE, True), (Role.AUDITOR, HERE, False),
        (Role.GOVERNANCE_READER, HERE, False), (Role.SUBDISTRICT_CADRE, HERE, False), (WORKER, HERE, False),
    ],
)  # fmt: skip
def test_a_dispute_of_the_second_level_is_written_beside_by_its_office(kept, role, grid, keeps_it):
    with kept.station.reading() as session:
        case = visible_case(session, kept.station.actor(LEADER), kept.ours)
        assert keeps(kept.station.actor(role, grid), case) is keeps_it


def test_the_justice_mediator_reads_what_was_referred_and_nothing_else(kept):
    seen = kept.read(open_hearts, MEDIATOR, HERE, kept.referred)

    assert [heart.note for heart in seen] == [""] * 5
    for hidden in (kept.ours, kept.theirs, kept.turned):
        with pytest.raises(NotFound):
            kept.read(open_hearts, MEDIATOR, HERE, hidden)


def test_what_a_reader_is_offered_follows_from_whether_they_keep_it(kept):
    offered = {role: ledgers(kept.station, kept.referred, role) for role in (MEDIATOR, Role.AUDITOR, LEADER)}

    assert not offered[Role.AUDITOR].may_agree
    assert not offered[Role.AUDITOR].may_price
    assert all(one.price is None and one.standing is None for one in offered.values())


# ---- the same words in both languages


@pytest.mark.parametrize(
    ("language", "name", "prompt"),
    [("zh_CN", "热心接待", "双方怎么来的"), ("en", "Warm reception", "How both sides came")],
)
def test_a_heart_is_named_and_asked_in_the_readers_language(kept, language, name, prompt):
    with speaking(language):
        first = kept.read(open_hearts, LEADER, HERE, kept.ours)[0]

    assert first.name == name
    assert first.prompt.startswith(prompt)
    assert first.note == "先听张**说"


def test_meetings_show_no_full_name_of_whoever_stood_there(station):
    case_id, officer = at_level_two(station), station.actor(OFFICER)
    met(station, case_id, "TM2", worker_id=officer.worker_id, place="警务室")

    with station.reading() as session:
        slots = open_meetings(session, asker(station, LEADER), case_id).slots

    told = {slot.slot: slot for slot in slots}["TM2"]
    assert told.place == "警务室"
    assert "*" in told.who
    assert officer.name not in told.who


# ---- the figures keep to the scope of who asks

FIGURES = (
    (find_duties, (NOVEMBER,)),
    (find_weighty_agreements, (NOVEMBER,)),
    (find_expiring_confirmations, (30,)),
    (find_price_cases, (NOVEMBER,)),
    (find_turned, (NOVEMBER,)),
)


@pytest.mark.parametrize(("query", "asked"), FIGURES)
def test_rows_behind_a_figure_are_those_of_ones_own_grid(kept, query, asked):
    ours, theirs = (kept.read(query, OFFICER, grid, *asked) for grid in (HERE, THERE))

    assert kept.station.grid_ids[HERE] in set(ours["grid_id"])
    assert set(ours["grid_id"]) <= {kept.station.grid_ids[HERE]}
    assert theirs.empty
    assert list(theirs.columns) == list(ours.columns)


@pytest.mark.parametrize(("query", "asked"), FIGURES)
def test_the_leader_and_the_auditor_see_the_same_rows(kept, query, asked):
    rows = [list(kept.read(query, role, HERE, *asked)["id"]) for role in (LEADER, Role.AUDITOR)]

    assert rows[0] == rows[1] != []


@pytest.mark.parametrize(("query", "asked"), FIGURES)
def test_a_grid_worker_of_another_grid_counts_nothing_of_ours(kept, query, asked):
    assert kept.read(query, WORKER, THERE, *asked).empty


def test_rates_of_another_grid_are_nought_of_nought(kept):
    assert kept.read(hearts_used, OFFICER, THERE, NOVEMBER) == Rate(0, 0)
    assert kept.read(rebounds, OFFICER, THERE, NOVEMBER, 30) == Rate(0, 0)
    assert kept.read(count_turned, OFFICER, THERE, NOVEMBER) == {"OC07": 0, "OC08": 0}
    assert kept.read(price_figures, OFFICER, THERE, NOVEMBER).success == Rate(0, 0)


def test_what_turned_is_counted_by_its_outcome(kept):
    assert kept.read(count_turned, LEADER, HERE, NOVEMBER) == {"OC07": 1, "OC08": 0}
    (row,) = kept.read(find_turned, LEADER, HERE, NOVEMBER).to_dict("records")
    assert (row["id"], row["cause"], row["note"]) == (kept.turned, "RC2", "到场晚了")


def test_a_month_without_anything_has_the_columns_and_no_rows(kept):
    october = Period(date(2026, 10, 1), date(2026, 11, 1))

    for query in (find_duties, find_weighty_agreements, find_price_cases, find_turned, find_due_agreements):
        found = kept.read(query, LEADER, HERE, october)
        assert found.empty
        assert {"id", "title", "grid_id", "type_code"} <= set(found.columns)


def test_no_party_stands_in_the_clear_in_any_row(kept):
    for query, asked in FIGURES:
        text = kept.read(query, LEADER, HERE, *asked).to_string()
        assert "张三丰" not in text
        assert "13812345678" not in text


def test_the_bound_is_listed_from_its_thirtieth_day_on_and_counts_down(kept):
    within = {days: kept.read(find_expiring_confirmations, LEADER, HERE, days) for days in (0, 29, 30)}

    assert [len(frame) for frame in within.values()] == [0, 0, 1]
    assert list(within[30]["days_left"]) == [30]


# ---- writing: everybody else is refused, whatever the action


def actions_on(kept):
    """Return each action as something to do in an open work."""
    agreement, price = kept.agreement, kept.price
    item = ledgers(kept.station, kept.ours, LEADER).standing.items[0]
    return {
        "hearts": lambda work: keep_hearts(work, kept.ours, {"FH_A1": "改写"}),
        "agreement": lambda work: make_agreement(work, kept.ours, agreement_typed()),
        "item": lambda work: perform_item(work, item.id, item.version, TODAY),
        "withdraw": lambda work: withdraw_agreement(work, agreement.id, agreement.version, "写错"),
        "apply": lambda work: apply_for_confirmation(
            work, agreement.id, agreement.version, TODAY, "法院", is_joint=True
        ),
        "rule": lambda work: record_ruling(work, agreement.id, agreement.version, "JC1", TODAY),
        "price": lambda work: open_price_case(work, kept.ours, price_typed()),
        "send": lambda work: send_for_appraisal(work, price.id, price.version, "中心"),
        "back": lambda work: record_appraisal(work, price.id, price.version, 1),
        "offer": lambda work: offer_price(work, price.id, price.version, 1),
        "close": lambda work: close_price_case(work, price.id, price.version, 1),
        "cause": lambda work: write_cause(work, kept.turned, "RC1", "说明"),
        "reach": lambda work: reach_in_hand(work, kept.ours),
    }


ACTIONS = (
    "hearts", "agreement", "item", "withdraw", "apply", "rule", "price", "send", "back", "offer", "close",
    "cause", "reach",
)  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_who_only_reads_is_refused_every_action(kept, action, role):
    with pytest.raises(NotAllowed), kept.station.work(role) as work:
        actions_on(kept)[action](work)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_colleague_of_another_grid_finds_nothing_to_act_on(kept, action):
    with pytest.raises(NotFound), kept.station.work(OFFICER, THERE) as work:
        actions_on(kept)[action](work)


@pytest.mark.parametrize("action", ["rule", "back", "agreement", "price"])
def test_its_handler_is_only_told_that_it_is_not_the_turn(kept, action):
    with pytest.raises(OutOfTurn), kept.station.work(OFFICER) as work:
        actions_on(kept)[action](work)


def test_refused_actions_left_everything_as_it_was(kept):
    found = ledgers(kept.station, kept.ours, LEADER)

    assert (found.standing.id, found.price.state) == (kept.agreement.id, "PS_OPEN")
    assert [item.performed_on for item in found.standing.items] == [None, None]
    assert kept.read(open_hearts, LEADER, HERE, kept.ours)[0].note == "先听张**说"


@pytest.mark.parametrize("table_id", [0, 9999])
def test_a_row_that_is_not_there_is_not_found(kept, table_id):
    for act in (
        lambda work: withdraw_agreement(work, table_id, 1, "写错"),
        lambda work: perform_item(work, table_id, 1, TODAY),
        lambda work: offer_price(work, table_id, 1, 5),
        lambda work: keep_hearts(work, table_id, {"FH_A1": "好"}),
        lambda work: write_cause(work, table_id, "RC1", "好"),
    ):
        with pytest.raises(NotFound), kept.station.work(LEADER) as work:
            act(work)


# ---- what writing does


def test_notes_that_did_not_change_are_not_written_again(station):
    case_id = registered(station)
    with station.work(WORKER) as work:
        first = keep_hearts(work, case_id, {"FH_A1": "听完", "FH_A2": ""})
    with station.work(WORKER) as work:
        again = keep_hearts(work, case_id, {"FH_A1": " 听完 ", "FH_A2": "  "})

    assert (first, again) == (1, 0)


def test_a_note_has_its_length_and_the_field_is_named(station):
    case_id = registered(station)

    with pytest.raises(BadInput) as wrong, station.work(WORKER) as work:
        keep_hearts(work, case_id, {"FH_A1": "好", "FH_A4": "字" * (NOTE_LIMIT + 1)})

    assert wrong.value.field == "FH_A4"
    with station.reading() as session:
        assert [heart.note for heart in open_hearts(session, asker(station, LEADER), case_id)] == [""] * 5


def test_the_whole_length_of_a_note_is_kept(station):
    case_id = registered(station)

    with station.work(WORKER) as work:
        keep_hearts(work, case_id, {"FH_A4": "字" * NOTE_LIMIT})

    with station.reading() as session:
        notes = {heart.code: heart.note for heart in open_hearts(session, asker(station, LEADER), case_id)}
    assert len(notes["FH_A4"]) == NOTE_LIMIT


@pytest.mark.parametrize(("noted", "used"), [(2, 0), (3, 1), (5, 1)])
def test_m08_takes_three_notes(station, noted, used):
    case_id = registered(station)
    codes = ("FH_A1", "FH_A2", "FH_A3", "FH_A4", "FH_A5")
    with station.work(WORKER) as work:
        keep_hearts(work, case_id, dict.fromkeys(codes[:noted], "写了"))
    before = _used(station)
    station.clock.move(hours=1)
    closed(station)
    _settle(station, case_id)

    assert before == Rate(0, 0)
    assert _used(station) == Rate(used, 2)


def _used(station):
    with station.reading() as session:
        return hearts_used(session, asker(station, LEADER), NOVEMBER)


def _settle(station, case_id):
    with station.work(WORKER) as work:
        close(work, case_id, "OC01", method="MM02", settlement="和解", why="说明")


def test_an_item_put_right_tells_no_longer_that_it_was_broken(station):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]
    with station.work(WORKER) as work:
        done = perform_item(work, item.id, item.version, TODAY, note="张三丰已道歉")
    with station.work(WORKER) as work:
        perform_item(work, done.id, done.version, TODAY, is_done=False, note="又施工")

    (after,) = ledgers(station, made.dispute_id).standing.items
    assert (after.performed_on, after.broken_on, after.note) == (None, TODAY, "又施工")


def test_a_note_to_an_item_names_nobody(station):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]

    with station.work(WORKER) as work:
        perform_item(work, item.id, item.version, TODAY, note="张三丰电话 13812345678 已道歉")

    note = ledgers(station, made.dispute_id).standing.items[0].note
    assert "张**" in note
    assert "13812345678" not in note


def test_a_withdrawn_agreement_takes_no_application(station):
    made = agreed(station)
    with station.work(WORKER) as work:
        gone = withdraw_agreement(work, made.id, made.version, "写错")

    with pytest.raises(OutOfTurn), station.work(WORKER) as work:
        apply_for_confirmation(work, gone.id, gone.version, TODAY, "法院", is_joint=True)


def test_what_the_court_refused_or_the_parties_took_back_may_be_withdrawn(station):
    for ruling in ("JC2", "JC3"):
        made = agreed(station)
        with station.work(WORKER) as work:
            asked = apply_for_confirmation(work, made.id, made.version, TODAY, "法院", is_joint=True)
        with station.work(WORKER) as work:
            ruled = record_ruling(work, asked.id, asked.version, ruling, TODAY)
        with station.work(WORKER) as work:
            withdraw_agreement(work, ruled.id, ruled.version, "重新协商")

        assert ledgers(station, made.dispute_id).standing is None


@pytest.mark.parametrize(
    "act",
    [
        lambda work, row: withdraw_agreement(work, row.id, row.version - 1, "写错"),
        lambda work, row: apply_for_confirmation(work, row.id, row.version - 1, TODAY, "院", is_joint=True),
        lambda work, row: record_ruling(work, row.id, row.version - 1, "JC1", TODAY),
    ],
)
def test_whoever_looked_too_long_ago_is_told_so(station, act):
    made = agreed(station)

    with pytest.raises(StaleEdit), station.work(WORKER) as work:
        act(work, made)


def test_a_number_of_a_ruling_is_kept_without_names(station):
    made = agreed(station)
    with station.work(WORKER) as work:
        asked = apply_for_confirmation(work, made.id, made.version, TODAY, " 船山区法院 ", is_joint=True)
    with station.work(WORKER) as work:
        ruled = record_ruling(work, asked.id, asked.version, "JC1", TODAY, " 民特 1 号 ")

    assert (ruled.ruling_no, ruled.court, ruled.ruled_on) == ("民特 1 号", "船山区法院", TODAY)


def test_an_appraisal_without_a_new_basis_keeps_the_one_of_the_beginning(station):
    price = priced(station, basis="按 24 个月折旧")
    with station.work(WORKER) as work:
        sent = send_for_appraisal(work, price.id, price.version, "认证中心")
    with station.work(WORKER) as work:
        back = record_appraisal(work, sent.id, sent.version, 0)

    assert (back.basis, back.appraised_fen, back.state) == ("按 24 个月折旧", 0, "PS_BACK")


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda work, row: offer_price(work, row.id, row.version, None), "offered"),
        (lambda work, row: send_for_appraisal(work, row.id, row.version, "  "), "appraiser"),
        (lambda work, row: close_price_case(work, row.id, row.version, None), "why"),
    ],
)
def test_what_a_step_of_a_price_case_lacks_is_named(station, act, field):
    price = priced(station)

    with pytest.raises(BadInput) as wrong, station.work(WORKER) as work:
        act(work, price)

    assert wrong.value.field == field


def test_a_price_of_nothing_is_a_price_and_leaves_no_gap(station):
    """An appraisal of 0 cannot be divided by: it counts as agreed and not in the median of gaps."""
    price = priced(station)
    for act in (
        lambda work: send_for_appraisal(work, price.id, 1, "中心"),
        lambda work: record_appraisal(work, price.id, 2, 0),
        lambda work: close_price_case(work, price.id, 3, 0),
    ):
        with station.work(WORKER) as work:
            act(work)

    with station.reading() as session:
        figures = price_figures(session, asker(station, LEADER), NOVEMBER)
    assert (figures.success, figures.gap, figures.gap_n) == (Rate(1, 1), None, 0)


def test_a_second_cause_changes_the_first_and_names_nobody(station):
    case_id = closed(station, "OC08")
    with station.work(WORKER) as work:
        first = write_cause(work, case_id, "RC1", "旧怨")
    station.clock.move(days=1)
    with station.work(WORKER) as work:
        second = write_cause(work, case_id, "RC5", "张三丰先动手")

    assert first.id == second.id
    cause = ledgers(station, case_id).cause
    assert (cause.code, cause.note) == ("RC5", "张**先动手")


def test_the_holders_of_a_role_are_those_of_the_grid_and_of_the_day(kept):
    with kept.station.reading() as session:
        found = {
            (slot, grid): set(holders(session, 1, kept.station.grid_ids[grid], slot, TODAY))
            for slot in ("TM2", "TM3")
            for grid in (HERE, THERE)
        }

    for grid in (HERE, THERE):
        assert found["TM2", grid] == {kept.station.actor(OFFICER, grid).worker_id}
        assert found["TM3", grid] == {kept.station.actor(Role.SUBDISTRICT_CADRE, grid).worker_id}


def test_nobody_of_another_station_holds_a_role_here(kept):
    with kept.station.reading() as session:
        assert holders(session, 2, kept.station.grid_ids[HERE], "TM2", TODAY) == {}


def test_the_holders_begin_on_the_first_day_of_their_posting(kept):
    with kept.station.reading() as session:
        days = (date(2023, 12, 31), date(2024, 1, 1))
        found = [len(holders(session, 1, kept.station.grid_ids[HERE], "TM2", day)) for day in days]

    assert found == [0, 1]


def test_the_dispute_itself_is_the_row_that_was_asked_for(kept):
    with kept.station.reading() as session:
        case = visible_case(session, kept.station.actor(OFFICER), kept.ours)

    assert isinstance(case, Dispute)
    assert (case.id, case.grid_id) == (kept.ours, kept.station.grid_ids[HERE])


@pytest.mark.parametrize(("days", "expected"), [(30, Rate(0, 0)), (0, Rate(0, 1))])
def test_m13_waits_until_the_days_are_over(station, days, expected):
    closed(station)
    station.clock.move(days=1)

    with station.reading() as session:
        assert rebounds(session, asker(station, LEADER), NOVEMBER, days) == expected


def test_a_due_agreement_counts_on_its_day_and_not_before(station):
    agreed(station, items=(QUIET,))
    found = []

    for _day in range(6):
        with station.reading() as session:
            found.append(len(find_due_agreements(session, asker(station, LEADER), NOVEMBER)))
        station.clock.move(days=1)

    assert found == [0, 0, 0, 0, 0, 1]
    assert TODAY + timedelta(days=5) == date(2026, 11, 28)
