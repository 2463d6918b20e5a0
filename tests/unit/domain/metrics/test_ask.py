"""Asking: verdicts and marks on what the formulas gave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from analytics.periods import Period
from domain.metrics import Answer, Verdict, answers
from tests.factories import SmallStation
from tests.numbers import put_disputes, reader

Ask = Callable[..., Answer]
MARCH = Period.month(2026, 3)


def test_the_target_of_the_station_judges_the_rate(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 39, date(2026, 3, 2), bucket="S")
    put_disputes(station, 1, date(2026, 3, 2), bucket="F")

    assert ask("M01", MARCH).verdict is Verdict.MET


def test_one_more_failure_and_it_is_missed(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 37, date(2026, 3, 2), bucket="S")
    put_disputes(station, 3, date(2026, 3, 2), bucket="F")

    assert ask("M01", MARCH).verdict is Verdict.MISSED


def test_the_yearly_target_of_found_by_ourselves_needs_a_year(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 3, 2), is_proactive=True)

    assert ask("M09", MARCH).target is None
    assert ask("M09", Period.month(2026, 1)).target == 200
    assert ask("M09", Period(date(2025, 1, 1), date(2026, 6, 1))).target is None


def test_a_running_target_not_reached_yet_is_not_missed(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 3, 2), is_proactive=True, bucket="S")

    assert ask("M09").verdict is Verdict.NONE
    assert ask("SINCE").verdict is Verdict.NONE


def test_a_running_target_that_is_reached_is_met(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 200, date(2026, 3, 2), is_proactive=True)

    assert ask("M09").verdict is Verdict.MET


def test_several_are_answered_in_the_order_asked_for(station: SmallStation) -> None:
    with reader(station) as asked:
        assert list(answers(asked, ("M19", "M01"))) == ["M19", "M01"]


def test_no_type_chosen_ignores_none(station: SmallStation, ask: Ask) -> None:
    assert not ask("M22", MARCH).ignores_type
    assert ask("M22", MARCH, type_code="AL1").ignores_type
    assert ask("M01", MARCH, type_code="AL1").ignores_type
    assert not ask("M01", MARCH, type_code="DT01").ignores_type
