"""From typed values to what is kept: located, derived, cut, titled."""

from datetime import UTC, datetime

import pytest

from core.errors import BadInput
from core.i18n import speaking
from domain.organisation.queries import GridRecord, PlaceRecord
from domain.records import kind_of
from domain.records.keeping import examine, index_rows, payload_of, prepare, title_of
from domain.records.kinds import Field, FieldType, Words
from domain.records.known import Known, known_here
from domain.records.secrets import mask_of
from tests.factories import small_station
from tests.records import ADULT, CLERK, entered

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KNOWN = Known(
    {1: GridRecord(1, "G01", "一号警格", "Beat 1", "第一社区", "Community 1", 100, 1.0),
     2: GridRecord(2, "G02", "二号警格", "Beat 2", "第二社区", "Community 2", 100, 1.0)},
    {7: PlaceRecord(7, "C1", "翠湖小区", "PT01", 1), 8: PlaceRecord(8, "U1", "川师大", "PT04", 2)},
    {5: "张三"},
)  # fmt: skip


def typed(**changes):
    facts = {
        "happened": "2026-11-23", "grid": 1, "name": "张三丰", "id_number": ADULT, "reason": "RR1",
        "moved_in_on": "2026-11-20",
    }  # fmt: skip
    return facts | changes


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_form():
    _prepared, troubles = examine(kind_of("residence"), typed(grid="", name="", reason="?"), KNOWN, NOW)

    assert [one.field for one in troubles] == ["grid", "name", "reason"]


def test_the_first_trouble_is_raised_for_a_form():
    with pytest.raises(BadInput) as refused:
        prepare(kind_of("residence"), typed(grid="", name=""), KNOWN, NOW)

    assert refused.value.field == "grid"


def test_the_place_says_its_grid_and_must_not_contradict_it():
    kind = kind_of("residence")

    assert prepare(kind, typed(grid=None, place=8), KNOWN, NOW).values["grid"] == 2
    with pytest.raises(BadInput) as refused:
        prepare(kind, typed(grid=1, place=8), KNOWN, NOW)
    assert refused.value.field == "place"


def test_an_id_number_says_sex_and_year_of_birth():
    values = prepare(kind_of("residence"), typed(), KNOWN, NOW).values

    assert (values["sex"], values["birth_year"]) == ("F", 1949)


def test_nothing_secret_standard_or_empty_lies_in_the_payload():
    kind = kind_of("residence")
    values = prepare(kind, typed(phone="", wants_permit=False, landlord="李四"), KNOWN, NOW).values

    assert payload_of(kind, values) == {
        "reason": "RR1", "moved_in_on": "2026-11-20", "sex": "F", "birth_year": 1949,
    }  # fmt: skip


def test_a_title_is_chinese_whoever_enters_and_names_are_masked():
    kind = kind_of("red_armband")
    values = {"name": "赵大明", "composition": "RA2", "place": 7}

    with speaking("en"):
        assert title_of(kind, values, KNOWN) == "赵** 物业保安 翠湖小区"


def test_a_title_without_any_value_is_the_ledgers_name_and_a_long_one_is_cut():
    assert title_of(kind_of("residence"), {}, KNOWN) == "居住登记"
    assert len(title_of(kind_of("tip"), {"type": "TP1", "place_text": "长" * 120}, KNOWN)) == 80


def test_an_index_row_knows_text_number_and_day(tmp_path):
    station = small_station(tmp_path)
    with station.work(CLERK) as work:
        rows = index_rows(work, kind_of("training"), 9, {"hours": 2.5})
        dates = index_rows(
            work, kind_of("dog_licence"), 9, {"vaccinated_until": "2027-05-01", "vaccine_no": "M1"}
        )

    assert (rows[0]["text"], rows[0]["number"], rows[0]["day"]) == ("2.5", 2.5, None)
    assert {one["field"]: (one["text"], str(one["day"])) for one in dates} == {
        "vaccinated_until": ("2027-05-01", "2027-05-01"), "vaccine_no": ("M1", "None"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "plain", "mask"),
    [
        ("name", "欧阳明月", "欧***"),
        ("phone", "13812345678", "138****5678"),
        ("id", ADULT, "1101**********002X"),
        ("passport", "E12345678", "E1*****78"),
        ("text", "3 栋 502", "•••"),
    ],
)
def test_a_mask_shows_no_more_than_its_type_allows(kind, plain, mask):
    assert mask_of(Field("f", FieldType(kind), Words("栏", "f"), is_secret=True), plain) == mask


def test_registers_are_known_by_number_and_masked_name(tmp_path):
    station = small_station(tmp_path)
    values = {"happened": "2026-01-01", "grid": station.grid_ids["G01"], "name": "赵大", "composition": "RA2"}
    member = entered(station, "red_armband", values, CLERK)

    with station.reading() as session:
        known = known_here(session, 1, ("red_armband",))

    assert known.row_label(member) == "HX2026-0001 赵* 物业保安"
    assert known.row_words == {"hx2026-0001": member}
    assert known.row_label(999) == ""
