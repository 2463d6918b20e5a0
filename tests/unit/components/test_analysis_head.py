"""Comparisons and response times in words: signed shares with their interval, counts where they are few."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.periods import Period
from analytics.results import Change, Rate
from components import analysis_head
from core.i18n import speaking
from domain.alerts.analysis import Comparison
from domain.alerts.filters import AlertFilter
from domain.questions import Question

MARCH = Period.month(2026, 3)


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with speaking("zh_CN"):
        yield


def compared(now: int, before: int) -> Comparison:
    return Comparison(MARCH, Change(now, before))


@pytest.mark.parametrize(
    ("now", "before", "words", "below"),
    [
        (4522, 5079, "−11.0%", "4,522 对 5,079，−14% 至 −7%"),
        (140, 70, "+100.0%", "140 对 70，49% 至 170%"),
        (38, 40, "−5.0%，可能是偶然", "38 对 40，−41% 至 52%"),
        (38, 19, "38，当时 19", "不足 20 起，只列起数"),
        (5, 0, "5，当时 0", "不足 20 起，只列起数"),
        (0, 0, "0，当时 0", "不足 20 起，只列起数"),
    ],
)
def test_a_change_is_a_share_where_it_may_be_one(now: int, before: int, words: str, below: str) -> None:
    assert analysis_head.change_words(compared(now, before)) == words
    assert analysis_head.interval_words(compared(now, before)) == below


@pytest.mark.parametrize(
    ("rate", "words"),
    [(Rate(0, 0), "—"), (Rate(4, 12), "4/12"), (Rate(1185, 3938), "30.1%（1,185/3,938）")],
)
def test_a_share_of_few_stays_a_count(rate: Rate, words: str) -> None:
    assert analysis_head._share(rate) == words


@pytest.mark.parametrize(
    ("metric", "codes"),
    [("", ("M21", "M23", "M22")), ("M22", ("M22",)), ("M21", ("M21",)), ("M23", ("M23",))],
)
def test_a_view_stands_with_its_own_number(metric: str, codes: tuple[str, ...]) -> None:
    assert analysis_head.tile_codes(AlertFilter(Question(MARCH), metric=metric)) == codes
