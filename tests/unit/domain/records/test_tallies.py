"""What a record adds to the kept counts."""

from datetime import date

import pytest

from domain.records.tallies import measure_of, record_cells
from domain.tallies.cells import NO_GRID, Cell

DAY = date(2026, 11, 23)


def row(kind="hazard", **changes):
    facts = {
        "kind": kind, "happened_on": DAY, "happened_at": None, "done_on": None, "grid_id": 3,
        "place_id": None, "place_text": "", "status": "open", "verdict": "", "payload": {"type": "HZ02"},
    }  # fmt: skip
    return facts | changes


def cells(**changes):
    return list(record_cells(row(**changes)))


def test_a_record_counts_on_its_day_in_its_grid_under_its_code():
    assert cells() == [Cell("record.hazard", DAY, 3, "HZ02")]


def test_each_measure_that_holds_adds_one():
    assert [one.measure for one in cells(status="done", verdict="ok")] == [
        "record.hazard", "record.hazard.verified", "record.hazard.fixed",
    ]  # fmt: skip


def test_a_void_record_counts_nowhere():
    assert cells(status="void") == []


def test_one_taken_out_of_a_register_still_counts_on_its_day():
    assert [one.measure for one in cells(kind="dog_licence", status="ended", payload={"breed": "DB51"})] == [
        "record.dog_licence"
    ]


def test_without_a_grid_it_counts_under_none():
    assert cells(grid_id=None)[0].grid_id == NO_GRID


@pytest.mark.parametrize("payload", [{}, None])
def test_a_code_that_is_missing_is_empty(payload):
    assert cells(payload=payload)[0].code == ""


def test_a_ledger_whose_file_is_gone_still_counts():
    assert cells(kind="gone") == [Cell("record.gone", DAY, 3, "")]


def test_the_name_of_a_count():
    assert (measure_of("hazard"), measure_of("hazard", "fixed")) == ("record.hazard", "record.hazard.fixed")
