"""The bytes of a file: plain, packed, cut off, swelling."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from core.errors import BadInput
from domain.alerts.reading.content import Content, blocks, checked_content, opening
from domain.alerts.reading.limits import COMMAND_LINE, MEGABYTE, WEB, Limits
from tests.unit.domain.alerts.reading.files import english, packed

TEXT = b"case,date\r\n1,2025-04-25\r\n"


def refusal(held: Path | bytes, limits: Limits = COMMAND_LINE) -> str:
    with pytest.raises(BadInput) as raised:
        list(blocks(checked_content(held, limits), limits))
    return english(raised.value.message)


def test_a_file_in_memory_is_read_as_it_is() -> None:
    content = checked_content(TEXT, COMMAND_LINE)

    assert b"".join(blocks(content, COMMAND_LINE)) == TEXT
    assert content.size == len(TEXT)
    assert not content.is_gzip


def test_a_file_on_disk_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "alerts.csv"
    path.write_bytes(TEXT)

    content = checked_content(path, COMMAND_LINE)

    assert b"".join(blocks(content, COMMAND_LINE)) == TEXT
    assert content.size == len(TEXT)


def test_a_path_may_be_given_as_text(tmp_path: Path) -> None:
    (tmp_path / "alerts.csv").write_bytes(TEXT)

    content = checked_content(str(tmp_path / "alerts.csv"), COMMAND_LINE)

    assert b"".join(blocks(content, COMMAND_LINE)) == TEXT


def test_a_packed_file_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "alerts.csv"
    path.write_bytes(packed(TEXT))

    content = checked_content(path, COMMAND_LINE)

    assert content.is_gzip
    assert b"".join(blocks(content, COMMAND_LINE)) == TEXT


def test_a_packed_file_of_several_members_is_read_to_its_end() -> None:
    content = checked_content(packed(TEXT) + packed(b"2,2025-04-26\r\n"), COMMAND_LINE)

    assert b"".join(blocks(content, COMMAND_LINE)) == TEXT + b"2,2025-04-26\r\n"


def test_a_content_can_be_read_twice() -> None:
    content = Content(packed(TEXT))

    first = b"".join(blocks(content, COMMAND_LINE))

    assert b"".join(blocks(content, COMMAND_LINE)) == first


def test_the_opening_is_no_longer_than_asked_for() -> None:
    content = Content(packed(TEXT * 1000))

    assert opening(content, COMMAND_LINE, 4) == TEXT[:4]


def test_the_opening_of_a_short_file_is_the_file() -> None:
    assert opening(Content(TEXT), COMMAND_LINE) == TEXT


def test_large_files_come_in_blocks() -> None:
    content = Content(b"x" * (2 * MEGABYTE + 5))

    sizes = [len(block) for block in blocks(content, COMMAND_LINE)]

    assert sizes == [MEGABYTE, MEGABYTE, 5]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv") == "The file is not there: choose it again."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "The file is not there: choose it again."


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "The file is empty: export it again."


def test_a_file_larger_than_the_web_takes_is_refused() -> None:
    text = refusal(b"x" * (20 * MEGABYTE + 1), WEB)

    assert text == "The file is larger than 20 MB: split it by period, or import it with the command line."


def test_the_command_line_takes_a_file_of_any_packed_size() -> None:
    content = checked_content(b"x" * (20 * MEGABYTE + 1), COMMAND_LINE)

    assert content.size > 20 * MEGABYTE


def test_a_packed_file_that_was_cut_off_is_refused() -> None:
    whole = packed(bytes(range(256)) * 100)

    assert refusal(whole[:-20]) == "The file is damaged or was cut off: copy or export it again."


def test_a_packed_file_with_a_flipped_byte_is_refused() -> None:
    whole = bytearray(packed(bytes(range(256)) * 100))
    whole[-6] ^= 0xFF

    assert "damaged" in refusal(bytes(whole))


def test_two_bytes_of_gzip_and_nothing_else_are_refused() -> None:
    assert "damaged" in refusal(b"\x1f\x8b")


def test_gzip_followed_by_rubbish_is_refused() -> None:
    assert "damaged" in refusal(packed(TEXT) + b"rubbish")


def test_a_packed_file_that_swells_beyond_the_ratio_is_refused() -> None:
    bomb = gzip.compress(b"a,b\n" * 4_000_000)

    assert refusal(bomb) == (
        "The file unpacks to more than 120 times its size, as no export does: export it again."
    )


def test_a_small_packed_file_may_repeat_itself() -> None:
    content = Content(gzip.compress(b"a,b\n" * 100_000))

    assert sum(map(len, blocks(content, COMMAND_LINE))) == 400_000


def test_a_file_that_unpacks_beyond_the_limit_is_refused() -> None:
    limits = Limits(unpacked_bytes=3 * MEGABYTE, ratio=10**6)

    text = refusal(gzip.compress(b"a,b\n" * 1_000_000), limits)

    assert text == "The file unpacks to more than 3 MB: split it by period."


def test_the_limits_are_those_of_the_issue() -> None:
    assert COMMAND_LINE.packed_bytes is None
    assert (COMMAND_LINE.unpacked_bytes, COMMAND_LINE.ratio) == (1 << 30, 120)
    assert (COMMAND_LINE.line_bytes, COMMAND_LINE.columns) == (1 << 20, 500)
    assert (COMMAND_LINE.workbook_rows, COMMAND_LINE.workbook_entries) == (200_000, 200)
    assert WEB.packed_bytes == 20 << 20
