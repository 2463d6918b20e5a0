"""The law as cases: given facts → which step is barred by which article, what is eligible, when it is due.

Each line names its article. Days were counted by hand on the calendar of 2026: 1-3 January, 15-23 February,
4-6 April, 1-5 May, 19-21 June, 25-27 September and 1-7 October are holidays.
"""

# ruff: noqa: E501 - one case a line

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from core.clock import start_of
from core.errors import BadInput
from core.vocabulary import Role
from domain.clocks import ClockRecord, Happening, State, replay, rule, rules_of
from domain.clocks.replay import due_at
from domain.mediation.eligibility import asked, judge
from domain.mediation.law import BARRIERS, BarredByLaw, Situation, barriers, check_law
from domain.mediation.rules import Facts
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import Route, StepCode

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CIVIL, POLICE_CASE, VIOLENCE = Route.CIVIL, Route.PUBLIC_SECURITY, Route.DOMESTIC_VIOLENCE
P, G, J = Role.COMMUNITY_OFFICER, Role.GRID_WORKER, Role.JUSTICE_MEDIATOR
OK = {
    "is_screened": True, "guardian": "", "gate_result": "passed", "filed_on": NOON.date(),
    "are_facts_established": True, "evidence_number": "ZJ1", "recording_number": "", "application_number": "",
}  # fmt: skip
LATE = ClockRecord(rule("dispute", "SECOND_SESSION"), 1, State.RUNNING, NOON, NOON - timedelta(hours=1))
IN_TIME = ClockRecord(rule("dispute", "SECOND_SESSION"), 1, State.RUNNING, NOON, NOON + timedelta(days=2))


def given(route, role=P, facts=None, law=OK, clocks=(), **case):
    stands = {"route": str(route), "type_code": "DT0201", "level": "L2", "sessions": 0, "has_minor": False}
    return Situation(
        SimpleNamespace(**stands | case), lambda: SimpleNamespace(**law) if law else None, clocks, role, NOON,
        facts or Facts(),
    )  # fmt: skip


class Line(NamedTuple):
    """Article, what is given, step, and the code of what bars it ('' where the step is free)."""

    article: str
    given: Situation
    step: StepCode
    bar: str


MEET, SETTLE, FAIL, REFUSE = StepCode.MEET, StepCode.SETTLE, StepCode.FAIL, StepCode.REFUSE
ASK, UP, ASIDE = StepCode.ASK_REFERRAL, StepCode.ESCALATE, StepCode.SET_ASIDE
BOTH = Facts(consents=("applicant", "respondent"))
BY_POLICE = Facts(outcome="OC01", method="MM07")
without = lambda **changes: {**OK, **changes}  # noqa: E731

