"""Refused rows as a file that comes back mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.i18n import speaking
from core.messages import message
from domain.alerts.reading import RefusedRow, open_source, refused_lines, write_refused
from domain.alerts.reading.heads import REASON_COLUMN
from domain.alerts.reading.refused import FORMULA_SIGNS, guarded
from tests.unit.domain.alerts.reading.files import HEADER, alert, opened, table

REASON = message("“{column}” is empty: fill in the date.", column="报警时间")
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
SIGNS = st.sampled_from(["=", "+", "-", "@", "|", "＝", "'", "'=", "''", ""])


def refused(*rows: tuple[str, ...]) -> list[RefusedRow]:
    return [RefusedRow(number, REASON, row) for number, row in enumerate(rows, start=2)]


def text_of(*rows: tuple[str, ...], language: str = "zh_CN") -> str:
    with speaking(language):
        return "".join(refused_lines(refused(*rows), HEADER))


def test_the_file_has_the_columns_of_the_source_and_the_reason() -> None:
    first, second = text_of(alert(1)).splitlines()

    assert first == "\ufeff" + ",".join((*HEADER, REASON_COLUMN))
    assert second == ",".join((*alert(1), "「报警时间」为空，请填写日期。"))


def test_the_reason_is_in_the_language_of_the_reader() -> None:
    assert "“报警时间” is empty: fill in the date." in text_of(alert(1), language="en")


def test_without_rows_there_is_still_a_header() -> None:
    assert len(text_of().splitlines()) == 1


def test_the_file_on_disk_carries_the_mark_of_utf_8(tmp_path: Path) -> None:
    write_refused(refused(alert(1)), HEADER, tmp_path / "refused.csv")

    data = (tmp_path / "refused.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").count("\r\n") == 2


@pytest.mark.parametrize("sign", list(FORMULA_SIGNS))
def test_no_cell_begins_as_a_formula(sign: str) -> None:
    assert guarded(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("cell", ["", "滨江花园", "1+1", "a=b", "O'Neil", "'quoted'", "”"])
def test_harmless_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_the_reason_cannot_become_a_formula_either() -> None:
    lines = list(refused_lines([RefusedRow(2, message("=1+1"), alert(1))], HEADER))

    assert lines[1].endswith(",'=1+1\r\n")


def test_a_file_that_comes_back_is_known_by_its_reasons() -> None:
    source = opened(text_of(alert(1), alert(2)).encode())

    assert source.is_mended
    assert source.columns == HEADER
    assert len(table(source)) == 2


def test_the_guards_are_taken_off_when_the_file_comes_back() -> None:
    row = alert(1, 事发地点="=1+1", 简要警情="-5 度", 处警民警="@全体")

    source = opened(text_of(row).encode())

    assert tuple(table(source)[list(HEADER)].iloc[0]) == row
    assert tuple(source.sample()[list(HEADER)].iloc[0]) == row


def test_an_apostrophe_of_an_ordinary_file_is_left_alone() -> None:
    source = opened(("接警编号,事发地点,简要警情\r\nJ1,'=1+1,'-5\r\n").encode())

    assert table(source)["事发地点"].tolist() == ["'=1+1"]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(SIGNS, CELLS), min_size=11, max_size=11))
def test_every_row_comes_back_as_it_was(cells: list[tuple[str, str]]) -> None:
    row = ("x", *(sign + cell for sign, cell in cells[1:]))

    source = opened(text_of(row).encode())

    assert tuple(table(source)[list(HEADER)].iloc[0]) == row


def test_cells_with_line_breaks_and_quotes_come_back(tmp_path: Path) -> None:
    row = alert(1, 简要警情='他说"不行",\n然后离开')
    write_refused(refused(row), HEADER, tmp_path / "refused.csv")

    source = open_source(tmp_path / "refused.csv")

    assert tuple(table(source)[list(HEADER)].iloc[0]) == row
