"""Why a number is what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analytics.periods import Period
from core.i18n import say, speaking
from domain.metrics import METRICS, Answer
from domain.metrics.explain import explained
from tests.factories import SmallStation
from tests.numbers import put_alerts, put_disputes

Ask = Callable[..., Answer]
MARCH = Period.month(2026, 3)


def said(answer: Answer, language: str = "en") -> str:
    with speaking(language):
        return " ".join(say(sentence) for sentence in explained(answer))


@pytest.mark.parametrize("code", METRICS)
def test_every_number_says_its_code_and_formula(code: str, ask: Ask) -> None:
    assert said(ask(code)).startswith(f"{code}: ")


def test_what_was_left_out_is_counted(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 4, date(2026, 3, 2), bucket="X")

    assert "Handed on, withdrawn or not accepted: 4." in said(ask("M01", MARCH))


def test_few_are_said_to_be_few_instead_of_an_interval(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 4, date(2026, 3, 2), bucket="S")

    words = said(ask("M01", MARCH))

    assert "Fewer than 30" in words
    assert "interval" not in words


def test_a_share_of_many_names_its_interval(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 40, date(2026, 3, 2), bucket="S")

    assert "95% interval 91.2% to 100.0%." in said(ask("M01", MARCH))


def test_a_change_names_its_interval_with_a_real_minus(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 36, date(2026, 3, 2))
    put_alerts(station, 62, date(2025, 3, 2))

    words = said(ask("M20", MARCH))

    assert "Year on year, 95% interval −6" in words


def test_a_rise_from_nothing_has_no_upper_bound(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 5, date(2026, 3, 2))

    assert "to ∞" in said(ask("M19", MARCH))


def test_few_last_year_are_said(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 5, date(2026, 3, 2))

    assert "Fewer than 20 last year" in said(ask("M20", MARCH))


def test_a_type_that_does_not_apply_is_said(ask: Ask) -> None:
    assert "all types are counted" in said(ask("M22", MARCH, type_code="DT01"))


def test_it_is_said_in_chinese_too(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 4, date(2026, 3, 2), bucket="X")

    assert "转出、撤回、不予受理：4。" in said(ask("M01", MARCH), "zh_CN")
