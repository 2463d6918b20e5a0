"""Command: judge weekly counts for surges; the row of a week depends on earlier weeks alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analytics.surges.best import TwoWeeks, best
from analytics.surges.ears import Ears, ears
from analytics.surges.farrington import farrington
from analytics.surges.options import Method, Options
from core.errors import BadInput, Refused
from core.i18n import say
from core.messages import message

REFUSED = 2
COLUMNS = ("observed", "expected", "upperbound", "alarm", "score", "pvalue", "phi", "trend")
WHOLE = ("alarm", "trend")


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
Last = Annotated[int | None, typer.Option(help="judge only the last so many weeks")]


def surges(
    file: File,
    out: Annotated[Path, typer.Option(help="write the judged weeks here")],
    config: Annotated[Config, typer.Option(help="the detector")] = Config.NB,
    alpha: Annotated[float | None, typer.Option(help="one-sided error; else the detector's own")] = None,
    b: Annotated[int, typer.Option(help="years of history")] = 5,
    no_periods: Annotated[int, typer.Option(help="levels of the season factor")] = 10,
    past_weeks_not_included: Annotated[int, typer.Option(help="recent weeks left out")] = 26,
    weights_threshold: Annotated[float, typer.Option(help="residuals above it are weighted down")] = 2.58,
    p_threshold_trend: Annotated[float, typer.Option(help="keep a trend below this p; 1 = always")] = 1.0,
    limit54: Annotated[str, typer.Option(help="no alarm under N in W weeks, as N,W")] = "5,4",
    compat: Annotated[str, typer.Option(help="R = repeat R's surveillance where it leaves the paper")] = "",
    last: Last = None,
) -> None:
    """Judge every series in every week. Exit 2 and one sentence where the file cannot be used."""
    try:
        options = Options(
            method=METHODS.get(config, Method.NB),
            b=b,
            no_periods=no_periods,
            past_weeks_not_included=past_weeks_not_included,
            weights_threshold=weights_threshold,
            p_threshold_trend=p_threshold_trend,
            limit54=_limit(limit54),
            compat=compat,
        )
        given = read_counts(file)
        _write(judge(given, config, options, alpha, last), out)
    except Refused as refusal:
        print(say(refusal.message), file=sys.stderr)
        raise typer.Exit(REFUSED) from None


def read_counts(file: Path) -> pd.DataFrame:
    """Read the file. Raises BadInput where it is not there or lacks a column."""
    try:
        given = pd.read_csv(file, dtype={"series": str}, keep_default_na=False, na_values={"count": [""]})
    except (OSError, ValueError) as wrong:
        reason = message("This file cannot be read: give a csv with series, date or index, count.")
        raise BadInput(reason, "file") from wrong
    if not {"series", "count"} <= set(given.columns) or axis_of(given) == "":
        raise BadInput(message("Name the columns series, date (or index) and count."), "file")
    return given


def axis_of(given: pd.DataFrame) -> str:
    """Return the column the weeks stand in: 'date', 'index', or '' where there is neither."""
    return next((name for name in ("date", "index") if name in given.columns), "")


def judge(
    given: pd.DataFrame, config: Config, options: Options, alpha: float | None, last: int | None
) -> pd.DataFrame:
    """Return the judged weeks of every series, dated and numbered series each in one pass."""
    dated = _is_dated(given)
    parts = [_judge(part, is_dated, config, options, alpha, last) for is_dated, part in given.groupby(dated)]
    return pd.concat(parts, ignore_index=True)


def _judge(
    given: pd.DataFrame,
    is_dated: object,
    config: Config,
    options: Options,
    alpha: float | None,
    last: int | None,
) -> pd.DataFrame:
    axis = axis_of(given)
    weeks = pd.to_datetime(given[axis]) if is_dated else pd.to_numeric(given[axis]).astype("int64")
    wide = given.assign(_week=weeks).pivot(index="_week", columns="series", values="count").astype(float)
    written = dict(zip(weeks, given[axis], strict=True))
    found = _detect(wide, config, options, alpha, last)
    week = found.columns[1]
    found = found[found[week].isin(weeks)].reset_index(drop=True)
    return pd.DataFrame(
        {"series": found["series"], axis: found[week].map(written)}
        | {name: found[name] if name in found.columns else None for name in COLUMNS}
    )


def _detect(
    wide: pd.DataFrame, config: Config, options: Options, alpha: float | None, last: int | None
) -> pd.DataFrame:
    if config is Config.BEST:
        settings = TwoWeeks() if alpha is None else TwoWeeks(alpha=alpha)
        return best(wide, settings, last)
    if config in METHODS:
        return farrington(wide, options if alpha is None else replace(options, alpha=alpha), last)
    return ears(wide, Ears(config.removeprefix("ears_").upper(), alpha), last)


def _is_dated(given: pd.DataFrame) -> pd.Series:
    if "epochAsDate" in given.columns:
        return given["epochAsDate"].astype(str).str.upper().isin({"TRUE", "1"})
    return pd.Series(axis_of(given) == "date", index=given.index)


def _limit(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise BadInput(message("Give the limit as two numbers, for instance 5,4."), "limit54")
    return int(parts[0]), int(parts[1])


def _write(found: pd.DataFrame, out: Path) -> None:
    whole = {name: found[name].astype("Int64") for name in WHOLE if found[name].notna().any()}
    found.assign(**whole).to_csv(out, index=False)
