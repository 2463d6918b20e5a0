"""The last months of the grid workers: what they entered, what was checked, the sheets that came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from core.actor import Actor
from core.clock import local_day, moment
from core.vocabulary import Role
from core.workdays import add_workdays
from domain.assessment import (
    Answer,
    Note,
    NoteKind,
    Verdict,
    answer_appeal,
    appeal,
    approve_leave,
    draft_month,
    draw_sample,
    judge,
    note,
    raise_signs,
    set_exposure,
    show_month,
    sign,
)
from domain.assessment.months import later, month_of, period_of, workdays
from domain.assessment.queries import to_sign
from domain.records import finish, verify
from domain.records.declaring import kind_of
from domain.records.events import RecordEvent
from domain.records.keeping import keep, known_to, prepare
from domain.work import Work
from models import AssessmentCheck, AssessmentSheet, Record
from tools.demo.chance import Chance, rounded
from tools.demo.deeds import ByHand, Deed
from tools.demo.founding import Town
from tools.demo.years import DAY

MONTHS = 2  # besides the one that runs
SITTING = 8
BASE, HAZARDS, VALID, FIXED, ACCURACY = 62.0, 11.5, 0.91, 0.95, 0.93
KINDS = ("BD1", "BD2", "BD3", "BD4", "BD5")
CHANGES = {"CH1": 0.4, "CH2": 0.45, "CH3": 0.15}
HAZARD_KINDS = ("HZ01", "HZ02", "HZ03", "HZ04", "HZ05", "HZ09", "HZ10")
WHAT = (
    *("租户更换，登记在册", "门牌补录完成", "经营面积变更", "从业人员增加"),
    *("房屋空置待租", "设施位置更正", "住户搬离注销"),
)
SEEN = (
    *("楼道堆放杂物，已劝清", "充电线外拉，已断电", "护栏松动，已围挡"),
    *("路灯不亮，已报修", "阀门老化，已约检修"),
)
CLAIM, FOUND = "有 3 条按重复未计，实为不同楼栋。", "核对原始记录，3 条属实。"
OPEN_HOURS = (9, 10, 11, 14, 15, 16)


@dataclass(frozen=True)
class Enter(ByHand):
    """A grid worker enters some records in one sitting."""

    kind: str
    raws: tuple[dict[str, object], ...]

    def do(self, work: Work) -> None:
        """Do it."""
        kind = kind_of(self.kind)
        known = known_to(work, kind)
        keep(work, kind, [prepare(kind, raw, known, work.now) for raw in self.raws])
        work.record(RecordEvent.RECORD_ENTERED, None, ledger=self.kind, rows=len(self.raws))


@dataclass(frozen=True)
class LookOver(ByHand):
    """The community officer has the hazards of a grid fixed, and judges those that wait."""

    grid_id: int
    chance: Chance

    def do(self, work: Work) -> None:
        """Do it."""
        waiting = select(col(Record.id)).where(
            col(Record.station_id) == work.station_id,
            col(Record.kind) == "hazard",
            col(Record.grid_id) == self.grid_id,
            col(Record.verdict) == "",
        )
        for record_id in list(work.session.exec(waiting)):
            is_right = self.chance.happens(VALID)
            if is_right and self.chance.happens(FIXED):
                finish(
                    work,
                    record_id,
                    {"fixed_on": local_day(self.at).isoformat(), "fix": "已整改，复查合格。"},
                )
            verify(work, record_id, is_right=is_right, why="" if is_right else "现场未见")


@dataclass(frozen=True)
class Judge(ByHand):
    """The officer of a grid checks the drawn records of its workers."""

    month: int
    workers: frozenset[int]
    chance: Chance

    def do(self, work: Work) -> None:
        """Do it."""
        waiting = select(col(AssessmentCheck.id)).where(
            col(AssessmentCheck.station_id) == work.station_id,
            col(AssessmentCheck.month) == self.month,
            col(AssessmentCheck.worker_id).in_(sorted(self.workers)),
            col(AssessmentCheck.verdict) == Verdict.WAITING,
        )
        for check_id in list(work.session.exec(waiting)):
            is_right = self.chance.happens(ACCURACY)
            judge(work, check_id, is_right=is_right, note="" if is_right else "楼栋写错")


@dataclass(frozen=True)
class Office(ByHand):
    """The clerk takes a month one step on."""

    month: int
    step: str

    def do(self, work: Work) -> None:
        """Do it."""
        if self.step == "sample":
            draw_sample(work, self.month)
        elif self.step == "draft":
            raise_signs(work, self.month)
            draft_month(work, self.month)
        else:
            show_month(work, self.month)


@dataclass(frozen=True)
class AppealIt(ByHand):
    """A worker appeals against their sheet."""

    month: int

    def do(self, work: Work) -> None:
        """Do it."""
        appeal(
            work, _sheet(work, self.actor.worker_id, self.month), "有 3 条按重复未计，实为不同楼栋。", "GS1"
        )


@dataclass(frozen=True)
class AnswerIt(ByHand):
    """The officer of another grid answers the appeal."""

    month: int
    worker_id: int

    def do(self, work: Work) -> None:
        """Do it."""
        sheet_id = _sheet(work, self.worker_id, self.month)
        sheet = work.get(AssessmentSheet, sheet_id)
        counted = sheet.inputs["month"]["base_verified"]
        answer_appeal(work, sheet_id, Answer(True, FOUND, {"base_verified": counted + 3}))


@dataclass(frozen=True)
class SignAll(ByHand):
    """A leader signs what waits."""

    def do(self, work: Work) -> None:
        """Do it."""
        waiting = to_sign(work.session, self.actor, work.now)
        if len(waiting):
            sign(work, [int(one) for one in waiting["id"]])


@dataclass(frozen=True)
class Prepare(ByHand):
    """The clerk keeps what the sheets stand on: households, a leave, training hours."""

    town: Town
    leave: date

    def do(self, work: Work) -> None:
        """Do it."""
        first = local_day(work.now).replace(day=1)
        for at, grid_id in enumerate(self.town.grid_ids.values()):
            set_exposure(work, grid_id, 4200.0 + 260 * at, 0.12 + 0.02 * (at % 4), first)
        for at, worker in enumerate(_workers(self.town)):
            hours = 4.0 + at % 3
            note(work, Note(worker.worker_id, NoteKind.TRAINING, local_day(work.now), "调解实务培训", hours))
        away = _workers(self.town)[3]
        approve_leave(work, away.worker_id, self.leave, self.leave + 6 * DAY)


def assessed_months(first: date, until: date, town: Town, seed: int, end: datetime) -> Iterator[Deed]:
    """Yield what grid workers entered in the last months, and the course of their sheets."""
    months = [month for month in _months(first, until) if period_of(month).start >= first]
    if not months:
        return
    clerk = town.crew(Role.CLERK)[0]
    start = period_of(months[0]).start
    deeds: list[Deed] = [Prepare(moment(start, time(8, 0)), clerk, town, start + 9 * DAY)]
    for month in months:
        deeds += _entries(month, until, town, seed)
        if month != month_of(until):
            deeds += _course(month, town, seed, has_appeal=month == months[0])
    yield from (deed for deed in deeds if deed.at < end)


def _months(first: date, until: date) -> list[int]:
    months = (later(month_of(until), -back) for back in range(MONTHS, -1, -1))
    return [month for month in months if month >= month_of(first)]


def _workers(town: Town) -> list[Actor]:
    return [worker for grid in town.grid_ids for worker in town.people[(Role.GRID_WORKER, grid)]]


def _entries(month: int, until: date, town: Town, seed: int) -> Iterator[Deed]:
    days = [day for day in workdays(period_of(month)) if day <= until]
    if not days:
        return
    last_two = [period_of(month).last - DAY, period_of(month).last]
    for at, worker in enumerate(_workers(town)):
        chance = Chance(seed, f"entries {month} {worker.worker_id}")
        is_spike = at == 7
        for kind, mean in (("base_data", BASE), ("hazard", HAZARDS)):
            share = len(days) / len(workdays(period_of(month)))
            count = rounded(mean * share * chance.between(0.75, 1.25))
            yield from _sittings(worker, kind, count, last_two if is_spike else days, chance, until)
    for grid, grid_id in town.grid_ids.items():
        officer = town.people[(Role.COMMUNITY_OFFICER, grid)][0]
        chance = Chance(seed, f"looked over {month} {grid}")
        yield LookOver(moment(days[-1], time(18, 30)), officer, grid_id, chance)


def _sittings(
    worker: Actor, kind: str, count: int, days: list[date], chance: Chance, until: date
) -> Iterator[Deed]:
    (grid_id,) = worker.grids
    for first in range(0, count, SITTING):
        day = chance.one_of(days)
        if day > until:
            continue
        at = moment(day, time(chance.one_of(OPEN_HOURS), chance.whole(0, 59), chance.whole(0, 59)))
        size = min(SITTING, count - first)
        yield Enter(at, worker, kind, tuple(_raw(kind, day, grid_id, chance) for _one in range(size)))


def _raw(kind: str, day: date, grid_id: int, chance: Chance) -> dict[str, object]:
    place = f"{chance.whole(1, 40)} 栋 {chance.whole(1, 4)} 单元 {chance.whole(101, 1800)}"
    row: dict[str, object] = {"happened": day, "grid": grid_id, "place_text": place}
    if kind == "hazard":
        return row | {"type": chance.one_of(HAZARD_KINDS), "rating": "HR1", "details": chance.one_of(SEEN)}
    return row | {
        "type": chance.one_of(KINDS),
        "change": chance.draw(CHANGES),
        "details": chance.one_of(WHAT),
    }


def _course(month: int, town: Town, seed: int, *, has_appeal: bool) -> Iterator[Deed]:
    clerk, leader = town.crew(Role.CLERK)[0], town.crew(Role.LEADER)[0]
    after = period_of(month).end
    shown = add_workdays(after, 1)
    yield Office(moment(after, time(9, 0)), clerk, month, "sample")
    for grid in town.grid_ids:
        officer = town.people[(Role.COMMUNITY_OFFICER, grid)][0]
        crew = frozenset(one.worker_id for one in town.people[(Role.GRID_WORKER, grid)])
        chance = Chance(seed, f"sample {month} {grid}")
        yield Judge(moment(after, time(15, 0)), officer, month, crew, chance)
    yield Office(moment(shown, time(9, 0)), clerk, month, "draft")
    yield Office(moment(shown, time(9, 30)), clerk, month, "show")
    if has_appeal:
        grids = list(town.grid_ids)
        worker = town.people[(Role.GRID_WORKER, grids[0])][0]
        reviewer = town.people[(Role.COMMUNITY_OFFICER, grids[1])][0]
        yield AppealIt(moment(add_workdays(shown, 1), time(10, 0)), worker, month)
        yield AnswerIt(moment(add_workdays(shown, 3), time(10, 0)), reviewer, month, worker.worker_id)
    yield SignAll(moment(add_workdays(shown, 6), time(16, 0)) + timedelta(minutes=5), leader)


def _sheet(work: Work, worker_id: int, month: int) -> int:
    query = select(AssessmentSheet.id).where(
        AssessmentSheet.station_id == work.station_id,
        AssessmentSheet.worker_id == worker_id,
        AssessmentSheet.month == month,
    )
    return work.session.exec(query).one()
