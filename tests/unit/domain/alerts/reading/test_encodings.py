"""Which encoding a text is in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from domain.alerts.reading.content import Content
from domain.alerts.reading.encodings import HEAD, survey, utf8_blocks
from domain.alerts.reading.limits import COMMAND_LINE, MEGABYTE, Limits
from tests.unit.domain.alerts.reading.files import alert, english, export, packed

TEXT = "接警编号,事发地点\r\nJ1,滨江花园 3 栋\r\nJ2,川师大东门\r\n"
LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


def found(data: bytes, limits: Limits = COMMAND_LINE) -> str:
    return survey(Content(data), limits).encoding


def refusal(data: bytes, limits: Limits = COMMAND_LINE) -> str:
    with pytest.raises(BadInput) as raised:
        survey(Content(data), limits)
    return english(raised.value.message)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_of_a_text_is_found(encoding: str, name: str) -> None:
    assert found(TEXT.encode(encoding)) == name


def test_utf_16_is_read_in_both_byte_orders() -> None:
    small = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")
    big = codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")

    texts = [b"".join(utf8_blocks(Content(data), "utf-16", COMMAND_LINE)) for data in (small, big)]

    assert texts == [TEXT.encode(), TEXT.encode()]


def test_plain_ascii_is_utf_8() -> None:
    assert found(b"case,date\n1,2\n") == "utf-8"


def test_a_packed_text_is_looked_at_unpacked() -> None:
    assert found(packed(TEXT.encode("gb18030"))) == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_comes_out_as_utf_8_without_its_mark(encoding: str) -> None:
    content = Content(TEXT.encode(encoding))

    assert (
        b"".join(utf8_blocks(content, survey(content, COMMAND_LINE).encoding, COMMAND_LINE)) == TEXT.encode()
    )


def test_a_character_cut_by_a_block_border_is_read_whole() -> None:
    text = "a" + "警" * (MEGABYTE // 3 + 10)
    content = Content(text.encode())

    assert b"".join(utf8_blocks(content, "utf-8", COMMAND_LINE)).decode() == text


def test_chinese_that_begins_after_a_megabyte_of_ascii_is_found() -> None:
    data = b"case,place\n" + b"1,street\n" * 150_000 + "2,滨江花园\n".encode("gb18030")

    assert found(data) == "gb18030"


def test_one_cell_that_happens_to_be_utf_8_does_not_sway_a_file_in_gb18030() -> None:
    rows = [alert(n, 简要警情="联通") for n in range(50)]

    assert found(export(*rows, encoding="gb18030")) == "gb18030"


def test_characters_of_four_bytes_are_kept() -> None:
    content = Content("地址\n𠮷祥苑\n".encode("gb18030"))

    assert b"".join(utf8_blocks(content, "gb18030", COMMAND_LINE)).decode() == "地址\n𠮷祥苑\n"


@settings(deadline=None)
@given(LETTERS)
def test_whatever_is_written_in_utf_8_is_read_back(text: str) -> None:
    content = Content(("x" + text).encode())

    encoding = survey(content, COMMAND_LINE).encoding

    assert b"".join(utf8_blocks(content, encoding, COMMAND_LINE)).decode() == "x" + text


def test_a_text_in_two_encodings_is_refused() -> None:
    mixed = export(*(alert(n) for n in range(20))) + export(alert(21), encoding="gb18030")

    text = refusal(mixed)

    assert text == "The text is part UTF-8, part GB18030 (line 22): save it again in one encoding."


def test_a_whole_export_in_gb18030_is_not_taken_for_mixed() -> None:
    assert found(export(*(alert(n) for n in range(500)), encoding="gb18030")) == "gb18030"


def test_bytes_of_no_known_encoding_are_refused() -> None:
    text = refusal(b"name,place\nSm\xf8rrebr\xf8d,\xff\xff\xff\n")

    assert text == "The text is neither UTF-8 nor GB18030 (byte 0xF8): save it as csv in UTF-8."


def test_utf_8_cut_in_the_middle_of_a_character_is_refused() -> None:
    assert "neither UTF-8 nor GB18030" in refusal("地点\n滨江花园".encode()[:-1])


def test_a_nul_is_refused() -> None:
    text = refusal(b"a,b\n1,\x00\n")

    assert text == "The file holds NUL bytes, which no text has: save it as xlsx or as csv in UTF-8."


def test_utf_16_without_its_mark_is_refused() -> None:
    assert "NUL" in refusal("case,date\n1,2\n".encode("utf-16-le"))


def test_a_nul_inside_marked_utf_16_is_refused() -> None:
    assert "NUL" in refusal("case\n1\x00\n".encode("utf-16"))


def test_a_line_of_more_than_a_megabyte_is_refused() -> None:
    text = refusal(b"a,b\n1,2\n" + b"x" * (MEGABYTE + 1) + b"\n3,4\n")

    assert text == "Line 3 is longer than 1 MB, as no alert is: export the file again."


def test_a_line_of_exactly_a_megabyte_is_read() -> None:
    assert survey(Content(b"a\n" + b"x" * MEGABYTE + b"\nb\n"), COMMAND_LINE).lines == 3


def test_a_long_line_across_block_borders_is_refused() -> None:
    data = b"y" * (MEGABYTE - 10) + b"\n" + b"x" * (MEGABYTE + 1)

    assert "Line 2" in refusal(data)


def test_a_text_without_any_line_break_is_bounded() -> None:
    assert "longer than 1 MB" in refusal(b"x" * (3 * MEGABYTE))


@pytest.mark.parametrize(
    ("text", "lines"), [(b"a\nb\nc\n", 3), (b"a\r\nb\r\n", 2), (b"a\rb\rc\r", 3), (b"a", 0)]
)
def test_lines_are_counted_whatever_ends_them(text: bytes, lines: int) -> None:
    assert survey(Content(text), COMMAND_LINE).lines == lines


def test_the_head_is_the_opening_and_no_more() -> None:
    data = b"a,b\n" * 1_000_000

    head = survey(Content(data), COMMAND_LINE).head

    assert head == data[:HEAD]


def test_the_size_is_that_of_the_text_in_utf_8() -> None:
    assert survey(Content(TEXT.encode("gb18030")), COMMAND_LINE).size == len(TEXT.encode())
