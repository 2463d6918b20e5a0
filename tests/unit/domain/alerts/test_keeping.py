"""From chunks to kept alerts: grids made once, figures added up, samples bounded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.vocabulary import Role
from domain.alerts import keeping
from domain.alerts.importing import Order, context_of, is_complete, listed, look_over
from domain.alerts.reading import load_mappings, open_source, parse_mapping, suggest
from domain.alerts.reading.mapping import Mapping
from models import Alert, Grid
from tests.alerts import csv_110, imported, kept_counts, row_110, rows_110, wrong_counts
from tests.factories import SmallStation, small_station

TOWN = """
columns: {category_text: what, area_text: where}
time: {column: when}
categories: {values: {THEFT: AL104}}
area: {steps: [create], prefix: T-}
dedupe: {by: time_place_category}
"""


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def in_small_chunks(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr("domain.alerts.reading.reader.read_alerts.__kwdefaults__", {"rows": rows})


def town(path: Path, count: int) -> Path:
    lines = [
        f"2026-01-{1 + at % 28:02d} {at % 24:02d}:{at % 60:02d},THEFT,Area {at % 5}" for at in range(count)
    ]
    path.write_text("when,what,where\n" + "\n".join(lines) + "\n")
    return path


def test_a_grid_is_made_once_for_all_chunks(
    station: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_chunks(monkeypatch, 7)
    with station.reading() as session:
        before = session.execute(select(func.count()).select_from(Grid)).scalar_one()

    imported(station, town(tmp_path / "town.csv", 60), mapping=parse_mapping(TOWN, "town"))

    with station.reading() as session:
        assert session.execute(select(func.count()).select_from(Grid)).scalar_one() == before + 5
        per_grid = session.execute(select(func.count(Alert.id)).group_by(Alert.grid_id)).scalars().all()
    assert per_grid == [12] * 5
    assert wrong_counts(station) == []


def test_the_size_of_chunks_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    rows = [*rows_110(90), *rows_110(10), row_110(95, 报警时间="?")]
    for at, size in enumerate((3, 40, 20_000)):
        (tmp_path / str(at)).mkdir()
        station = small_station(tmp_path / str(at))
        with monkeypatch.context() as patch:
            in_small_chunks(patch, size)
            patch.setattr(keeping, "MANY", 2)
            result = imported(station, csv_110(tmp_path / "110.csv", rows))
        counts.append((result.imported, result.duplicates, result.refused, kept_counts(station)))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0][:3] == (90, 10, 1)


@pytest.mark.parametrize("size", [4, 20_000])
def test_a_look_says_what_the_import_then_does(
    station: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    in_small_chunks(monkeypatch, size)
    imported(station, csv_110(tmp_path / "old.csv", rows_110(9)))
    rows = [
        *rows_110(20, 5),
        row_110(6),
        row_110(80, 报警时间="?"),
        row_110(81, 接警编号=""),
        row_110(81, 接警编号=""),
    ]
    path = csv_110(tmp_path / "new.csv", rows)

    dry, real = imported(station, path, is_dry_run=True), imported(station, path)

    figures = ("rows", "imported", "duplicates", "refused")
    assert [getattr(dry, name) for name in figures] == [getattr(real, name) for name in figures]
    assert real.imported + real.duplicates + real.refused == real.rows == 24


def test_a_look_shows_first_rows_and_first_reasons_without_numbers(
    station: SmallStation, tmp_path: Path
) -> None:
    rows = [row_110(at, 简要警情="电话 13812345678") for at in range(30)]
    rows += [row_110(40 + at, 报警时间="?") for at in range(150)]
    source = open_source(csv_110(tmp_path / "110.csv", rows))
    order = Order(tmp_path / "110.csv", "110.csv")
    told: list[int] = []

    found = look_over(
        station.desk,
        station.actor(Role.CLERK),
        source,
        order,
        station.clock,
        lambda done, _all: told.append(done),
    )

    assert (len(found.sample), len(found.reasons), found.refused) == (20, 100, 150)
    assert "13812345678" not in found.sample.to_string()
    assert found.reasons[0][0] == 32
    assert told[-1] == 180


def test_listed_values_are_the_most_frequent_first_and_bounded() -> None:
    values = Counter({f"区 {at}": at for at in range(1, 700)})

    told = listed(values)

    assert len(told) == 500
    assert next(iter(told.items())) == ("区 699", 699)


def test_equal_masks_add_up_in_a_list() -> None:
    assert listed(Counter({"打 13812345678": 2, "打 13899995678": 3})) == {"打 ⟦138****5678⟧": 5}


def test_a_mapping_is_complete_with_time_and_category() -> None:
    assert all(is_complete(mapping) for mapping in load_mappings())
    assert not is_complete(Mapping("nothing"))
    columns = ("名称", "颜色")
    assert not is_complete(suggest(columns, _sample(columns)))


def test_the_station_is_known_by_every_name_of_its_grids(station: SmallStation) -> None:
    mapping = load_mappings()[0]
    with station.reading() as session:
        names = context_of(session, 1, station.clock, mapping).vocabulary.grid_by_name

    for name in ("第一社区", "一号警格", "g01", "community 1"):
        assert names[name] == "G01"


def _sample(columns: tuple[str, ...]):  # type: ignore[no-untyped-def]
    import pandas as pd

    return pd.DataFrame([["箱子", "红"]], columns=list(columns), dtype="str")