ROUTES = [
    # a civil dispute: people's mediation
    Line("人民调解法 第17条", given(CIVIL), MEET, ""),
    Line("人民调解法 第17条", given(CIVIL), REFUSE, ""),
    Line("人民调解法 第3条", given(CIVIL, role=G), REFUSE, ""),
    Line("人民调解法 第28条", given(CIVIL, facts=Facts(outcome="OC01", method="MM01")), SETTLE, ""),
    Line("人民调解法 第30条", given(CIVIL, facts=Facts(outcome="OC02", method="MM02")), SETTLE, ""),
    Line("人民调解法 第21条", given(CIVIL, role=G, facts=Facts(outcome="OC03", method="MM05")), SETTLE, ""),
    Line("人民调解法 第26条", given(CIVIL, facts=Facts(outcome="OC05")), FAIL, ""),
    Line("人民调解法 第18条", given(CIVIL, facts=BOTH), ASK, ""),
    Line("人民调解法 第18条", given(CIVIL), ASK, "consent"),
    Line("人民调解法 第17条", given(CIVIL, facts=Facts(consents=("applicant",))), ASK, "consent"),
    Line("四川条例 第27条", given(CIVIL), UP, ""),
    Line("程序规定 第178条第2款", given(CIVIL, facts=BY_POLICE), SETTLE, "civil"),
    Line("程序规定 第178条第2款", given(CIVIL, role=Role.LEADER, facts=BY_POLICE), SETTLE, "civil"),
    Line("程序规定 第178条第2款", given(CIVIL, facts=Facts(outcome="OC05", method="MM07")), FAIL, "civil"),
    Line("反家庭暴力法 第15条", given(CIVIL, type_code="DT0101", law=None), MEET, "unscreened"),
    Line("反家庭暴力法 第15条", given(CIVIL, type_code="DT0105", law=without(is_screened=False)), SETTLE, "unscreened"),
    Line("反家庭暴力法 第15条", given(CIVIL, type_code="DT0103"), MEET, ""),
    Line("反家庭暴力法 第15条", given(CIVIL, type_code="DT0102", law=None, facts=BOTH), ASK, "unscreened"),
    Line("民法典 第19、23条", given(CIVIL, has_minor=True), MEET, "guardian_civil"),
    Line("民法典 第19、23条", given(CIVIL, has_minor=True, law=without(guardian="GU1")), MEET, ""),
    Line("反家庭暴力法 第16条", given(CIVIL, facts=Facts(outcome="OC14")), ASIDE, "own_outcome"),
    # domestic violence: handled by law, never mediated
    Line("反家庭暴力法 第16条", given(VIOLENCE), MEET, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE, facts=Facts(outcome="OC01", method="MM01")), SETTLE, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE, facts=BOTH), ASK, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE), StepCode.REFER, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE), UP, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE), REFUSE, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE), FAIL, "violence"),
    Line("反家庭暴力法 第16条", given(VIOLENCE), StepCode.WARN, ""),
    Line("反家庭暴力法 第17条", given(VIOLENCE), StepCode.VISIT_WARNED, ""),
    Line("反家庭暴力法 第16条", given(VIOLENCE, facts=Facts(outcome="OC14")), ASIDE, ""),
    # a public-security case: the gate, then mediation by an officer
    Line("程序规定 第178条第1款", given(POLICE_CASE), MEET, ""),
    Line("程序规定 第178、179条", given(POLICE_CASE, law=None), MEET, "unchecked"),
    Line("程序规定 第178、179条", given(POLICE_CASE, law=without(gate_result="")), SETTLE, "unchecked"),
    Line("程序规定 第179条", given(POLICE_CASE, law=without(gate_result="stopped")), MEET, "excluded"),
    Line("程序规定 第179条", given(POLICE_CASE, law=without(gate_result="stopped")), SETTLE, "excluded"),
    Line("治安管理处罚法 第9条第3款", given(POLICE_CASE, law=without(gate_result="stopped")), FAIL, ""),
    Line("程序规定 第179条第4项", given(POLICE_CASE), REFUSE, ""),
    Line("程序规定 第52条", given(POLICE_CASE, role=G), MEET, "police"),
    Line("程序规定 第52条", given(POLICE_CASE, role=Role.AUXILIARY), MEET, "police"),
    Line("治安管理处罚法 第9条第1款", given(POLICE_CASE, role=J), MEET, "police"),
    Line("治安管理处罚法 第9条第4款", given(POLICE_CASE), UP, "not_upwards"),
    Line("治安管理处罚法 第9条第4款", given(POLICE_CASE, level="L1"), UP, ""),
    Line("治安管理处罚法 第9条第4款", given(POLICE_CASE, facts=BOTH), ASK, ""),
    Line("程序规定 第181条", given(POLICE_CASE, has_minor=True), MEET, "guardian"),
    Line("程序规定 第181条", given(POLICE_CASE, has_minor=True, law=without(guardian="GU1")), MEET, ""),
    Line("程序规定 第181条", given(POLICE_CASE, has_minor=True, law=without(guardian="GU2")), MEET, ""),
    Line("程序规定 第183条", given(POLICE_CASE, sessions=1, clocks=(IN_TIME,)), MEET, ""),
    Line("程序规定 第183条", given(POLICE_CASE, sessions=1, clocks=(LATE,)), MEET, "second_late"),
    Line("程序规定 第183条", given(POLICE_CASE, sessions=1, clocks=(LATE,), facts=BY_POLICE), SETTLE, "second_late"),
    Line("程序规定 第183条", given(POLICE_CASE, sessions=2), MEET, "third"),
    Line("程序规定 第183条", given(POLICE_CASE, sessions=2, facts=Facts(why="双方申请")), MEET, ""),
    Line("治安管理处罚法 第90条", given(POLICE_CASE, law=without(filed_on=None), facts=BY_POLICE), SETTLE, "unfiled"),
    Line("治安管理处罚法 第9条第2款", given(POLICE_CASE, law=without(are_facts_established=False)), SETTLE, "facts"),
    Line("程序规定 第180条", given(POLICE_CASE, law=without(evidence_number="")), SETTLE, "facts"),
    Line("治安管理处罚法 第9条第3款", given(POLICE_CASE, facts=BY_POLICE), SETTLE, ""),
    Line("程序规定 第178条第3款", given(POLICE_CASE, facts=Facts(outcome="OC03", method="MM07")), SETTLE, "recording"),
    Line("程序规定 第178条第3款", given(POLICE_CASE, facts=Facts(outcome="OC03", number="LX1")), SETTLE, ""),
    Line("程序规定 第178条第3款",
         given(POLICE_CASE, law=without(recording_number="LX1"), facts=Facts(outcome="OC03")), SETTLE, ""),
    Line("治安管理处罚法 第9条第4款", given(POLICE_CASE, facts=Facts(outcome="OC04")), SETTLE, "application"),
    Line("程序规定 第186条", given(POLICE_CASE, facts=Facts(outcome="OC01", method="MM01")), SETTLE, "application"),
    Line("程序规定 第186条", given(POLICE_CASE, facts=Facts(outcome="OC04", number="SQ1")), SETTLE, ""),
    Line("反家庭暴力法 第16条", given(POLICE_CASE, facts=Facts(outcome="OC14")), ASIDE, "own_outcome"),
]  # fmt: skip


