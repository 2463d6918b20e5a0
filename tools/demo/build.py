"""`python -m tools demo`: builds the demo station beside the old one, which it replaces only on success."""

from __future__ import annotations

import fcntl
import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core.clock import local_day, system_clock
from core.errors import Refused
from core.i18n import say
from core.settings import settings
from core.vocabulary import Workspace
from domain.desk import FILES
from tools.demo.building import build
from tools.demo.drive import Order
from tools.demo.years import DAY

Years = Annotated[float, typer.Option(min=0.02, max=10, help="how much history")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the last day, else yesterday")]
Seed = Annotated[int, typer.Option(min=0, help="the same seed gives the same station")]
BUSY = "The demo station is being built already."


def demo(years: Years = 3, until: Until = None, seed: Seed = 7) -> None:
    """Build the demo station: made up, marked as such, with so many years of work behind it."""
    last = until.date() if until else local_day(system_clock()) - DAY
    began = time.monotonic()
    try:
        with _alone(settings().var) as is_mine, _rarely_collected():
            if not is_mine:
                typer.echo(BUSY, err=True)
                raise typer.Exit(1)
            path = build(Order(last, years, seed), settings().var, settings().key_folder, Progress())
    except Refused as refusal:
        typer.echo(say(refusal.message), err=True)
        raise typer.Exit(2) from refusal
    typer.echo(f"demo station built in {time.monotonic() - began:.0f} s: {path}")


class Progress:
    """Names each month on standard error as soon as one of its days is done."""

    def __init__(self) -> None:
        self._month = ""

    def __call__(self, day: date) -> None:
        """Take note of a day that is done."""
        month = f"{day:%Y-%m}"
        if month != self._month:
            self._month = month
            print(f"demo station: {month}", file=sys.stderr, flush=True)


@contextmanager
def _alone(var: Path) -> Iterator[bool]:
    """Say whether nobody else builds here; nobody else will while this is open."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (var / f"{FILES[Workspace.DEMO]}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Look for dead objects rarely: a build makes millions that die by themselves, and ends soon."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
