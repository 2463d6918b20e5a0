"""The year of a worker, counted from rows by hand: months, ratings, hard cases, what came back, words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from analytics.periods import Period
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.assessment import Note, NoteKind, Title, decide_nomination, nominate, note
from domain.assessment.queues import nominations
from domain.assessment.rule_book import shipped
from domain.assessment.vocabulary import AssessmentEvent
from domain.assessment.yearly import AWARDED, DECLINED, Reason, Year, titles, year_of
from models import (
    AnnualNomination,
    AssessmentSheet,
    AuditEntry,
    Dispute,
    FollowUp,
    PriceCase,
)
from tests.assessed import SECOND, at, dispute, drafted, sheet_of, then
from tests.disputes import registered
from tests.factories import small_station

RULE = shipped()[0]["year"]
SPAN = Period.year(2026)
NEVER = Year(0, None, 0, 0, 0, 0, 0, 0, 0)
BEST = Year(12, 98.0, 40, 40, 0, 5, 40, 0, 3)
JUNE = datetime(2026, 6, 8, 2, tzinfo=UTC)


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    at(made, SECOND)
    yield made
    made.desk.database.close()


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def year(station, grid="G01", span=SPAN):
    with station.reading() as session:
        return year_of(session, 1, worker(station, grid), span)


def keep_sheets(station, totals, *, status="signed", edition=1, grid="G01"):
    """Keep a sheet of each of some months with its total."""
    with station.reading() as session:
        known = session.exec(select(AssessmentSheet.rule_id)).first()
    if known is None:
        drafted(station)
        known = sheet_of(station).rule_id
    with station.work(Role.LEADER) as work:
        for month, total in totals.items():
            work.new(
                AssessmentSheet,
                worker_id=worker(station, grid),
                grid_id=station.grid_ids[grid],
                month=month,
                edition=edition,
                rule_id=known,
                status=status,
                total=total,
                drafted_at=work.now,
                locked_at=work.now if status == "signed" else None,
            )
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)


def changed(station, table, row_id, **fields):
    with station.work(Role.LEADER) as work:
        row = work.get(table, row_id)
        for name, value in fields.items():
            setattr(row, name, value)
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)


# conditions


def condition(found, code, title=Title.GOLD):
    return next(one for one in titles(found, RULE)[title] if one.code == code)


@pytest.mark.parametrize(
    ("field", "value", "code", "is_met"),
    [
        ("months", 6, "months", True),
        ("months", 5, "months", False),
        ("mean", 90.0, "score", True),
        ("mean", 89.99, "score", False),
        ("mean", None, "score", False),
        ("complaints", 0, "complaints", True),
        ("complaints", 1, "complaints", False),
        ("difficult", 3, "difficult", True),
        ("difficult", 2, "difficult", False),
        ("citations", 1, "citations", True),
        ("citations", 0, "citations", False),
    ],
)
def test_each_condition_turns_at_its_number(field, value, code, is_met):
    assert condition(replace(BEST, **{field: value}), code).is_met is is_met


@pytest.mark.parametrize(
    ("ratings", "satisfied", "counts", "is_met"),
    [(10, 10, True, True), (9, 9, False, True), (20, 19, True, True), (20, 18, True, False)],
)
def test_ten_ratings_and_95_percent_satisfied_are_two_conditions(ratings, satisfied, counts, is_met):
    found = replace(BEST, ratings=ratings, satisfied=satisfied)

    assert condition(found, "ratings").is_met is counts
    assert condition(found, "satisfaction").is_met is is_met


@pytest.mark.parametrize(
    ("settled", "relapsed", "share", "is_met"),
    [(20, 1, 0.05, True), (20, 2, 0.1, False), (0, 0, None, False)],
)
def test_one_of_twenty_may_come_back(settled, relapsed, share, is_met):
    reason = condition(replace(BEST, settled=settled, relapsed=relapsed), "relapse")

    assert reason == Reason("relapse", 0.05, share, settled, is_met)


def test_gold_asks_all_that_good_asks_in_the_same_order():
    found = titles(BEST, RULE)

    assert [one.code for one in found[Title.GOOD]] == [
        "months",
        "score",
        "ratings",
        "satisfaction",
        "complaints",
    ]
    assert found[Title.GOLD][:5] == found[Title.GOOD]
    assert [one.code for one in found[Title.GOLD][5:]] == ["difficult", "relapse", "citations"]


def test_a_year_without_anything_meets_nothing_but_the_lack_of_complaints():
    reasons = titles(NEVER, RULE)[Title.GOLD]

    assert [one.code for one in reasons if one.is_met] == ["complaints"]


def test_a_reason_says_what_was_asked_what_was_found_and_of_how_many():
    assert condition(BEST, "satisfaction") == Reason("satisfaction", 0.95, 1.0, 40, True)
    assert condition(BEST, "score") == Reason("score", 90, 98.0, 12, True)


# what a year holds


def test_an_empty_year_holds_nothing(station):
    assert year(station) == NEVER


def test_the_mean_is_of_signed_months_and_of_the_latest_edition(station):
    keep_sheets(station, {202601: 80.0, 202602: 90.0})
    keep_sheets(station, {202602: 100.0}, edition=2)
    keep_sheets(station, {202603: 10.0}, status="shown")
    keep_sheets(station, {202512: 10.0, 202701: 10.0})

    found = year(station)

    assert (found.months, found.mean) == (2, 90.0)


def test_a_month_not_assessed_is_no_month(station):
    keep_sheets(station, {202601: 80.0, 202602: None})

    assert (year(station).months, year(station).mean) == (1, 80.0)


def test_settled_disputes_count_for_who_took_them_in(station):
    dispute(station, JUNE)
    dispute(station, JUNE + timedelta(days=1), outcome="")
    dispute(station, JUNE, grid="G02")

    assert (year(station).settled, year(station, "G02").settled) == (1, 1)


def test_a_dispute_belongs_to_the_year_it_was_closed_in(station):
    dispute(station, datetime(2025, 12, 30, 2, tzinfo=UTC), days=5)

    assert year(station).settled == 1
    assert year(station, span=Period.year(2025)).settled == 0


def test_the_year_begins_at_midnight_of_the_station(station):
    """16:30 UTC on New Year's Eve is already the new year here."""
    dispute(station, datetime(2025, 12, 31, 8, 30, tzinfo=UTC), days=8 / 24, result="")

    assert year(station).settled == 1


