"""The numbers of the desk taken along and counted from rows: worked out by hand, in both languages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from analytics.periods import Period
from core.errors import NotAllowed
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.accounts.policy import POLICY, Action, Page
from domain.mediation.prices import PriceState
from domain.mediation.vocabulary import CaseEvent
from domain.metrics import METRICS, Answer, Shape, answer, fine
from domain.metrics.answers import Better
from domain.metrics.exporting import export_figures
from domain.metrics.in_mediation import METRICS as DESK
from domain.metrics.reader import Reader
from domain.questions import Question
from models import DisputeHandover, PriceCase
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import YEAR, at, put_alerts, put_disputes, put_follow_ups

LEADER, OFFICER = Role.LEADER, Role.COMMUNITY_OFFICER
SPRING, LAST_SPRING = date(2026, 3, 2), date(2025, 3, 3)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend a station of known rows; exports write nothing but the audit.

    This year in G01: 40 resolved, 10 failed, 4 left out; in G02 2 resolved at level 2. Last year 30 of 40.
    Alerts about quarrels: 8 this year, 4 last; two disputes were referred. Three price cases.
    """
    made = small_station(Path(tmp_path_factory.mktemp("sheet")))
    ids = put_disputes(made, 40, SPRING, bucket="S", days=2)
    put_disputes(made, 10, SPRING, bucket="F", days=12)
    put_disputes(made, 4, SPRING, bucket="X")
    put_disputes(made, 2, SPRING, bucket="S", grid="G02", level="L2", method="MM01")
    put_disputes(made, 30, LAST_SPRING, bucket="S")
    put_disputes(made, 10, LAST_SPRING, bucket="F")
    put_alerts(made, 8, SPRING)
    put_alerts(made, 4, LAST_SPRING)
    put_alerts(made, 5, SPRING, category="AL101")
    put_follow_ups(made, 3, date(2026, 6, 1), done=date(2026, 6, 1), rating="SA5")
    with made.work() as work:
        for dispute_id in ids[:2]:
            work.new(
                DisputeHandover, dispute_id=dispute_id, kind="refer", asked_at=at(SPRING), sent_at=at(SPRING)
            )
        prices = (
            (PriceState.AGREED, 100, 90, 4),
            (PriceState.AGREED, 200, 240, 8),
            (PriceState.OPEN, 100, None, 0),
        )
        for dispute_id, (state, appraised, agreed, days) in zip(ids, prices, strict=False):
            work.new(
                PriceCase, dispute_id=dispute_id, worker_id=work.actor.worker_id, number=f"价{dispute_id}",
                state=str(state), item="车", arose_on=SPRING, evidence_no="1", claimed_fen=300,
                appraised_fen=appraised, agreed_fen=agreed, accepted_at=at(SPRING),
                closed_at=at(SPRING) + timedelta(days=days) if days else None,
            )  # fmt: skip
        work.record(CaseEvent.DISPUTE_REFERRED, rows=2)
    yield made
    made.desk.database.close()


def ask(station: SmallStation, code: str, role: Role = LEADER, seat: str = "G01", **narrow: object) -> Answer:
    question = Question(narrow.pop("period", YEAR), **narrow)  # type: ignore[arg-type]
    with station.reading() as session:
        return answer(Reader(session, station.actor(role, seat), question, station.clock()), code)


def sheet(
    station: SmallStation, *codes: str, role: Role = LEADER, language: str = "zh_CN", **narrow: str
) -> list[dict[str, str]]:
    with speaking(language), station.work(role) as work:
        _name, _kind, content = export_figures(work, Question(YEAR, **narrow), codes)  # type: ignore[arg-type]
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("code", "n", "total", "value", "before"),
    [
        ("M01", 45, 55, 45 / 55, 0.75),
        ("M06", 43, 45, 43 / 45, 1.0),
        ("M08", 0, 55, 0.0, 0.0),
        ("M14", 0, 55, 0.0, 0.0),
        ("M17", 2, 8, 0.25, None),
        ("M17A", 0, 2, 0.0, None),
        ("M17R", 0, 2, 0.0, None),
        ("M18", 2, 3, 2 / 3, None),
    ],
)
def test_a_number_is_the_one_on_paper(
    station: SmallStation, code: str, n: int, total: int, value: float, before: float | None
) -> None:
    found = ask(station, code)

    assert (found.n, found.total) == (n, total)
    assert found.value == pytest.approx(value)
    assert found.before == (None if before is None else pytest.approx(before))