@pytest.mark.parametrize("line", ROUTES, ids=lambda line: f"{line.article} {line.step} {line.bar or 'free'}")
def test_the_law_bars_what_it_bars_and_nothing_else(line):
    found = [row.code for row in barriers(line.given, line.step)]

    assert found[:1] == ([line.bar] if line.bar else [])


def test_every_row_of_the_table_has_a_case_that_it_bars():
    assert {line.bar for line in ROUTES} - {""} == {row.code for row in BARRIERS}


def test_each_row_names_an_article_and_bars_some_step():
    assert all("第" in row.article and row.steps and row.routes for row in BARRIERS)


def test_what_bars_a_step_says_so_with_the_article():
    with pytest.raises(BarredByLaw) as barred:
        check_law(given(VIOLENCE), STEPS[MEET])

    assert barred.value.barrier == "violence"
    assert barred.value.message.facts["article"] == "反家庭暴力法 第16条"


def test_what_can_be_said_in_the_form_is_asked_for_at_its_field():
    with pytest.raises(BadInput) as wrong:
        check_law(given(POLICE_CASE, sessions=2), STEPS[MEET])

    assert wrong.value.field == "why"


MUST = ("PE1", "PE2", "PE3", "PE4")
GATE = [
    ("程序规定 第178条第1款第1项", (*MUST, "PA1"), "", ()),
    ("程序规定 第178条第1款第2项", (*MUST, "PA2"), "", ()),
    ("程序规定 第178条第1款第3项", (*MUST, "PA3"), "", ()),
    ("程序规定 第178条第1款", MUST, "", ("PA1", "PA2", "PA3")),
    ("治安管理处罚法 第9条第1款", ("PE2", "PE3", "PE4", "PA1"), "", ("PE1",)),
    ("治安管理处罚法 第9条第1款", ("PE1", "PE3", "PE4", "PA1"), "", ("PE2",)),
    ("治安管理处罚法 第9条第2款", ("PE1", "PE2", "PE4", "PA1"), "", ("PE3",)),
    ("程序规定 第180条", ("PE1", "PE2", "PE3", "PA1"), "", ("PE4",)),
    ("程序规定 第179条第1项", (*MUST, "PA1", "PN1"), "", ("PN1",)),
    ("程序规定 第179条第2项", (*MUST, "PA1", "PN2"), "", ("PN2",)),
    ("程序规定 第179条第3项", (*MUST, "PA1", "PN3"), "", ("PN3",)),
    ("程序规定 第179条第4项", (*MUST, "PA1", "PN4"), "", ("PN4",)),
    ("程序规定 第179条第5项", (*MUST, "PA1", "PN5"), "", ("PN5",)),
    ("程序规定 第179条第6项", (*MUST, "PA1", "PN6"), "", ("PN6",)),
    ("程序规定 第179条第7项", (*MUST, "PA1", "PN7"), "双方经居委会劝说同意", ()),
    ("程序规定 第179条", (*MUST, "PA1", "PN1", "PN7"), "说明", ("PN1",)),
]


@pytest.mark.parametrize(("article", "ticked", "why", "stopped_by"), GATE, ids=[line[0] for line in GATE])
def test_the_gate_lets_through_what_may_be_mediated(article, ticked, why, stopped_by):
    answer = judge(ticked, why)

    assert answer.is_allowed is (not stopped_by)
    assert tuple(entry.code for entry in answer.in_the_way) == stopped_by
    assert all(answer.articles)
    assert len(answer.articles) <= len(stopped_by)


