"""Signs of gaming told with their rows and numbers, and how made-up towns measure what they catch."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analytics.gaming import Found, Limits, Sign, alike, alike_groups, bare, careless, signs
from analytics.score_simulation import Caught, Makeup, Town, detection, found_by, luck, ordinary
from analytics.score_spread import by_month, limits, mean_with_doubt, stretches
from analytics.scores import DisputeMode

NINE = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ENTRY = ["id", "worker_id", "at", "text"]
DISPUTE = [
    *("id", "worker_id", "opened_at", "closed_at", "closed_by", "is_confirmed"),
    *("place", "type_code", "parties"),
]


def entries(*rows):
    """Rows of (id, worker, moment, text)."""
    return pd.DataFrame(list(rows), columns=ENTRY)


def sitting(count, start=NINE, worker=1, first=0, gap=MINUTE):
    return [(first + at, worker, start + at * gap, "") for at in range(count)]


def taken(*rows):
    frame = pd.DataFrame(list(rows), columns=DISPUTE)
    return frame.assign(
        opened_at=pd.to_datetime(frame["opened_at"], utc=True),
        closed_at=pd.to_datetime(frame["closed_at"], utc=True),
    )


def quarrel(row_id, opened=NINE, minutes=900.0, *, worker=1, by=1, met=True, **facts):
    """One dispute; ``minutes`` None leaves it open."""
    known = {"place": "p", "code": "DT02", "parties": ("a",)} | facts
    closed = None if minutes is None else opened + minutes * MINUTE
    return (
        row_id,
        worker,
        opened,
        closed,
        by,
        met,
        known["place"],
        known["code"],
        frozenset(known["parties"]),
    )


NO_ENTRIES, NO_DISPUTES = entries(), taken()

SLOW = taken(*(quarrel(at, NINE + at * DAY, 50, place=str(at)) for at in (0, 1)))


def told(entered=NO_ENTRIES, disputes=NO_DISPUTES, limits_=None):
    return [(one.worker_id, one.sign, one.rows) for one in signs(entered, disputes, limits_)]


# one burst among others


def test_only_the_rows_of_the_burst_are_told():
    before, burst, after = sitting(3, NINE - DAY), sitting(9, first=10), sitting(3, NINE + DAY, first=30)

    assert told(entries(*before, *burst, *after)) == [(1, Sign.BURST, tuple(range(10, 19)))]


def test_of_two_bursts_the_larger_is_told_and_of_equal_ones_the_first():
    small, large = sitting(9), sitting(11, NINE + DAY, first=50)
    equal = sitting(9, NINE + DAY, first=50)

    assert told(entries(*small, *large)) == [(1, Sign.BURST, tuple(range(50, 61)))]
    assert told(entries(*small, *equal)) == [(1, Sign.BURST, tuple(range(9)))]


def test_ten_minutes_to_the_second_are_still_ten_minutes():
    gap = timedelta(minutes=10) / 8

    assert told(entries(*sitting(9, gap=gap)))
    assert not told(entries(*sitting(9, gap=gap + timedelta(seconds=1))))


@pytest.mark.parametrize(("day", "is_late"), [(29, False), (30, True), (31, True)])
def test_the_last_two_days_of_october_are_the_30th_and_31st(day, is_late):
    early = [(at, 1, datetime(2026, 10, 1 + at, 9, tzinfo=UTC), "") for at in range(5)]
    late = [(10 + at, 1, datetime(2026, 10, day, 9 + at, tzinfo=UTC), "") for at in range(5)]

    assert bool(told(entries(*early, *late))) is is_late


def test_the_last_two_days_of_february_come_earlier():
    early = [(at, 1, datetime(2026, 2, 1 + at, 9, tzinfo=UTC), "") for at in range(5)]
    late = [(10 + at, 1, datetime(2026, 2, 27 + at % 2, 9 + at, tzinfo=UTC), "") for at in range(6)]

    (sign,) = signs(entries(*early, *late), NO_DISPUTES)

    assert (sign.sign, sign.facts) == (Sign.MONTH_END, {"share": pytest.approx(6 / 11), "entries": 11})


def test_nine_entries_are_too_few_to_call_a_month_late():
    late = [(at, 1, datetime(2026, 10, 31, 9 + at, tzinfo=UTC), "") for at in range(9)]

    assert not told(entries(*late))
    assert told(entries(*late, (9, 1, datetime(2026, 10, 31, 20, tzinfo=UTC), "")))


# texts


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("甲乙丙丁", "甲乙丙丁", 1.0),
        ("甲乙丙丁", "戊己庚辛", 0.0),
        ("甲乙丙丁", "甲乙", 2 * 2 / 6),
        ("", "", 1.0),
    ],
)
def test_how_alike_two_texts_are(one, other, wanted):
    assert alike(one, other) == pytest.approx(wanted)
    assert alike(other, one) == pytest.approx(wanted)


def test_bare_texts_have_neither_spaces_nor_punctuation():
    assert bare("东门（南区）： 3 栋，\n出租房！") == "东门南区3栋出租房"


@pytest.mark.parametrize("texts", [[], ["甲"], ["甲", "乙"]])
def test_texts_without_a_twin_stand_alone(texts):
    assert alike_groups(texts, 0.9) == [[at] for at in range(len(texts))]


def test_the_quick_bound_never_loses_a_pair():
    """Shuffled letters share everything yet are not alike: the bound lets them by, comparing does not."""
    texts = ["甲乙丙丁戊己庚辛壬癸", "癸壬辛庚己戊丁丙乙甲", "甲乙丙丁戊己庚辛壬癸子"]

    assert alike_groups(texts, 0.9) == [[0, 2], [1]]


def test_the_largest_group_alone_is_told():
    one = "东门出租房新迁入两人，租期一年，已核对证件"
    other = "西区商铺更换经营者，灭火器过期，限期整改"
    rows = [(at, 1, NINE + at * DAY, one) for at in range(5)]
    rows += [(10 + at, 1, NINE + at * DAY + MINUTE * 60, other) for at in range(6)]

    assert told(entries(*rows)) == [(1, Sign.SAME_TEXT, (10, 11, 12, 13, 14, 15))]


def test_eleven_letters_are_short_and_twelve_are_long():
    short = [(at, 1, NINE + at * DAY, "甲乙丙丁戊己庚辛壬癸子") for at in range(6)]
    long = [(at, 1, NINE + at * DAY, "甲乙丙丁戊己庚辛壬癸子丑") for at in range(6)]

    assert not told(entries(*short))
    assert told(entries(*long)) == [(1, Sign.SAME_TEXT, tuple(range(6)))]


# disputes


def test_open_ones_are_neither_quick_nor_alone():
    rows = [quarrel(at, NINE + at * DAY, None, met=False, place=str(at)) for at in range(3)]

    assert not told(disputes=taken(*rows))


def test_quick_and_alone_are_two_signs_of_the_same_rows():
    rows = [quarrel(at, NINE + at * DAY, 5, met=False, place=str(at)) for at in range(2)]

    assert told(disputes=taken(*rows)) == [(1, Sign.ALONE, (0, 1)), (1, Sign.INSTANT, (0, 1))]


def test_one_of_two_closed_by_another_is_one_alone_and_no_sign():
    rows = [quarrel(0, met=False, place="x"), quarrel(1, NINE + DAY, by=2, met=False, place="y")]

    assert not told(disputes=taken(*rows))


def test_three_of_the_same_in_a_chain_are_told_together():
    """Twenty days apart each: the first and the third are forty apart, but each has a neighbour."""
    rows = [quarrel(at, NINE + 20 * at * DAY) for at in range(3)]

    assert told(disputes=taken(*rows)) == [(1, Sign.REPEATED, (0, 1, 2))]


def test_one_party_in_common_is_enough_and_none_is_not():
    shared = taken(quarrel(0, parties=("a", "b")), quarrel(1, NINE + DAY, parties=("b", "c")))
    strangers = taken(quarrel(0, parties=("a", "b")), quarrel(1, NINE + DAY, parties=("c",)))
    unnamed = taken(quarrel(0, parties=()), quarrel(1, NINE + DAY, parties=()))

    assert told(disputes=shared) == [(1, Sign.REPEATED, (0, 1))]
    assert not told(disputes=strangers)
    assert not told(disputes=unnamed)


def test_the_same_quarrel_at_two_workers_is_nobodys_repetition():
    assert not told(disputes=taken(quarrel(0), quarrel(1, NINE + DAY, worker=2)))


def test_signs_are_told_by_worker_then_by_name():
    bursts = entries(*sitting(9, worker=2), *sitting(9, worker=1, first=20))
    quick = taken(*(quarrel(at, NINE + at * DAY, 5, worker=2, by=2, place=str(at)) for at in range(2)))

    assert [(worker, sign) for worker, sign, _rows in told(bursts, quick)] == [
        (1, Sign.BURST),
        (2, Sign.BURST),
        (2, Sign.INSTANT),
    ]


@pytest.mark.parametrize(
    ("change", "entered", "disputes"),
    [
        ({"burst_minutes": 20.0}, entries(*sitting(9, gap=2 * MINUTE)), NO_DISPUTES),
        ({"instant_least": 1}, NO_ENTRIES, taken(quarrel(0, NINE, 5))),
        ({"instant_minutes": 60.0}, NO_ENTRIES, SLOW),
        ({"alone_least": 1}, NO_ENTRIES, taken(quarrel(0, met=False))),
        ({"repeated_days": 50}, NO_ENTRIES, taken(quarrel(0), quarrel(1, NINE + 45 * DAY))),
    ],
)
def test_each_limit_of_the_rule_moves_its_sign(change, entered, disputes):
    assert not told(entered, disputes)
    assert len(told(entered, disputes, Limits(**change))) == 1


# careless


@pytest.mark.parametrize("checked", [10, 20, 30])
def test_careless_begins_where_the_binomial_says(checked):
    chances = binom.cdf(np.arange(checked + 1), checked, 0.93)

    assert [careless(checked, right) for right in range(checked + 1)] == (chances < 0.02).tolist()


def test_a_stricter_rule_asks_more():
    assert not careless(30, 26)
    assert careless(30, 26, Limits(careless_accuracy=0.99))


# how they are measured


def test_workers_of_one_sign_are_told_apart():
    found = [Found(1, Sign.BURST, ()), Found(2, Sign.ALONE, ()), Found(3, Sign.BURST, ())]

    assert found_by(found, Sign.BURST) == {1, 3}
    assert found_by(found, Sign.CARELESS) == set()


def test_a_town_without_planted_ones_has_nothing_to_recall():
    found = detection(3, stations=1, town=Town(workers=6, months=3, spikes=0, closers=0, careless=0))

    assert {name: one.planted for name, one in found.items()} == dict.fromkeys(found, 0)
    assert all(one.recall is None for one in found.values())
    assert found["any_sign"].right == 0


def test_stations_add_up_and_the_same_seed_is_the_same_town():
    town = Town(workers=5, months=3)
    one, two = detection(3, stations=1, town=town), detection(3, stations=2, town=town)

    assert one == detection(3, stations=1, town=town)
    assert two["any_sign"].planted == 2 * one["any_sign"].planted == 2 * 2 * 3
    assert two["careless"].planted == 2 * one["careless"].planted == 2 * 2
    assert two["any_sign"].flagged >= one["any_sign"].flagged


def test_what_is_right_is_among_the_flagged_and_the_planted():
    for one in detection(5, stations=1, town=Town(workers=8, months=3)).values():
        assert 0 <= one.right <= min(one.flagged, one.planted)


def test_months_without_a_hazard_have_no_share_of_valid_ones():
    drawn = list(ordinary(200, 1, Makeup(hazards=0.5)))

    assert {month.hazards_valid_share is None for month in drawn if month.hazards_verified == 0} == {True}
    assert all(0 <= month.hazards_valid_share <= 1 for month in drawn if month.hazards_verified)


def test_nobody_settles_more_than_there_is():
    for month in ordinary(300, 2, Makeup(disputes=4.0)):
        assert month.self_found.count <= month.disputes
        assert max(month.disputes_settled, month.disputes_timely) <= month.disputes
        assert 0 <= month.base_accuracy <= 1


def test_three_months_together_are_steadier_than_one():
    found = luck(900, 4, DisputeMode.COUNT_WITH_TOLERANCE)

    assert found.rolling_below60 < found.below60
    assert 0 <= found.from90 <= 1


def test_two_months_make_no_mean_of_three():
    assert luck(2, 4, DisputeMode.SUPPLY_NEUTRAL).rolling_below60 == 0.0


def test_better_work_scores_better():
    poor = luck(300, 4, DisputeMode.SUPPLY_NEUTRAL, Makeup(base_mean=30.0))

    assert poor.mean < luck(300, 4, DisputeMode.SUPPLY_NEUTRAL).mean - 5


def test_no_flag_has_no_precision_and_no_plant_no_recall():
    assert (Caught(3, 0, 0).precision, Caught(3, 0, 0).recall) == (None, 0.0)
    assert (Caught(0, 2, 0).precision, Caught(0, 2, 0).recall) == (0.0, None)


# spread


def test_nobody_at_all_has_no_share():
    frame = stretches([])

    assert frame["n"].sum() == 0
    assert frame["share"].tolist() == [None] * 6


@pytest.mark.parametrize(("total", "at"), [(0.0, 0), (60.0, 1), (99.99, 4), (100.0, 5), (105.0, 5)])
def test_every_total_that_can_be_lies_in_one_stretch(total, at):
    assert stretches([total])["n"].tolist() == [int(place == at) for place in range(6)]


def test_the_interval_of_a_share_narrows_with_people():
    few, many = stretches([70.0] * 2 + [85.0] * 2), stretches([70.0] * 50 + [85.0] * 50)

    assert few.loc[2, "to"] - few.loc[2, "from"] > many.loc[2, "to"] - many.loc[2, "from"]
    assert few.loc[2, "share"] == many.loc[2, "share"] == 0.5


def test_a_wider_level_is_a_wider_interval_and_equal_totals_have_none():
    mean, low, high = mean_with_doubt([80.0, 90.0, 100.0], level=0.99)

    assert low < mean_with_doubt([80.0, 90.0, 100.0])[1] < mean < high
    assert mean_with_doubt([80.0, 80.0]) == (80.0, 80.0, 80.0)


def test_months_stand_in_order_with_how_many_they_are_of():
    frame = pd.DataFrame({"month": [202611, 202610, 202611], "total": [90.0, 70.0, 80.0]})

    found = by_month(frame)

    assert found.index.tolist() == [202610, 202611]
    assert found["n"].tolist() == [1, 2]
    assert found["mean"].tolist() == [70.0, 85.0]


def test_a_frame_without_totals_has_no_month():
    assert by_month(pd.DataFrame({"month": [202610], "total": [None]})).empty


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_where_everybody_does_the_same_chance_leaves_no_room(centre):
    low, high = limits(centre, 5)

    assert low == high == (centre,) * 5


def test_limits_of_nothing_are_none_and_a_wider_level_lets_more_through():
    assert limits(0.8, 0) == ((), ())
    low, high = limits(0.8, 30)
    wide_low, wide_high = limits(0.8, 30, level=0.998)

    assert all(w <= n for w, n in zip(wide_low, low, strict=True))
    assert all(w >= n for w, n in zip(wide_high, high, strict=True))
