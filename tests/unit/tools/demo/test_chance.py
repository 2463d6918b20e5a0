from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import islice

import numpy as np
import pytest

from core.clock import local
from tools.demo.chance import Chance, normal, rounded

SHARES = {"a": 0.5, "b": 0.3, "c": 0.2}
DAYS = [date(2024, 10, 1) + timedelta(days=n) for n in range(31)]


def test_the_same_seed_and_purpose_draw_the_same():
    assert [Chance(7, "x").between(0, 1) for _ in range(3)] == [
        Chance(7, "x").between(0, 1) for _ in range(3)
    ]


@pytest.mark.parametrize("other", [Chance(8, "x"), Chance(7, "y")])
def test_another_seed_or_purpose_draws_otherwise(other):
    mine = Chance(7, "x")

    assert [mine.whole(0, 10**9) for _ in range(4)] != [other.whole(0, 10**9) for _ in range(4)]


@pytest.mark.parametrize("n", [0, 1, 7, 10, 999])
def test_what_is_dealt_has_the_shares_asked_for(chance, n):
    dealt = Counter(chance.deal(SHARES, n))

    assert sum(dealt.values()) == n
    assert all(abs(dealt[key] - share * n) < 1 for key, share in SHARES.items())


def test_what_is_dealt_comes_in_no_order(chance):
    dealt = chance.deal(SHARES, 300)

    assert dealt != sorted(dealt)


def test_a_deck_stays_close_to_its_shares_for_ever(chance):
    drawn = Counter(islice(chance.deck(SHARES, 10), 100))

    assert drawn == {"a": 50, "b": 30, "c": 20}


def test_exactly_the_share_is_chosen(chance):
    assert chance.chosen(200, 0.09).sum() == 18


def test_keys_are_drawn_by_weight(chance):
    drawn = Counter(chance.draw({"a": 9, "b": 1}) for _ in range(2000))

    assert 1700 < drawn["a"] < 1900


def test_a_key_of_no_weight_is_never_drawn(chance):
    assert {chance.draw({"a": 0, "b": 1, "c": 0}) for _ in range(50)} == {"b"}


def test_two_tables_that_are_equal_are_drawn_alike(chance):
    tables = [{"a": 1.0}, {"b": 1.0}]

    assert [chance.draw(tables[n % 2]) for n in range(4)] == ["a", "b", "a", "b"]


def test_days_come_in_order_and_by_weight(chance):
    weights = np.array([10 if day.weekday() == 6 else 1 for day in DAYS])

    drawn = chance.days(DAYS, weights, 500)

    assert drawn == sorted(drawn)
    assert sum(day.weekday() == 6 for day in drawn) > 250


def test_a_moment_lies_on_its_local_day_in_a_weighted_hour(chance):
    moments = [local(chance.moment_on(DAYS[0], {"9": 1, "20": 3})) for _ in range(50)]

    assert {at.date() for at in moments} == {DAYS[0]}
    assert {at.hour for at in moments} == {9, 20}


def test_half_of_lognormal_numbers_lie_below_the_median(chance):
    drawn = [chance.lognormal({"median": 3.5, "sigma": 0.9}) for _ in range(2000)]

    assert 0.46 < np.mean(np.array(drawn) < 3.5) < 0.54


@pytest.mark.parametrize("hour", [0, 3, 7, 21, 23])
def test_what_falls_into_the_night_is_done_the_next_morning(chance, hour):
    at = chance.moment_on(DAYS[4], {str(hour): 1})

    moved = chance.in_hours(at)

    assert moved > at
    assert 8 <= local(moved).hour < 11
    assert local(moved).date() == DAYS[4] + timedelta(days=int(hour >= 21))


def test_what_falls_into_the_day_stays(chance):
    at = chance.moment_on(DAYS[4], {"12": 1})

    assert chance.in_hours(at) == at


@pytest.mark.parametrize(("number", "whole"), [(2.4, 2), (2.5, 3), (3.5, 4), (0.0, 0)])
def test_halves_are_rounded_up(number, whole):
    assert rounded(number) == whole


def test_weights_become_probabilities():
    assert normal([1, 3]).tolist() == [0.25, 0.75]


def test_one_of_equal_things_comes_up_now_and_then(chance):
    assert {chance.one_of("abc") for _ in range(60)} == {"a", "b", "c"}


def test_whole_numbers_reach_both_ends(chance):
    assert {chance.whole(1, 3) for _ in range(60)} == {1, 2, 3}


def test_what_never_and_always_happens(chance):
    assert not any(chance.happens(0) for _ in range(20))
    assert all(chance.happens(1) for _ in range(20))
