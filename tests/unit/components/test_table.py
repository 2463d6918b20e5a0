"""Tables: words for columns, and one row by a click."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import table
from tests.seats import drawn

FRAME = pd.DataFrame({"id": [7, 9], "title": ["噪声", "漏水"], "secret": ["x", "y"]})
COLUMNS = {"title": "事项"}


def test_only_named_columns_reach_the_page() -> None:
    app = drawn(lambda: table.show(FRAME, COLUMNS, key="cases"))

    assert app.dataframe[0].value.columns.tolist() == ["title"]


@pytest.mark.parametrize(("count", "rows"), [(0, 1), (1, 1), (5, 5), (40, 12)])
def test_a_table_is_as_high_as_its_rows_up_to_a_dozen(count: int, rows: int) -> None:
    assert table.height_of(count) == (rows + 1) * table.ROW + 3


def test_nothing_is_chosen_before_a_click() -> None:
    chosen: list[int | None] = []

    drawn(lambda: chosen.append(table.choose_row(FRAME, COLUMNS, key="cases")))

    assert chosen == [None]


def click(app: AppTest, row: int) -> AppTest:
    app.session_state["cases"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return app.run()


def test_a_click_chooses_the_id_of_its_row() -> None:
    chosen: list[int | None] = []
    app = drawn(lambda: chosen.append(table.choose_row(FRAME, COLUMNS, key="cases")))

    click(app, 1)

    assert chosen[-1] == 9


def test_a_click_on_a_row_that_is_gone_chooses_nothing() -> None:
    frames = [FRAME, FRAME.head(1)]
    chosen: list[int | None] = []
    app = drawn(lambda: chosen.append(table.choose_row(frames[len(chosen)], COLUMNS, key="cases")))

    click(app, 1)

    assert chosen == [None, None]


def test_an_empty_table_can_be_drawn() -> None:
    app = drawn(lambda: table.choose_row(FRAME.head(0), COLUMNS, key="cases"))

    assert not app.exception
