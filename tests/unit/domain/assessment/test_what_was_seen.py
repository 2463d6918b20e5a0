"""Signs of a month read from the station's own rows: what is looked at, what is not, who decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from analytics.gaming import Limits
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.assessment import decide, draw_sample, judge, raise_signs
from domain.assessment.queues import open_signs
from domain.assessment.rule_book import rule_in, shipped
from domain.assessment.signs import DECISIONS
from domain.assessment.vocabulary import AssessmentEvent
from domain.mediation import StepCode, close
from models import AssessmentCheck, AssessmentSheet, AssessmentSign, AuditEntry, Record
from tests.assessed import OCTOBER, SECOND, at, dispute, entries
from tests.disputes import registered, step
from tests.factories import small_station

TWELFTH = datetime(2026, 10, 12, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    at(made, SECOND)
    yield made
    made.desk.database.close()


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def look(station, month=OCTOBER, moment=SECOND):
    at(station, moment)
    with station.work(Role.CLERK) as work:
        return raise_signs(work, month)


def raised(station):
    with station.reading() as session:
        rows = session.exec(select(AssessmentSign).order_by(col(AssessmentSign.id))).all()
    return {(row.worker_id, row.sign): row for row in rows}


def spread(station, moments, **fields):
    """Keep a record at each of some moments of entry; return the ids."""
    return [entries(station, 1, created_at=moment, **fields)[0] for moment in moments]


def closed_soon(station, opened, minutes, grid="G01"):
    """Take in a dispute, and close it so many minutes later."""
    at(station, opened)
    case_id = registered(station, Role.GRID_WORKER, grid, place_text=f"{opened:%d%H%M} 处")
    at(station, opened + minutes * MINUTE)
    with station.work(Role.GRID_WORKER, grid) as work:
        close(work, case_id, "OC01", method="MM05", why="说明")
    return case_id


# records


def test_nine_records_in_ten_minutes_are_a_burst_with_their_ids(station):
    ids = spread(station, [TWELFTH + at_ * MINUTE for at_ in range(9)])

    look(station)

    sign = raised(station)[worker(station), "burst"]
    assert (sign.rows, sign.facts, sign.month) == (sorted(ids), {"entries": 9}, OCTOBER)


def test_a_registered_dispute_is_an_entry_like_a_record(station):
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(8)])
    assert look(station) == 0
    at(station, TWELFTH + 8 * MINUTE)
    registered(station)

    look(station)

    assert raised(station)[worker(station), "burst"].facts == {"entries": 9}


def test_void_records_are_not_looked_at(station):
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(9)], status="void")

    assert look(station) == 0


@pytest.mark.parametrize("on", [date(2026, 9, 30), date(2026, 11, 1)])
def test_records_of_another_month_are_not_looked_at(station, on):
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(9)], on=on)

    assert look(station) == 0


def test_what_an_officer_enters_is_no_sign_of_anybody(station):
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(12)], role=Role.COMMUNITY_OFFICER)

    assert look(station) == 0


def test_two_workers_with_half_a_burst_each_are_none(station):
    for grid in ("G01", "G02"):
        spread(station, [TWELFTH + at_ * MINUTE for at_ in range(5)], grid=grid)

    assert look(station) == 0


def test_entries_of_the_last_two_days_are_told_as_a_share(station):
    early = [TWELFTH + timedelta(days=day) for day in range(5)]
    late = [datetime(2026, 10, 30 + at_ % 2, 1 + at_, tzinfo=UTC) for at_ in range(6)]
    spread(station, early)
    ids = spread(station, late)

    look(station)

    sign = raised(station)[worker(station), "month_end"]
    assert sign.rows == sorted(ids)
    assert sign.facts == {"share": pytest.approx(6 / 11), "entries": 11}


def test_the_last_two_days_are_those_of_the_stations_own_clock(station):
    """16:30 UTC on the 29th is already the 30th here."""
    early = [TWELFTH + timedelta(days=day) for day in range(5)]
    late = [datetime(2026, 10, 29, 16, 30 + at_, tzinfo=UTC) for at_ in range(6)]
    spread(station, [*early, *late])

    look(station)

    assert (worker(station), "month_end") in raised(station)


def test_texts_alike_are_told_codes_and_numbers_are_not(station):
    words = "东门出租房新迁入两人，租期一年，已登记"
    moments = [TWELFTH + timedelta(days=day) for day in range(5)]
    spread(station, moments, payload={"note": words})
    spread(station, moments, grid="G02", payload={"code": "BD001", "kind": "ABCDE", "n": 7})

    look(station)

    assert set(raised(station)) == {(worker(station), "same_text")}


# disputes


@pytest.mark.parametrize(("minutes", "is_seen"), [(9, True), (10, False), (45, False)])
def test_instant_is_under_ten_minutes(station, minutes, is_seen):
    for hour in (0, 5):
        closed_soon(station, TWELFTH + timedelta(hours=hour), minutes)

    look(station)

    assert ((worker(station), "instant") in raised(station)) is is_seen


def test_one_quick_settlement_alone_is_nobodys_business(station):
    closed_soon(station, TWELFTH, 5)

    assert look(station) == 0


def test_the_ids_of_a_sign_about_disputes_are_the_disputes(station):
    ids = [closed_soon(station, TWELFTH + timedelta(hours=hour), 4) for hour in (0, 5)]

    look(station)

    assert raised(station)[worker(station), "instant"].rows == sorted(ids)


def test_a_party_that_was_met_takes_the_sign_of_being_alone_away(station):
    for day in (12, 14):
        dispute(station, datetime(2026, 10, day, 2, tzinfo=UTC), days=2)

    look(station, moment=datetime(2026, 12, 1, 1, tzinfo=UTC))

    assert (worker(station), "alone") not in raised(station)


def test_a_party_that_could_not_be_reached_confirms_nothing(station):
    for day in (12, 14):
        dispute(station, datetime(2026, 10, day, 2, tzinfo=UTC), days=2, result="FU6")

    look(station, moment=datetime(2026, 12, 1, 1, tzinfo=UTC))

    assert len(raised(station)[worker(station), "alone"].rows) == 2


def test_what_somebody_else_closed_is_not_alone(station):
    for hour in (0, 5):
        at(station, TWELFTH + timedelta(hours=hour))
        case_id = registered(station, place_text=f"{hour} 处")
        at(station, TWELFTH + timedelta(hours=hour + 30))
        with station.work(Role.COMMUNITY_OFFICER) as work:
            close(work, case_id, "OC01", method="MM05", why="说明")

    look(station)

    assert (worker(station), "alone") not in raised(station)


def test_a_refusal_closes_too(station):
    for hour in (0, 5):
        at(station, TWELFTH + timedelta(hours=hour))
        case_id = registered(station, place_text=f"{hour} 处")
        at(station, TWELFTH + timedelta(hours=hour, minutes=3))
        step(station, case_id, StepCode.REFUSE, why="不愿意")

    look(station)

    assert {"alone", "instant"} <= {sign for _worker, sign in raised(station)}


def test_other_parties_at_the_same_place_are_no_repetition(station):
    from domain.mediation import APPLICANT, RESPONDENT, PartyIntake

    pairs = (("张三丰", "刘备"), ("关羽云", "赵子龙"))
    for day, (one, other) in zip((12, 14), pairs, strict=True):
        at(station, datetime(2026, 10, day, 2, tzinfo=UTC))
        phones = (f"1381234567{day % 10}", f"1398765432{day % 10}")
        parties = (PartyIntake(APPLICANT, one, phones[0]), PartyIntake(RESPONDENT, other, phones[1]))
        registered(station, parties=parties)

    look(station)

    assert (worker(station), "repeated") not in raised(station)


def test_the_same_quarrel_at_another_place_is_no_repetition(station):
    for day in (12, 14):
        at(station, datetime(2026, 10, day, 2, tzinfo=UTC))
        registered(station, place_text=f"{day} 栋")

    look(station)

    assert (worker(station), "repeated") not in raised(station)


def test_no_name_of_a_party_stands_in_a_sign(station):
    for day in (12, 14):
        at(station, datetime(2026, 10, day, 2, tzinfo=UTC))
        registered(station)

    look(station)

    sign = raised(station)[worker(station), "repeated"]
    assert len(sign.rows) == 2
    assert "张三丰" not in str((sign.rows, sign.facts))


# samples of a quarter


def checked(station, month, wrong, on, moment):
    """Draw a month's sample of ten and find so many of it wrong."""
    entries(station, 10, on=on)
    at(station, moment)
    with station.work(Role.CLERK) as work:
        draw_sample(work, month)
    with station.reading() as session:
        query = select(AssessmentCheck.id).where(AssessmentCheck.month == month)
        ids = list(session.exec(query.order_by(col(AssessmentCheck.id))))
    for number, check_id in enumerate(ids):
        with station.work(Role.CLERK) as work:
            judge(work, check_id, is_right=number >= wrong, note="写错")


