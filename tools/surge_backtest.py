"""Command: the weekly warnings of a past year, and what hindsight says of each."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analytics.surges import Options, Watching, calibrated, watch
from analytics.surges.backtest import Backtest, backtest
from core.errors import BadInput, Refused
from core.i18n import _, say
from core.messages import message

REFUSED = 2
FIGURES = ["judged", "warnings", "red", "orange", "yellow", "blue", "hits", "surges", "missed", "went_on"]


class Config(StrEnum):
    """The main methods that may be asked for."""

    BEST = "best"
    NB = "nb"


@dataclass(frozen=True)
class Columns:
    """How the file calls time, area and category."""

    time: str
    area: str
    category: str


File = Annotated[Path, typer.Argument(help="csv of incidents")]
Time = Annotated[str, typer.Option(help="its column of times")]
Area = Annotated[str, typer.Option(help="its column of areas")]
Category = Annotated[str, typer.Option(help="its column of categories")]
Weeks = Annotated[int, typer.Option(min=1, help="weeks to warn in, the last of the file")]
AsSimulated = Annotated[bool, typer.Option(help="keep the thresholds of simulation")]


def surge_backtest(
    file: File,
    time: Time = "time",
    area: Area = "area",
    category: Category = "category",
    weeks: Weeks = 52,
    config: Annotated[Config, typer.Option(help="the main method")] = Config.BEST,
    as_simulated: AsSimulated = False,
) -> None:
    """Print week by week what would have been warned of. Places and times only. Exit 2 for another file."""
    try:
        panel = weekly(file, Columns(time, area, category))
        settings = Watching() if config is Config.BEST else Watching(Options())
        for line in told(*judged(panel, settings, weeks, own_past=not as_simulated)):
            print(line)
    except Refused as refusal:
        print(say(refusal.message), file=sys.stderr)
        raise typer.Exit(REFUSED) from None


def weekly(file: Path, columns: Columns) -> pd.DataFrame:
    """Count incidents by area, category and whole week (Mondays). Raises BadInput."""
    try:
        given = pd.read_csv(file, usecols=[columns.time, columns.area, columns.category], dtype=str)
        days = pd.to_datetime(given[columns.time], format=_format_of(given[columns.time]))
    except (OSError, ValueError) as wrong:
        reason = message("This file cannot be read: give a csv with the named columns and readable times.")
        raise BadInput(reason, "file") from wrong
    monday = days.dt.normalize() - pd.to_timedelta(days.dt.day_of_week, unit="D")
    named = pd.DataFrame(
        {"week": monday, "area": given[columns.area], "category": given[columns.category]}
    ).dropna()
    whole = named[(named["week"] >= days.min()) & (named["week"] + pd.Timedelta(days=6) <= days.max())]
    counted = whole.groupby(["week", "area", "category"]).size().rename("count").reset_index()
    return counted.assign(series=counted["area"] + "|" + counted["category"]).drop(columns="area")


def _format_of(times: pd.Series) -> str:
    """Return the way the first time is written: US with AM and PM, or ISO 8601."""
    first = str(times.iloc[0]) if len(times) else ""
    return "%m/%d/%Y %I:%M:%S %p" if first.endswith(("AM", "PM")) else "ISO8601"


def judged(
    panel: pd.DataFrame, settings: Watching, weeks: int, *, own_past: bool
) -> tuple[Watching, Backtest]:
    """Fix the thresholds on what lies before the weeks, then judge these."""
    if panel["week"].nunique() <= weeks:
        raise BadInput(message("The file holds no week before those to be judged."), "weeks")
    end = panel["week"].max()
    if own_past:
        settings = calibrated(panel, settings, through=(end - pd.Timedelta(weeks=weeks)).date())
    wide = panel.pivot_table(index="week", columns="series", values="count", fill_value=0.0)
    wide = wide.reindex(pd.date_range(wide.index.min(), end, freq="7D", name="week"), fill_value=0.0)
    return settings, backtest(wide, watch(panel, settings, last=weeks))


def told(settings: Watching, found: Backtest) -> list[str]:
    """Return the lines of a Markdown table, then the year in a few sentences."""
    weeks = found.weeks.assign(expected=found.weeks["expected_false"].map("{:.1f}".format))
    heads = ["week", *FIGURES, "expected false"]
    by_week = [
        [f"{row['week']:%Y-%m-%d}", *(str(row[name]) for name in FIGURES), row["expected"]]
        for row in weeks.to_dict("records")
    ]
    total = [f"{found.total(name):.0f}" for name in FIGURES]
    all_weeks = ["all", *total, f"{found.total('expected_false'):.1f}"]
    lines = [heads, ["---"] * len(heads), *by_week, all_weeks]
    return ["| " + " | ".join(line) + " |" for line in lines] + ["", *_summary(settings, found)]


def _summary(settings: Watching, found: Backtest) -> list[str]:
    if found.ppv is None:
        return [_("No week was warned of.")]
    low, high = found.ppv_interval()
    return [
        _(
            "PPV {ppv} ({low} to {high}), missed {missed}, {rate} % of the judged weeks warned of.",
            ppv=f"{found.ppv:.0%}",
            low=f"{low:.0%}",
            high=f"{high:.0%}",
            missed="–" if found.missed is None else f"{found.missed:.0%}",
            rate=f"{100 * found.total('warnings') / found.total('judged'):.2f}",
        ),
        _(
            "Yellow and above: {hits} of {warnings}.",
            hits=f"{found.total('sure_hits'):.0f}",
            warnings=f"{found.total('sure'):.0f}",
        ),
        _(
            "{share} of the warnings were followed by a week above its usual range, {usual} of all weeks.",
            share=f"{found.total('went_on') / found.total('warnings'):.0%}",
            usual=f"{found.usual_went_on:.0%}",
        ),
        _(
            "alpha {main}, pooled {pooled}",
            main=f"{settings.main.alpha:.5f}",
            pooled=f"{settings.pooling.alpha:.5f}",
        ),
    ]


if __name__ == "__main__":
    typer.run(surge_backtest)
