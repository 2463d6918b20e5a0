from __future__ import annotations

from collections import Counter

import pytest

from core.clock import local
from tests.unit.tools.demo.conftest import UNTIL, made_town
from tools.demo.calls import Switchboard
from tools.demo.kinds import Kind
from tools.demo.parameters import parameters
from tools.demo.years import spans


@pytest.fixture(scope="module")
def calls():
    """A quarter's calls."""
    return Switchboard(made_town(), parameters(), 7).calls(spans(UNTIL, 0.25, 305))


def test_calls_come_in_order_of_time(calls):
    assert [call.at for call in calls] == sorted(call.at for call in calls)
    assert len(calls) > 1000


def test_the_same_seed_gives_the_same_calls(calls):
    again = Switchboard(made_town(), parameters(), 7).calls(spans(UNTIL, 0.25, 305))

    assert again == calls


def test_another_seed_gives_others(calls):
    assert Switchboard(made_town(), parameters(), 8).calls(spans(UNTIL, 0.25, 305)) != calls


def test_a_place_lies_in_the_grid_of_its_call(calls):
    assert all(call.spot.grid == call.grid for call in calls if call.spot)


def test_a_place_is_named_in_its_text(calls):
    assert all(call.place_text.startswith(call.spot.name) for call in calls if call.spot)


def test_few_calls_come_from_nowhere_known(calls):
    unknown = [call for call in calls if call.spot is None]

    assert 0 < len(unknown) / len(calls) < 0.03
    assert all("社区" in call.place_text for call in unknown)


def test_busy_grids_have_more_calls(calls):
    grids = Counter(call.grid for call in calls)

    assert set(grids) == {f"G0{n}" for n in range(1, 10)}
    assert grids["G01"] > grids["G03"]


def test_officers_arrive_after_the_call(calls):
    minutes = sorted((call.arrived_at - call.at).total_seconds() / 60 for call in calls)

    assert minutes[0] > 0
    assert 5.5 < minutes[len(minutes) // 2] < 7.5
    assert 0.22 < sum(one <= 5 for one in minutes) / len(minutes) < 0.38


def test_disputes_peak_in_the_evening_and_fraud_by_day(calls):
    evening = [local(call.at).hour >= 19 for call in calls if call.category.startswith("AL3")]
    fraud = [9 <= local(call.at).hour < 18 for call in calls if call.category in {"AL105", "AL106"}]

    assert sum(evening) / len(evening) > 0.28
    assert sum(fraud) / len(fraud) > 0.5


def test_most_calls_come_through_110(calls):
    assert sum(call.source == "AS1" for call in calls) / len(calls) == pytest.approx(0.86, abs=0.04)


def test_some_addresses_come_up_again(calls):
    homes = Counter(call.place_text for call in calls if call.spot and call.spot.place_type == "PT01")

    assert sum(n - 1 for n in homes.values()) / sum(homes.values()) > 0.05


def test_some_summaries_hold_a_phone(calls):
    with_phone = [call for call in calls if "199" in call.summary]

    assert 0.03 < len(with_phone) / len(calls) < 0.10


def test_a_grid_that_is_settled_is_kept(switchboard):
    call = switchboard._call(Kind(UNTIL, "AL102", "PT03", grid="G04"))

    assert (call.grid, call.spot.place_type) == ("G04", "PT03")


def test_an_outcome_that_is_settled_is_kept(switchboard):
    assert switchboard._call(Kind(UNTIL, "AL101", "PT01", "AO5")).outcome == "AO5"


def test_a_campus_dispute_is_at_a_university_or_school(switchboard):
    kinds = {switchboard._call(Kind(UNTIL, "AL309")).spot.place_type for _ in range(30)}

    assert kinds == {"PT04", "PT05"}


def test_a_type_of_place_that_a_grid_lacks_is_found_elsewhere(town, given):
    town.spots = [spot for spot in town.spots if (spot.place_type, spot.grid) != ("PT08", "G01")]

    spot = Switchboard(town, given, 7).spot("PT08", "G01")

    assert spot.grid != "G01"


def test_details_are_filled_in(switchboard, given):
    for kind in given.places["details"]:
        for _ in range(5):
            assert "{" not in switchboard.detail(kind)


def test_months_are_counted_on_local_days(calls):
    assert {call.month for call in calls} == {2024 * 12 + month for month in (8, 9, 10)}