QUARTER = (
    (202608, date(2026, 8, 12), datetime(2026, 9, 1, 1, tzinfo=UTC)),
    (202609, date(2026, 9, 14), datetime(2026, 10, 9, 1, tzinfo=UTC)),
    (OCTOBER, date(2026, 10, 12), SECOND),
)


@pytest.mark.parametrize(("wrong", "is_seen"), [(1, False), (2, True)])
def test_three_samples_are_judged_together(station, wrong, is_seen):
    """Of thirty, 27 right is luck at 93 %; 24 is not. Two of ten in one month alone would be luck."""
    for month, on, moment in QUARTER:
        checked(station, month, wrong, on, moment)

    look(station)

    assert ((worker(station), "careless") in raised(station)) is is_seen


def test_two_of_ten_in_one_month_alone_are_luck(station):
    month, on, moment = QUARTER[-1]
    checked(station, month, 2, on, moment)

    assert look(station) == 0


def test_samples_older_than_a_quarter_are_forgotten(station):
    checked(station, 202607, 8, date(2026, 7, 13), datetime(2026, 8, 3, 1, tzinfo=UTC))

    assert look(station) == 0


def test_the_wrong_records_of_a_sample_are_the_rows_of_its_sign(station):
    month, on, moment = QUARTER[-1]
    checked(station, month, 5, on, moment)
    look(station)

    with station.reading() as session:
        wrong = set(session.exec(select(AssessmentCheck.record_id).where(AssessmentCheck.verdict == "wrong")))
        assert wrong <= set(session.exec(select(Record.id)))
    assert set(raised(station)[worker(station), "careless"].rows) == wrong


