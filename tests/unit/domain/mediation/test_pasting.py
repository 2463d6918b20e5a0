"""Words from a chat group become proposals for the register form, and nothing more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.clock import local
from core.dictionaries import dictionary
from core.errors import BadInput
from domain.mediation.pasting import (
    LONGEST,
    KnownPlace,
    Pasted,
    moment_in,
    parties_in,
    place_in,
    read_text,
    type_in,
)
from domain.mediation.pasting import _words as words
from tests.factories import NOON

LAKE = KnownPlace("翠湖小区", 7)
GROUP = (
    "【业主群】3栋业主张三丰反映：昨晚11点半翠湖小区3栋2单元楼上刘备家装修噪音太大，吵得睡不着，"
    "张三丰电话13812345678，刘备 13987654321"
)


def read(text: str) -> Pasted:
    return read_text(text, NOON, [LAKE])


def test_a_message_of_the_owners_group_fills_the_form() -> None:
    fields = read(GROUP).fields()

    assert fields["name_0"] == "张三丰"
    assert fields["phone_0"] == "13812345678"
    assert fields["name_1"] == "刘备"
    assert fields["phone_1"] == "13987654321"
    assert fields["place"] == "翠湖小区3栋2单元"
    assert fields["grid_id"] == 7
    assert fields["type_code"] == "DT0201"
    assert fields["source"] == "SC05"
    assert f"{local(fields['found_at']):%m-%d %H:%M}" == "11-22 23:30"


def test_numbers_leave_the_text_for_their_fields() -> None:
    narrative = read(GROUP).narrative

    assert "13812345678" not in narrative
    assert "⟦138****5678⟧" in narrative


def test_an_id_number_goes_to_the_name_before_it() -> None:
    first, second = parties_in("报警人：李娟，11010519491231002X，与老板王建国争吵，电话139 1234 5678")

    assert (first.name, first.id_number, first.phone) == ("李娟", "11010519491231002X", "")
    assert (second.name, second.phone) == ("王建国", "13912345678")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王女士和楼上赵先生漏水纠纷", ("王女士", "赵先生")),
        ("诸葛亮与司马懿因车位发生争执", ("诸葛亮", "司马懿")),
        ("租客：周杰，房东：吴刚，押金不退", ("周杰", "吴刚")),
        ("房东吴刚和租客周杰", ("周杰", "吴刚")),
        ("大家好，楼道堆物没人管", ("", "")),
    ],
)
def test_who_is_on_which_side(text: str, names: tuple[str, str]) -> None:
    assert tuple(party.name for party in parties_in(text)) == names


def test_numbers_without_a_name_fill_the_sides_in_their_order() -> None:
    first, second = parties_in("电话 13812345678，对方 13987654321")

    assert (first.phone, second.phone) == ("13812345678", "13987654321")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("今天9:30", "11-23 09:30"),
        ("昨天下午3点", "11-22 15:00"),
        ("昨晚11点半", "11-22 23:30"),
        ("前天中午1点20分", "11-21 13:20"),
        ("11月20日早上8点", "11-20 08:00"),
        ("2026-11-19 20:15", "11-19 20:15"),
        ("11月20日", "11-20 12:00"),
    ],
)
def test_a_day_and_an_hour_as_people_say_them(text: str, when: str) -> None:
    found = moment_in(text, NOON)

    assert found is not None
    assert f"{local(found):%m-%d %H:%M}" == when


@pytest.mark.parametrize("text", ["没有说时间", "今天晚上8点去谈", "99月99日", "25点", "13812345678"])
def test_what_is_no_moment_or_still_to_come_is_left_open(text: str) -> None:
    assert moment_in(text, NOON) is None


def test_a_day_of_the_year_before_is_taken_as_such() -> None:
    found = moment_in("12月30日上午9点", NOON)

    assert found is not None
    assert NOON - found > timedelta(days=300)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在翠湖小区5栋1单元302室漏水", ("翠湖小区5栋1单元302室", 7)),
        ("到滨江路8号门口", ("滨江路8号", None)),
        ("没有地点", ("", None)),
    ],
)
def test_a_place_is_read_as_it_is_written(text: str, place: tuple[str, int | None]) -> None:
    assert place_in(text, [LAKE]) == place


def test_the_longest_name_of_a_place_wins() -> None:
    assert place_in("翠湖小区二期3栋", [LAKE, KnownPlace("翠湖小区二期", 9)])[1] == 9


@pytest.mark.parametrize(
    ("text", "code"), [("楼上漏水泡坏地板", "DT0202"), ("狗叫，遛狗不牵绳", "DT0206"), ("天气很好", "")]
)
def test_the_type_whose_words_stand_most_often_is_proposed(text: str, code: str) -> None:
    assert type_in(text) == code


def test_every_type_with_words_is_one_that_may_be_chosen() -> None:
    offered = {entry.code for entry in dictionary("dispute_types").choices()}

    assert set(words()["types"]) <= offered


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_pasted_is_said_below_the_field(text: str) -> None:
    with pytest.raises(BadInput) as wrong:
        read(text)

    assert wrong.value.field == "pasted"


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(BadInput):
        read("字" * (LONGEST + 1))


def test_a_text_that_says_nothing_fills_the_narrative_alone() -> None:
    assert read("哈喽大家好").fields() == {"narrative": "哈喽大家好", "source": "SC05"}


@pytest.mark.parametrize(
    "text", ["(" * 300, "张" * 500, "1" * 900, "2026-02-30 10:00", "=HYPERLINK(1)", "\x00a"]
)
def test_hostile_words_are_words(text: str) -> None:
    found = read(text)

    assert isinstance(found.narrative, str)
    assert found.found_at is None or isinstance(found.found_at, datetime)
