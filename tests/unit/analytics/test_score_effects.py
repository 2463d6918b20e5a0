"""What one more dispute does to a score: the published table, counted again by hand."""

from dataclasses import replace
from itertools import product

import pytest

from analytics.score_effects import effects
from analytics.score_simulation import Makeup
from analytics.scores import DisputeMode, ScoringRule, SelfFound, Surroundings, WorkerMonth, score

AROUND = Surroundings(600, 0.2, 0.8, 0.9)
RULE = ScoringRule()


def month(**facts):
    return WorkerMonth(households=600, floating_share=0.2, base_verified=60, hazards_verified=12, **facts)


def total(rule=RULE, around=AROUND, **facts):
    return score(month(**facts), around, rule).total


def test_beside_nothing_the_effect_is_the_mean_of_four_outcomes():
    """A month without disputes scores 100; the four outcomes are weighed by the station's rates."""
    (alone,) = effects(AROUND, RULE, most=0)
    chances = {(0, 0): 0.2 * 0.1, (1, 0): 0.8 * 0.1, (0, 1): 0.2 * 0.9, (1, 1): 0.8 * 0.9}

    by_hand = sum(
        chance * (total(disputes=1, disputes_settled=settled, disputes_timely=timely) - total())
        for (settled, timely), chance in chances.items()
    )

    assert alone.to_the_letter == pytest.approx(by_hand, abs=1e-12)


def test_one_settled_in_time_beside_nothing_is_worked_by_hand():
    """R = ((1 + 5 x 0.8) / 6) / 0.8 = 25/24, Q = ((1 + 4.5) / 6) / 0.9 = 55/54; a quarter is bonus."""
    (alone,) = effects(AROUND, RULE, most=0)
    s = 0.6 * 25 / 24 + 0.4 * 55 / 54

    assert alone.most == pytest.approx(30 * (s - 1) / 4, abs=1e-12)


def test_beside_one_other_every_course_of_both_is_weighed():
    found = effects(AROUND, RULE, most=1)[1]
    expected = 0.0
    for first, second in product(product((0, 1), repeat=2), repeat=2):
        chance = 1.0
        for settled, timely in (first, second):
            chance *= (0.8 if settled else 0.2) * (0.9 if timely else 0.1)
        one = total(disputes=1, disputes_settled=first[0], disputes_timely=first[1])
        two = total(disputes=2, disputes_settled=first[0] + second[0], disputes_timely=first[1] + second[1])
        expected += chance * (two - one)

    assert found.to_the_letter == pytest.approx(expected, abs=1e-12)


def test_the_table_has_a_line_per_number_of_others():
    table = effects(AROUND, RULE, most=3)

    assert [one.disputes for one in table] == [0, 1, 2, 3]


def test_the_default_table_goes_up_to_eight():
    assert [one.disputes for one in effects(AROUND, RULE)] == list(range(9))


@pytest.mark.parametrize("rates", [(0.5, 0.5), (0.8, 0.9), (0.95, 0.6), (1.0, 1.0)])
def test_held_harmless_finding_never_costs_a_point(rates):
    around = replace(AROUND, settled_rate=rates[0], timely_rate=rates[1])

    for one in effects(around, RULE, most=4):
        assert one.least >= -1e-12
        assert one.found >= one.to_the_letter - 1e-12
        assert one.least <= one.found <= one.most


def test_without_holding_harmless_both_columns_are_a3():
    counted = replace(RULE, holds_harmless=False)

    for one in effects(AROUND, counted, most=4):
        assert one.found == pytest.approx(one.to_the_letter, abs=1e-12)
        assert one.least < 0


def test_the_cap_makes_a3_alone_cost_a_little():
    """Above 1.0 only a quarter of a point is earned, so an even gamble around 1.0 loses."""
    assert effects(AROUND, RULE, most=0)[0].to_the_letter < 0


def test_without_cap_and_with_the_whole_bonus_a3_is_neutral():
    fair = replace(RULE, cap=99.0, bonus_divisor=1.0, bonus_limit=1000.0, holds_harmless=False)

    for one in effects(AROUND, fair, most=4):
        assert one.to_the_letter == pytest.approx(0.0, abs=1e-9)


def test_the_count_mode_never_takes_for_finding_and_gives_for_settling():
    """Nought of 1.1 settled is nought points; one is more than 1.1 less its own root."""
    count = replace(RULE, mode=DisputeMode.COUNT_WITH_TOLERANCE)
    first = effects(AROUND, count, most=0)[0]

    assert first.least == 0
    assert first.most == pytest.approx(30 + 30 * 0.2 / 4)
    assert first.found == pytest.approx(0.8 * first.most)


def test_a_station_that_settles_everything_leaves_nothing_to_expect():
    perfect = replace(AROUND, settled_rate=1.0, timely_rate=1.0)

    for one in effects(perfect, RULE, most=3):
        assert one.found == pytest.approx(0.0, abs=1e-12)


def test_the_more_there_are_the_less_one_more_tells():
    table = effects(AROUND, RULE, most=8)

    assert abs(table[8].to_the_letter) < abs(table[0].to_the_letter)