def ratings(station, *codes):
    """Give the visits of the station's disputes a rating each, in order."""
    with station.reading() as session:
        rows = session.exec(
            select(FollowUp.id).where(col(FollowUp.is_latest_rating)).order_by(col(FollowUp.id))
        ).all()
    for row_id, code in zip(rows, codes, strict=False):
        changed(station, FollowUp, row_id, rating=code)
    return len(rows)


def test_four_and_five_are_satisfied_the_rest_is_not(station):
    dispute(station, JUNE)
    dispute(station, JUNE + timedelta(days=1))
    count = ratings(station, "SA4", "SA3", "SA1", "SA5")

    found = year(station)

    assert (count, found.ratings, found.satisfied) == (4, 4, 2)


@pytest.mark.parametrize(("days", "came_back"), [(1, 1), (88, 1), (91, 0)])
def test_the_same_kind_at_the_same_place_within_ninety_days_came_back(station, days, came_back):
    dispute(station, JUNE, result="")  # closed a day later
    with then(station, JUNE + timedelta(days=1 + days)):
        registered(station, place_text=f"{JUNE:%m%d%H%M} 处")

    assert year(station).relapsed == came_back


@pytest.mark.parametrize("change", [{"type_code": "DT0202"}, {"place_text": "别处"}])
def test_another_kind_or_place_is_another_matter(station, change):
    dispute(station, JUNE, result="")
    facts = {"place_text": f"{JUNE:%m%d%H%M} 处"} | change
    with then(station, JUNE + timedelta(days=9)):
        registered(station, **facts)

    assert year(station).relapsed == 0