# raising and deciding


def test_limits_are_those_of_the_published_rule(station):
    with station.reading() as session:
        book = rule_in(session, 1, date(2026, 10, 1))

    assert book.limits == Limits()
    assert book.limits.burst_entries == shipped()[0]["signs"]["burst_entries"]


def test_a_second_look_raises_only_what_is_new(station):
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(9)])
    assert look(station) == 1
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(9)], grid="G02")

    assert look(station) == 1
    assert {one for one, _sign in raised(station)} == {worker(station), worker(station, "G02")}


def test_a_look_that_finds_nothing_leaves_no_trace(station):
    look(station)

    with station.reading() as session:
        assert not session.exec(select(AuditEntry).where(AuditEntry.event == "signs_raised")).all()


def test_what_was_raised_is_in_the_audit_as_a_number(station):
    spread(station, [TWELFTH + at_ * MINUTE for at_ in range(9)])

    look(station)

    with station.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.event == "signs_raised"))
    assert (entry.detail["month"], entry.detail["rows"]) == (OCTOBER, 1)


def made(station, grid="G01", month=OCTOBER, sign="burst"):
    with station.work(Role.CLERK) as work:
        row = work.new(
            AssessmentSign,
            worker_id=worker(station, grid),
            month=month,
            sign=sign,
            rows=[3, 1],
            facts={"entries": 9},
            raised_at=work.now,
        )
        work.record(AssessmentEvent.SIGNS_RAISED, row, month=month, rows=1)
        return row.id


