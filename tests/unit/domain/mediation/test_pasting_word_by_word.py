"""Pasted words, one rule at a time: moments, places, names, numbers and types, with what must not be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import local
from core.errors import BadInput
from domain.mediation.pasting import (
    LONGEST,
    KnownPlace,
    Pasted,
    PastedParty,
    moment_in,
    parties_in,
    place_in,
    read_text,
    type_in,
)
from tests.factories import NOON

LAKE, LAKE_EAST, RIVER = KnownPlace("翠湖小区", 7), KnownPlace("翠湖小区东区", 8), KnownPlace("滨江小区", 9)
PHONE, OTHER = "13812345678", "13987654321"
ID = "11010519491231002X"


def told(found: datetime | None) -> str:
    return f"{local(found):%Y-%m-%d %H:%M}" if found else ""


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("今日早上7点05分", "2026-11-23 07:05"),
        ("今天凌晨2点", "2026-11-23 02:00"),
        ("昨日18:45", "2026-11-22 18:45"),
        ("昨天18：45", "2026-11-22 18:45"),
        ("昨天傍晚6点半", "2026-11-22 18:30"),
        ("昨天中午12点", "2026-11-22 12:00"),
        ("昨天中午1点", "2026-11-22 13:00"),
        ("昨天中午11点", "2026-11-22 11:00"),
        ("昨晚12点", "2026-11-23 00:00"),
        ("昨晚12点半", "2026-11-23 00:30"),
        ("昨天下午12点", "2026-11-22 12:00"),
        ("11月20日晚上12点", "2026-11-21 00:00"),
        ("昨天下午15点", "2026-11-22 15:00"),
        ("前天上午10时", "2026-11-21 10:00"),
        ("前天", "2026-11-21 12:00"),
        ("8点", "2026-11-23 08:00"),
        ("2026年3月5日下午2点", "2026-03-05 14:00"),
        ("2026/3/5 9:00", "2026-03-05 09:00"),
        ("2026.03.05", "2026-03-05 12:00"),
        ("3月5号", "2026-03-05 12:00"),
        ("2025年12月31日 23:59", "2025-12-31 23:59"),
        ("12月31日", "2025-12-31 12:00"),
        ("11月23日", "2026-11-23 12:00"),
        (f"电话{PHONE}，昨天9点", "2026-11-22 09:00"),
    ],
)
def test_a_moment_is_read_as_it_is_said(text: str, when: str) -> None:
    assert told(moment_in(text, NOON)) == when


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2月30日",
        "13月1日",
        "今天12点01分",
        "今天下午1点",
        "今晚12点",
        "2027年1月1日",
        "昨天24点",
        "昨天9:60",
        PHONE,
        ID,
    ],
)
def test_what_no_calendar_knows_or_is_still_to_come_is_no_moment(text: str) -> None:
    assert moment_in(text, NOON) is None


def test_this_very_moment_has_happened() -> None:
    assert moment_in("今天中午12点", NOON) == NOON


def test_today_is_the_day_of_the_station_not_of_greenwich() -> None:
    before_dawn = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 01:30 of the 23rd in Shanghai

    assert told(moment_in("今天凌晨1点", before_dawn)) == "2026-11-23 01:00"
    assert told(moment_in("昨天", before_dawn)) == "2026-11-22 12:00"


def test_a_word_for_a_day_goes_before_a_date() -> None:
    assert told(moment_in("昨天说好 11月1日 搬", NOON)).startswith("2026-11-22")


@pytest.mark.parametrize(
    ("text", "place", "grid"),
    [
        ("翠湖小区", "翠湖小区", 7),
        ("翠湖小区3栋2单元", "翠湖小区3栋2单元", 7),
        ("在翠湖小区 3 栋 2 单元吵", "翠湖小区 3 栋 2 单元", 7),
        ("翠湖小区东区3栋", "翠湖小区东区3栋", 8),
        ("滨江小区十二号楼一单元", "滨江小区十二号楼一单元", 9),
        ("滨江小区A座", "滨江小区A座", 9),
        ("位于幸福花园5栋", "幸福花园5栋", None),
        ("，人民广场有人吵架", "人民广场", None),
        ("楼上太吵", "", None),
        ("", "", None),
    ],
)
def test_a_place_is_a_known_one_or_ends_like_one(text: str, place: str, grid: int | None) -> None:
    assert place_in(text, [LAKE, LAKE_EAST, RIVER]) == (place, grid)


def test_a_place_whose_name_holds_signs_is_taken_by_its_letters() -> None:
    odd = KnownPlace("C++(一期)", 3)

    assert place_in("在C++(一期)2栋", [odd]) == ("C++(一期)2栋", 3)


def test_no_place_is_known_where_the_station_knows_none() -> None:
    assert place_in("翠湖小区3栋", []) == ("翠湖小区3栋", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("楼上漏水，水管爆了", "DT0202"),
        ("楼道堆物占道", "DT0203"),
        ("有人高空抛物", "DT0204"),
        ("车位被占", "DT0205"),
        ("狗咬人，没牵绳遛狗", "DT0206"),
        ("物业费涨价", "DT0301"),
        ("业委会换届", "DT0303"),
        ("押金不退", "DT0401"),
        ("健身卡不给退", "DT0501"),
        ("饭店里打起来", "DT0503"),
        ("借钱不还，有欠条", "DT0601"),
        ("拖欠工资", "DT0701"),
        ("夫妻吵架", "DT0101"),
        ("大家好", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_type_propose_it(text: str, code: str) -> None:
    assert type_in(text) == code


def test_more_words_of_a_type_weigh_more_than_the_first_named() -> None:
    assert type_in("停车的事不说了，主要是漏水，渗水，水管坏") == "DT0202"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (f"张三丰{PHONE}", PastedParty("张三丰", PHONE), PastedParty()),
        (f"张三丰（电话：{PHONE}）", PastedParty("张三丰", PHONE), PastedParty()),
        (f"张三丰 {PHONE}，刘备 {OTHER}", PastedParty("张三丰", PHONE), PastedParty("刘备", OTHER)),
        (f"欧阳锋，{PHONE}", PastedParty("欧阳锋", PHONE), PastedParty()),
        (f"报警人：李娟，身份证{ID}", PastedParty("李娟", "", ID), PastedParty()),
        (f"报警人：李娟，{PHONE}，{ID}", PastedParty("李娟", PHONE, ID), PastedParty()),
        (f"李娟 {PHONE} {OTHER}", PastedParty("李娟", PHONE), PastedParty("", OTHER)),
        ("对方：王建国", PastedParty("王建国"), PastedParty()),
        ("报警人：李娟，对方：王建国", PastedParty("李娟"), PastedParty("王建国")),
        ("对方：王建国，报警人：李娟", PastedParty("李娟"), PastedParty("王建国")),
        (PHONE, PastedParty("", PHONE), PastedParty()),
        (f"{PHONE} {OTHER} 13700001111", PastedParty("", PHONE), PastedParty("", OTHER)),
        ("有人吵架", PastedParty(), PastedParty()),
    ],
)
def test_each_side_gets_what_is_said_of_it(text: str, first: PastedParty, second: PastedParty) -> None:
    assert parties_in(text) == (first, second)


def test_only_what_the_text_says_is_a_field() -> None:
    assert read_text("有人吵起来了", NOON).fields() == {"narrative": "有人吵起来了", "source": "SC05"}


def test_fields_are_named_as_the_form_names_them() -> None:
    filled = Pasted(
        "经过", (PastedParty("甲", PHONE, ID), PastedParty("乙")), "翠湖小区", 7, "DT0201", NOON
    ).fields()

    assert filled == {
        "narrative": "经过", "source": "SC05", "place": "翠湖小区", "grid_id": 7, "type_code": "DT0201",
        "found_at": NOON, "name_0": "甲", "phone_0": PHONE, "id_number_0": ID, "name_1": "乙",
    }  # fmt: skip


@pytest.mark.parametrize(("text", "hidden"), [(f"电话{PHONE}", PHONE), (f"证号{ID}", ID)])
def test_no_number_is_left_in_the_narrative(text: str, hidden: str) -> None:
    narrative = read_text(text, NOON).narrative

    assert hidden not in narrative
    assert "⟦" in narrative


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_to_read_is_said_at_the_box(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_text(text, NOON)

    assert refusal.value.field == "pasted"


def test_the_longest_text_is_read_and_one_sign_more_is_refused() -> None:
    assert read_text("吵" * LONGEST, NOON).narrative.startswith("吵吵")

    with pytest.raises(BadInput) as refusal:
        read_text("吵" * (LONGEST + 1), NOON)
    assert refusal.value.field == "pasted"


def test_a_long_hostile_text_is_read_at_once() -> None:
    began = datetime.now(UTC)

    read_text(("张和" * 900 + "在" * 900 + "1" * 900)[:LONGEST], NOON, [LAKE])

    assert datetime.now(UTC) - began < timedelta(seconds=5)
