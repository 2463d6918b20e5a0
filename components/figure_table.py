"""The numbers of the desk as a table; beside it, for the one in hand, why it is what it is, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from charts.text import percent, whole
from components import filters, links, table, tiles
from components.cached import aggregate
from components.download import download
from components.empty import nothing
from components.here import Here
from components.words import NOTHING
from core.dictionaries import dictionary
from core.i18n import _, say
from core.messages import Message, message
from domain.accounts.policy import Action
from domain.mediation.measures import MEASURES
from domain.metrics import METRICS, Answer, Shape
from domain.metrics.ask import answer
from domain.metrics.explain import explained
from domain.metrics.exporting import export_figures
from domain.metrics.metric import Metric
from domain.metrics.reader import Reader, applied
from domain.questions import Question

KEY = "figures"
CODES = (
    "M01", "M02", "M03", "M04", "M05", "M05T", "M06", "M06U", "M07", "M08", "M09", "M10", "M11", "M12",
    "M13", "M13L", "M14", "M14C", "M15", "M16", "M17", "M17A", "M17R", "M18", "M18G", "M18D",
)  # fmt: skip
BY: Mapping[str, Message] = {
    "grid": message("By grid"),
    "level": message("By level"),
    "method": message("By method"),
    "type": message("By type"),
}


NARROWED: Mapping[str, tuple[str, Callable[[Question, str], Question]]] = {
    "level": ("dispute_levels", lambda question, code: replace(question, level=code)),
    "method": ("mediation_methods", lambda question, code: replace(question, method=code)),
    "type": ("dispute_types", lambda question, code: replace(question, type_code=code)),
}


def choose(here: Here) -> Question:
    """Draw the filter row: period, grid, type, level and method; return the question in the address."""
    with filters.filter_row():
        question = filters.choose(here, key=KEY, types=("dispute_types",))
        _coded(_("Level"), "dispute_levels", question.level, "level", _("All levels"))
        _coded(_("Method"), "mediation_methods", question.method, "method", _("All methods"))
    return question


def show(here: Here, question: Question) -> str:
    """Draw every number in a row; return the code of the one in hand, the first where none was clicked."""
    found = {code: _ask(here, question, code) for code in CODES}
    frame = pd.DataFrame([_row(at, METRICS[code], one) for at, (code, one) in enumerate(found.items())])
    clicked = table.choose_row(frame, _columns(), key=f"{KEY}-table", rows=len(CODES))
    if here.may(Action.EXPORT):
        words = _("Export these figures")
        download(here, words, lambda work: export_figures(work, question, CODES), key=f"{KEY}-export")
    return CODES[clicked] if clicked is not None else CODES[0]


def why(here: Here, question: Question, code: str) -> None:
    """Draw why a number is what it is: formula, counted rows, left-out rows with their reasons."""
    metric, found = METRICS[code], _ask(here, question, code)
    with st.container(border=True, gap="xsmall", key=f"{KEY}-why"):
        st.markdown(f":small[:gray[{_('Why this number')}]]")
        st.metric(say(metric.name), _value(metric, found))
        for sentence in explained(found):
            st.markdown(f":small[{say(sentence)}]")
        _rows(here, question, metric, found)
    _breakdown(here, question, metric)


def _ask(here: Here, question: Question, code: str) -> Answer:
    return aggregate(here, f"answer {code}", question, lambda reader: answer(reader, code))


def _row(at: int, metric: Metric, found: Answer) -> dict[str, Any]:
    return {
        "id": at,
        "code": metric.code,
        "name": say(metric.name),
        "value": _value(metric, found),
        "n": f"{whole(found.n)}/{whole(found.total)}" if found.shape is not Shape.COUNT else whole(found.n),
        "before": _before(found),
        "left": whole(sum(count for _reason, count in found.excluded)),
    }


def _columns() -> dict[str, Any]:
    return {
        "code": st.column_config.TextColumn(_("Code"), width=64),
        "name": st.column_config.TextColumn(_("Figure")),
        "value": st.column_config.TextColumn(_("Value"), width=110),
        "n": st.column_config.TextColumn("n/N", width=100),
        "before": st.column_config.TextColumn(_("Last year"), width=90),
        "left": st.column_config.TextColumn(_("Left out"), width=80),
    }


def _value(metric: Metric, found: Answer) -> str:
    words = tiles.value_words(metric, found)
    if found.shape is Shape.DAYS and found.high is not None:
        return _("{median}, P90 {high}", median=words, high=f"{found.high:.1f}")
    return words


def _before(found: Answer) -> str:
    if found.before is None or found.shape in {Shape.DAYS, Shape.GAP}:
        return NOTHING
    return percent(found.before) if found.shape is Shape.RATE else whole(int(found.before))


def _rows(here: Here, question: Question, metric: Metric, found: Answer) -> None:
    if metric.code not in MEASURES:
        links.rows(here, metric.page, metric.rows(question, here.today), tiles.rows_words(metric, found))
        return
    asked = applied(question, metric.measure).to_params()
    if found.shape is not Shape.DAYS:
        counted = _("counted: {n}", n=whole(found.n))
        links.rows(here, metric.page, {"metric": f"{metric.code}.part", **asked}, counted)
    divided = _("of these: {n}", n=whole(found.total))
    links.rows(here, metric.page, {"metric": metric.code, **asked}, divided)
    counts = {reason.text: count for reason, count in found.excluded}
    for one in MEASURES[metric.code].left_out:
        if counts.get(one.reason.text):
            words = _(
                "left out, {reason}: {n}", reason=say(one.reason).lower(), n=whole(counts[one.reason.text])
            )
            links.rows(here, metric.page, {"metric": f"{metric.code}.{one.part}", **asked}, words)


def _breakdown(here: Here, question: Question, metric: Metric) -> None:
    by = st.segmented_control(
        _("Broken down"), list(BY), default="grid", required=True, format_func=lambda one: say(BY[one]),
        label_visibility="collapsed", key=f"{KEY}-by",
    )  # fmt: skip
    frame = aggregate(
        here, f"by {by} {metric.code}", question, lambda reader: _parts(here, reader, metric, by or "grid")
    )
    if frame.empty:
        nothing(_("Nothing to break down here."), key=f"{KEY}-by")
        return
    columns = {
        "label": st.column_config.TextColumn(say(BY[by or "grid"])),
        "value": st.column_config.TextColumn(_("Value"), width=110),
        "n": st.column_config.TextColumn("n/N", width=90),
    }
    table.show(frame, columns, key=f"{KEY}-parts", rows=10)


def _parts(here: Here, reader: Reader, metric: Metric, by: str) -> pd.DataFrame:
    """Return a number for each grid, level, method or type; what holds nothing is left out."""
    rows = []
    for label, question in _questions(here, reader.question, by):
        found = answer(replace(reader, question=question), metric.code)
        if found.total or found.n:
            n = f"{whole(found.n)}/{whole(found.total)}"
            rows.append({"label": label, "value": _value(metric, found), "n": n})
    return pd.DataFrame(rows, columns=["label", "value", "n"])


def _questions(here: Here, question: Question, by: str) -> list[tuple[str, Question]]:
    if by == "grid":
        labels = filters.grid_labels(here)
        return [(label, replace(question, grid_id=grid)) for grid, label in labels.items()]
    name, narrowed = NARROWED[by]
    return [(entry.label, narrowed(question, entry.code)) for entry in dictionary(name).active("")]


def _coded(label: str, name: str, chosen: str, param: str, everything: str) -> None:
    labels = {"": everything} | {entry.code: entry.label for entry in dictionary(name).active()}
    known = chosen if chosen in labels else ""
    filters.choose_one(label, labels, known, f"{KEY}-{param}", param)