@pytest.mark.parametrize("decision", DECISIONS)
def test_each_of_the_three_decisions_is_kept_with_who_and_when(station, decision):
    sign_id = made(station)

    with station.work(Role.LEADER) as work:
        decide(work, sign_id, decision, "看过原始台账")

    row = raised(station)[worker(station), "burst"]
    assert (row.status, row.decision) == (decision, "看过原始台账")
    assert row.reviewer_id == station.actor(Role.LEADER).worker_id
    assert row.decided_at.replace(tzinfo=UTC) == SECOND


@pytest.mark.parametrize(
    ("role", "grid"),
    [
        (Role.GRID_WORKER, "G01"),
        (Role.GRID_WORKER, "G02"),
        (Role.COMMUNITY_OFFICER, "G02"),
        (Role.AUDITOR, "G01"),
        (Role.SYSADMIN, "G01"),
        (Role.GOVERNANCE_READER, "G01"),
    ],
)
def test_only_office_leader_and_the_grids_officer_decide(station, role, grid):
    sign_id = made(station)

    with pytest.raises(NotAllowed), station.work(role, grid) as work:
        decide(work, sign_id, "explained", "看过")

    assert raised(station)[worker(station), "burst"].status == "open"


def test_a_sign_that_does_not_exist_is_not_found(station):
    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        decide(work, 999_999, "explained", "看过")


@pytest.mark.parametrize(
    ("decision", "words", "field"),
    [("", "看过", "decision"), ("open", "看过", "decision"), ("explained", "", "words")],
)
def test_what_is_missing_is_said_at_its_field_and_the_sign_stays_open(station, decision, words, field):
    sign_id = made(station)

    with pytest.raises(BadInput) as refused, station.work(Role.LEADER) as work:
        decide(work, sign_id, decision, words)

    assert refused.value.field == field
    assert raised(station)[worker(station), "burst"].status == "open"


def test_a_decision_is_final(station):
    sign_id = made(station)
    with station.work(Role.LEADER) as work:
        decide(work, sign_id, "talked_over", "已谈话")

    with pytest.raises(OutOfTurn), station.work(Role.COMMUNITY_OFFICER) as work:
        decide(work, sign_id, "explained", "再看")

    assert raised(station)[worker(station), "burst"].decision == "已谈话"


def test_a_phone_number_in_a_decision_is_locked_away(station):
    sign_id = made(station)

    with station.work(Role.LEADER) as work:
        decide(work, sign_id, "explained", "电话 13812345678 核实过")

    assert "13812345678" not in raised(station)[worker(station), "burst"].decision


def test_the_queue_is_newest_month_first_and_by_grid_for_officers(station):
    for month, grid in ((202609, "G01"), (OCTOBER, "G02"), (OCTOBER, "G01")):
        made(station, grid, month)
    with station.reading() as session:
        office = open_signs(session, station.actor(Role.CLERK))
        officer = open_signs(session, station.actor(Role.COMMUNITY_OFFICER, "G02"))

    assert office["month"].tolist() == [OCTOBER, OCTOBER, 202609]
    assert officer["grid"].tolist() == ["二号警格"]
    assert office[["n", "status"]].to_numpy().tolist() == [[2, "open"]] * 3


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.SYSADMIN, Role.GOVERNANCE_READER])
def test_the_queue_of_signs_is_refused_to_others(station, role):
    with station.reading() as session, pytest.raises(NotAllowed):
        open_signs(session, station.actor(role))


def test_a_sign_makes_no_sheet_and_changes_none(station):
    sign_id = made(station)
    with station.work(Role.LEADER) as work:
        decide(work, sign_id, "corrected", "已更正 2 条")

    with station.reading() as session:
        assert not session.exec(select(AssessmentSheet)).all()
