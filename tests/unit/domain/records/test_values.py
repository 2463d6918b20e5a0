from datetime import UTC, date, datetime

import pytest

from core.errors import BadInput
from core.i18n import say, speaking
from domain.organisation.queries import GridRecord, PlaceRecord
from domain.records import kind_of
from domain.records.kinds import Field, FieldType, Words
from domain.records.known import Known
from domain.records.values import read, told

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KNOWN = Known(
    {1: GridRecord(1, "G01", "一号警格", "Beat 1", "第一社区", "Community 1", 100, 1.0)},
    {7: PlaceRecord(7, "C1", "翠湖小区", "PT01", 1), 8: PlaceRecord(8, "C2", "同名小区", "PT01", 1),
     9: PlaceRecord(9, "C3", "同名小区", "PT01", 1)},
    {5: "张三", 6: "李四"},
    {"red_armband": {31: "HX2026-0001 赵*"}},
)  # fmt: skip


def field(kind, **more):
    return Field("f", FieldType(kind), Words("栏", "Field"), **more)


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  两个  词 ", "两个 词"),
        ("long", "一行\n二行 ", "一行\n二行"),
        ("date", date(2026, 11, 1), "2026-11-01"),
        ("date", "2026-11-01", "2026-11-01"),
        ("date", datetime(2026, 10, 31, 17, tzinfo=UTC), "2026-11-01"),
        ("moment", datetime(2026, 11, 1, 1, 30, tzinfo=UTC), "2026-11-01T01:30:00+00:00"),
        ("moment", "2026-11-01 09:30", "2026-11-01T01:30:00+00:00"),
        ("moment", date(2026, 11, 1), "2026-10-31T16:00:00+00:00"),
        ("number", "1,234.5", 1234.5),
        ("number", 0, 0),
        ("count", "12", 12),
        ("count", 12.0, 12),
        ("bool", True, True),
        ("bool", "是", True),
        ("bool", "无", False),
        ("bool", "", False),
        ("grid", 1, 1),
        ("grid", "一号警格", 1),
        ("grid", "第一社区", 1),
        ("grid", "beat 1", 1),
        ("place", "翠湖小区", 7),
        ("worker", "张三", 5),
        ("workers", "张三、李四", [5, 6]),
        ("workers", [6, 6], [6]),
        ("records", "hx2026-0001", [31]),
        ("records", [31], [31]),
        ("phone", "138 1234 5678", "13812345678"),
        ("id", "11010519491231002x", "11010519491231002X"),
        ("passport", "e 1234-5678", "E12345678"),
        ("name", " 张三丰 ", "张三丰"),
    ],
)
def test_what_people_write_is_kept_in_one_form(kind, raw, kept):
    assert read(field(kind), raw, KNOWN, NOW) == kept


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", "长" * 121),
        ("date", "明天"),
        ("date", "2026-02-30"),
        ("date", "1899-12-31"),
        ("moment", "25:00"),
        ("number", "许多"),
        ("number", "nan"),
        ("number", "-1"),
        ("number", "1e13"),
        ("count", "1.5"),
        ("bool", "也许"),
        ("grid", "十号警格"),
        ("grid", 99),
        ("place", "同名小区"),
        ("worker", "王五"),
        ("workers", "张三、王五"),
        ("records", "HX2026-0009"),
        ("records", [99]),
        ("phone", "12345"),
        ("id", "110105194912310021"),
        ("passport", "E1"),
        ("passport", "护照123456"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(kind, raw):
    with pytest.raises(BadInput) as refused:
        read(field(kind), raw, KNOWN, NOW)

    assert refused.value.field == "f"
    assert not say(refused.value.message).isascii()


@pytest.mark.parametrize("raw", [None, "", "   ", [], {}, float("nan")])
def test_an_empty_field_is_none_unless_it_is_required(raw):
    assert read(field("text"), raw, KNOWN, NOW) is None
    with pytest.raises(BadInput) as refused:
        read(field("text", is_required=True), raw, KNOWN, NOW)
    assert say(refused.value.message) == "请填写栏。"


def test_what_lies_in_the_past_cannot_lie_ahead():
    for kind, raw in (("date", "2026-11-24"), ("moment", "2026-11-23 12:06")):
        with pytest.raises(BadInput):
            read(field(kind, unless_future=True), raw, KNOWN, NOW)
    assert read(field("date", unless_future=True), "2026-11-23", KNOWN, NOW)
    assert read(field("moment", unless_future=True), "2026-11-23 12:04", KNOWN, NOW)


def test_a_number_stays_within_its_bounds():
    hours = kind_of("training")["hours"]

    assert read(hours, "40", KNOWN, NOW) == 40
    for raw in ("0.4", "41"):
        with pytest.raises(BadInput):
            read(hours, raw, KNOWN, NOW)


@pytest.mark.parametrize("raw", ["RR2", "就学", "Study", "study"])
def test_a_choice_is_written_as_code_or_in_either_language(raw):
    assert read(kind_of("residence")["reason"], raw, KNOWN, NOW) == "RR2"


def test_several_choices_are_parted_as_people_part_them():
    actions = kind_of("visit")["actions"]

    assert read(actions, "边察社情民意、边问急难愁盼；边宣传防范", KNOWN, NOW) == ["B1", "B2", "B5"]
    with pytest.raises(BadInput):
        read(actions, "边察社情民意、边走边看", KNOWN, NOW)


def test_checks_take_known_items_in_known_states():
    items = kind_of("facility_check")["items"]

    assert read(items, {"SF1": "FS1", "SF2": None}, KNOWN, NOW) == {"SF1": "FS1"}
    for raw in ({"SF9": "FS1"}, {"SF1": "FS9"}, "SF1"):
        with pytest.raises(BadInput):
            read(items, raw, KNOWN, NOW)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("bool", True, "是"),
        ("number", 2.0, "2"),
        ("moment", "2026-11-01T01:30:00+00:00", "2026-11-01 09:30"),
        ("grid", 1, "一号警格"),
        ("place", 7, "翠湖小区"),
        ("worker", 5, "张*"),
        ("workers", [5, 6], "张*、李*"),
        ("records", [31], "HX2026-0001 赵*"),
        ("text", "原样", "原样"),
        ("text", None, ""),
    ],
)
def test_a_value_is_told_in_words_and_colleagues_masked(kind, value, words):
    assert told(field(kind), value, KNOWN) == words


def test_codes_are_told_in_the_reader_s_language():
    reason, items = kind_of("residence")["reason"], kind_of("facility_check")["items"]

    assert told(reason, "RR2", KNOWN) == "就学"
    assert told(items, {"SF1": "FS3"}, KNOWN) == "饮水机 损坏"
    with speaking("en"):
        assert told(reason, "RR2", KNOWN) == "Study"