def test_the_gap_to_the_appraisal_is_the_median_of_what_was_agreed(station: SmallStation) -> None:
    found = ask(station, "M18G")

    assert (found.shape, found.n) == (Shape.GAP, 2)
    assert found.value == pytest.approx(0.15)  # of 10 % and 20 %


def test_a_price_dispute_takes_the_median_of_its_days(station: SmallStation) -> None:
    found = ask(station, "M18D")

    assert (found.shape, found.n, found.value) == (Shape.DAYS, 2, 6.0)
    assert found.high == pytest.approx(7.6)


def test_days_to_close_are_the_median_and_the_slow_tenth(station: SmallStation) -> None:
    found = ask(station, "M11", level="L1")

    assert found.value == 2.0
    assert found.high == pytest.approx(12.0)


@pytest.mark.parametrize(
    ("narrow", "n", "total"),
    [
        ({"level": "L2"}, 2, 2),
        ({"method": "MM01"}, 2, 2),
        ({"level": "L3"}, 0, 0),
        ({"type_code": "DT0601"}, 0, 0),
        ({"period": Period.year(2025)}, 30, 40),
        ({"period": Period.month(2026, 5)}, 3, 3),
        ({"period": Period.month(2026, 1)}, 0, 0),
    ],
)
def test_a_question_narrows_the_number(
    station: SmallStation, narrow: dict[str, object], n: int, total: int
) -> None:
    found = ask(station, "M01", **narrow)

    assert (found.n, found.total) == (n, total)


@pytest.mark.parametrize(("seat", "n", "total"), [("G01", 43, 53), ("G02", 2, 2)])
def test_an_officer_is_told_their_own_grid(station: SmallStation, seat: str, n: int, total: int) -> None:
    found = ask(station, "M01", OFFICER, seat)

    assert (found.n, found.total) == (n, total)


def test_an_officer_asking_for_another_grid_is_told_nothing(station: SmallStation) -> None:
    found = ask(station, "M06", OFFICER, "G01", grid_id=station.grid_ids["G02"])

    assert (found.n, found.total) == (0, 0)


def test_a_share_says_what_it_left_out_and_says_nothing_of_nothing(station: SmallStation) -> None:
    assert [count for _reason, count in ask(station, "M06").excluded] == [4]
    assert ask(station, "M06", grid_id=station.grid_ids["G02"]).excluded == ()


def test_referrals_never_exceed_the_alerts_they_are_measured_by(station: SmallStation) -> None:
    found = ask(station, "M17", period=Period.custom(SPRING, SPRING), grid_id=station.grid_ids["G02"])

    assert (found.n, found.total, found.value) == (0, 0, None)


@pytest.mark.parametrize("measure", [*fine.DISPUTES, *fine.FOLLOW_UPS])
def test_levels_add_up_to_what_is_counted_of_all(station: SmallStation, measure: str) -> None:
    with station.reading() as session:
        whole, *parts = (
            fine.count(session, station.actor(LEADER), measure, Question(YEAR, level=level))
            for level in ("", "L1", "L2", "L3")
        )

    assert whole == sum(parts)


@pytest.mark.parametrize(
    ("measure", "known"),
    [("closed_S", True), ("followup_due", True), ("rating_good", True), ("alert", False), ("", False)],
)
def test_rows_are_counted_for_disputes_and_their_follow_ups_alone(measure: str, known: bool) -> None:
    assert fine.knows(measure) == known