def test_every_item_of_the_gate_decides_a_case():
    decisive = {code for _article, ticked, _why, stops in GATE for code in (*stops, *ticked)}

    assert decisive == {entry.code for entry in asked()}


def test_the_last_ground_asks_for_a_reason():
    with pytest.raises(BadInput) as wrong:
        judge((*MUST, "PA1", "PN7"), "  ")

    assert wrong.value.field == "why"


def test_an_item_that_is_not_of_the_gate_is_refused():
    with pytest.raises(BadInput):
        judge((*MUST, "PS1"))


@dataclass
class Due:
    """Article, clock, what happened on which days (month, day, word), and the last day (month, day)."""

    article: str
    code: str
    lines: list
    last: tuple
    year: int = 2026
    subject: str = "dispute"


DUE = [
    Due("四川条例 第27条（一级 3 日）", "LEVEL1", [(3, 2, "level:L1")], (3, 5)),
    Due("四川条例 第27条（二级 7 日）", "LEVEL2", [(3, 2, "level:L2")], (3, 9)),
    Due("四川条例 第27条（三级 20 日）", "LEVEL3", [(3, 2, "level:L3")], (3, 22)),
    Due("二级 中止", "LEVEL2", [(3, 2, "level:L2"), (3, 4, "paused PR2"), (3, 14, "resumed")], (3, 19)),
    Due("一级 退回", "LEVEL1", [(3, 2, "level:L1"), (3, 3, "left:L1"), (3, 4, "back:L1")], (3, 5)),
    Due("人民调解工作若干规定 第33条", "PEOPLES_MEDIATION", [(3, 2, "accepted")], (4, 2)),
    Due("人民调解工作若干规定 第33条（末日为节假日）", "PEOPLES_MEDIATION", [(9, 1, "accepted")], (10, 8)),
    Due("人民调解工作若干规定 第33条（双方同意继续）", "PEOPLES_MEDIATION",
        [(3, 2, "accepted"), (3, 30, "extended:PEOPLES_MEDIATION")], (5, 6)),
    Due("价格认定中止人民调解", "PEOPLES_MEDIATION",
        [(3, 2, "accepted"), (3, 5, "appraisal_asked"), (3, 12, "appraisal_done")], (4, 9)),
    Due("移交签收 1 个工作日", "RECEIPT", [(3, 6, "handed_over")], (3, 9)),
    Due("移交签收（国庆）", "RECEIPT", [(9, 30, "handed_over")], (10, 8)),
    Due("人民调解法 第18条（反馈 20 日）", "REFERRAL_RESULT", [(3, 2, "referred")], (3, 22)),
    Due("堵点 5 日", "BLOCKED", [(3, 2, "blocked")], (3, 7)),
    Due("信访工作条例 15 日", "OUTWARD", [(3, 2, "outward")], (3, 17)),
    Due("程序规定 第183条", "SECOND_SESSION", [(3, 2, "first_session")], (3, 11)),
    Due("程序规定 第183条（清明）", "SECOND_SESSION", [(3, 30, "first_session")], (4, 9)),
    Due("治安管理处罚法 第118条", "PUBLIC_SECURITY_CASE", [(3, 2, "filed")], (4, 1)),
    Due("程序规定 第35条（末日为节假日）", "PUBLIC_SECURITY_CASE", [(9, 2, "filed")], (10, 8)),
    Due("治安管理处罚法 第118条（鉴定不计）", "PUBLIC_SECURITY_CASE",
        [(3, 2, "filed"), (3, 4, "paused PR1"), (3, 14, "resumed")], (4, 13)),
    Due("治安管理处罚法 第118条（听证不计）", "PUBLIC_SECURITY_CASE",
        [(3, 2, "filed"), (3, 4, "paused PR3"), (3, 7, "resumed")], (4, 7)),
    Due("治安管理处罚法 第118条（价格认定照计）", "PUBLIC_SECURITY_CASE",
        [(3, 2, "filed"), (3, 4, "paused PR2"), (3, 14, "resumed")], (4, 1)),
    Due("治安管理处罚法 第118条（延长一次）", "PUBLIC_SECURITY_CASE",
        [(3, 2, "filed"), (3, 30, "extended:PUBLIC_SECURITY_CASE")], (5, 6)),
    Due("治安管理处罚法 第118条（延长以二次为限）", "PUBLIC_SECURITY_CASE",
        [(3, 2, "filed")] + [(3, 30, "extended:PUBLIC_SECURITY_CASE")] * 3, (6, 1)),
    Due("程序规定 第185条", "PUBLIC_SECURITY_CASE", [(3, 2, "filed"), (3, 20, "mediation_failed")], (4, 20)),
    Due("人民调解法 第33条", "JUDICIAL_CONFIRMATION", [(3, 2, "agreement")], (4, 1)),
    Due("民事诉讼法 第205条（末日为节假日）", "JUDICIAL_CONFIRMATION", [(9, 3, "agreement")], (10, 8)),
    Due("价格认定 10 日", "PRICE_APPRAISAL", [(3, 2, "appraisal_asked")], (3, 12)),
    Due("价格认定（补充材料不计）", "PRICE_APPRAISAL",
        [(3, 2, "appraisal_asked"), (3, 5, "materials_wanted"), (3, 9, "materials_given")], (3, 16)),
    Due("价格争议 30 日", "PRICE_CASE", [(3, 2, "price_accepted")], (4, 1)),
    Due("反家庭暴力法 第17条", "WARNING_VISIT", [(3, 2, "warned")], (3, 9)),
    Due("人民调解法 第31条（回访 15 日）", "FOLLOW_UP_R1", [(3, 2, "planned:R1")], (3, 17), subject="follow_up"),
    Due("人民调解法 第31条（回访 7 日）", "FOLLOW_UP_R2", [(3, 2, "planned:R2")], (3, 9), subject="follow_up"),
    Due("人民调解法 第31条（回访 5 日）", "FOLLOW_UP_R3", [(3, 2, "planned:R3")], (3, 7), subject="follow_up"),
    Due("人民调解法 第31条（回访 3 日）", "FOLLOW_UP_R4", [(3, 2, "planned:R4")], (3, 5), subject="follow_up"),
]  # fmt: skip


