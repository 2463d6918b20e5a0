"""Alert files and alerts for tests, made the way a station's system and its people make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from sqlalchemy import select

from analytics.periods import Period
from core.clock import local
from core.vocabulary import Role
from domain.alerts.entry import AlertEntry, register_alert
from domain.alerts.filters import AlertFilter
from domain.alerts.importing import ImportResult, Order, import_file
from domain.questions import Question
from domain.tallies.check import differences
from models import metadata
from tests.factories import SmallStation

HEADER = (
    "接警编号",
    "报警时间",
    "警情大类",
    "警情小类",
    "事发地点",
    "所属社区",
    "报警方式",
    "简要警情",
    "处警民警",
    "到场时间",
    "处理结果",
)
PHONE = "13812345678"
ID_NUMBER = "11010519491231002X"
FIRST = datetime.fromisoformat("2026-03-01T00:30")  # as the export writes it: local, without a zone
COMMUNITIES = ("第一社区", "第二社区")

Row = dict[str, Any]


def row_110(number: int, **changes: Any) -> Row:
    """Return a row of the 110 export; rows alternate between grids, hours and categories."""
    kinds = (
        ("刑事类", "入室盗窃"),
        ("纠纷类", "邻里纠纷"),
        ("刑事类", "电信网络诈骗"),
        ("群众求助", "开锁挪车"),
    )
    first, second = kinds[number % len(kinds)]
    at = FIRST + timedelta(hours=7 * number)
    row = {
        "接警编号": f"J5109{number:06d}",
        "报警时间": f"{at:%Y/%-m/%-d %-H:%M:%S}",
        "警情大类": first,
        "警情小类": second,
        "事发地点": ("翠湖小区 3 栋", "滨江路 8 号", "川师大东门", "环岛路口")[number % 4],
        "所属社区": COMMUNITIES[number % 2],
        "报警方式": "110指令",
        "简要警情": f"第 {number} 起，现场已处置",
        "处警民警": "王警官",
        "到场时间": f"{at + timedelta(minutes=8):%Y/%-m/%-d %-H:%M:%S}",
        "处理结果": "立刑事案件" if number % 3 == 0 else "现场处结",
    }
    return row | changes


def rows_110(count: int, first: int = 0) -> list[Row]:
    """Return rows of the 110 export."""
    return [row_110(number) for number in range(first, first + count)]


def csv_110(path: Path, rows: Sequence[Row], encoding: str = "gb18030") -> Path:
    """Write rows as the csv of the 110 system."""
    pd.DataFrame(rows, columns=list(HEADER)).to_csv(path, index=False, encoding=encoding)
    return path


def xlsx_110(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as its workbook: a merged title and a note above the header."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["接处警情况统计表"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADER))
    sheet.append(["导出单位：慈音派出所　导出时间：2026-11-20"])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append([row[name] for name in HEADER])
    book.save(path)
    return path


def imported(station: SmallStation, path: Path, **changes: Any) -> ImportResult:
    """Import a file as the clerk."""
    return import_file(
        station.desk, station.actor(Role.CLERK), Order(path, path.name, **changes), station.clock
    )


def entry(station: SmallStation, grid: str = "G01", **changes: Any) -> AlertEntry:
    """Return an alert as somebody would type it."""
    facts: dict[str, Any] = {
        "occurred_at": station.clock() - timedelta(minutes=20),
        "source": "AS1",
        "category": "AL302",
        "grid_id": station.grid_ids[grid],
        "place_text": "翠湖小区 3 栋",
        "summary": "停车位争执，现场化解",
        "outcome": "AO2",
    }
    return AlertEntry(**facts | changes)


def registered(station: SmallStation, role: Role = Role.CLERK, grid: str = "G01", **changes: Any) -> int:
    """Register an alert as somebody and return its id."""
    with station.work(role, grid) as work:
        return register_alert(work, entry(station, grid, **changes)).id


def this_year(station: SmallStation, **changes: Any) -> AlertFilter:
    """Return a filter over the year of the station's clock."""
    question = {name: changes.pop(name) for name in ("grid_id", "type_code") if name in changes}
    return AlertFilter(Question(Period.year(local(station.clock()).year), **question), **changes)


def wrong_counts(station: SmallStation) -> list[Any]:
    """Return where kept and counted differ."""
    with station.desk.database.reading() as session:
        return differences(session, 1)


def kept_counts(station: SmallStation) -> dict[str, list[Any]]:
    """Return every kept count, to be compared before and after."""
    layers = [metadata.tables[name] for name in ("tally_day", "tally_month", "tally_hour")]
    with station.desk.database.reading() as session:
        return {layer.name: sorted(session.execute(select(layer)).all(), key=repr) for layer in layers}
