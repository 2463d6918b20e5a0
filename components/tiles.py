"""A KPI tile: value, verdict in a word, a small picture, and n/N as the link to the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pandas as pd
import streamlit as st

from charts import Caption, Kind, Sparkline, State, to_svg
from charts.text import decimal, percent, points_apart, short, whole
from components import links
from components.cached import aggregate
from components.here import Here
from components.look import present_theme
from components.words import NOTHING, moment
from core.i18n import _, say
from domain.metrics import METRICS, Answer, Better, Metric, Shape, Verdict
from domain.metrics.ask import answer as ask
from domain.metrics.explain import explained
from domain.metrics.reader import Reader
from domain.metrics.series import spark
from domain.questions import Question

Colour = Literal["green", "orange", "gray"]
WIDTH = 190
ENOUGH_COVERAGE = 0.7


def tile(here: Here, question: Question, code: str, *, beside: str = "", has_picture: bool = True) -> None:
    """Draw the tile of a metric. ``beside`` is the metric whose share is named in the second line."""
    found = aggregate(here, "answer", question, _asker(code), code)
    other = aggregate(here, "answer", question, _asker(beside), beside) if beside else None
    metric = METRICS[code]
    with st.container(border=True, key=f"kpi-{code}", height="stretch", gap="xxsmall"):
        st.metric(say(metric.name), value_words(metric, found), help=why(found))
        st.markdown(f"{chip(metric, found, other)} :small[:gray[{second_line(metric, found, other)}]]")
        if has_picture:
            _picture(here, question, metric, found)
        links.rows(here, metric.page, metric.rows(question, here.today), rows_words(metric, found))


def tiles(here: Here, question: Question, *codes: str, beside: dict[str, str] | None = None) -> None:
    """Draw a row of tiles."""
    for column, code in zip(st.columns(len(codes), gap="xsmall"), codes, strict=True):
        with column:
            tile(here, question, code, beside=(beside or {}).get(code, ""))


def value_words(metric: Metric, found: Answer) -> str:
    """Write the number: a share with one decimal, a count with its unit; few of a share as a count."""
    if found.value is None:
        return NOTHING
    if found.shape is Shape.RATE and not found.is_small:
        return percent(found.value)
    return say(metric.unit).format(n=short(found.n))


def rows_words(metric: Metric, found: Answer) -> str:
    """Write what the link opens: n/N, or all of a count."""
    if found.shape is Shape.RATE:
        return say(metric.unit).format(n=f"{whole(found.n)}/{whole(found.total)}")
    return _("all {rows}", rows=say(metric.unit).format(n=whole(found.n)))


def chip(metric: Metric, found: Answer, other: Answer | None = None) -> str:
    """Write the verdict: never a colour without a word."""
    if other and other.value is not None and other.value < ENOUGH_COVERAGE:
        return _badge("gray", _("visits below {share}", share=percent(ENOUGH_COVERAGE, 0)))
    if found.verdict is Verdict.SMALL:
        return _badge("gray", _("small sample"))
    if found.shape is Shape.RATE:
        return _rate_chip(found)
    return _badge(_COLOURS[found.verdict], _count_words(metric, found))


def second_line(metric: Metric, found: Answer, other: Answer | None = None) -> str:
    """Write the short words beside the chip: how it was last year, or what else must be known."""
    if other and other.value is not None:
        return _("visited {share}", share=percent(other.value, 0))
    if found.shape is Shape.RATE:
        return "" if found.difference is None else _("on year {points}", points=_points(found.difference))
    if found.change is None:
        return ""
    if found.is_small:
        return _("{n} a year ago", n=say(metric.unit).format(n=whole(found.change.y)))
    return _difference_words(metric, found)


def why(found: Answer) -> str:
    """Write why this number: formula, what is left out, interval, and the moment."""
    sentences = [say(one) for one in explained(found)]
    return "\n\n".join([*sentences, _("As of {moment}.", moment=moment(found.as_of))])


def sparkline(metric: Metric, found: Answer, months: pd.Series) -> Sparkline:
    """Return the small picture: a line with the target for shares, columns for few, a line for counts."""
    is_few = found.shape is not Shape.RATE and months.max() < ENOUGH_FOR_A_LINE
    values = tuple(None if pd.isna(value) else float(value) for value in months)
    return Sparkline(
        Caption(say(metric.name), _("the last twelve months"), alt=_alt(metric, values)),
        values,
        _STATES[found.verdict],
        target=found.target if found.shape is Shape.RATE else None,
        kind=Kind.BARS if is_few or found.is_small else Kind.LINE,
    )


ENOUGH_FOR_A_LINE = 20
_COLOURS: dict[Verdict, Colour] = {
    Verdict.MET: "green",
    Verdict.MISSED: "orange",
    Verdict.SMALL: "gray",
    Verdict.NONE: "gray",
}
_STATES = {
    Verdict.MET: State.GREEN,
    Verdict.MISSED: State.ORANGE,
    Verdict.SMALL: State.GREY,
    Verdict.NONE: State.GREY,
}


def _asker(code: str) -> Callable[[Reader], Answer]:
    return lambda reader: ask(reader, code)


def _rate_chip(found: Answer) -> str:
    if found.verdict is Verdict.NONE or found.target is None:
        return ""
    target = percent(found.target, 0)
    if found.verdict is Verdict.MET:
        return _badge("green", _("on target ≥{target}", target=target))
    return _badge("orange", _("below target {target}", target=target))


def _count_words(metric: Metric, found: Answer) -> str:
    if found.shape is Shape.COUNT and found.target is not None:
        target = whole(found.target)
        met = found.verdict is Verdict.MET
        return _("on target ≥{target}", target=target) if met else _("target {target}", target=target)
    if found.change is None or found.change.value is None:
        return ""
    return _("on year {share}", share=_signed(found.change.value))


def _difference_words(metric: Metric, found: Answer) -> str:
    change = found.change
    if change is None:
        return ""
    if found.shape is Shape.CHANGE and not change.is_clear:
        return _("not clear")
    if found.shape is Shape.CHANGE and found.target is not None:
        return _("target {target}", target=_signed(found.target, 0))
    unit, apart = say(metric.unit), whole(abs(change.x - change.y))
    if change.x == change.y:
        return _("as last year")
    fewer = change.x < change.y
    return _("{n} fewer", n=unit.format(n=apart)) if fewer else _("{n} more", n=unit.format(n=apart))


def _picture(here: Here, question: Question, metric: Metric, found: Answer) -> None:
    months = aggregate(here, "spark", question, lambda reader: spark(reader, metric.code), metric.code)
    spec = sparkline(metric, found, months)
    st.image(to_svg(spec, present_theme(), WIDTH, spec.height), width="stretch", alt=spec.caption.alt)


def _alt(metric: Metric, values: tuple[float | None, ...]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return say(metric.name)
    first, last = known[0], known[-1]
    if isinstance(last, float) and max(known) <= 1 and metric.target.endswith("rate_min"):
        words = percent(first), percent(last)
    else:
        words = decimal(first, 0), decimal(last, 0)
    return _("{name}, twelve months, from {first} to {last}", name=say(metric.name), first=words[0], last=words[1])


def _badge(colour: Colour, words: str) -> str:
    return f":{colour}-badge[{words}]" if words else ""


def _signed(share: float, places: int = 1) -> str:
    return percent(share, places) if share < 0 else f"+{percent(share, places)}"


def _points(difference: float) -> str:
    return points_apart(difference).split(" ")[0]
