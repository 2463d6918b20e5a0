"""The registry: every number has a name, a formula, and rows."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.periods import Period
from core.dictionaries import dictionary
from core.i18n import say, speaking
from domain.accounts.policy import Page
from domain.alerts.filters import METRICS as ALERT_LISTS
from domain.mediation.due import DRILLS as FOLLOW_UP_LISTS
from domain.mediation.filters import DRILLS as DISPUTE_LISTS
from domain.metrics import METRICS
from domain.metrics.formulas import BURGLARY, COMPOUND
from domain.patrol.rosters import LISTS as PATROL_LISTS
from domain.questions import Question
from domain.records.drills import DRILLS as LEDGER_LISTS
from domain.warnings.selection import METRICS as WARNING_LISTS

TODAY = date(2026, 11, 23)
MARCH = Question(Period.month(2026, 3))
LEDGERS = (Page.REGISTRATION, Page.VISITS, Page.OUTREACH, Page.SERVICE, Page.TEAM)
LISTS = {
    **dict.fromkeys(LEDGERS, LEDGER_LISTS),
    Page.MEDIATION: DISPUTE_LISTS,
    Page.FOLLOWUPS: FOLLOW_UP_LISTS,
    Page.ALERTS: ALERT_LISTS,
    Page.PATROL: PATROL_LISTS,
    Page.WARNINGS: WARNING_LISTS,
}
WANTED = ["M01", "M02", "M03", "M04", "M05", "M09", "M19", "M20", "M21", "M22", "M23", "SINCE"]

each_metric = pytest.mark.parametrize("code", METRICS)
each_listed = pytest.mark.parametrize("code", [code for code, one in METRICS.items() if one.page in LISTS])


@pytest.mark.parametrize("code", WANTED)
def test_every_number_of_the_overview_is_registered(code: str) -> None:
    assert METRICS[code].code == code


@each_metric
def test_a_metric_is_called_and_explained_in_both_languages(code: str) -> None:
    metric = METRICS[code]
    texts = (metric.name, metric.formula, metric.left_out)

    with speaking("zh_CN"):
        chinese = [say(text) for text in texts]
    with speaking("en"):
        english = [say(text) for text in texts]

    assert all(one != other for one, other in zip(chinese, english, strict=True))


@each_metric
def test_a_unit_has_room_for_the_number(code: str) -> None:
    for language in ("zh_CN", "en"):
        with speaking(language):
            assert "{n}" in say(METRICS[code].unit)


@each_listed
def test_the_list_of_its_page_knows_the_rows_of_a_metric(code: str) -> None:
    metric = METRICS[code]

    assert metric.rows(MARCH, TODAY)["metric"] in LISTS[metric.page]


@pytest.mark.parametrize(("code", "part"), [("M01", "S"), ("M01", "F"), ("M01", "X"), ("M03", "over")])
def test_a_part_of_a_metric_has_rows_of_its_own(code: str, part: str) -> None:
    assert METRICS[code].rows(MARCH, TODAY, part)["metric"] in LISTS[METRICS[code].page]


def test_the_address_of_the_rows_is_the_question() -> None:
    asked = Question(Period.month(2026, 3), grid_id=7, type_code="DT02")

    assert METRICS["M01"].rows(asked, TODAY) == {
        "metric": "M01",
        "period": "2026-03-01..2026-04-01",
        "grid": "7",
        "type": "DT02",
    }


def test_a_type_that_was_not_counted_by_is_not_listed_by() -> None:
    assert "type" not in METRICS["M19"].rows(Question(Period.month(2026, 3), type_code="DT02"), TODAY)
    assert "type" not in METRICS["M22"].rows(Question(Period.month(2026, 3), type_code="AL3"), TODAY)


def test_the_sum_since_the_start_lists_its_own_period() -> None:
    rows = METRICS["SINCE"].rows(MARCH, TODAY)

    assert rows == {"metric": "M01.S", "period": "2023-01-01..2026-11-24"}


def test_the_codes_counted_by_stand_in_the_dictionaries() -> None:
    assert BURGLARY in dictionary("alert_categories")
    assert COMPOUND in dictionary("place_types").where(counts_as_compound=True)
