"""Command: repeat the 42-scenario comparison of docs/warning-model.md from its seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from analytics.surges.best import TwoWeeks, best
from analytics.surges.ears import Ears, ears
from analytics.surges.farrington import farrington
from analytics.surges.options import CONFIGURATIONS, Method, Options
from analytics.surges.scenarios import Simulated, simulate
from analytics.surges.trials import Judge, Trial, alpha_for, trials
from core.i18n import _

ALPHAS = (0.005, 0.01, 0.05)
HEADS = ["detector", "alpha", "FPR %", "of all weeks %", "worst set %", "POD %", "s.e."]
SIZES = (3, 5, 10)
FARRINGTON_1996 = replace(CONFIGURATIONS["farr1996"], compat="R")


@dataclass(frozen=True)
class Compared:
    """A detector at an alpha it is asked for; ``together`` where one answer serves every alpha."""

    name: str
    at: Callable[[float], Judge]
    alphas: tuple[float, ...]
    together: bool = True


def _farrington(method: Method) -> Callable[[float], Judge]:
    return lambda alpha: lambda counts, last: farrington(counts, Options(method=method, alpha=alpha), last)


def _best(alpha: float) -> Judge:
    return lambda counts, last: best(counts, TwoWeeks(alpha=alpha), last)


def _ears(variant: str) -> Callable[[float], Judge]:
    return lambda alpha: lambda counts, last: ears(counts, Ears(variant, alpha), last)


COMPARED = (
    Compared("nb (nbPlugin)", _farrington(Method.NB), ALPHAS),
    Compared("delta", _farrington(Method.DELTA), ALPHAS),
    Compared("muan", _farrington(Method.MUAN), ALPHAS, together=False),
    Compared("best", _best, (*ALPHAS, TwoWeeks().alpha)),
    Compared("Farrington 1996", lambda _alpha: lambda c, n: farrington(c, FARRINGTON_1996, n), (0.005,)),
    Compared("EARS C1", _ears("C1"), (0.001,)),
    Compared("EARS C2", _ears("C2"), (0.001,)),
    Compared("EARS C3", _ears("C3"), (0.025,)),
)
"""What stands in the table. The bound of muan moves with alpha in two places, so each alpha is a run."""


def surge_trials(
    replicates: Annotated[int, typer.Option(min=1, help="draws of each of the 42 scenarios")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="where the draws begin")] = 20261123,
    calibrate: Annotated[
        float | None, typer.Option(help="print only the alpha of best that gives this many % false alarms")
    ] = None,
) -> None:
    """Print the table: false alarms on quiet series and outbreaks found, per detector and alpha."""
    drawn = simulate(replicates, seed)
    if calibrate is not None:
        alpha = alpha_for(drawn, _best(TwoWeeks().alpha), calibrate / 100)
        print(_("alpha {alpha} gives {share} % false alarms", alpha=f"{alpha:.5f}", share=f"{calibrate:g}"))
        return
    for line in table(drawn):
        print(line)


def table(drawn: Simulated, compared: tuple[Compared, ...] = COMPARED) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    heads = [*HEADS, *(f"k={k}" for k in SIZES)]
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for one in compared:
        for found in _trials(drawn, one):
            yield _row([one.name, *_figures(found)])


def _trials(drawn: Simulated, one: Compared) -> list[Trial]:
    if one.together:
        return trials(drawn, one.at(one.alphas[0]), one.alphas)
    return [trials(drawn, one.at(alpha), (alpha,))[0] for alpha in one.alphas]


def _figures(found: Trial) -> list[str]:
    shares = [found.false_alarms, found.over_all_weeks, max(found.sets)]
    sizes = [f"{100 * found.by_size[k]:.0f}" if k in found.by_size else "" for k in SIZES]
    detected = [f"{100 * found.detected:.1f}", f"{100 * found.error:.1f}"]
    return [f"{found.alpha:g}", *(f"{100 * share:.2f}" for share in shares), *detected, *sizes]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    typer.run(surge_trials)
