"""Early warning in the demo station: the weekly runs of its last year, and what people did about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from core.actor import Actor
from core.clock import local_day, moment, utc
from core.vocabulary import Role
from domain.warnings import Kind, Outcome, TaskIntake, give_task, judge, last_whole_week
from domain.warnings.actions import acknowledge, due_by_default, finish_task, make_dispute
from domain.warnings.records import DisputeIntake
from domain.warnings.running import judge_weeks, keep
from domain.warnings.steps import OPEN, Status
from domain.work import Work
from models import EarlyWarning, WarningTask
from tools.demo.chance import DAY, Chance
from tools.demo.deeds import ByHand, Deed
from tools.demo.fakes import Fakes
from tools.demo.founding import Town
from tools.demo.parameters import Facts, Parameters

WEEKS = 52
LEAST_PAST = timedelta(weeks=30)
MORNING, NOON, AFTERNOON = time(7, 50), time(11, 20), time(16, 40)
SETTLED_AFTER = timedelta(days=24)
LATE = timedelta(days=3)
SERIOUS = frozenset({"red", "orange"})
QUARREL = "AL3"


@dataclass(frozen=True)
class Answers:
    """What the people of the demo station say, and how often: lots of a stream of their own."""

    town: Town
    facts: Facts
    chance: Chance
    fakes: Fakes
    codes: dict[int, str]

    def officer(self, warning: EarlyWarning) -> Actor:
        """Return the community officer of its grid."""
        return self.town.crew(Role.COMMUNITY_OFFICER, self.codes[warning.grid_id])[0]


@dataclass(frozen=True)
class WarnWeeks(ByHand):
    """The desk judges the weeks that are over since the last time."""

    weeks: int

    def do(self, work: Work) -> None:
        """Do it."""
        last = last_whole_week(local_day(self.at))
        for judged in list(judge_weeks(work.session, work.station_id, Kind.WEEK, last, weeks=self.weeks)):
            keep(work, judged)


@dataclass(frozen=True)
class AnswerWarnings(ByHand):
    """The leader answers what is new: serious ones with a task, others by taking note."""

    answers: Answers

    def do(self, work: Work) -> None:
        """Do it; one in ten is left lying."""
        for warning in _those(work, [str(Status.NEW)]):
            if self.answers.chance.happens(self.answers.facts["left_lying"]):
                continue
            if warning.colour in SERIOUS:
                officer = self.answers.officer(warning)
                note = self.answers.chance.one_of(self.answers.facts["tasks"])
                give_task(
                    work, warning.id, TaskIntake(officer.worker_id, note, due_by_default(local_day(self.at)))
                )
            else:
                acknowledge(work, warning.id)


@dataclass(frozen=True)
class SettleWarnings(ByHand):
    """The leader closes what is a few weeks old: true where it went on, mostly false else."""

    answers: Answers

    def do(self, work: Work) -> None:
        """Do it."""
        for warning in _those(work, sorted(OPEN)):
            if utc(warning.warned_at) > self.at - SETTLED_AFTER:
                continue
            is_true = self._is_true(warning)
            self._finish_tasks(work, warning)
            if is_true and warning.category.startswith(QUARREL) and warning.dispute_id is None:
                self._register(work, warning)
            words = self.answers.facts["true" if is_true else "false"]
            judge(
                work,
                warning.id,
                Outcome.TRUE if is_true else Outcome.FALSE,
                self.answers.chance.one_of(words),
            )

    def _is_true(self, warning: EarlyWarning) -> bool:
        went_on = (warning.next_observed or 0) >= warning.threshold
        return went_on or warning.score >= 3 or self.answers.chance.happens(self.answers.facts["true_anyway"])

    def _finish_tasks(self, work: Work, warning: EarlyWarning) -> None:
        tasks = work.session.scalars(
            select(WarningTask).where(
                col(WarningTask.station_id) == work.station_id,
                col(WarningTask.warning_id) == warning.id,
                col(WarningTask.done_at).is_(None),
            )
        )
        for task in list(tasks):
            finish_task(work, task.id, self.answers.chance.one_of(self.answers.facts["done"]))

    def _register(self, work: Work, warning: EarlyWarning) -> None:
        parties = self.answers.fakes.parties()
        story = self.answers.chance.one_of(self.answers.facts["quarrels"])
        make_dispute(work, warning.id, DisputeIntake(self.answers.facts["quarrel_type"], story, parties))


def answers_of(town: Town, given: Parameters, seed: int) -> Answers:
    """Return what the people of a town say, drawn from a stream of its own."""
    chance = Chance(seed, "warnings")
    codes = {grid_id: code for code, grid_id in town.grid_ids.items()}
    return Answers(town, given.texts["warnings"], chance, Fakes(chance, given.identity), codes)


def watching(
    first: date, until: date, imported: Sequence[datetime], answers: Answers, end: datetime
) -> Iterator[Deed]:
    """Yield the runs after each import of the last year, and the answers to them, before the last moment."""
    leader, clerk = answers.town.crew(Role.LEADER)[0], answers.town.crew(Role.CLERK)[0]
    since = max(first + LEAST_PAST, until - timedelta(weeks=WEEKS))
    judged_until = last_whole_week(since) - timedelta(days=7)
    for at in sorted(imported):
        day = local_day(at) + DAY
        last = last_whole_week(day)
        weeks = (last - judged_until).days // 7
        if day <= since or weeks < 1 or moment(day, AFTERNOON) >= end:
            continue
        judged_until = last
        yield WarnWeeks(moment(day, MORNING), clerk, weeks)
        yield AnswerWarnings(moment(day, NOON), leader, answers)
        yield AnswerWarnings(moment(day + LATE, NOON), leader, answers)
        yield SettleWarnings(moment(day, AFTERNOON), leader, answers)


def last_run(first: date, until: date, clerk: Actor, at: datetime) -> list[Deed]:
    """Return the run of the last night, over the weeks that the last import made whole."""
    return [WarnWeeks(at, clerk, 3)] if until - first > LEAST_PAST else []


def _those(work: Work, statuses: Sequence[str]) -> list[EarlyWarning]:
    query = select(EarlyWarning).where(
        col(EarlyWarning.station_id) == work.station_id, col(EarlyWarning.status).in_(statuses)
    )
    return list(work.session.scalars(query.order_by(col(EarlyWarning.id))))
