"""A KPI tile: value, verdict in a word, a small picture, and n/N as the link to the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import pandas as pd
import streamlit as st

from charts import Caption, Kind, Sparkline, State, to_svg
from charts.text import percent, points_apart, short, whole
from components import links
from components.cached import aggregate
from components.here import Here
from components.look import present_theme
from components.words import NOTHING, moment
from core.i18n import _, say
from core.vocabulary import Area
from domain.accounts.policy import Page
from domain.metrics import METRICS, Answer, Metric, Shape, Verdict
from domain.metrics.ask import answer as ask
from domain.metrics.explain import explained
from domain.metrics.reader import Reader
from domain.metrics.series import has_months, spark
from domain.questions import Question

Colour = Literal["green", "orange", "gray"]
WIDTH = 190
ENOUGH_COVERAGE = 0.7


def tiles(here: Here, question: Question, *codes: str, beside: Mapping[str, str] | None = None) -> None:
    """Draw tiles side by side, each with its small picture.

    ``beside`` names, for a metric, the one whose share stands in its second line.
    """
    for column, code in zip(st.columns(len(codes), gap="xsmall"), codes, strict=True):
        found, other = _answers(here, question, code, (beside or {}).get(code, ""))
        with column, st.container(border=True, key=f"kpi-{code}", height="stretch", gap="xxsmall"):
            _number(found)
            _verdict(found, other)
            _picture(here, question, found)
            _rows(here, question, found)


def flat_tiles(here: Here, question: Question, *codes: str) -> None:
    """Draw tiles one below the other: the number at the left, verdict and rows at the right."""
    for code in codes:
        found, _other = _answers(here, question, code, "")
        with st.container(border=True, key=f"kpi-{code}", horizontal=True, vertical_alignment="center"):
            with st.container(width=150):
                _number(found)
            with st.container(width="stretch", gap="xxsmall"):
                _verdict(found, None)
                _rows(here, question, found)


def part(name: str) -> None:
    """Begin a part of the page."""
    st.markdown(f":small[**{name}**]")


def value_words(metric: Metric, found: Answer) -> str:
    """Write the number: a share with one decimal, a count with its unit; few of a share as a count."""
    if found.value is None:
        return NOTHING
    if found.shape is Shape.DAYS:
        return _("{days} days", days=f"{found.value:.1f}")
    if found.shape is Shape.GAP or (found.shape is Shape.RATE and not found.is_small):
        return percent(found.value)
    return say(metric.unit).format(n=short(found.n)).replace("万 ", "万").replace("亿 ", "亿")


def rows_words(metric: Metric, found: Answer) -> str:
    """Write what the link opens: n/N, or all of a count."""
    if found.shape is Shape.RATE:
        return say(metric.unit).format(n=f"{whole(found.n)}/{whole(found.total)}")
    return _("all {rows}", rows=say(metric.unit).format(n=whole(found.n)))


def chip(found: Answer, other: Answer | None = None) -> str:
    """Write the verdict: never a colour without a word."""
    if other and other.value is not None and other.value < ENOUGH_COVERAGE:
        return _badge("gray", _("visits below {share}", share=percent(ENOUGH_COVERAGE, 0)))
    if found.verdict is Verdict.SMALL:
        return _badge("gray", _("small sample")) if found.total or found.before_n else ""
    if found.shape is Shape.RATE:
        return _rate_chip(found)
    return _badge(_COLOURS[found.verdict], _count_words(found))


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
        Caption(
            say(metric.name), _("the last twelve months"), alt=_alt(metric, found.shape is Shape.RATE, values)
        ),
        values,
        _STATES[found.verdict],
        target=found.target if found.shape is Shape.RATE else None,
        kind=Kind.BARS if is_few or found.is_small else Kind.LINE,
    )


ENOUGH_FOR_A_LINE = 20
AREAS = {
    Page.ALERTS: Area.ALERTS,
    Page.MEDIATION: Area.DISPUTES,
    Page.FOLLOWUPS: Area.DISPUTES,
    Page.PATROL: Area.PATROL,
    Page.WARNINGS: Area.WARNINGS,
}
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


def _answers(here: Here, question: Question, code: str, beside: str) -> tuple[Answer, Answer | None]:
    codes = [one for one in (code, beside) if one]
    found = [
        aggregate(here, f"answer {one}", question, _asker(one), AREAS[METRICS[one].page]) for one in codes
    ]
    return found[0], found[1] if beside else None


def _asker(code: str) -> Callable[[Reader], Answer]:
    return lambda reader: ask(reader, code)


def _number(found: Answer) -> None:
    metric = METRICS[found.code]
    st.metric(say(metric.name), value_words(metric, found), help=why(found))


def _verdict(found: Answer, other: Answer | None) -> None:
    words = second_line(METRICS[found.code], found, other)
    st.markdown(f"{chip(found, other)} :small[:gray[{words}]]" if words else chip(found, other))


def _rows(here: Here, question: Question, found: Answer) -> None:
    metric = METRICS[found.code]
    links.rows(here, metric.page, metric.rows(question, here.today), rows_words(metric, found))


def _rate_chip(found: Answer) -> str:
    if found.verdict is Verdict.NONE or found.target is None:
        return ""
    target = percent(found.target, 0)
    if found.verdict is Verdict.MET:
        return _badge("green", _("on target ≥{target}", target=target))
    return _badge("orange", _("below target {target}", target=target))


def _count_words(found: Answer) -> str:
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
    if found.shape is Shape.CHANGE and found.verdict is not Verdict.NONE:
        return _("target {target}", target=_signed(found.target or 0.0, 0))
    if found.shape is Shape.CHANGE and not change.is_clear:
        return _("not clear")
    unit, apart = say(metric.unit), whole(abs(change.x - change.y))
    if change.x == change.y:
        return _("as last year")
    fewer = change.x < change.y
    return _("{n} fewer", n=unit.format(n=apart)) if fewer else _("{n} more", n=unit.format(n=apart))


def _picture(here: Here, question: Question, found: Answer) -> None:
    if not has_months(found.code):
        return
    area = AREAS[METRICS[found.code].page]
    months = aggregate(here, f"spark {found.code}", question, lambda reader: spark(reader, found.code), area)
    spec = sparkline(METRICS[found.code], found, months)
    st.image(to_svg(spec, present_theme(), WIDTH, spec.height), width="stretch", alt=spec.caption.alt)


def _alt(metric: Metric, is_share: bool, values: tuple[float | None, ...]) -> str:
    name, known = say(metric.name), [value for value in values if value is not None]
    if not known:
        return name
    first, last = (percent(one) if is_share else whole(one) for one in (known[0], known[-1]))
    return _("{name}, twelve months, from {first} to {last}", name=name, first=first, last=last)


def _badge(colour: Colour, words: str) -> str:
    return f":{colour}-badge[{words}]" if words else ""


def _signed(share: float, places: int = 1) -> str:
    return percent(share, places) if share < 0 else f"+{percent(share, places)}"


def _points(difference: float) -> str:
    return points_apart(difference).split(" ")[0]
