"""Follow-ups (回访): planned for each party at closing, answered one by one, counted once per party."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlmodel import col, select

from core.clock import local_day, utc
from core.errors import NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.clocks import happen
from domain.mediation import policy
from domain.mediation.parties import parties_of
from domain.mediation.records import FollowUpAnswer
from domain.mediation.rules import FOLLOWED_UP, check_code, follow_up_due
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import CaseEvent
from domain.work import Work
from models import Dispute, FollowUp

UNRATED = "SA0"
NOTE_LIMIT = 1000
RATED = select(FollowUp).where(
    col(FollowUp.station_id) == bindparam("station"),
    col(FollowUp.party_id) == bindparam("party"),
    col(FollowUp.is_latest_rating),
)


def plan_follow_ups(work: Work, case: Dispute) -> None:
    """Plan a follow-up for each party, due by the risk of the dispute; none where it was set aside."""
    if case.bucket not in FOLLOWED_UP or case.closed_at is None:
        return
    due_on = follow_up_due(case.risk, local_day(utc(case.closed_at)))
    dropped = {f.party_id: f for f in _of_case(work, case) if f.due_on == due_on}
    for party in parties_of(work, case):
        if party.id in dropped:
            dropped[party.id].dropped_at = None
            happen(work, dropped[party.id], f"planned_again:{case.risk}")
            continue
        planned = work.new(
            FollowUp,
            dispute_id=case.id,
            party_id=party.id,
            grid_id=case.grid_id,
            type_code=case.type_code,
            due_on=due_on,
        )
        happen(work, planned, f"planned:{case.risk}", at=utc(case.closed_at), is_new=True)


def drop_follow_ups(work: Work, case: Dispute) -> None:
    """Let what is not done yet fall away: the dispute is open again."""
    for follow_up in _of_case(work, case):
        if follow_up.done_at is None:
            follow_up.dropped_at = work.now
            happen(work, follow_up, "dropped")


def record_follow_up(work: Work, follow_up_id: int, version: int, answer: FollowUpAnswer) -> FollowUp:
    """Keep what a follow-up brought. The latest rating of a party is the one that counts (M04).

    Raises:
        NotFound, NotAllowed: not theirs to see, not theirs to do.
        OutOfTurn: it fell away because the dispute was reopened.
        StaleEdit: somebody else recorded it meanwhile.
        BadInput: result, channel or rating is not of its list.
    """
    row, case = reach_follow_up(work, follow_up_id)
    check(work.actor, Page.FOLLOWUPS, Action.WRITE)
    _check_turn(row, version, answer)
    _check_answer(answer)

    note = cleaned(work, case, answer.note, limit=NOTE_LIMIT)
    if answer.rating != UNRATED:
        _make_latest(work, row)
    row.note, row.worker_id = note, work.actor.worker_id
    row.done_at, row.done_on = work.now, local_day(work.now)
    row.result, row.channel, row.rating = answer.result, answer.channel, answer.rating
    happen(work, row, "visited")
    work.record(CaseEvent.FOLLOW_UP_DONE, row, result=answer.result, rating=answer.rating)
    work.session.flush()
    return row


def reach_follow_up(work: Work, follow_up_id: int) -> tuple[FollowUp, Dispute]:
    """Return a follow-up that is the actor's to do, and its dispute.

    Raises:
        NotFound: there is none, or its dispute is out of sight.
        NotAllowed: its dispute is only a memory: somebody else follows it up.
    """
    row = work.get(FollowUp, follow_up_id)
    case = _dispute(work, row, policy.in_hand)
    if case is None and _dispute(work, row, policy.visible_to) is None:
        raise NotFound
    if case is None:
        raise NotAllowed(message("This follow-up belongs to whoever handled the dispute last."))
    return row, case


def _dispute(work: Work, row: FollowUp, reach: policy.Reach) -> Dispute | None:
    query = policy.one(reach, work.actor, Page.FOLLOWUPS)
    return work.session.exec(query, params={"case_id": row.dispute_id}).first()


def _check_turn(row: FollowUp, version: int, answer: FollowUpAnswer) -> None:
    if row.dropped_at is not None:
        raise OutOfTurn(message("The dispute was reopened; this follow-up is no longer due."))
    if row.version != version:
        theirs: dict[str, object] = {
            "result": row.result,
            "channel": row.channel,
            "rating": row.rating,
            "note": row.note,
            "version": row.version,
        }
        reason = message("Somebody else saved this first. Both versions are shown below.")
        raise StaleEdit(reason, dict(answer.__dict__), theirs)


def _check_answer(answer: FollowUpAnswer) -> None:
    check_code("followup_result", answer.result, "result")
    check_code("followup_channels", answer.channel, "channel")
    check_code("satisfaction_scale", answer.rating, "rating")


def _make_latest(work: Work, row: FollowUp) -> None:
    for other in work.session.exec(RATED, params={"station": work.station_id, "party": row.party_id}):
        other.is_latest_rating = False
    row.is_latest_rating = True


def _of_case(work: Work, case: Dispute) -> list[FollowUp]:
    query = select(FollowUp).where(FollowUp.station_id == work.station_id, FollowUp.dispute_id == case.id)
    with work.session.no_autoflush:  # what an earlier step planned lies in the database already
        return list(work.session.exec(query))
