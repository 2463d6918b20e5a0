"""Command: judge weekly counts for surges; the row of a week depends on earlier weeks alone."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analytics.surges.best import TwoWeeks, best
from analytics.surges.ears import Ears, ears
from analytics.surges.farrington import farrington
from analytics.surges.options import Method, Options
from analytics.surges.rows import COLUMNS
from core.errors import BadInput, Refused
from core.i18n import say
from core.messages import message

REFUSED = 2
WHOLE = ("alarm", "trend")
NAMES = ["dataset", "series"]  # a file of several collections names both; together they are one series
WEEKS = ["date", "index"]
MISSING = ["", "NA", "NaN"]
YEARS = 5
SECONDS_A_DAY = 86_400


class Config(StrEnum):
    """The detectors that may be asked for."""

    NB = "nb"
    DELTA = "delta"
    MUAN = "muan"
    EARS_C1 = "ears_c1"
    EARS_C2 = "ears_c2"
    EARS_C3 = "ears_c3"
    BEST = "best"


METHODS = {Config.NB: Method.NB, Config.DELTA: Method.DELTA, Config.MUAN: Method.MUAN}
File = Annotated[Path, typer.Argument(help="csv with series, date or index, count; optionally epochAsDate")]
Last = Annotated[int | None, typer.Option(min=1, help="judge only the last so many weeks of each series")]
Years = Annotated[int | None, typer.Option(help="years of history; 5, for best up to 10")]


@dataclass(frozen=True)
class Asked:
    """A detector and what was said of it; ``alpha`` and ``b`` None mean the detector's own."""

    config: Config
    options: Options
    alpha: float | None = None
    b: int | None = None

    def judge(self, counts: pd.DataFrame, last: int | None) -> pd.DataFrame:
        """Judge a frame of one row per week and one column per series."""
        if self.config is Config.BEST:
            return best(counts, self._two_weeks(), last)
        if self.config in METHODS:
            return farrington(counts, self._farrington(), last)
        return ears(counts, Ears(self.config.removeprefix("ears_").upper(), self.alpha), last)

    def _two_weeks(self) -> TwoWeeks:
        own = TwoWeeks()
        return replace(
            own,
            alpha=own.alpha if self.alpha is None else self.alpha,
            b=own.b if self.b is None else self.b,
            past_weeks_not_included=self.options.past_weeks_not_included,
            limit54=self.options.limit54,
        )

    def _farrington(self) -> Options:
        own = self.options if self.alpha is None else replace(self.options, alpha=self.alpha)
        return replace(own, method=METHODS[self.config], b=YEARS if self.b is None else self.b)


def surges(
    file: File,
    out: Annotated[Path, typer.Option(help="write the judged weeks here")],
    config: Annotated[Config, typer.Option(help="the detector")] = Config.NB,
    alpha: Annotated[float | None, typer.Option(help="one-sided error; else the detector's own")] = None,
    b: Years = None,
    no_periods: Annotated[int, typer.Option(help="levels of the season factor (not for ears, best)")] = 10,
    past_weeks_not_included: Annotated[int, typer.Option(help="recent weeks left out (not for ears)")] = 26,
    weights_threshold: Annotated[
        float, typer.Option(help="residuals above it are weighted down (not for ears, best)")
    ] = 2.58,
    p_threshold_trend: Annotated[
        float, typer.Option(help="keep a trend below this p; 1 = always (not for ears, best)")
    ] = 1.0,
    limit54: Annotated[str, typer.Option(help="no alarm under N in W weeks, as N,W (not for ears)")] = "5,4",
    compat: Annotated[str, typer.Option(help="R = repeat R's surveillance where it leaves the paper")] = "",
    last: Last = None,
) -> None:
    """Judge every series in every week. Exit 2 and one sentence where the file cannot be used."""
    try:
        options = Options(
            no_periods=no_periods,
            past_weeks_not_included=past_weeks_not_included,
            weights_threshold=weights_threshold,
            p_threshold_trend=p_threshold_trend,
            limit54=_limit(limit54),
            compat=compat,
        )
        found = judge(read_counts(file), Asked(config, options, alpha, b), last)
        _write(found, out)
    except Refused as refusal:
        print(say(refusal.message), file=sys.stderr)
        raise typer.Exit(REFUSED) from None