def test_a_measure_nobody_knows_is_a_fault_of_the_program(station: SmallStation) -> None:
    with station.reading() as session, pytest.raises(KeyError):
        fine.count(session, station.actor(LEADER), "alert", Question(YEAR, level="L1"))


@pytest.mark.parametrize(
    ("code", "value", "n", "total", "before"),
    [
        ("M01", "81.8%", "45", "55", "75.0%"),
        ("M18", "2/3（样本少）", "2", "3", "—"),
        ("M14", "0", "0", "55", "0"),
        ("M18G", "2/2（样本少）", "2", "2", "—"),
        ("M17A", "0/2（样本少）", "0", "2", "—"),
    ],
)
def test_a_line_of_the_sheet_says_what_the_page_says(
    station: SmallStation, code: str, value: str, n: str, total: str, before: str
) -> None:
    (line,) = sheet(station, code)

    assert line["代码"] == code
    assert line["数值"].replace(" ", "") == value
    assert (line["n"], line["N"], line["去年"]) == (n, total, before)


def test_the_sheet_names_what_was_left_out_with_how_many(station: SmallStation) -> None:
    (line,) = sheet(station, "M06")

    assert line["剔除"].endswith(" 4")


def test_lines_stand_in_the_order_asked(station: SmallStation) -> None:
    asked = ("M14", "M01", "M11")

    assert [line["代码"] for line in sheet(station, *asked)] == list(asked)


def test_nothing_asked_is_an_empty_sheet(station: SmallStation) -> None:
    assert sheet_rows(station) == 0


def sheet_rows(station: SmallStation) -> int:
    with station.work(LEADER) as work:
        _name, _kind, content = export_figures(work, Question(YEAR), ())
    book = openpyxl.load_workbook(io.BytesIO(content))
    return sum(any(cell for cell in row) for row in book.worksheets[0].iter_rows(values_only=True))


def test_in_english_the_sheet_is_english(station: SmallStation) -> None:
    lines = sheet(station, *(metric.code for metric in DESK), language="en")

    assert set(lines[0]) >= {"Code", "Name", "Value", "Last year", "Left out", "Formula"}
    assert all(line["Name"].isascii() for line in lines)


def test_the_file_is_named_by_the_moment_of_the_station(station: SmallStation) -> None:
    with station.work(LEADER) as work:
        name, kind, content = export_figures(work, Question(YEAR), ("M01",))

    assert name == "figures-20261123-1200.xlsx"
    assert kind.endswith("sheet")
    assert content[:2] == b"PK"


@pytest.mark.parametrize("role", Role)
def test_figures_are_taken_along_by_who_may_export_them(station: SmallStation, role: Role) -> None:
    granted = POLICY[Page.MEDIATION_FIGURES].get(role)
    if granted and Action.EXPORT in granted.actions:
        assert sheet(station, "M01", role=role)
        return
    with pytest.raises(NotAllowed):
        sheet(station, "M01", role=role)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("metric", DESK, ids=lambda metric: metric.code)
def test_a_metric_is_explained_in_the_readers_language(metric: object, language: str) -> None:
    known = METRICS[metric.code]  # type: ignore[attr-defined]

    with speaking(language):
        name, formula = say(known.name), say(known.formula)

    assert name.isascii() == (language == "en")
    assert formula
    assert any("\u4e00" <= sign <= "\u9fff" for sign in formula) == (language == "zh_CN")


@pytest.mark.parametrize(
    ("code", "better"),
    [("M01", Better.UP), ("M03", Better.DOWN), ("M13", Better.DOWN), ("M08", Better.NEITHER)],
)
def test_a_metric_knows_which_way_is_good(code: str, better: Better) -> None:
    assert METRICS[code].better is better


def test_m08_is_read_and_never_scored(station: SmallStation) -> None:
    found = ask(station, "M08")

    assert (found.target, str(found.verdict)) == (None, "none")
    assert found.as_of == NOON
