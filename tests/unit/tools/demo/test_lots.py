from __future__ import annotations

from collections import Counter

import pytest

from core.dictionaries import dictionary
from tests.unit.tools.demo.conftest import UNTIL
from tools.demo.chance import Chance
from tools.demo.lots import SET_ASIDE_AS, Lot, alert_of, lots_of, parts_below
from tools.demo.parameters import parameters
from tools.demo.years import spans


@pytest.fixture(scope="module")
def lots():
    """The disputes of three years."""
    chance = Chance(7, "disputes")
    return [lot for span in spans(UNTIL, 3, 305) for lot in lots_of(span, parameters(), chance)]


def share(lots, is_one):
    return sum(map(is_one, lots)) / len(lots)


def bucket(lot):
    return dictionary("case_outcome")[lot.outcome].facts["bucket"]


def test_there_are_as_many_a_year_as_asked_for(lots):
    year = [lot for lot in lots if lot.day.year == 2023]

    assert len(year) == pytest.approx(1076, abs=2)


def test_the_share_that_is_set_aside_is_kept(lots):
    assert share(lots, lambda lot: lot.is_set_aside) == pytest.approx(0.05, abs=0.002)


def test_of_the_others_nearly_all_are_resolved(lots):
    counted = [lot for lot in lots if not lot.is_set_aside]

    assert share(counted, lambda lot: bucket(lot) == "S") == pytest.approx(0.963, abs=0.002)


def test_a_quarter_of_them_is_found_by_ourselves(lots):
    proactive = dictionary("dispute_sources").where(proactive=True)

    assert share(lots, lambda lot: lot.source in proactive) == pytest.approx(0.24, abs=0.003)


def test_types_come_in_their_shares(lots, given):
    tops = Counter(dictionary("dispute_types").top(lot.type_code) for lot in lots)

    for kind, wanted in given.disputes["types"].items():
        assert tops[kind] / len(lots) == pytest.approx(wanted, abs=0.003)


def test_a_type_is_always_of_the_finest_level(lots):
    assert {lot.type_code for lot in lots} <= {entry.code for entry in dictionary("dispute_types").choices()}


def test_noise_and_leaks_are_the_most_frequent_among_neighbours(lots):
    counted = Counter(lot.type_code for lot in lots if lot.type_code.startswith("DT02"))

    assert [code for code, _ in counted.most_common(2)] == ["DT0201", "DT0202"]


def test_what_is_settled_on_the_spot_stays_at_level_1(lots):
    assert {lot.level for lot in lots if lot.outcome == "OC03"} == {"L1"}


def test_the_ways_of_resolving_come_in_their_shares(lots):
    resolved = Counter(lot.outcome for lot in lots if bucket(lot) == "S")
    whole = sum(resolved.values())

    assert resolved["OC01"] / whole == pytest.approx(0.34, abs=0.04)
    assert resolved["OC03"] / whole == pytest.approx(0.25, abs=0.04)


def test_only_damage_goes_to_the_price_station_and_at_level_2(lots):
    priced = [lot for lot in lots if lot.is_priced]

    assert {lot.type_code[:4] for lot in priced} == {"DT08", "DT09"}
    assert {lot.level for lot in priced} == {"L2"}
    assert len(priced) / 3 == pytest.approx(26, abs=8)


def test_what_is_set_aside_is_not_priced(lots):
    assert not any(lot.is_priced and lot.is_set_aside for lot in lots)


@pytest.mark.parametrize("code", sorted(SET_ASIDE_AS))
def test_outcomes_of_the_excluded_bucket_mean_set_aside(code):
    assert Lot(UNTIL, "SC01", "DT99", "R1", "L1", code).is_set_aside


@pytest.mark.parametrize(
    ("type_code", "category"),
    [
        ("DT0201", "AL308"),
        ("DT0205", "AL302"),
        ("DT0101", "AL301"),
        ("DT0802", "AL203"),
        ("DT0801", "AL399"),
        ("DT09", "AL501"),
    ],
)
def test_a_dispute_comes_of_an_alert_of_its_kind(given, type_code, category):
    assert alert_of(Lot(UNTIL, "SC03", type_code, "R1", "L1", "OC01"), given.disputes) == category


def test_a_type_without_parts_is_its_own_part():
    assert parts_below("DT99") == ["DT99"]
    assert parts_below("DT10") == ["DT1001", "DT1002", "DT1003"]
