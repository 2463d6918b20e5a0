from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from domain.personal import mask_id, mask_name, mask_phone, read_id_number, read_phone
from domain.personal.idnumber import check_character
from domain.personal.masks import surname

TODAY = date(2026, 11, 23)


def number(first_seventeen):
    return first_seventeen + check_character(first_seventeen)


def test_the_number_printed_in_the_standard_is_right():
    assert check_character("11010519491231002") == "X"


def test_a_right_number_tells_birth_and_sex():
    read = read_id_number(number("11010519491231002"), TODAY)

    assert (read.birth_on, read.sex, read.kind) == (date(1949, 12, 31), "F", "citizen")


def test_blanks_small_x_and_full_width_digits_are_forgiven():
    assert read_id_number(" 110105 19491231 002x", TODAY).number == "11010519491231002X"
    assert read_id_number("１１０１０５１９４９１２３１００２Ｘ", TODAY).number == "11010519491231002X"


@pytest.mark.parametrize("odd", ["", "123", "11010519491231002", "1101051949123100222", "A10105194912310021"])
def test_a_wrong_length_or_letter_is_refused_with_what_to_do(odd):
    with pytest.raises(BadInput, match="18 characters") as refusal:
        read_id_number(odd, TODAY)

    assert refusal.value.field == "id_number"


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(position, step):
    right = "11010519491231002X"
    digit = str((int(right[position]) + step) % 10)
    wrong = right[:position] + digit + right[position + 1 :]

    with pytest.raises(BadInput):
        read_id_number(wrong, TODAY)


@pytest.mark.parametrize("birth", ["19490230", "20270101", "18991231", "20261301"])
def test_an_impossible_birth_date_is_refused(birth):
    with pytest.raises(BadInput, match="birth date"):
        read_id_number(number(f"110105{birth}002"), TODAY)


@pytest.mark.parametrize(
    ("region", "kind"),
    [("810000", "hong_kong"), ("820000", "macao"), ("830000", "taiwan"), ("911403", "foreign_permanent")],
)
def test_residence_permits_pass_the_same_check(region, kind):
    assert read_id_number(number(f"{region}19900101001"), TODAY).kind == kind


@pytest.mark.parametrize("typed", ["13812345678", "+86 138 1234 5678", "138-1234-5678"])
def test_a_mobile_number_is_read_as_typed(typed):
    assert read_phone(typed) == "13812345678"


def test_a_landline_with_area_code_is_a_phone():
    assert read_phone("0825-2223333") == "08252223333"


@pytest.mark.parametrize("odd", ["", "1381234567", "12812345678", "abc", "138123456789"])
def test_anything_else_is_refused(odd):
    with pytest.raises(BadInput) as refusal:
        read_phone(odd)

    assert refusal.value.field == "phone"


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三丰", "张**"),
        ("张三", "张*"),
        ("欧阳锋", "欧**"),
        ("诸葛孔明", "诸***"),
        ("J. Smith", "J*******"),
        ("张", "张*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character(name, mask):
    assert mask_name(name) == mask


def test_compound_surnames_are_known():
    assert surname("欧阳锋") == "欧阳"
    assert surname("欧阳") == "欧"
    assert surname("张三") == "张"


def test_numbers_are_masked_in_the_middle():
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("08252223333") == "*******3333"
    assert mask_id("110101199003070010") == "1101**********0010"
