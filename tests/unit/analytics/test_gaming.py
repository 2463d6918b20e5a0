from datetime import datetime, timedelta
from functools import partial

import pandas as pd
import pytest

from analytics.gaming import Limits, Sign, alike, alike_groups, careless, signs

moment = partial(datetime)  # as the frames are: station time without a zone
NINE = moment(2026, 10, 12, 9, 0)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ENTRY = ["id", "worker_id", "at", "text"]
DISPUTE = [
    *("id", "worker_id", "opened_at", "closed_at", "closed_by", "is_confirmed"),
    *("place", "type_code", "parties"),
]
NO_ENTRIES = pd.DataFrame([], columns=ENTRY)
NO_DISPUTES = pd.DataFrame([], columns=DISPUTE)


def entries(moments, texts=None, worker=1):
    rows = [(at, worker, moment, (texts or [""] * len(moments))[at]) for at, moment in enumerate(moments)]
    return pd.DataFrame(rows, columns=ENTRY)


def dispute(row_id, opened, minutes=None, *, by=1, confirmed=True, place="p", code="DT02", parties=("a",)):
    closed = pd.NaT if minutes is None else opened + minutes * MINUTE
    return (row_id, 1, opened, closed, by, confirmed, place, code, frozenset(parties))


def disputes(*rows):
    frame = pd.DataFrame(rows, columns=DISPUTE)
    return frame.assign(closed_at=pd.to_datetime(frame["closed_at"]))


def seen(entered=NO_ENTRIES, taken=NO_DISPUTES, limits=None):
    return {one.sign: one for one in signs(entered, taken, limits)}


def test_nine_entries_in_ten_minutes_are_a_burst_and_eight_are_not():
    nine = seen(entries([NINE + at * MINUTE for at in range(9)]))
    eight = seen(entries([NINE + at * MINUTE for at in range(8)]))

    assert nine[Sign.BURST].rows == tuple(range(9))
    assert Sign.BURST not in eight


def test_nine_entries_in_eleven_minutes_are_no_burst():
    assert Sign.BURST not in seen(entries([NINE + at * 11 / 8 * MINUTE for at in range(9)]))


def test_a_burst_is_found_whatever_order_the_rows_come_in():
    moments = [NINE + at * MINUTE for at in range(9)]
    backwards = entries(list(reversed(moments)))

    assert seen(backwards)[Sign.BURST].facts == {"entries": 9}


@pytest.mark.parametrize(("late", "is_seen"), [(4, False), (5, True)])
def test_more_than_45_percent_in_the_last_two_days_is_a_sign(late, is_seen):
    moments = [moment(2026, 10, 5 + at, 9) for at in range(10 - late)]
    moments += [moment(2026, 10, 30 + at % 2, 9, at) for at in range(late)]

    assert (Sign.MONTH_END in seen(entries(moments))) is is_seen


def test_few_entries_in_a_month_are_no_sign_of_anything():
    assert not seen(entries([moment(2026, 10, 31, 9 + at) for at in range(4)]))


def test_five_texts_alike_by_ninety_percent_are_a_sign():
    same = [f"东门出租房新迁入两人，租期一年，{at} 栋" for at in range(5)]
    found = seen(entries([NINE + at * DAY for at in range(6)], [*same, "西区商铺更换经营者，已拍照存档备查"]))

    assert found[Sign.SAME_TEXT].rows == (0, 1, 2, 3, 4)


def test_short_texts_are_alike_by_nature():
    assert not seen(entries([NINE + at * DAY for at in range(6)], ["已登记"] * 6))


def test_spaces_and_punctuation_do_not_make_texts_different():
    assert alike("东门，出租房 新迁入", "东门出租房新迁入。") == 1


def test_grouping_agrees_with_comparing_every_pair():
    texts = ["甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子", "子丑寅卯辰巳午未申酉", "甲乙丙丁戊己庚辛壬癸"]

    groups = alike_groups(texts, 0.9)

    slow = [[b for b in range(len(texts)) if alike(texts[a], texts[b]) >= 0.9] for a in range(len(texts))]
    assert groups == [[0, 1, 3], [2]]
    assert slow[0] == groups[0]


def test_opened_and_closed_within_minutes_twice_is_a_sign():
    quick = disputes(dispute(1, NINE, 9), dispute(2, NINE + DAY, 3), dispute(3, NINE + 2 * DAY, 10))

    assert seen(taken=quick)[Sign.INSTANT].rows == (1, 2)


def test_one_quick_settlement_is_no_sign():
    assert Sign.INSTANT not in seen(taken=disputes(dispute(1, NINE, 5), dispute(2, NINE + DAY)))


def test_opened_and_closed_alone_without_a_party_is_a_sign():
    rows = [dispute(at, NINE + at * DAY, 900, confirmed=False, parties=(str(at),)) for at in (1, 2)]

    assert seen(taken=disputes(*rows))[Sign.ALONE].rows == (1, 2)


@pytest.mark.parametrize("change", [{"by": 2}, {"confirmed": True}, {"minutes": None}])
def test_closed_by_another_confirmed_or_still_open_is_not_alone(change):
    facts = {"minutes": 900, "confirmed": False, "by": 1} | change
    rows = [
        dispute(at, NINE + at * DAY, facts["minutes"], by=facts["by"], confirmed=facts["confirmed"])
        for at in (1, 2)
    ]

    assert Sign.ALONE not in seen(taken=disputes(*rows))


@pytest.mark.parametrize(
    ("change", "days", "is_seen"),
    [
        ({}, 30, True),
        ({}, 31, False),
        ({"parties": ("b",)}, 3, False),
        ({"place": "q"}, 3, False),
        ({"code": "DT03"}, 3, False),
    ],
)
def test_the_same_party_place_and_kind_within_thirty_days_is_a_sign(change, days, is_seen):
    rows = disputes(dispute(1, NINE, 900), dispute(2, NINE + days * DAY, 900, **change))

    assert (Sign.REPEATED in seen(taken=rows)) is is_seen


def test_each_worker_is_looked_at_alone():
    mine = entries([NINE + at * MINUTE for at in range(5)])
    other = entries([NINE + at * MINUTE for at in range(5)], worker=2)

    assert not seen(pd.concat([mine, other]))


def test_limits_are_those_of_the_rule():
    moments = entries([NINE + at * MINUTE for at in range(4)])

    assert Sign.BURST in seen(moments, limits=Limits(burst_entries=3))


@pytest.mark.parametrize(
    ("right", "is_careless"), [(30, False), (27, False), (25, False), (24, True), (20, True)]
)
def test_careless_is_what_luck_would_rarely_do(right, is_careless):
    assert careless(30, right) is is_careless


def test_nothing_checked_says_nothing():
    assert not careless(0, 0)


def test_an_empty_month_shows_nothing():
    assert signs(NO_ENTRIES, NO_DISPUTES) == []
