"""The six public files, row by row accounted for, against figures nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from domain.alerts.reading import Validated, load_mappings, open_source, read_areas, recognise
from tests.unit.domain.alerts.reading.files import PUBLIC, SHARED, context, english, everything, table

pytestmark = [
    pytest.mark.skipif(
        not PUBLIC.is_dir(), reason="the public incident files of ../shared/data are not here"
    ),
    pytest.mark.slow,
]

NAMES = {
    "chicago": "chicago_public_d11_d25_2012_2016",
    "sanitation": "chicago_311_sanitation_2000_on",
    "charlottesville": "charlottesville_crime",
    "portland": "portland_cfs_2016_08_09",
    "vancouver": "vancouver_crime_2020",
    "medellin": "medellin_homicides",
}
Read = Callable[[str], Validated]


@pytest.fixture(scope="module")
def read() -> Read:
    known: dict[str, Validated] = {}

    def once(name: str) -> Validated:
        if name not in known:
            source = open_source(PUBLIC / f"{NAMES[name]}.csv.gz")
            mapping = recognise(source.columns, load_mappings())
            assert mapping is not None
            known[name] = everything(source, mapping, context(grids={}))
        return known[name]

    return once


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(SHARED / "reference" / f"{name}.csv", dtype={"District": str})


def counted(rows: pd.DataFrame, *columns: str) -> dict[tuple[object, ...], int]:
    return {tuple(key): int(n) for key, n in rows.groupby(list(columns)).size().items()}


@pytest.mark.parametrize(
    ("name", "rows", "kept", "repeats", "refused"),
    [
        ("chicago", 185_491, 185_491, 0, 0),
        ("sanitation", 74_401, 74_026, 375, 0),
        ("charlottesville", 29_475, 29_475, 0, 0),
        ("portland", 37_819, 37_818, 0, 1),
        ("vancouver", 37_512, 37_494, 18, 0),
        ("medellin", 9_360, 9_318, 42, 0),
    ],
)
def test_every_row_is_accounted_for(
    read: Read, name: str, rows: int, kept: int, repeats: int, refused: int
) -> None:
    found = read(name)

    assert (len(found.rows), len(found.repeats), len(found.refused)) == (kept, repeats, refused)
    assert kept + repeats + refused == rows


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_there_once(read: Read, name: str) -> None:
    assert read(name).rows["key"].is_unique


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"portland"}))
def test_every_category_is_known(read: Read, name: str) -> None:
    found = read(name)

    assert not found.unknown_categories
    assert (found.rows["category"] != "").all()


# --- Chicago ------------------------------------------------------------------------------


def test_chicago_counts_by_type_and_year_equal_the_reference_to_the_cell(read: Read) -> None:
    rows = read("chicago").rows.assign(year=lambda rows: rows["occurred_date"].dt.year)
    expected = reference("kpi_chicago_public_type_year")

    found = counted(rows, "area_text", "category_text", "year")

    assert found == {tuple(row[:3]): row[3] for row in expected.itertuples(index=False, name=None)}


def test_chicago_counts_by_weekday_and_hour_equal_the_reference_to_the_cell(read: Read) -> None:
    expected = reference("kpi_chicago_public_dow_hour")

    found = counted(read("chicago").rows, "area_text", "weekday", "hour")

    assert found == {tuple(row[:3]): row[3] for row in expected.itertuples(index=False, name=None)}


def test_chicago_counts_by_block_equal_the_reference(read: Read) -> None:
    expected = reference("kpi_chicago_public_top_blocks")

    found = counted(read("chicago").rows, "area_text", "place_text")

    assert all(found[(row[0], row[1])] == row[2] for row in expected.itertuples(index=False, name=None))


def test_the_reference_counts_every_record_of_chicago_and_not_every_case_number(read: Read) -> None:
    found = read("chicago")

    assert reference("kpi_chicago_public_type_year")["count"].sum() == 185_491
    assert found.rows["case_no"].nunique() == 185_473
    assert found.shared_case_numbers == 18


def test_the_case_numbers_that_repeat_are_all_of_homicides(read: Read) -> None:
    rows = read("chicago").rows

    repeated = rows[rows["case_no"].duplicated()]

    assert set(repeated["category_text"]) == {"HOMICIDE"}


def test_a_beat_of_chicago_becomes_a_grid(read: Read) -> None:
    found = read("chicago")

    assert found.new_grids["B1112"] == "1112"
    assert len(found.new_grids) == 35
    assert not found.unknown_areas
    assert set(found.rows["grid_code"]) == set(found.new_grids)


def test_points_of_chicago_that_are_none_are_blank(read: Read) -> None:
    rows = read("chicago").rows

    assert rows["x"].isna().sum() == 1_662 + 5
    assert rows["y"].dropna().between(41.6, 42.1).all()


def test_the_first_row_of_chicago_is_what_the_file_says(read: Read) -> None:
    row = read("chicago").rows.iloc[0]

    assert (row.row_no, row.case_no) == (2, "HZ170962")
    assert str(row.occurred_local) == "2012-01-01 00:00:00"
    assert str(row.occurred_at) == "2012-01-01 06:00:00+00:00"
    assert (row.category_text, row.category_detail) == ("SEX OFFENSE", "AGG CRIMINAL SEXUAL ABUSE")
    assert (row.area_text, row.grid_code, row.place_type) == ("025", "B2512", "PT01")


def test_a_place_of_chicago_that_is_not_told_has_no_kind(read: Read) -> None:
    kinds = read("chicago").rows["place_type"].value_counts()

    assert kinds[""] == 150
    assert kinds["PT99"] < 12_000


def test_burglary_of_chicago_is_burglary_here(read: Read) -> None:
    rows = read("chicago").rows

    assert (rows["category"] == "AL101").sum() == 8_165
    assert set(rows.loc[rows["category"] == "AL101", "category_text"]) == {"BURGLARY"}


def test_spellings_of_one_kind_in_chicago_are_one_category(read: Read) -> None:
    rows = read("chicago").rows
    spelt = rows[rows["category_text"].isin(["NON-CRIMINAL", "NON - CRIMINAL"])]

    assert len(spelt) == 9
    assert set(spelt["category1"]) == {"AL4"}


# --- the others ---------------------------------------------------------------------------


def test_a_sanitation_number_that_comes_again_is_a_repeat(read: Read) -> None:
    found = read("sanitation")

    assert found.rows["case_no"].is_unique
    assert set(found.repeats["case_no"]) <= set(found.rows["case_no"])


def test_sanitation_knows_days_only_and_its_districts_become_grids(read: Read) -> None:
    found = read("sanitation")

    assert not found.rows["time_known"].any()
    assert (found.rows["hour"] == -1).all()
    assert found.unknown_areas == {"0": 8, "": 4}
    assert len(found.new_grids) == 26


def test_sanitation_results_are_told(read: Read) -> None:
    outcomes = read("sanitation").rows["outcome"].value_counts().to_dict()

    assert set(outcomes) == {"AO6", "AO8", ""}
    assert outcomes["AO6"] > 70_000


def test_charlottesville_takes_the_hour_from_beside_the_day(read: Read) -> None:
    rows = read("charlottesville").rows

    assert str(rows["occurred_local"].iloc[0]) == "2019-09-27 21:14:00"
    assert str(rows["occurred_at"].iloc[0]) == "2019-09-28 01:14:00+00:00"
    assert rows["time_known"].all()
    assert (rows["place_text"].iloc[0], rows["grid_code"].iloc[0]) == ("1500 UNIVERSITY AVE", "")


def test_charlottesville_counts_by_hour_equal_those_of_the_file(read: Read) -> None:
    source = open_source(PUBLIC / "charlottesville_crime.csv.gz")

    hours = table(source)["HourReported"].str.slice(0, 2).astype(int).value_counts().sort_index()

    assert read("charlottesville").rows["hour"].value_counts().sort_index().tolist() == hours.tolist()


def test_the_misspelt_offence_of_charlottesville_is_matched(read: Read) -> None:
    rows = read("charlottesville").rows
    misspelt = rows[rows["category_text"] == "Larceny - Shoplifitng"]

    assert len(misspelt) == 684
    assert set(misspelt["category"]) == {"AL104"}


def test_the_row_of_portland_without_anything_is_refused_with_both_reasons(read: Read) -> None:
    refused = read("portland").refused[0]

    assert refused.row_no == 19_377
    assert english(refused.reason) == (
        "“occ_date” is empty: fill in the date. “CALL_GROUP” is empty: fill in the category."
    )


def test_portland_has_no_hours_and_no_grids_without_its_districts(read: Read) -> None:
    found = read("portland")

    assert not found.rows["time_known"].any()
    assert found.unknown_areas == {"": 37_818}
    assert found.new_grids == {}


def test_portland_calls_fall_into_districts_with_the_area_file() -> None:
    polygons = read_areas(SHARED / "data" / "areas" / "portland_police_districts.geojson", "DISTRICT")
    source = open_source(PUBLIC / "portland_cfs_2016_08_09.csv.gz")
    mapping = recognise(source.columns, load_mappings())
    assert mapping is not None

    found = everything(source, mapping, context(polygons, grids={}))

    assert len(found.new_grids) == 60
    assert found.unknown_areas == {"": 136}
    assert found.rows["grid_code"].iloc[0] == "P911"


def test_equal_calls_of_a_day_in_portland_all_count(read: Read) -> None:
    keys = read("portland").rows["key"]

    assert keys.str.endswith("#2").sum() > 500


def test_vancouver_puts_its_date_together(read: Read) -> None:
    row = read("vancouver").rows.iloc[0]

    assert str(row.occurred_local) == "2020-06-19 03:40:00"
    assert (row.area_text, row.grid_code, row.place_text) == ("West End", "WEST-END", "10XX ALBERNI ST")
    assert (round(row.x, 3), round(row.y, 3)) == (-123.123, 49.285)


def test_the_masked_midnights_of_vancouver_are_no_time_of_day(read: Read) -> None:
    rows = read("vancouver").rows

    assert (~rows["time_known"]).sum() == 3_750
    assert rows.loc[~rows["time_known"], "x"].isna().all()
    assert (rows.loc[~rows["time_known"], "place_text"] == "").all()


def test_medellin_is_told_in_its_own_evening(read: Read) -> None:
    rows = read("medellin").rows

    assert str(rows["occurred_local"].iloc[0]) == "2019-04-23 07:30:00"
    evening = rows["hour"].isin([18, 19, 20, 21, 22, 23]).mean()
    morning = rows["hour"].isin([6, 7, 8, 9, 10, 11]).mean()
    assert evening > 1.5 * morning


def test_medellin_reads_decimal_commas_and_blanks_what_is_missing(read: Read) -> None:
    found = read("medellin")

    assert found.rows["x"].isna().sum() == 81
    assert found.rows["x"].dropna().between(-75.75, -75.45).all()