def test_the_same_words_in_another_grid_are_another_place(station):
    dispute(station, JUNE, result="")
    with then(station, JUNE + timedelta(days=9)):
        registered(station, grid="G02", place_text=f"{JUNE:%m%d%H%M} 处")

    assert year(station).relapsed == 0


def test_what_came_before_is_no_relapse(station):
    with then(station, JUNE - timedelta(days=9)):
        registered(station, place_text=f"{JUNE:%m%d%H%M} 处")
    dispute(station, JUNE, result="")

    assert year(station).relapsed == 0


def test_without_a_place_nothing_is_known_to_come_back(station):
    case_id = dispute(station, JUNE, result="")
    changed(station, Dispute, case_id, place_text="")
    with then(station, JUNE + timedelta(days=9)):
        other = registered(station)
    changed(station, Dispute, other, place_text="")

    assert year(station).relapsed == 0


@pytest.mark.parametrize(("level", "difficult"), [("L1", 0), ("L2", 0), ("L3", 1)])
def test_a_case_of_the_third_level_is_a_hard_one(station, level, difficult):
    changed(station, Dispute, dispute(station, JUNE, result=""), level=level)

    assert year(station).difficult == difficult


def test_a_quarrel_over_a_price_is_a_hard_one_counted_once(station):
    case_id = dispute(station, JUNE, result="")
    with station.work(Role.LEADER) as work:
        work.new(
            PriceCase,
            dispute_id=case_id,
            worker_id=worker(station),
            number="价认 1",
            state="accepted",
            item="手机",
            arose_on=date(2026, 6, 1),
            evidence_no="E1",
            claimed_fen=100_00,
            accepted_at=work.now,
        )
        work.record(AssessmentEvent.SHEETS_DRAFTED, None)
    changed(station, Dispute, case_id, level="L3")

    assert year(station).difficult == 1


@pytest.mark.parametrize(
    ("kind", "is_upheld", "complaints", "citations"),
    [
        (NoteKind.COMPLAINT, True, 1, 0),
        (NoteKind.COMPLAINT, False, 0, 0),
        (NoteKind.PEER, False, 0, 1),
        (NoteKind.CITATION, False, 0, 1),
        (NoteKind.RESIDENT, False, 0, 0),
        (NoteKind.EXPERIENCE, False, 0, 0),
        (NoteKind.PEER, True, 0, 1),
    ],
)
def test_words_of_others_count_by_their_kind(station, kind, is_upheld, complaints, citations):
    with station.work() as work:
        note(work, Note(worker(station), kind, date(2026, 5, 5), "原话", is_substantiated=is_upheld))

    found = year(station)

    assert (found.complaints, found.citations) == (complaints, citations)


def test_words_of_another_year_or_worker_do_not_count(station):
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.CITATION, date(2025, 12, 31), "好"))
        note(work, Note(worker(station, "G02"), NoteKind.CITATION, date(2026, 5, 5), "好"))

    assert year(station).citations == 0


# nominating and deciding


def excellent(station):
    """Half a year of 95 points, ten satisfied parties in five disputes."""
    for day in range(5):
        dispute(station, JUNE + timedelta(days=day))
    at(station, SECOND)
    keep_sheets(station, dict.fromkeys(range(202601, 202607), 95.0))


def gold(station):
    excellent(station)
    with station.reading() as session:
        ids = session.exec(select(Dispute.id).order_by(col(Dispute.id))).all()
    for case_id in ids[:3]:
        changed(station, Dispute, case_id, level="L3")
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.CITATION, date(2026, 5, 5), "锦旗一面"))


def test_gold_is_nominated_beside_good(station):
    gold(station)

    with station.work(Role.LEADER) as work:
        made = [(row.worker_id, row.title) for row in nominate(work, 2026)]

    assert made == [(worker(station), "MT1"), (worker(station), "MT2")]


def test_a_later_run_adds_the_title_that_was_missing(station):
    excellent(station)
    with station.work() as work:
        assert [row.title for row in nominate(work, 2026)] == ["MT1"]
    with station.reading() as session:
        ids = session.exec(select(Dispute.id)).all()
    for case_id in ids[:3]:
        changed(station, Dispute, case_id, level="L3")
    with station.work() as work:
        note(work, Note(worker(station), NoteKind.PEER, date(2026, 5, 5), "耐心"))

    with station.work() as work:
        assert [row.title for row in nominate(work, 2026)] == ["MT2"]


