"""Which alerts a list shows: a value that is URL, cache key and audit entry at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from core.actor import Actor
from core.crypto import Cipher
from core.dictionaries import dictionary
from core.errors import BadInput
from core.messages import message
from domain.accounts.policy import Page
from domain.alerts.tallies import fraud_codes
from domain.personal import search_tokens
from domain.questions import Question, grids_of
from models import Alert, KeyedToken

BURGLARY = "AL101"
COMPOUND = "PT01"
LONGEST_SEARCH = 60
_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)


@dataclass(frozen=True)
class AlertFilter:
    """A question to the alerts and what narrows it down.

    ``metric`` is the code of a counted metric: the rows are then exactly those it counts. With a
    ``batch_id`` the period does not count: a batch is shown whole. ``spot`` is the id of a known place.
    """

    question: Question
    metric: str = ""
    place_type: str = ""
    weekday: int | None = None
    hour: int | None = None
    batch_id: int = 0
    search: str = ""
    spot: int = 0
    source: str = ""

    def to_params(self) -> dict[str, str]:
        """Return the filter as it stands in a URL; what is left out is the default."""
        facts = {
            "metric": self.metric,
            "place": self.place_type,
            "weekday": self.weekday,
            "hour": self.hour,
            "batch": self.batch_id or None,
            "q": self.search,
            "spot": self.spot or None,
            "source": self.source,
        }
        return self.question.to_params() | {key: str(v) for key, v in facts.items() if v not in (None, "")}

    @classmethod
    def from_params(cls, params: Mapping[str, str], today: date) -> AlertFilter:
        """Read a URL; raises BadInput with a sentence where something in it cannot be read."""
        metric = params.get("metric", "")
        if metric and metric not in METRICS:
            raise BadInput(message("This link asks for a number that the desk does not know."), "metric")
        return cls(
            Question.from_params(params, today),
            metric,
            _known(params.get("place", ""), "place_types"),
            _small(params.get("weekday", ""), 6),
            _small(params.get("hour", ""), 23),
            _row_id(params.get("batch", "")),
            params.get("q", "")[:LONGEST_SEARCH],
            _row_id(params.get("spot", "")),
            _known(params.get("source", ""), "alert_sources"),
        )

    def searching(self, words: str) -> AlertFilter:
        """Return the same with other words to look for."""
        return replace(self, search=words.strip()[:LONGEST_SEARCH])


def clauses(
    actor: Actor, asked: AlertFilter, cipher: Cipher | None = None, *, page: Page = Page.ALERTS
) -> list[ColumnElement[bool]]:
    """Return what a filter asks in SQL; the actor's scope is not in it (policy.visible_to is)."""
    wanted = [*_when(asked), *_where(actor, asked.question, page), *_what(asked)]
    if asked.metric:
        wanted += METRICS[asked.metric]()
    if asked.search:
        wanted.append(_holding(actor.station_id, asked.search, cipher))
    return wanted


def _when(asked: AlertFilter) -> list[ColumnElement[bool]]:
    day, period = col(Alert.occurred_on), asked.question.period
    if asked.batch_id:
        return [col(Alert.batch_id) == asked.batch_id]
    return [day >= period.start, day < period.end]


def _where(actor: Actor, question: Question, page: Page) -> list[ColumnElement[bool]]:
    grids = grids_of(actor, page, question)
    return [] if grids is None else [col(Alert.grid_id).in_(sorted(grids))]


def _what(asked: AlertFilter) -> list[ColumnElement[bool]]:
    categories, code = dictionary("alert_categories"), asked.question.type_code
    chosen = [
        (code in categories, col(Alert.category).in_(categories.family(code))),
        (bool(asked.place_type), col(Alert.place_type) == asked.place_type),
        (asked.weekday is not None, col(Alert.weekday) == asked.weekday),
        (asked.hour is not None, col(Alert.hour) == asked.hour),
        (bool(asked.spot), col(Alert.place_id) == asked.spot),
        (bool(asked.source), col(Alert.source) == asked.source),
    ]
    return [clause for is_asked, clause in chosen if is_asked]


def _holding(station_id: int, words: str, cipher: Cipher | None) -> ColumnElement[bool]:
    texts = (Alert.summary, Alert.place_text, Alert.case_no, Alert.area_text, Alert.category_text)
    found = col(texts[0]).icontains(words, autoescape=True)
    for text in texts[1:]:
        found = found | col(text).icontains(words, autoescape=True)
    tokens = search_tokens(cipher, words) if cipher else []
    return (found | col(Alert.id).in_(_owners(station_id, tokens))) if tokens else found


def _owners(station_id: int, tokens: list[str]) -> Select[Any]:
    return select(col(KeyedToken.owner_id)).where(
        col(KeyedToken.station_id) == station_id,
        col(KeyedToken.owner) == "alert",
        col(KeyedToken.token).in_(tokens),
    )


METRICS: dict[str, Callable[[], list[ColumnElement[bool]]]] = {
    "M19": list,
    "M20": list,
    "M21": lambda: [col(Alert.place_type) == COMPOUND],
    "M22": lambda: [col(Alert.is_case).is_(True), col(Alert.category) == BURGLARY],
    "M23": lambda: [
        col(Alert.is_case).is_(True),
        col(Alert.campus_id).is_not(None),
        col(Alert.category).in_(sorted(fraud_codes())),
    ],
    "unassigned": lambda: [col(Alert.grid_id).is_(None)],
}


def _known(code: str, name: str) -> str:
    return code if code in dictionary(name) else ""


def _small(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 and int(text) <= most else None


def _row_id(text: str) -> int:
    return int(text) if _ID.fullmatch(text) else 0
