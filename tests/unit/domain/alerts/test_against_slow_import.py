"""The fast import against a slow obvious one: the same rows, the same verdicts, the same numbers."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.dictionaries import dictionary
from domain.alerts.batches import undo_batch
from models import Alert, TallyDay
from tests.alerts import HEADER, Row, csv_110, imported, kept_counts, wrong_counts, xlsx_110
from tests.factories import SmallStation, small_station

KINDS = {
    ("刑事类", "入室盗窃"): "AL101",
    ("刑事类", "电信网络诈骗"): "AL105",
    ("纠纷类", "邻里纠纷"): "AL302",
    ("外星", "飞碟"): "",
}
AREAS = {"第一社区": "G01", "第二社区": "G02", "第一社区 ": "G01", "别处": "", "": ""}
PLACES = {
    "翠湖小区 3 栋": ("C001", "PT01", "G01"),
    "川师大东门": ("U001", "PT04", "G01"),
    "路口": ("", "PT09", ""),
}
OUTCOMES = {"立刑事案件": True, "受理行政案件": True, "现场处结": False, "": False}
STYLES = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y年%m月%d日 %H时%M分", "%Y/%-m/%-d %-H:%M")
NOON = datetime.fromisoformat("2026-02-27T12:00")


@dataclass
class Verdicts:
    """What a person with a pencil would write down."""

    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    duplicates: int = 0
    refused: int = 0

    def read(self, row: Row, at: datetime | None) -> None:
        """Judge one row."""
        category = KINDS[row["警情大类"], row["警情小类"]]
        if at is None or not category:
            self.refused += 1
        elif row["接警编号"] in self.kept:
            self.duplicates += 1
        else:
            self.kept[row["接警编号"]] = _alert(row, at, category)

    def tally(self, station: SmallStation) -> Counter[tuple[Any, ...]]:
        """Count what the day layer should hold."""
        cells: Counter[tuple[Any, ...]] = Counter()
        for alert in self.kept.values():
            grid = station.grid_ids.get(alert["grid"], -1)
            cells["alert", alert["day"], grid, alert["category"]] += 1
            if alert["is_case"]:
                cells["alert_case", alert["day"], grid, alert["category"]] += 1
            if alert["place_type"]:
                cells["alert_place", alert["day"], grid, alert["place_type"]] += 1
            if alert["is_case"] and alert["place_type"] == "PT04" and alert["category"] == "AL105":
                cells["alert_campus_fraud", alert["day"], grid, "AL105"] += 1
        return cells


def _alert(row: Row, at: datetime, category: str) -> dict[str, Any]:
    _code, place_type, place_grid = PLACES[row["事发地点"]]
    return {
        "day": at.date(),
        "hour": at.hour,
        "category": category,
        "grid": AREAS[row["所属社区"]] or place_grid,
        "place_type": place_type,
        "is_case": OUTCOMES[row["处理结果"]],
    }


@st.composite
def told_rows(draw: st.DrawFn) -> tuple[Row, datetime | None]:
    """Draw a row as a system might export it, with the moment a reader should find in it."""
    number = draw(st.integers(1, 12))
    at = NOON + timedelta(minutes=draw(st.integers(0, 60 * 24 * 9)))
    is_told = draw(st.integers(0, 9)) > 0
    first, second = draw(st.sampled_from(list(KINDS)))
    row = dict.fromkeys(HEADER, "") | {
        "接警编号": f"J{number:03d}",
        "报警时间": at.strftime(draw(st.sampled_from(STYLES)))
        if is_told
        else draw(st.sampled_from(["", "不详", "13 月"])),
        "警情大类": first,
        "警情小类": second,
        "所属社区": draw(st.sampled_from(list(AREAS))),
        "事发地点": draw(st.sampled_from(list(PLACES))),
        "处理结果": draw(st.sampled_from(list(OUTCOMES))),
    }
    return row, at if is_told else None


files = st.lists(told_rows(), min_size=1, max_size=25)


@contextmanager
def a_station() -> Iterator[tuple[SmallStation, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="ciyin-oracle-"))
    station = small_station(folder)
    try:
        yield station, folder
    finally:
        station.desk.database.close()
        shutil.rmtree(folder, ignore_errors=True)


def judged(rows: list[tuple[Row, datetime | None]]) -> Verdicts:
    verdicts = Verdicts()
    for row, at in rows:
        verdicts.read(row, at)
    return verdicts


def day_layer(station: SmallStation) -> Counter[tuple[Any, ...]]:
    columns = (TallyDay.measure, TallyDay.day, TallyDay.grid_id, TallyDay.code, TallyDay.n)
    with station.reading() as session:
        return Counter({tuple(row[:4]): row[4] for row in session.execute(select(*columns)) if row[4]})


NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
slow = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=NO_SHRINKING
)


@slow
@given(files)
def test_every_row_gets_the_verdict_a_person_would_give(rows: list[tuple[Row, datetime | None]]) -> None:
    verdicts = judged(rows)
    with a_station() as (station, folder):
        result = imported(station, csv_110(folder / "110.csv", [row for row, _at in rows]))

        assert (result.rows, result.imported) == (len(rows), len(verdicts.kept))
        assert (result.duplicates, result.refused) == (verdicts.duplicates, verdicts.refused)
        assert day_layer(station) == verdicts.tally(station)
        assert wrong_counts(station) == []


@slow
@given(files)
def test_every_kept_alert_is_what_its_first_row_said(rows: list[tuple[Row, datetime | None]]) -> None:
    verdicts = judged(rows)
    with a_station() as (station, folder):
        imported(station, csv_110(folder / "110.csv", [row for row, _at in rows], "utf-8-sig"))

        codes = {grid_id: code for code, grid_id in station.grid_ids.items()}
        with station.reading() as session:
            found = {
                alert.case_no: {
                    "day": alert.occurred_on,
                    "hour": alert.hour,
                    "category": alert.category,
                    "grid": codes.get(alert.grid_id, ""),
                    "place_type": alert.place_type,
                    "is_case": alert.is_case,
                }
                for alert in session.execute(select(Alert)).scalars()
            }
    assert found == verdicts.kept


@settings(slow, max_examples=6)
@given(files, files)
def test_two_files_in_either_order_and_taken_back_leave_the_first(
    first: list[tuple[Row, datetime | None]], second: list[tuple[Row, datetime | None]]
) -> None:
    with a_station() as (station, folder):
        imported(station, csv_110(folder / "a.csv", [row for row, _at in first]))
        before = kept_counts(station)
        result = imported(station, csv_110(folder / "b.csv", [row for row, _at in second]))
        assert wrong_counts(station) == []

        with station.work() as work:
            undo_batch(work, result.batch)

        assert kept_counts(station) == before


def test_csv_and_workbook_tell_the_same(tmp_path: Path) -> None:
    rows = [dict.fromkeys(HEADER, "") | row for row in _a_few()]
    counted = []
    for name, write in (("a", csv_110), ("b", xlsx_110)):
        (tmp_path / name).mkdir()
        station = small_station(tmp_path / name)
        imported(station, write(tmp_path / name / f"110.{'csv' if name == 'a' else 'xlsx'}", rows))
        counted.append(day_layer(station))

    assert counted[0] == counted[1]
    assert sum(counted[0].values()) > 0


def _a_few() -> list[Row]:
    kinds = [kind for kind, code in KINDS.items() if code]
    return [
        {
            "接警编号": f"J{number:03d}",
            "报警时间": f"{NOON + timedelta(hours=5 * number):%Y/%m/%d %H:%M:%S}",
            "警情大类": kinds[number % len(kinds)][0],
            "警情小类": kinds[number % len(kinds)][1],
            "所属社区": list(AREAS)[number % 2],
            "事发地点": list(PLACES)[number % 3],
            "处理结果": list(OUTCOMES)[number % 4],
        }
        for number in range(30)
    ]


def test_the_pencil_knows_the_same_words_as_the_dictionaries() -> None:
    assert {code for code in KINDS.values() if code} <= {
        entry.code for entry in dictionary("alert_categories")
    }
    cases = dictionary("alert_outcome").where(is_case=True)
    assert {entry.zh for entry in dictionary("alert_outcome") if entry.code in cases} == {
        outcome for outcome, is_case in OUTCOMES.items() if is_case
    }


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_writing_a_time_is_read_alike(style: str, tmp_path: Path) -> None:
    station = small_station(tmp_path)
    row = _a_few()[0] | {"报警时间": NOON.strftime(style)}

    imported(station, csv_110(tmp_path / "110.csv", [dict.fromkeys(HEADER, "") | row]))

    with station.reading() as session:
        alert = session.execute(select(Alert)).scalar_one()
    assert (alert.occurred_on, alert.hour) == (NOON.date(), NOON.hour)