def _happening(year, month, day, said):
    word, _, reason = said.partition(" ")
    return Happening((word,), datetime(year, month, day, 4, 0, tzinfo=UTC), reason)


@pytest.mark.parametrize("line", DUE, ids=lambda line: f"{line.code} {line.article}")
def test_the_last_day_is_the_one_of_the_article(line):
    found = rule(line.subject, line.code)
    standing = replay(found, [_happening(line.year, *one) for one in line.lines])

    month, day = line.last
    last = datetime(line.year, month, day, 4, 0, tzinfo=UTC)
    ends = {last, start_of(last.date() + timedelta(days=1))}
    assert due_at(found, standing) in ends


def test_every_clock_of_disputes_and_follow_ups_has_a_case():
    shipped = {one.code for subject in ("dispute", "follow_up") for one in rules_of(subject)}

    assert {line.code for line in DUE} == shipped


def test_every_clock_of_a_law_names_its_article_and_every_other_says_whose_it_is():
    for subject in ("dispute", "follow_up"):
        for one in rules_of(subject):
            assert "第" in one.basis or "条例" in one.basis or "规则" in one.basis or "本所规定" in one.basis


CITED = (
    "人民调解法 第3条", "人民调解法 第17条", "人民调解法 第18条", "人民调解法 第21条", "人民调解法 第26条",
    "人民调解法 第28条", "人民调解法 第30条", "人民调解法 第31条", "人民调解法 第33条", "民事诉讼法 第205条",
    "治安管理处罚法 第9条第1款", "治安管理处罚法 第9条第2款", "治安管理处罚法 第9条第3款",
    "治安管理处罚法 第9条第4款", "治安管理处罚法 第118条", "程序规定 第178条第1款", "程序规定 第178条第2款",
    "程序规定 第178条第3款", "程序规定 第179条", "程序规定 第181条", "程序规定 第183条", "程序规定 第185条",
    "反家庭暴力法 第16条", "反家庭暴力法 第17条", "四川条例 第27条",
)  # fmt: skip


@pytest.mark.parametrize("article", CITED)
def test_each_article_the_desk_rests_on_has_a_case(article):
    named = [line.article for line in ROUTES] + [line[0] for line in GATE] + [line.article for line in DUE]

    assert [one for one in named if one.startswith(article)]


def test_there_are_more_than_sixty_cases():
    assert len(ROUTES) + len(GATE) + len(DUE) > 100
