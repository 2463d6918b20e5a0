"""A filter is its address: what goes in comes out, and nonsense does no harm."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.periods import Period
from core.errors import BadInput
from domain.alerts.filters import METRICS, AlertFilter
from domain.metrics.registry import METRICS as REGISTRY
from domain.questions import Question

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "asked",
    [
        AlertFilter(Question(Period.year(2026))),
        AlertFilter(Question(Period.month(2026, 3), 7, "AL1"), metric="M22", search="翠湖 3 栋"),
        AlertFilter(Question(Period.year(2025)), place_type="PT01", weekday=0, hour=0),
        AlertFilter(Question(Period.year(2025)), metric="unassigned", batch_id=12),
    ],
)
def test_a_filter_comes_back_from_its_address(asked: AlertFilter) -> None:
    assert AlertFilter.from_params(asked.to_params(), TODAY) == asked


def test_without_anything_it_is_the_year_so_far() -> None:
    assert AlertFilter.from_params({}, TODAY) == AlertFilter(Question(Period.year_to_date(TODAY)))


@pytest.mark.parametrize(
    "params",
    [
        {"weekday": "7"},
        {"weekday": "-1"},
        {"hour": "24"},
        {"hour": "٣"},
        {"batch": "99999999999999999999"},
        {"batch": "0"},
        {"place": "PT77"},
        {"grid": "99999999999999999999"},
    ],
)
def test_nonsense_in_an_address_is_left_out(params: dict[str, str]) -> None:
    assert AlertFilter.from_params(params, TODAY) == AlertFilter.from_params({}, TODAY)


def test_a_number_the_desk_does_not_know_is_said() -> None:
    with pytest.raises(BadInput):
        AlertFilter.from_params({"metric": "M99"}, TODAY)


def test_every_number_of_alerts_has_its_rows() -> None:
    assert {code for code, metric in REGISTRY.items() if metric.page == "alerts"} <= set(METRICS)


@given(
    st.dictionaries(
        st.sampled_from(["weekday", "hour", "batch", "place", "q", "grid", "type"]), st.text(max_size=30)
    )
)
def test_no_address_breaks_the_reader(params: dict[str, str]) -> None:
    asked = AlertFilter.from_params(params, TODAY)

    assert AlertFilter.from_params(asked.to_params(), TODAY) == asked


def test_words_are_cut_to_what_the_field_takes() -> None:
    asked = AlertFilter(Question(Period.year(2026))).searching("  长" * 90)

    assert len(asked.search) == 60
