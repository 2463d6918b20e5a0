"""The numbers over a ledger: each with its n/N, what it is made of, and the way to its rows."""

from __future__ import annotations

import streamlit as st

from charts.text import percent, whole
from components import links
from components.cached import aggregate
from components.here import Here
from components.words import safe
from core.i18n import _
from core.vocabulary import Area
from domain.metrics.ledgers import COUNT, Figure, figures_of
from domain.questions import Question
from domain.records import Kind

MOST = 4


def show(here: Here, kind: Kind, question: Question) -> None:
    """Draw the tiles of a ledger."""
    found = aggregate(
        here, f"records {kind.code}", question, lambda reader: figures_of(reader, kind), Area.RECORDS
    )
    with st.container(key="kpis"):
        for figure, column in zip(found[:MOST], st.columns(MOST, gap="xsmall"), strict=False):
            with column, st.container(border=True, key=f"kpi-records-{figure.part}", gap="xxsmall"):
                _tile(here, kind, question, figure)


def _tile(here: Here, kind: Kind, question: Question, figure: Figure) -> None:
    rate = figure.rate
    value = whole(figure.n) if rate is None or rate.is_small or rate.value is None else percent(rate.value)
    st.metric(safe(figure.name), value, help=_why(kind, figure))
    params = {"kind": kind.code, "part": figure.part, **question.to_params()}
    words = whole(figure.n) if rate is None else f"{whole(figure.n)}/{whole(figure.total)}"
    links.rows(here, here.page, params, _("{n} records", n=words))


def _why(kind: Kind, figure: Figure) -> str:
    code = f"{kind.metric}: " if kind.metric else ""
    year = _("Last year, same days: {n}.", n=whole(figure.before))
    if figure.part == COUNT:
        return f"{code}{_('All that were entered in the period and are not void.')} {year}"
    small = _("Fewer than 30: the count stands here.") if figure.rate and figure.rate.is_small else ""
    return " ".join(filter(None, (f"{code}{safe(figure.name)} ÷ {safe(kind.name)}.", small, year)))
