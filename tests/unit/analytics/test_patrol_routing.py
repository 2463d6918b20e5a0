"""Routes that collect prizes, as the library finds them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from analytics.patrol.routing import Call, Offer, Task, solve_routes, travel_minutes

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.5, 0.5]])  # the last is the start


def task(offers: list[Offer], **changes: object) -> Task:
    facts = {"positions": CORNERS, "teams": 1, "begin": 480, "end": 600, "stop_minutes": 15}
    return Task(offers, **facts | changes)  # type: ignore[arg-type]


def everywhere(worth: float = 0.1, earliest: int = 480, latest: int = 590) -> list[Offer]:
    return [Offer(spot, worth, earliest, latest) for spot in range(4)]


def solved(what: Task, seed: int = 0) -> list[Call]:
    return solve_routes(what, effort=150, seed=seed)


def test_a_team_with_time_makes_every_stop_once() -> None:
    calls = solved(task(everywhere()))

    assert sorted(call.offer for call in calls) == [0, 1, 2, 3]
    assert {call.team for call in calls} == {0}


def test_a_stop_lasts_as_long_as_it_should() -> None:
    calls = solved(task(everywhere(), stop_minutes=12))

    assert [call.leave - call.arrive for call in calls] == pytest.approx([12] * 4)


def test_the_way_between_two_stops_is_given_time() -> None:
    calls = solved(task(everywhere()))

    for a, b in pairwise(calls):
        way = travel_minutes(np.linalg.norm(CORNERS[a.offer] - CORNERS[b.offer], keepdims=True))[0]
        assert b.arrive - a.leave >= way - 0.02


def test_nobody_begins_early_or_comes_home_late() -> None:
    calls = solved(task(everywhere()))

    home = travel_minutes(np.array([0.5**0.5]))[0]
    assert min(call.arrive for call in calls) >= 480 + home - 0.02
    assert max(call.leave for call in calls) <= 600 - home + 0.02


def test_windows_are_kept() -> None:
    offers = [
        Offer(0, 0.1, 560, 570),
        Offer(1, 0.1, 480, 500),
        Offer(2, 0.1, 510, 530),
        Offer(3, 0.1, 480, 590),
    ]

    calls = {call.offer: call for call in solved(task(offers))}

    assert 560 <= calls[0].arrive <= 570
    assert 480 <= calls[1].arrive <= 500
    assert 510 <= calls[2].arrive <= 530


def test_with_little_time_the_best_is_taken() -> None:
    offers = [Offer(spot, worth, 480, 590) for spot, worth in enumerate([0.01, 0.02, 0.5, 0.01])]

    calls = solved(task(offers, end=510))

    assert [call.offer for call in calls] == [2]


def test_two_teams_reach_more_and_never_the_same() -> None:
    short = task(everywhere(), end=525)
    one, two = solved(short), solved(task(everywhere(), end=525, teams=2))

    assert len(two) > len(one)
    assert len({call.offer for call in two}) == len(two)
    assert {call.team for call in two} == {0, 1}


def test_teams_are_numbered_by_who_stops_first() -> None:
    calls = solved(task(everywhere(), end=525, teams=2))

    first = [min(call.arrive for call in calls if call.team == team) for team in (0, 1)]
    assert first == sorted(first)


def test_a_place_may_be_offered_again_later() -> None:
    offers = [Offer(0, 0.1, 480, 500), Offer(0, 0.1, 560, 580)]

    calls = solved(task(offers))

    assert len(calls) == 2
    assert calls[1].arrive - calls[0].arrive >= 60


@pytest.mark.parametrize(("offers", "teams"), [([], 3), (everywhere(), 0)])
def test_without_offers_or_teams_nobody_goes(offers: list[Offer], teams: int) -> None:
    assert solved(task(offers, teams=teams)) == []


def test_what_is_worth_nothing_is_left() -> None:
    assert solved(task(everywhere(worth=0.0))) == []


def test_the_same_seed_gives_the_same_routes() -> None:
    rng = np.random.default_rng(8)
    offers = [Offer(int(rng.integers(4)), float(rng.random()), 480, 590) for _ in range(30)]

    assert solved(task(offers, teams=2), seed=5) == solved(task(offers, teams=2), seed=5)


def test_a_kilometre_takes_some_minutes_and_staying_none() -> None:
    assert travel_minutes(np.array([0.0, 1.0])).tolist() == pytest.approx([0.0, 6.2])