def test_the_published_surroundings_are_those_of_the_makeup():
    """Settled and confirmed: 96.3 % of disputes, of two parties at least one met in 0.88 x 0.78."""
    around = Makeup().around

    assert around.settled_rate == pytest.approx(0.963 * (1 - (1 - 0.6864) ** 2))
    assert around.timely_rate == 0.88
    assert (around.mean_households, around.mean_floating_share) == (1.0, 1.0)


# held harmless, outcome by outcome


@pytest.mark.parametrize(
    ("own", "facts"),
    [
        (SelfFound(neither=1), {"disputes": 1}),
        (SelfFound(neither=3), {"disputes": 3}),
        (SelfFound(settled_only=1), {"disputes": 1, "disputes_settled": 1}),
        (SelfFound(timely_only=2), {"disputes": 2, "disputes_timely": 2}),
        (SelfFound(1, 1, 1, 0), {"disputes": 3, "disputes_settled": 1, "disputes_timely": 1}),
    ],
)
def test_what_one_found_alone_never_stands_below_a_quiet_month(own, facts):
    held = total(**facts, self_found=own)

    assert held >= total() - 1e-12


def test_found_ones_that_went_well_are_kept_in():
    own = SelfFound(both=2)
    facts = {"disputes": 2, "disputes_settled": 2, "disputes_timely": 2}

    assert total(**facts, self_found=own) == total(**facts) > total()


def test_assigned_ones_that_went_badly_are_never_left_out():
    facts = {"disputes": 2, "disputes_settled": 0, "disputes_timely": 0}

    assert total(**facts) < total()
    assert total(**facts) == total(**facts, self_found=SelfFound())


def test_only_the_found_part_of_a_mixed_month_is_left_out():
    """Three came and went well, two were found and lost: the sheet reads three of three."""
    lost = SelfFound(neither=2)
    facts = {"disputes_settled": 3, "disputes_timely": 3}

    sheet = score(month(disputes=5, **facts, self_found=lost), AROUND, RULE)

    assert sheet.items[2].facts["counted"] == 3
    assert sheet.items[2].facts["left_out"] == 2
    assert sheet.total == pytest.approx(total(disputes=3, **facts), abs=1e-12)


def test_the_letter_of_a3_counts_them_all():
    letter = replace(RULE, holds_harmless=False)
    sheet = score(month(disputes=2, self_found=SelfFound(neither=2)), AROUND, letter)

    assert sheet.items[2].facts["left_out"] == 0
    assert sheet.total < total()


def test_of_equal_readings_the_one_that_counts_most_is_told():
    """Where leaving out changes nothing, nothing is left out."""
    perfect = replace(AROUND, settled_rate=0.0, timely_rate=0.0)

    sheet = score(month(disputes=4, self_found=SelfFound(neither=4)), perfect, RULE)

    assert (sheet.items[2].facts["counted"], sheet.items[2].facts["left_out"]) == (4, 0)


@pytest.mark.parametrize(
    ("own", "count"), [(SelfFound(), 0), (SelfFound(1, 2, 3, 4), 10), (SelfFound(both=1), 1)]
)
def test_found_ones_are_counted_by_outcome(own, count):
    assert own.count == count


def test_the_count_mode_says_its_target_and_not_what_was_left_out():
    count = replace(RULE, mode=DisputeMode.COUNT_WITH_TOLERANCE)

    facts = score(month(disputes=2, disputes_settled=1), AROUND, count).items[2].facts

    assert facts["target"] == pytest.approx(1.1)
    assert "left_out" not in facts
    assert facts["found_or_assigned"] == 2


# the coefficient of a rule


@pytest.mark.parametrize(
    ("floor", "mean", "wanted"), [(0.8, 10.0, 0.8), (0.95, 10.0, 0.95), (0.95, 85.0, 1.0), (0.8, 92.0, 1.1)]
)
def test_no_coefficient_lies_below_the_floor_of_the_rule(floor, mean, wanted):
    from analytics.scores import coefficient_of

    assert coefficient_of(mean, replace(RULE, coefficient_floor=floor)) == wanted


def test_a_month_wholly_on_leave_cannot_harm_and_work_done_in_it_is_kept():
    away = score(replace(month(), base_verified=0, hazards_verified=0, available_share=0.0), AROUND, RULE)
    worked = score(replace(month(), hazards_verified=0, available_share=0.0), AROUND, RULE)

    assert away.total == pytest.approx(100.0)
    assert worked.items[0].factor == 1.2
    assert worked.total == pytest.approx(102.0)


def test_the_bonus_never_goes_above_its_limit():
    rich = month(disputes=9, disputes_settled=9, disputes_timely=9)
    sheet = score(replace(rich, base_verified=900, hazards_verified=900), AROUND, RULE)

    assert sheet.bonus == pytest.approx(40 * 0.2 / 4 + 30 * 0.2 / 4 + 30 * (sheet.items[2].factor - 1) / 4)
    assert score(month(), AROUND, replace(RULE, bonus_limit=0.0)).bonus == 0
    tight = replace(RULE, bonus_limit=1.0)
    assert score(replace(rich, base_verified=900), AROUND, tight).bonus == 1
