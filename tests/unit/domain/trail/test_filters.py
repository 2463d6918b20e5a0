"""What is asked of the audit, as it stands in an address."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.periods import Period
from core.errors import BadInput
from domain.trail.filters import DESK, LONGEST_CASE, EntryFilter
from domain.trail.labels import EVENTS, GROUPS, SUBJECTS

TODAY = date(2026, 11, 23)


def read(**params: str) -> EntryFilter:
    return EntryFilter.from_params(params, TODAY)


def test_without_anything_it_is_this_month() -> None:
    assert read() == EntryFilter(Period.month_to_date(TODAY))


@pytest.mark.parametrize("event", [*GROUPS, *EVENTS])
def test_every_event_and_group_can_be_asked_for(event: str) -> None:
    assert read(event=event).event == event


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_can_be_asked_for(subject: str) -> None:
    assert read(subject=subject).subject == subject


@pytest.mark.parametrize("text", ["7", DESK])
def test_an_account_or_the_desk_itself_can_be_asked_for(text: str) -> None:
    assert read(account=text).account == text


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "９", "9" * 18, "1; DROP TABLE audit_entry"])
def test_what_is_no_id_asks_for_nobody(text: str) -> None:
    assert (read(account=text).account, read(row=text).subject_id) == ("", "")


def test_a_case_is_cut_to_what_a_number_may_be_long() -> None:
    assert read(case="  " + "甲" * 99).case == "甲" * LONGEST_CASE


def test_a_period_that_cannot_be_read_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadInput):
        read(period="soon")


@pytest.mark.parametrize(
    "params",
    [
        {"period": "month"},
        {"period": "2026-01-01..2026-02-01", "account": "7"},
        {"period": "year", "event": "reveals", "case": "（2026）慈音人调字第0917号"},
        {"period": "quarter", "subject": "dispute", "row": "12", "account": "desk"},
    ],
)
def test_an_address_comes_back_as_it_was(params: dict[str, str]) -> None:
    asked = EntryFilter.from_params(params, TODAY)

    assert EntryFilter.from_params(asked.to_params(), TODAY) == asked
    assert {k: v for k, v in asked.to_params().items() if k != "period"} == {
        k: v for k, v in params.items() if k != "period"
    }