def test_the_reasons_stay_as_they_were_found(station):
    excellent(station)
    with station.work() as work:
        nominate(work, 2026)
    keep_sheets(station, {202607: 20.0})

    with station.reading() as session:
        (row,) = nominations(session, station.actor(Role.CLERK), 2026).to_dict("records")
    score = next(one for one in row["reasons"] if one["code"] == "score")
    assert (score["found"], score["asked"], score["of"]) == (95.0, 90, 6)


def test_a_year_that_has_not_begun_nominates_nobody(station):
    with pytest.raises(OutOfTurn), station.work() as work:
        nominate(work, 2027)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLERK, Role.LEADER}))
def test_only_the_office_nominates(station, role):
    with pytest.raises(NotAllowed), station.work(role) as work:
        nominate(work, 2026)


def test_a_run_that_nominates_nobody_leaves_no_trace(station):
    with station.work() as work:
        assert nominate(work, 2026) == []

    with station.reading() as session:
        assert not session.exec(select(AuditEntry).where(AuditEntry.event == "nominated")).all()


def nominated(station, worker_id=None, title=Title.GOOD, year=2026):
    with station.work() as work:
        row = work.new(
            AnnualNomination,
            worker_id=worker_id or worker(station),
            year=year,
            title=str(title),
            reasons=[],
        )
        work.record(AssessmentEvent.NOMINATED, row)
        return row.id


@pytest.mark.parametrize("decision", [AWARDED, DECLINED])
def test_a_decision_is_kept_with_who_and_when_and_is_in_the_audit(station, decision):
    nomination_id = nominated(station)

    with station.work(Role.LEADER) as work:
        row = decide_nomination(work, nomination_id, decision, "评审会一致意见")
        told = (row.decision, row.words, row.decider_id, row.decided_at)

    assert told == (decision, "评审会一致意见", station.actor(Role.LEADER).worker_id, SECOND)
    with station.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.event == "nomination_decided"))
    assert (entry.detail["decision"], entry.detail["title"]) == (decision, "MT1")


def test_a_leader_who_was_nominated_does_not_decide_it(station):
    nomination_id = nominated(station, station.actor(Role.LEADER).worker_id)

    with pytest.raises(NotAllowed), station.work(Role.LEADER) as work:
        decide_nomination(work, nomination_id, AWARDED, "同意")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEADER}))
def test_nobody_but_a_leader_records_the_committees_decision(station, role):
    nomination_id = nominated(station)

    with pytest.raises(NotAllowed), station.work(role) as work:
        decide_nomination(work, nomination_id, AWARDED, "同意")


@pytest.mark.parametrize(("decision", "words", "field"), [("", "同意", "decision"), (AWARDED, "　", "words")])
def test_a_decision_says_what_is_missing_at_its_field(station, decision, words, field):
    nomination_id = nominated(station)

    with pytest.raises(BadInput) as refused, station.work(Role.LEADER) as work:
        decide_nomination(work, nomination_id, decision, words)

    assert refused.value.field == field


def test_a_nomination_that_does_not_exist_is_not_found(station):
    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        decide_nomination(work, 999_999, AWARDED, "同意")


def test_nominations_are_listed_by_title_for_their_year(station):
    nominated(station, title=Title.GOLD)
    nominated(station, worker(station, "G02"))
    nominated(station, year=2025)

    with station.reading() as session:
        found = nominations(session, station.actor(Role.COMMUNITY_OFFICER), 2026)
    assert found[["title", "worker"]].to_numpy().tolist() == [
        ["MT1", "grid_workerg02"],
        ["MT2", "grid_workerg01"],
    ]


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.SYSADMIN])
def test_nominations_are_not_for_everybody(station, role):
    with station.reading() as session, pytest.raises(NotAllowed):
        nominations(session, station.actor(role), 2026)
