"""What each number of the desk counts, as clauses over disputes (A2: M01-M18).

One table serves both: the number counts these clauses, and the list behind it shows the same rows - what
is counted, what it is divided by, and, with a reason each, what neither holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, not_, or_, select
from sqlmodel import Session, col

from analytics.periods import Period
from core.clock import local_day, start_of, utc
from core.dictionaries import dictionary
from core.messages import Message, message
from core.workdays import add_workdays
from domain.mediation import policy
from domain.mediation.agreed_figures import find_due_agreements, find_weighty_agreements
from domain.mediation.confirmations import CONFIRMED
from domain.mediation.filters import DRILLS, Asker, asked, is_open, is_overdue, within
from domain.mediation.hearts import USED
from domain.mediation.meetings import find_duties
from domain.mediation.pairs import TAKEN_BACK, LinkKind
from domain.mediation.prices import PriceState
from domain.mediation.rules import COHORT_DAYS, mature
from domain.mediation.vocabulary import Bucket, Handing, Level, StepCode
from domain.questions import Question
from models import (
    Clock,
    Dispute,
    DisputeEvent,
    DisputeHandover,
    DisputeHeart,
    DisputeIncident,
    DisputeLink,
    PriceCase,
)

Clause = Callable[[Asker, Period], ColumnElement[bool]]
QUIET_DAYS = 60
REBOUND_DAYS = {"M13": 30, "M13L": 90}
TURNED = {"M14": "OC07", "M14C": "OC08"}
LEVEL_CLOCK = "LEVEL"


@dataclass(frozen=True)
class LeftOut:
    """What a number leaves out: the part of the list it is found under, why, and the clause."""

    part: str
    reason: Message
    clause: Clause


@dataclass(frozen=True)
class Measure:
    """What is counted (``part``), of what (``whole``), and what neither holds."""

    whole: Clause
    part: Clause
    left_out: tuple[LeftOut, ...] = ()


def count(session: Session, asker: Asker, question: Question, clause: Clause) -> int:
    """Return how many disputes of a question a clause holds, of those the asker may see."""
    where = _where(session, asker, question, clause)
    return int(session.execute(select(func.count()).select_from(Dispute).where(where)).scalar_one())


def ids_of(session: Session, asker: Asker, question: Question, clause: Clause) -> frozenset[int]:
    """Return the disputes themselves."""
    where = _where(session, asker, question, clause)
    return frozenset(session.scalars(select(col(Dispute.id)).where(where)))


def days_taken(session: Session, asker: Asker, question: Question) -> list[float]:
    """Return the days from acceptance to closing of the disputes of M11."""
    where = _where(session, asker, question, MEASURES["M11"].whole)
    found = session.execute(select(col(Dispute.accepted_at), col(Dispute.closed_at)).where(where))
    return [(utc(closed) - utc(accepted)) / timedelta(days=1) for accepted, closed in found]


def _where(session: Session, asker: Asker, question: Question, clause: Clause) -> ColumnElement[bool]:
    asker = asker.reading(session)
    seen, narrowed = policy.visible_to(asker.actor), asked(asker.actor, question)
    return and_(seen, narrowed, clause(asker, question.period))


def _among(ids: Iterable[int]) -> ColumnElement[bool]:
    """Return the clause of disputes that were worked out one by one."""
    known = sorted(set(ids))
    if not known:
        return false()
    return col(Dispute.id).in_(bindparam(None, known, expanding=True, literal_execute=True))


def _here(asker: Asker) -> Session:
    if asker.session is None:
        raise RuntimeError("this measure is worked out from rows: it needs the session it is read in")
    return asker.session


def _both(first: Clause, second: Clause) -> Clause:
    return lambda asker, period: and_(first(asker, period), second(asker, period))


def _closed(*buckets: Bucket) -> Clause:
    codes = [str(bucket) for bucket in buckets]
    return lambda _asker, period: and_(within(Dispute.closed_at, period), col(Dispute.bucket).in_(codes))


def _outcome(code: str) -> Clause:
    return lambda _asker, period: and_(within(Dispute.closed_at, period), col(Dispute.outcome) == code)


def _cohort(asker: Asker, period: Period) -> ColumnElement[bool]:
    ripe = mature(period, local_day(asker.now))
    return and_(within(Dispute.accepted_at, ripe), col(Dispute.bucket) != Bucket.EXCLUDED)


def _cohort_left_out(asker: Asker, period: Period) -> ColumnElement[bool]:
    ripe = mature(period, local_day(asker.now))
    return and_(within(Dispute.accepted_at, ripe), col(Dispute.bucket) == Bucket.EXCLUDED)


def _too_young(asker: Asker, period: Period) -> ColumnElement[bool]:
    since = local_day(asker.now) - timedelta(days=COHORT_DAYS - 1)
    young = Period(max(period.start, since), period.end) if period.end > since else None
    return and_(within(Dispute.accepted_at, young), col(Dispute.bucket) != Bucket.EXCLUDED)


def _at_level(level: Level) -> Clause:
    return lambda _asker, _period: col(Dispute.level) == str(level)


def _lines(kind: StepCode, *where: Any) -> Select[Any]:
    return select(col(DisputeEvent.dispute_id)).where(col(DisputeEvent.kind) == str(kind), *where)


def _accepted_at_level_1(asker: Asker, period: Period) -> ColumnElement[bool]:
    here = col(DisputeEvent.station_id) == asker.actor.station_id
    first = _lines(StepCode.ACCEPT, here, col(DisputeEvent.level) == str(Level.L1))
    return and_(within(Dispute.accepted_at, period), col(Dispute.id).in_(first))


def _went_up(asker: Asker, _period: Period) -> ColumnElement[bool]:
    lines = _standing(asker, StepCode.ESCALATE)
    return _among(case_id for case_id, before, _at, _facts in lines if before == "L1_OPEN")


def _standing(asker: Asker, kind: StepCode) -> list[tuple[int, str, datetime, Mapping[str, Any]]]:
    """Return the steps of a kind that were not taken back: dispute, status before, moment, what it left."""
    lines = _here(asker).execute(
        select(
            col(DisputeEvent.id), col(DisputeEvent.dispute_id), col(DisputeEvent.from_status),
            col(DisputeEvent.at), col(DisputeEvent.facts), col(DisputeEvent.kind),
        ).where(
            col(DisputeEvent.station_id) == asker.actor.station_id,
            col(DisputeEvent.kind).in_([str(kind), TAKEN_BACK]),
        )
    ).all()  # fmt: skip
    undone = {line.facts.get("line") for line in lines if line.kind == TAKEN_BACK}
    kept = [line for line in lines if line.kind == kind and line.id not in undone]
    return [(line.dispute_id, line.from_status, utc(line.at), line.facts) for line in kept]


def _duties(asker: Asker, period: Period, column: str, *, is_due: bool = True) -> ColumnElement[bool]:
    kept = _here(asker).info
    key = ("duties", asker.actor, asker.now, period)
    frame = kept[key] if key in kept else kept.setdefault(key, find_duties(_here(asker), asker, period))
    if frame.empty:
        return false()
    frame = frame[frame["is_due"] == is_due]
    return _among(int(one) for one in frame[frame[column]]["id"]) if column else _among(map(int, frame["id"]))


def _with_notes(asker: Asker, _period: Period) -> ColumnElement[bool]:
    noted = (
        select(col(DisputeHeart.dispute_id))
        .where(col(DisputeHeart.station_id) == asker.actor.station_id)
        .group_by(col(DisputeHeart.dispute_id))
        .having(func.count() >= USED)
    )
    return col(Dispute.id).in_(noted)


def _found_by_ourselves(_asker: Asker, _period: Period) -> ColumnElement[bool]:
    return col(Dispute.source).in_(sorted(dictionary("dispute_sources").where(proactive=True)))


def _long_closed(asker: Asker, period: Period) -> ColumnElement[bool]:
    ripe = _ripe(asker, period, QUIET_DAYS)
    buckets = [str(Bucket.RESOLVED), str(Bucket.FAILED)]
    closed = and_(within(Dispute.closed_at, ripe), col(Dispute.bucket).in_(buckets))
    return and_(closed, _found_by_ourselves(asker, period))


def _stayed_quiet(asker: Asker, period: Period) -> ColumnElement[bool]:
    turned = col(Dispute.outcome).in_(sorted(TURNED.values()))
    ends = _ends(asker, _long_closed(asker, period))
    return and_(not_(turned), not_(_among(_back_within(asker, ends, QUIET_DAYS))))


def _ripe(asker: Asker, period: Period, days: int) -> Period | None:
    """Return the days of a period that lie at least so many days back, None where none does."""
    end = min(period.end, local_day(asker.now) - timedelta(days=days - 1))
    return Period(period.start, end) if end > period.start else None


def _resolved(days: int) -> Clause:
    """What was resolved in the ripe part of a period, also where it was opened again since."""
    return lambda asker, period: _among(_resolutions(asker, _ripe(asker, period, days)))


def _came_back(days: int) -> Clause:
    def clause(asker: Asker, period: Period) -> ColumnElement[bool]:
        return _among(_back_within(asker, _resolutions(asker, _ripe(asker, period, days)), days))

    return clause


def _resolutions(asker: Asker, period: Period | None) -> dict[int, list[datetime]]:
    """Return when each dispute was resolved in a period: as it stands, and before it was opened again."""
    if period is None:
        return {}
    closed = and_(within(Dispute.closed_at, period), col(Dispute.bucket) == str(Bucket.RESOLVED))
    found = {case_id: list(moments) for case_id, moments in _ends(asker, closed).items()}
    for case_id, _before, _at, facts in _standing(asker, StepCode.REOPEN):
        at = facts.get("closed_at")
        if at and facts.get("bucket") == Bucket.RESOLVED:
            moment = utc(datetime.fromisoformat(str(at)))
            if start_of(period.start) <= moment < start_of(period.end):
                found.setdefault(case_id, []).append(moment)
    return found


def _ends(asker: Asker, where: ColumnElement[bool]) -> dict[int, list[datetime]]:
    here = col(Dispute.station_id) == asker.actor.station_id
    rows = _here(asker).execute(select(col(Dispute.id), col(Dispute.closed_at)).where(here, where))
    return {case_id: [utc(at)] for case_id, at in rows}


def _back_within(asker: Asker, ends: Mapping[int, list[datetime]], days: int) -> Iterator[int]:
    """Yield what was opened again, or repeated by another dispute or alert, within days of its end."""
    window = timedelta(days=days)
    for case_id, moments in _returns(asker).items():
        if any(timedelta() < back - end <= window for end in ends.get(case_id, ()) for back in moments):
            yield case_id


def _returns(asker: Asker) -> dict[int, list[datetime]]:
    station = asker.actor.station_id
    sources = (
        select(col(DisputeLink.earlier_id), col(DisputeLink.later_at)).where(
            col(DisputeLink.station_id) == station, col(DisputeLink.kind) == str(LinkKind.REPEAT)
        ),
        select(col(DisputeIncident.dispute_id), col(DisputeIncident.occurred_at)).where(
            col(DisputeIncident.station_id) == station
        ),
    )
    found: dict[int, list[datetime]] = {}
    for case_id, _before, at, _facts in _standing(asker, StepCode.REOPEN):
        found.setdefault(case_id, []).append(at)
    for query in sources:
        for case_id, at in _here(asker).execute(query):
            found.setdefault(case_id, []).append(utc(at))
    return found


def _timed(asker: Asker, period: Period) -> ColumnElement[bool]:
    return and_(_closed(Bucket.RESOLVED, Bucket.FAILED)(asker, period), col(Dispute.accepted_at).is_not(None))


def _limits(asker: Asker, period: Period, *where: Any) -> ColumnElement[bool]:
    """Return the clause of disputes whose last level had its limit in a period, as far as it has come."""
    today = local_day(asker.now)
    end = min(start_of(period.end), asker.now) if period.start <= today else start_of(period.start)
    ended = select(col(Clock.subject_id)).where(
        col(Clock.station_id) == asker.actor.station_id,
        col(Clock.state).in_(["running", "paused", "done"]),
        col(Clock.due_at) >= start_of(period.start),
        col(Clock.due_at) < end,
        col(Clock.subject) == "dispute",
        *where,
    )
    at_their_level = (
        and_(col(Dispute.level) == str(level), col(Dispute.id).in_(ended.where(_clock_of(level))))
        for level in Level
    )
    return and_(or_(*at_their_level), col(Dispute.bucket) != Bucket.EXCLUDED)


def _clock_of(level: Level) -> ColumnElement[bool]:
    return col(Clock.code) == str(level).replace("L", LEVEL_CLOCK)


def _in_time(asker: Asker, period: Period) -> ColumnElement[bool]:
    return _limits(asker, period, col(Clock.state) == "done", col(Clock.ended_at) < col(Clock.due_at))


def _agreements(find: Callable[..., Any], column: str = "", value: Any = True) -> Clause:
    def clause(asker: Asker, period: Period) -> ColumnElement[bool]:
        frame = find(_here(asker), asker, period)
        if frame.empty:
            return false()
        return _among(int(one) for one in (frame[frame[column] == value] if column else frame)["id"])

    return clause


def _all_kept(asker: Asker, period: Period) -> ColumnElement[bool]:
    """A dispute with two agreements counts as kept where both are."""
    frame = find_due_agreements(_here(asker), asker, period)
    if frame.empty:
        return false()
    broken = set(frame[~frame["is_kept"].astype(bool)]["id"])
    return _among(int(one) for one in frame["id"] if one not in broken)


def _handed(asker: Asker, period: Period, *where: Any) -> ColumnElement[bool]:
    sent = select(col(DisputeHandover.dispute_id)).where(
        col(DisputeHandover.station_id) == asker.actor.station_id,
        col(DisputeHandover.kind) == str(Handing.REFER),
        within(DisputeHandover.sent_at, period),
        *where,
    )
    return col(Dispute.id).in_(sent)


def _returned(asker: Asker, period: Period) -> ColumnElement[bool]:
    return _handed(asker, period, col(DisputeHandover.returned_at).is_not(None))


def _received_in_time(asker: Asker, period: Period) -> ColumnElement[bool]:
    """Received by the end of the first working day after it was sent (B13)."""
    query = select(
        col(DisputeHandover.dispute_id), col(DisputeHandover.sent_at), col(DisputeHandover.received_at)
    ).where(
        col(DisputeHandover.station_id) == asker.actor.station_id,
        col(DisputeHandover.kind) == str(Handing.REFER),
        within(DisputeHandover.sent_at, period),
        col(DisputeHandover.received_at).is_not(None),
    )
    rows = _here(asker).execute(query)
    return _among(case_id for case_id, sent, received in rows if _by_next_workday(utc(sent), utc(received)))


def _by_next_workday(sent: datetime, received: datetime) -> bool:
    last: date = add_workdays(local_day(sent), 1)
    return local_day(received) <= last


def _priced(asker: Asker, period: Period, *where: Any) -> ColumnElement[bool]:
    cases = select(col(PriceCase.dispute_id)).where(
        col(PriceCase.station_id) == asker.actor.station_id, within(PriceCase.accepted_at, period), *where
    )
    return col(Dispute.id).in_(cases)


def _price_agreed(asker: Asker, period: Period) -> ColumnElement[bool]:
    return _priced(asker, period, col(PriceCase.state) == str(PriceState.AGREED))


def _accepted(_asker: Asker, period: Period) -> ColumnElement[bool]:
    return within(Dispute.accepted_at, period)


def _open_now(_asker: Asker, _period: Period) -> ColumnElement[bool]:
    return is_open()


_RESOLVED_OR_FAILED = _closed(Bucket.RESOLVED, Bucket.FAILED)
_X = LeftOut("X", message("Handed on, withdrawn or not accepted"), _closed(Bucket.EXCLUDED))

MEASURES: Mapping[str, Measure] = {
    "M01": Measure(_RESOLVED_OR_FAILED, _closed(Bucket.RESOLVED), (_X,)),
    "M02": Measure(
        _cohort,
        lambda asker, period: and_(_cohort(asker, period), col(Dispute.is_quick)),
        (
            LeftOut("X", message("Handed on, withdrawn or not accepted"), _cohort_left_out),
            LeftOut("young", message("Accepted less than 30 days ago"), _too_young),
        ),
    ),
    "M03": Measure(_open_now, lambda asker, _period: is_overdue(asker.now)),
    "M06": Measure(_closed(Bucket.RESOLVED), _both(_closed(Bucket.RESOLVED), _at_level(Level.L1)), (_X,)),
    "M06U": Measure(_accepted_at_level_1, _both(_accepted_at_level_1, _went_up)),
    "M07": Measure(
        lambda asker, period: _duties(asker, period, ""),
        lambda asker, period: _duties(asker, period, "is_on_time"),
        (
            LeftOut(
                "young",
                message("The three working days are not over yet"),
                lambda asker, period: _duties(asker, period, "", is_due=False),
            ),
        ),
    ),
    "M08": Measure(_RESOLVED_OR_FAILED, _both(_RESOLVED_OR_FAILED, _with_notes), (_X,)),
    "M10": Measure(
        _long_closed,
        _both(_long_closed, _stayed_quiet),
        (
            LeftOut(
                "young",
                message("Closed less than 60 days ago"),
                lambda asker, period: and_(
                    _RESOLVED_OR_FAILED(asker, period),
                    _found_by_ourselves(asker, period),
                    not_(_long_closed(asker, period)),
                ),
            ),
        ),
    ),
    "M11": Measure(_timed, _timed, (LeftOut("open", message("Still open"), _open_now), _X)),
    "M12": Measure(_limits, _both(_limits, _in_time)),
    "M13": Measure(_resolved(30), _came_back(30)),
    "M13L": Measure(_resolved(90), _came_back(90)),
    "M14": Measure(_RESOLVED_OR_FAILED, _outcome(TURNED["M14"]), (_X,)),
    "M14C": Measure(_RESOLVED_OR_FAILED, _outcome(TURNED["M14C"]), (_X,)),
    "M15": Measure(_agreements(find_due_agreements), _all_kept),
    "M16": Measure(
        _agreements(find_weighty_agreements), _agreements(find_weighty_agreements, "ruling", CONFIRMED)
    ),
    "M17A": Measure(_handed, _both(_handed, _received_in_time)),
    "M17R": Measure(_handed, _both(_handed, _returned)),
    "M18": Measure(_priced, _both(_priced, _price_agreed)),
}


def _drills() -> Iterator[tuple[str, Clause]]:
    for code, measure in MEASURES.items():
        yield code, measure.whole
        yield f"{code}.part", measure.part
        for left_out in measure.left_out:
            yield f"{code}.{left_out.part}", left_out.clause
    yield "M17", _handed
    yield "M18G", _price_agreed
    yield "M18D", _priced


DRILLS.update({code: clause for code, clause in _drills() if code not in DRILLS})
