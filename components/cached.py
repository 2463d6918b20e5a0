"""Aggregates kept between runs and readers: never a row, never a person, never anything of one session.

The key holds everything the answer depends on: workspace, station, grids within reach, question, state
of the areas, language, and the time by ten minutes, because what is overdue grows without a change.
A cleared cache only costs time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

from components.here import Here
from core.clock import local
from core.i18n import language
from core.vocabulary import Area
from domain.metrics.reader import Reader
from domain.questions import Question, grids_of

T = TypeVar("T")
MOST = 600
MINUTES = 10


def aggregate(here: Here, name: str, question: Question, make: Callable[[Reader], T], *areas: Area) -> T:
    """Return ``make`` of a question's reader, from the cache where nothing has changed since.

    ``name`` says all that ``make`` does; ``areas`` are those it reads, all of the page's where none is
    named.
    """
    key = (name, *key_of(here, question, *areas))
    return cast("T", _kept(key, lambda: _read(here, question, make)))


def key_of(here: Here, question: Question, *areas: Area) -> tuple[str, ...]:
    """Return all that an aggregate of this page depends on, as text."""
    grids = grids_of(here.actor, here.page, question)
    now = local(here.now())
    return (
        str(here.desk.workspace),
        here.desk.database.url,
        str(here.actor.station_id),
        "all" if grids is None else ",".join(map(str, sorted(grids))),
        "&".join(f"{key}={value}" for key, value in question.to_params().items()),
        here.revision(*areas),
        language(),
        f"{now:%Y-%m-%d %H}:{now.minute // MINUTES}",
    )


def picture(name: str, key: tuple[str, ...], make: Callable[[], T]) -> T:
    """Return a drawn chart, from the cache where its key (with theme and language) is known."""
    return cast("T", _kept((name, *key), make))


@st.cache_data(show_spinner=False, max_entries=MOST)
def _kept(key: tuple[str, ...], _make: Callable[[], Any]) -> Any:  # noqa: ARG001 - Streamlit reads the key
    return _make()


def _read(here: Here, question: Question, make: Callable[[Reader], T]) -> T:
    with here.desk.database.reading() as session:
        return make(Reader(session, here.actor, question, here.now(), here.page))
