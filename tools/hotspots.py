"""Command: rank the cells where the coming days' incidents are likeliest, and say how good the ranking is."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from analytics.places.hotspots import OURS, Asked, Forecast, hot_spots
from analytics.places.lattice import lattice
from core.errors import BadInput, Refused
from core.i18n import _, say
from core.messages import message

REFUSED = 2
COLUMNS = ("time", "x", "y")
SEVERAL = ","

File = Annotated[Path, typer.Argument(help="csv with time, x, y and category")]
Side = Annotated[float, typer.Option("--cell", min=1, help="side of a cell in metres")]
Crs = Annotated[str, typer.Option(help="coordinate system of x and y, as EPSG:32648")]
Until = Annotated[
    datetime,
    typer.Option(formats=["%Y-%m-%d"], help="learn from what lies before this day"),
]
Horizon = Annotated[int, typer.Option(min=1, help="days a forecast is for")]
Coverage = Annotated[str, typer.Option(help="shares of the cells, with commas between")]
Windows = Annotated[int, typer.Option(min=1, help="forecasts, one after the other")]
Category = Annotated[list[str] | None, typer.Option(help="forecast only this one; may be repeated")]
Out = Annotated[Path, typer.Option(help="write the chosen cells here")]
AsJson = Annotated[bool, typer.Option("--json", help="print the figures as JSON")]


@dataclass(frozen=True)
class Incidents:
    """The rows that can be used, and how many could not."""

    rows: pd.DataFrame
    left_out: int


def hotspots(
    file: File,
    crs: Crs,
    train_until: Until,
    out: Out,
    cell: Side = 250,
    horizon: Horizon = 7,
    coverage: Coverage = ".0025,.005,.01,.02",
    windows: Windows = 1,
    category: Category = None,
    as_json: AsJson = False,
) -> None:
    """Rank cells by what is expected in them. Places and times only. Exit 2 where the file cannot be used."""
    began = time.monotonic()
    try:
        given = read_incidents(file)
        asked = Asked(train_until.date(), horizon, shares(coverage), windows)
        cells = lattice(
            crs, cell, given.rows["x"].to_numpy(dtype=float), given.rows["y"].to_numpy(dtype=float)
        )
        found = hot_spots(given.rows, cells, asked, category=frozenset(category or []))
        found.cells.to_csv(out, index=False)
    except Refused as refusal:
        _give_up(say(refusal.message))
    except OSError as trouble:
        _give_up(
            _("{name} cannot be read: {why}.", name=trouble.filename or file, why=trouble.strerror or trouble)
        )
    figures = figures_of(found, asked) | {
        "left_out": given.left_out,
        "seconds": round(time.monotonic() - began, 2),
    }
    typer.echo(json.dumps(figures) if as_json else told(found))


def read_incidents(file: Path) -> Incidents:
    """Read a csv; rows without a readable time or coordinate are left out and counted. Raises BadInput."""
    try:
        read = pd.read_csv(file)
    except (ValueError, UnicodeDecodeError) as trouble:
        raise BadInput(
            message("This is no csv that can be read: {why}", why=str(trouble)), "file"
        ) from trouble
    read.columns = [str(name).strip().lower() for name in read.columns]
    missing = [name for name in COLUMNS if name not in read.columns]
    if missing:
        raise BadInput(message("The file lacks the column {names}.", names=", ".join(missing)), "file")
    rows = read.assign(
        time=pd.to_datetime(_wall_clock(read["time"]), errors="coerce", format="mixed"),
        x=pd.to_numeric(read["x"], errors="coerce"),
        y=pd.to_numeric(read["y"], errors="coerce"),
        category=read["category"].astype(str) if "category" in read.columns else "",
    )
    usable = rows.dropna(subset=list(COLUMNS))
    return Incidents(usable.reset_index(drop=True), len(rows) - len(usable))


def _wall_clock(times: pd.Series) -> pd.Series:
    """Take the zone off: the hour that stands there is the local one."""
    return times.astype(str).str.replace(r"(:\d\d(?:\.\d+)?)\s*(?:Z|[+-]\d\d:?\d\d)$", r"\1", regex=True)


def shares(text: str) -> tuple[float, ...]:
    """Read shares with commas between. Raises BadInput."""
    try:
        return tuple(float(part) for part in text.split(SEVERAL) if part.strip())
    except ValueError:
        raise BadInput(
            message("A coverage is a share of the cells, above 0 and at most 1."), "coverage"
        ) from None


def figures_of(found: Forecast, asked: Asked) -> dict[str, Any]:
    """Return what the windows that are over have shown, for us and for the three counts beside us."""
    return {
        "origin": asked.origin.isoformat(),
        "horizon": asked.horizon,
        "windows": asked.windows,
        "windows_judged": found.judged,
        "coverage": [
            {"coverage": share, **_figures(found, OURS, share), "beside": _beside(found, share)}
            for share in asked.coverage
        ],
        "trusted": {
            name: {str(share): round(w, 4) for share, w in by.items()} for name, by in found.trusted.items()
        },
        "caveat": _caveat(found),
    }


def _figures(found: Forecast, way: str, share: float) -> dict[str, object]:
    verdict = found.verdicts.get(way, {}).get(share)
    if verdict is None:
        return dict.fromkeys(("n", "N", "a", "A", "PAI", "PEI"))
    return verdict.to_json()


def _beside(found: Forecast, share: float) -> dict[str, dict[str, object]]:
    return {way: _figures(found, way, share) for way in found.verdicts if way != OURS}


def _caveat(found: Forecast) -> str | None:
    if not found.judged:
        return _("No window is over yet: nothing to judge.")
    caveats = [verdict.caveat for verdict in found.verdicts[OURS].values() if verdict.caveat]
    return say(caveats[0]) if caveats else None


def told(found: Forecast) -> str:
    """Return the figures as lines of text."""
    lines = [
        _(
            "{share}: {n} of {N} in {a} of {A} cells, PAI {pai}, PEI {pei}",
            share=f"{share:.2%}",
            **_words(verdict.to_json()),
        )
        for share, verdict in found.verdicts.get(OURS, {}).items()
    ]
    caveat = _caveat(found)
    return "\n".join([*lines, caveat] if caveat else lines)


def _words(figures: dict[str, object]) -> dict[str, object]:
    named = {"pai": figures["PAI"], "pei": figures["PEI"]}
    spoken = {name: f"{value:.2f}" if isinstance(value, float) else "–" for name, value in named.items()}
    return {name: figures[name] for name in ("n", "N", "a", "A")} | spoken


def _give_up(words: str) -> None:
    typer.echo(words, err=True)
    sys.exit(REFUSED)


if __name__ == "__main__":
    typer.run(hotspots)