def read_counts(file: Path) -> pd.DataFrame:
    """Read the file, everything but the counts as text. Raises BadInput where it cannot be used."""
    try:
        given = pd.read_csv(file, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as wrong:
        reason = message("This file cannot be read: give a csv with series, date or index, count.")
        raise BadInput(reason, "file") from wrong
    if not {"series", "count"} <= set(given.columns) or not _present(given, WEEKS):
        raise BadInput(message("Name the columns series, date (or index) and count."), "file")
    counts = given["count"].str.strip()
    try:
        return given.assign(count=pd.to_numeric(counts.mask(counts.isin(MISSING))))
    except ValueError as wrong:
        raise BadInput(message("A count is not a number."), "count") from wrong


def judge(given: pd.DataFrame, asked: Asked, last: int | None) -> pd.DataFrame:
    """Return the judged weeks, series in the order of the file.

    Series that are dated alike (by week or by month) and end together are judged together.
    """
    if given.empty:
        raise BadInput(message("This file holds no counts."), "file")
    keys = pd.MultiIndex.from_frame(given[_present(given, NAMES)]).factorize()[0]
    given = given.assign(_key=keys, _dated=_is_dated(given), _week=_weeks(given))
    if given.duplicated(["_key", "_week"]).any():
        raise BadInput(message("The same week stands twice in one series."), "date")
    ends = given.groupby("_key")["_week"].transform("max")
    parts = given.groupby([given["_dated"], ends, _is_monthly(given)], sort=False)
    found = pd.concat([_judged_rows(part, asked, last) for _, part in parts])
    found = found.sort_values(["_key", "_week"], kind="stable", ignore_index=True)
    return found.drop(columns=["_key", "_week"])


def _is_monthly(given: pd.DataFrame) -> pd.Series:
    """Tell which rows belong to a dated series whose dates share their day of the month."""
    days = pd.to_datetime(given["_week"], unit="D").dt.day.groupby(given["_key"])
    return given["_dated"] & (days.transform("nunique") == 1) & (days.transform("size") > 1)


def _judged_rows(part: pd.DataFrame, asked: Asked, last: int | None) -> pd.DataFrame:
    wide = part.pivot(index="_week", columns="_key", values="count").astype(float)
    if part["_dated"].iloc[0]:
        wide.index = pd.to_datetime(wide.index, unit="D")
    found = asked.judge(wide, last).rename(columns={"series": "_key", "week": "_week"})
    if part["_dated"].iloc[0]:
        found["_week"] = found["_week"].dt.as_unit("s").astype("int64") // SECONDS_A_DAY
    names = part[["_key", "_week", *_present(part, [*NAMES, *WEEKS])]]
    return names.merge(found, on=["_key", "_week"])


def _weeks(given: pd.DataFrame) -> pd.Series:
    """Return the week of every row as a number: days since 1970 for a date, else as it stands."""
    dated = _is_dated(given)
    weeks = pd.Series(0, index=given.index, dtype="int64")
    try:
        if dated.any():
            dates = pd.to_datetime(given.loc[dated, "date"], format="ISO8601")
            weeks[dated] = dates.dt.as_unit("s").astype("int64") // SECONDS_A_DAY
        if not dated.all():
            weeks[~dated] = _numbers(given[~dated])
    except ValueError as wrong:
        raise BadInput(message("A week is neither a date like 2026-11-23 nor a number."), "date") from wrong
    return weeks


def _numbers(given: pd.DataFrame) -> pd.Series:
    if "index" in given.columns:
        return pd.to_numeric(given["index"]).astype("int64")
    return pd.to_numeric(given["date"]).astype("int64")


def _is_dated(given: pd.DataFrame) -> pd.Series:
    if "epochAsDate" in given.columns and "date" in given.columns:
        return given["epochAsDate"].str.strip().str.upper().isin({"TRUE", "T", "1"})
    return pd.Series("date" in given.columns, index=given.index)


def _present(given: pd.DataFrame, names: list[str]) -> list[str]:
    return [name for name in names if name in given.columns]


def _limit(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise BadInput(message("Give the limit as two numbers, for instance 5,4."), "limit54")
    return int(parts[0]), int(parts[1])


def _write(found: pd.DataFrame, out: Path) -> None:
    named = _present(found, [*NAMES, *WEEKS])
    whole = {name: found[name].astype("Int64") for name in WHOLE}
    found.assign(**whole)[[*named, *COLUMNS]].to_csv(out, index=False)


if __name__ == "__main__":
    typer.run(surges)
