"""What people do about a warning: in turn, within their grids, with a reason, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import local_day
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.desk import close_desks
from domain.mediation import APPLICANT, PartyIntake
from domain.warnings import (
    DisputeIntake,
    Outcome,
    TaskIntake,
    WarningRecord,
    acknowledge,
    finish_task,
    give_task,
    judge,
    make_dispute,
    open_warning,
    own_tasks,
    tasks_of,
)
from domain.warnings.steps import NEXT, Status, Step, after, steps_of
from models import AuditEntry, Dispute, EarlyWarning, PersonalSnippet
from tests.factories import SmallStation
from tests.watched import quiet_station, warned


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield quiet_station(var_folder)
    close_desks()


@pytest.fixture
def warning(station: SmallStation) -> WarningRecord:
    return warned(station)


def task(station: SmallStation, **changes: object) -> TaskIntake:
    officer = station.actor(Role.COMMUNITY_OFFICER)
    due = local_day(station.clock()) + timedelta(days=2)
    return replace(TaskIntake(officer.worker_id, "去看看车棚", due), **changes)  # type: ignore[arg-type]


def seen(station: SmallStation, warning: WarningRecord, role: Role = Role.LEADER) -> WarningRecord:
    with station.reading() as session:
        return open_warning(session, station.actor(role), warning.id)


DISPUTE = DisputeIntake("DT0201", "车棚停放引起争执", (PartyIntake(APPLICANT, "张三丰"),))


def test_reading_a_warning_is_noted_with_who_and_when(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.COMMUNITY_OFFICER) as work:
        acknowledge(work, warning.id, warning.version)

    now = seen(station, warning)
    assert (now.status, now.seen_at is not None, now.acted_at) == (Status.SEEN, True, None)
    assert Step.ACKNOWLEDGE not in now.steps


def test_a_task_is_given_with_owner_note_and_day(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station))

    with station.reading() as session:
        (given,) = tasks_of(session, station.actor(Role.LEADER), [warning.id])
        (mine,) = own_tasks(session, station.actor(Role.COMMUNITY_OFFICER))
    assert (given.note, given.due_on, given.done_at) == ("去看看车棚", date(2026, 11, 25), None)
    assert mine == given
    assert "*" in given.owner
    assert seen(station, warning).status == Status.ACTING


def test_the_first_answer_counts_as_acted_on_in_time(station: SmallStation, warning: WarningRecord) -> None:
    station.clock.move(hours=47)
    with station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station))
    station.clock.move(hours=20)
    with station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station))

    with station.reading() as session:
        kept = session.get(EarlyWarning, (1, warning.id))
    assert kept is not None
    assert kept.is_in_time
    assert seen(station, warning).acted_at == warning.warned_at + timedelta(hours=47)


def test_an_answer_after_two_days_is_late(station: SmallStation, warning: WarningRecord) -> None:
    station.clock.move(hours=49)
    with station.work(Role.LEADER) as work:
        judge(work, warning.id, Outcome.FALSE, "重复报警")

    with station.reading() as session:
        kept = session.get(EarlyWarning, (1, warning.id))
    assert kept is not None
    assert not kept.is_in_time


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("note", {"note": "  "}),
        ("due_on", {"due_on": date(2026, 11, 22)}),
        ("due_on", {"due_on": date(2027, 11, 22)}),
        ("owner_id", {"owner_id": 0}),
    ],
)
def test_a_task_that_cannot_be_is_refused_at_its_field(
    field: str, changes: dict[str, object], station: SmallStation, warning: WarningRecord
) -> None:
    with pytest.raises(BadInput) as refusal, station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station, **changes))

    assert refusal.value.field == field
    assert seen(station, warning).status == Status.NEW


def test_somebody_of_another_grid_cannot_be_sent(station: SmallStation, warning: WarningRecord) -> None:
    other = station.actor(Role.COMMUNITY_OFFICER, "G02").worker_id

    with pytest.raises(BadInput), station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station, owner_id=other))


def test_the_owner_says_what_it_brought(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.LEADER) as work:
        task_id = give_task(work, warning.id, task(station)).id

    with station.work(Role.COMMUNITY_OFFICER) as work:
        finish_task(work, task_id, "已装监控，电话 13812345678")

    with station.reading() as session:
        (done,) = tasks_of(session, station.actor(Role.LEADER), [warning.id])
        kept = session.scalars(
            select(PersonalSnippet.owner).where(PersonalSnippet.owner == "warning_task")
        ).all()
    assert done.done_note == "已装监控，电话 ⟦138****5678⟧"
    assert kept == ["warning_task"]
    assert done.done_at == station.clock()


def test_a_task_of_somebody_else_is_not_finished_by_an_auxiliary(
    station: SmallStation, warning: WarningRecord
) -> None:
    with station.work(Role.LEADER) as work:
        task_id = give_task(work, warning.id, task(station)).id

    with pytest.raises(NotAllowed), station.work(Role.AUXILIARY) as work:
        finish_task(work, task_id, "看过了")


def test_a_task_is_finished_once_and_with_a_word(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.LEADER) as work:
        task_id = give_task(work, warning.id, task(station)).id
    with pytest.raises(BadInput) as refusal, station.work(Role.COMMUNITY_OFFICER) as work:
        finish_task(work, task_id, " ")
    with station.work(Role.COMMUNITY_OFFICER) as work:
        finish_task(work, task_id, "看过了")

    with pytest.raises(OutOfTurn), station.work(Role.COMMUNITY_OFFICER) as work:
        finish_task(work, task_id, "又看过了")

    assert refusal.value.field == "done_note"


def test_a_dispute_is_registered_with_the_warning_as_its_source(
    station: SmallStation, warning: WarningRecord
) -> None:
    with station.work(Role.COMMUNITY_OFFICER) as work:
        dispute_id = make_dispute(work, warning.id, DISPUTE)

    with station.reading() as session:
        dispute = session.get(Dispute, (1, dispute_id))
    assert dispute is not None
    assert (dispute.source, dispute.grid_id, dispute.is_proactive) == ("SC04", warning.grid_id, True)
    assert (seen(station, warning).dispute_id, seen(station, warning).status) == (dispute_id, Status.ACTING)


def test_a_second_dispute_of_a_warning_is_refused(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.COMMUNITY_OFFICER) as work:
        make_dispute(work, warning.id, DISPUTE)

    with pytest.raises(OutOfTurn), station.work(Role.COMMUNITY_OFFICER) as work:
        make_dispute(work, warning.id, DISPUTE)


def test_a_dispute_without_a_party_leaves_nothing_behind(
    station: SmallStation, warning: WarningRecord
) -> None:
    with pytest.raises(BadInput) as refusal, station.work(Role.COMMUNITY_OFFICER) as work:
        make_dispute(work, warning.id, replace(DISPUTE, parties=()))

    assert refusal.value.field == "name_0"
    assert seen(station, warning).status == Status.NEW


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_closes_the_warning_with_its_sentence(
    outcome: Outcome, station: SmallStation, warning: WarningRecord
) -> None:
    with station.work(Role.COMMUNITY_OFFICER) as work:
        judge(work, warning.id, outcome, "现场核实")

    now = seen(station, warning)
    assert (now.outcome, now.outcome_note, now.status) == (outcome, "现场核实", Status.CLOSED)
    assert now.steps == frozenset()


def test_an_outcome_needs_a_sentence(station: SmallStation, warning: WarningRecord) -> None:
    with pytest.raises(BadInput) as refusal, station.work(Role.LEADER) as work:
        judge(work, warning.id, Outcome.TRUE, "")

    assert refusal.value.field == "outcome_note"


def test_a_closed_warning_is_closed(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.LEADER) as work:
        judge(work, warning.id, Outcome.TRUE, "属实")

    with pytest.raises(OutOfTurn), station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station))


def test_who_comes_second_sees_that_it_was_changed(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.LEADER) as work:
        acknowledge(work, warning.id, warning.version)

    with pytest.raises(StaleEdit), station.work(Role.CLERK) as work:
        judge(work, warning.id, Outcome.FALSE, "重复报警", warning.version)


@pytest.mark.parametrize("role", [Role.CITY_PATROL, Role.AUDITOR, Role.GOVERNANCE_READER, Role.GRID_WORKER])
def test_who_only_reads_changes_nothing(role: Role, station: SmallStation, warning: WarningRecord) -> None:
    with pytest.raises(NotAllowed), station.work(role) as work:
        acknowledge(work, warning.id)


def test_a_warning_of_another_grid_and_one_that_is_not_there_sound_the_same(
    station: SmallStation, warning: WarningRecord
) -> None:
    said = []
    for warning_id in (warning.id, 999_999):
        with pytest.raises(NotFound) as refusal, station.work(Role.COMMUNITY_OFFICER, "G02") as work:
            acknowledge(work, warning_id)
        said.append(refusal.value.message)

    assert said[0] == said[1]


def test_every_deed_is_in_the_audit_without_its_words(station: SmallStation, warning: WarningRecord) -> None:
    with station.work(Role.LEADER) as work:
        give_task(work, warning.id, task(station))
        judge(work, warning.id, Outcome.TRUE, "属实，车主李四")

    with station.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "early_warning")).all()
    assert [one.event for one in entries] == ["warning_task_given", "warning_judged"]
    assert "李四" not in str([one.detail for one in entries])
    assert "车棚" not in str([one.detail for one in entries])


@pytest.mark.parametrize("status", Status)
def test_what_may_follow_is_exactly_what_the_table_says(status: Status) -> None:
    assert steps_of(status) == frozenset(NEXT[status])
    for step in Step:
        if step in NEXT[status]:
            assert after(status, step) == NEXT[status][step]
        else:
            with pytest.raises(OutOfTurn):
                after(status, step)
