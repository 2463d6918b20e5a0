"""Reading counts for one question, within the grids its asker reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import pandas as pd
from sqlmodel import Session

from analytics.periods import Period
from core.actor import Actor
from core.clock import local_day
from core.dictionaries import dictionary
from domain import tallies
from domain.accounts.policy import Page
from domain.metrics import fine
from domain.questions import Question, grids_of

DISPUTES = "dispute_types"
ALERTS = "alert_categories"
_FIXED = {"alert_place", "alert_campus_fraud"}
_OF_ALERTS = {"alert", "alert_case", *_FIXED}


@dataclass(frozen=True)
class Reader:
    """A question and where its counts are read. ``grids`` None is the whole station, empty is nothing."""

    session: Session
    actor: Actor
    question: Question
    now: datetime
    page: Page = Page.OVERVIEW

    @property
    def station_id(self) -> int:
        """The station asked about."""
        return self.actor.station_id

    @cached_property
    def grids(self) -> frozenset[int] | None:
        """The grids the asker reaches and asked for."""
        return grids_of(self.actor, self.page, self.question)

    @property
    def today(self) -> date:
        """The station's own day."""
        return local_day(self.now)

    @property
    def period(self) -> Period:
        """The period asked for."""
        return self.question.period

    @property
    def last_year(self) -> Period:
        """The same span one year earlier, cut where the period itself has not come yet."""
        return so_far(self.period, self.today).same_span_last_year()

    def code(self, measure: str) -> str:
        """Return the chosen type where it is one of this measure's, '' otherwise."""
        return applied(self.question, measure).type_code

    def ignores_type(self, measure: str) -> bool:
        """Tell whether a type was chosen that says nothing about this measure."""
        return bool(self.question.type_code) and not self.code(measure)

    def of_disputes(self) -> Question:
        """Return the question as disputes are asked it: a category of alerts says nothing about them."""
        return applied(self.question, "accepted")

    def count(self, measure: str, period: Period | None = None, *, code: str | None = None) -> int:
        """Return how many of a measure fall in a period (that of the question), of the chosen type."""
        asked = self.code(measure) if code is None else code
        if self.question.is_fine and fine.knows(measure):
            narrowed = replace(self.question, type_code=asked).of(period or self.period)
            return fine.count(self.session, self.actor, measure, narrowed)
        return tallies.count(
            self.session, self.station_id, measure, period or self.period, grids=self.grids, code=asked
        )

    def by_month(self, measure: str, period: Period, *, code: str | None = None) -> pd.Series:
        """Return counts by the months of a period."""
        asked = self.code(measure) if code is None else code
        return tallies.by_month(self.session, self.station_id, measure, period, grids=self.grids, code=asked)

    def by_code(self, measure: str, codes: Sequence[str]) -> pd.Series:
        """Return counts of the question's period by codes."""
        return tallies.by_code(self.session, self.station_id, measure, self.period, codes, grids=self.grids)

    def by_grid(self, measure: str, grids: Sequence[int]) -> pd.Series:
        """Return counts of the question's period by grid."""
        return tallies.by_grid(
            self.session, self.station_id, measure, self.period, grids, code=self.code(measure)
        )

    def by_hour(self, measure: str) -> pd.DataFrame:
        """Return counts of the months touched by the period, by weekday and hour."""
        return tallies.by_hour(
            self.session, self.station_id, measure, self.period, grids=self.grids, code=self.code(measure)
        )


def so_far(period: Period, today: date) -> Period:
    """Return the part of a period that has begun: nothing is compared with days still to come."""
    tomorrow = today + timedelta(days=1)
    return Period(period.start, min(period.end, tomorrow)) if period.start < tomorrow else period


def applied(question: Question, measure: str) -> Question:
    """Return the question as a measure can be asked it: without a type that is not one of its own."""
    types = dictionary(ALERTS if measure in _OF_ALERTS else DISPUTES)
    fits = bool(measure) and measure not in _FIXED and question.type_code in types
    return question if fits else replace(question, type_code="")
