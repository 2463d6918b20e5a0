"""Who may not, what may not, when it may not: every refusal of the desk of warnings leaves all as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, Refused, StaleEdit
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.mediation import APPLICANT, PartyIntake
from domain.warnings import (
    DisputeIntake,
    Kind,
    Outcome,
    TaskIntake,
    acknowledge,
    finish_task,
    give_task,
    judge,
    make_dispute,
)
from domain.warnings.events import WarningEvent
from domain.warnings.requests import request_run
from domain.work import Work
from models import AuditEntry, Dispute, EarlyWarning, Job, WarningRun, WarningTask
from tests.factories import NOON, SmallStation, small_station

MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
STORY = DisputeIntake("DT0201", "车棚停放引起争执", (PartyIntake(APPLICANT, "张三丰"),))
Deed = Callable[[Work, int], object]


class Kept(SmallStation):
    """A station with an open and a closed warning in grid 1, an open one in grid 2, and tasks."""

    ids: dict[str, int]
    tasks: dict[str, int]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    made = small_station(tmp_path_factory.mktemp("refusals"))
    made.__class__ = Kept
    assert isinstance(made, Kept)
    _fill(made)
    yield made
    made.desk.database.close()


def _fill(station: Kept) -> None:
    officer = station.actor(Role.COMMUNITY_OFFICER).worker_id
    with station.work(Role.LEADER) as work:
        run = work.new(
            WarningRun, kind="week", week=MONDAY, settings_key="s", data_key="d", started_at=NOON,
            finished_at=NOON,
        )  # fmt: skip
        work.session.flush()
        rows = {
            name: _warning(station, work, run.id, grid, code, status)
            for name, grid, code, status in (
                ("open", "G01", "AL102", "new"),
                ("closed", "G01", "AL105", "closed"),
                ("far", "G02", "AL102", "new"),
            )
        }
        work.session.flush()
        station.ids = {name: row.id for name, row in rows.items()} | {"missing": 9999}
        tasks = {
            "open": _task(work, station.ids["open"], officer),
            "done": _task(work, station.ids["open"], officer, done_at=NOON, done_note="好"),
            "patrol": _task(work, station.ids["open"], station.actor(Role.CITY_PATROL).worker_id),
        }
        work.record(WarningEvent.WARNINGS_RUN, run)
        station.tasks = {name: row.id for name, row in tasks.items()} | {"missing": 9999}


def _warning(
    station: SmallStation, work: Work, run_id: int, grid: str, code: str, status: str
) -> EarlyWarning:
    grid_id = station.grid_ids[grid]
    return work.new(
        EarlyWarning, run_id=run_id, kind="week", week=MONDAY, series=f"g{grid_id}:{code}", grid_id=grid_id,
        category=code, observed=9, expected=2.0, low=0, high=5, bound=6.0, threshold=5, score=2.0,
        pvalue=0.001, colour="red", method="pooled", warned_at=NOON, status=status,
    )  # fmt: skip


def _task(work: Work, warning_id: int, owner: int, **facts: Any) -> WarningTask:
    row = work.new(
        WarningTask,
        warning_id=warning_id,
        owner_id=owner,
        note="看车棚",
        due_on=TODAY,
        given_at=NOON,
        **facts,
    )
    work.session.flush()
    return row


def facts(station: SmallStation) -> list[object]:
    """Return all that an action on warnings could have changed."""
    with station.reading() as session:
        states = session.execute(
            select(EarlyWarning.id, EarlyWarning.status, EarlyWarning.version, EarlyWarning.outcome).order_by(
                EarlyWarning.id
            )
        ).all()
        counts = [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (WarningTask, Dispute, Job)
        ]
        told = session.execute(
            select(func.count()).where(AuditEntry.event.in_([str(one) for one in WarningEvent]))
        ).scalar_one()
    return [*states, *counts, told]


def refused(station: SmallStation, kind: type[Refused], deed: Callable[[Work], object], role: Role,
            grid: str = "G01") -> Refused:  # fmt: skip
    """Do it as somebody; return why it was refused, having seen that nothing changed."""
    before = facts(station)
    with pytest.raises(kind) as refusal, station.work(role, grid) as work:
        deed(work)
    assert facts(station) == before
    return refusal.value


def task_of(station: SmallStation, **changes: Any) -> TaskIntake:
    owner = station.actor(Role.COMMUNITY_OFFICER).worker_id
    return replace(TaskIntake(owner, "去看看车棚", TODAY + 2 * DAY), **changes)


DEEDS: dict[str, Callable[[SmallStation], Deed]] = {
    "acknowledge": lambda _s: acknowledge,
    "give": lambda s: lambda work, one: give_task(work, one, task_of(s)),
    "dispute": lambda _s: lambda work, one: make_dispute(work, one, STORY),
    "judge": lambda _s: lambda work, one: judge(work, one, Outcome.FALSE, "未发现"),
}
READ_ONLY = (Role.CITY_PATROL, Role.AUDITOR, Role.GOVERNANCE_READER)
OUTSIDE = (Role.GRID_WORKER, Role.JUSTICE_MEDIATOR, Role.SYSADMIN, Role.SUBDISTRICT_CADRE)


@pytest.mark.parametrize("role", [*READ_ONLY, *OUTSIDE])
@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_not_write_does_nothing_about_a_warning(deed: str, role: Role, station: Kept) -> None:
    refused(station, NotAllowed, lambda work: DEEDS[deed](station)(work, station.ids["open"]), role)


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUXILIARY])
@pytest.mark.parametrize("deed", DEEDS)
def test_a_warning_of_another_grid_sounds_like_none_at_all(deed: str, role: Role, station: Kept) -> None:
    far = refused(station, NotFound, lambda work: DEEDS[deed](station)(work, station.ids["far"]), role)
    none = refused(station, NotFound, lambda work: DEEDS[deed](station)(work, station.ids["missing"]), role)

    assert say(far.message) == say(none.message)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", [Role.LEADER, Role.COMMUNITY_OFFICER])
def test_nothing_follows_on_a_closed_warning(deed: str, role: Role, station: Kept) -> None:
    said = refused(station, OutOfTurn, lambda work: DEEDS[deed](station)(work, station.ids["closed"]), role)

    with speaking("en"):
        assert "dealt with already" in say(said.message)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"note": ""}, "note", "Write what is to be done, in a line."),
        ({"note": "  \n "}, "note", "Write what is to be done, in a line."),
        ({"due_on": TODAY - DAY}, "due_on", "Choose a day from today on, within three months."),
        ({"due_on": TODAY + 91 * DAY}, "due_on", "Choose a day from today on, within three months."),
        ({"owner_id": 0}, "owner_id", "Choose somebody who works in this grid."),
        ({"owner_id": 9999}, "owner_id", "Choose somebody who works in this grid."),
    ],
)
def test_a_task_says_at_its_field_what_is_wrong(
    changes: dict[str, Any], field: str, words: str, station: Kept
) -> None:
    intake = task_of(station, **changes)

    said = refused(
        station, BadInput, lambda work: give_task(work, station.ids["open"], intake), Role.AUXILIARY
    )

    assert isinstance(said, BadInput)
    with speaking("en"):
        assert (said.field, say(said.message)) == (field, words)


@pytest.mark.parametrize(
    ("role", "grid"),
    [
        (Role.COMMUNITY_OFFICER, "G02"),
        (Role.AUXILIARY, "G02"),
        (Role.GRID_WORKER, "G01"),
        (Role.SUBDISTRICT_CADRE, "G01"),
        (Role.AUDITOR, ""),
        (Role.SYSADMIN, ""),
        (Role.JUSTICE_MEDIATOR, ""),
    ],
)
def test_whoever_does_not_work_for_the_grid_is_not_sent(role: Role, grid: str, station: Kept) -> None:
    intake = task_of(station, owner_id=station.actor(role, grid).worker_id)

    said = refused(station, BadInput, lambda work: give_task(work, station.ids["open"], intake), Role.LEADER)

    assert isinstance(said, BadInput)
    assert said.field == "owner_id"


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_an_outcome_without_a_sentence_is_none(outcome: Outcome, note: str, station: Kept) -> None:
    said = refused(
        station,
        BadInput,
        lambda work: judge(work, station.ids["open"], outcome, note),
        Role.COMMUNITY_OFFICER,
    )

    assert isinstance(said, BadInput)
    assert said.field == "outcome_note"


@pytest.mark.parametrize(
    "deed",
    [
        lambda work, one: acknowledge(work, one, version=77),
        lambda work, one: judge(work, one, Outcome.TRUE, "属实", version=77),
    ],
)
def test_who_looks_at_an_old_state_is_told(deed: Deed, station: Kept) -> None:
    refused(station, StaleEdit, lambda work: deed(work, station.ids["open"]), Role.LEADER)


@pytest.mark.parametrize(
    ("intake", "field"),
    [
        (replace(STORY, parties=()), "name_0"),
        (replace(STORY, parties=(PartyIntake(APPLICANT, "  "),)), "name_0"),
        (replace(STORY, type_code="DT9999"), "type_code"),
        (replace(STORY, narrative=""), "narrative"),
        (replace(STORY, risk="R9"), "risk"),
    ],
)
def test_a_dispute_that_cannot_be_registered_leaves_the_warning_open(
    intake: DisputeIntake, field: str, station: Kept
) -> None:
    said = refused(
        station, BadInput, lambda work: make_dispute(work, station.ids["open"], intake), Role.LEADER
    )

    assert isinstance(said, BadInput)
    assert said.field == field


@pytest.mark.parametrize(
    ("role", "grid", "task", "kind"),
    [
        (Role.AUXILIARY, "G01", "open", NotAllowed),
        (Role.COMMUNITY_OFFICER, "G02", "open", NotAllowed),
        (Role.AUXILIARY, "G02", "open", NotAllowed),
        (Role.CITY_PATROL, "", "patrol", NotAllowed),
        (Role.AUDITOR, "", "open", NotAllowed),
        (Role.COMMUNITY_OFFICER, "G01", "done", OutOfTurn),
        (Role.LEADER, "", "done", OutOfTurn),
        (Role.LEADER, "", "missing", NotFound),
        (Role.COMMUNITY_OFFICER, "G01", "missing", NotFound),
    ],
)
def test_a_task_is_finished_by_its_owner_or_whoever_leads_and_once(
    role: Role, grid: str, task: str, kind: type[Refused], station: Kept
) -> None:
    refused(station, kind, lambda work: finish_task(work, station.tasks[task], "好了"), role, grid or "G01")


@pytest.mark.parametrize("note", ["", " ", "\n"])
def test_a_task_is_finished_with_a_word(note: str, station: Kept) -> None:
    said = refused(
        station, BadInput, lambda work: finish_task(work, station.tasks["open"], note), Role.LEADER
    )

    assert isinstance(said, BadInput)
    with speaking("en"):
        assert (said.field, say(said.message)) == ("done_note", "Write what it brought, in a line.")


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUXILIARY, *READ_ONLY, *OUTSIDE])
@pytest.mark.parametrize("kind", Kind)
def test_who_does_not_lead_asks_for_no_run(kind: Kind, role: Role, station: Kept) -> None:
    refused(station, NotAllowed, lambda work: request_run(work, kind), role)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_out_of_turn_is_said_in_chinese_too(deed: str, station: Kept) -> None:
    said = refused(
        station, OutOfTurn, lambda work: DEEDS[deed](station)(work, station.ids["closed"]), Role.CLERK
    )

    with speaking("zh_CN"):
        words = say(said.message)
    assert words.endswith("。")
    assert not any(letter.isascii() and letter.isalpha() for letter in words)


LONG = "很" * 301


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (lambda s, work: give_task(work, s.ids["open"], task_of(s, note=LONG)), "note"),
        (lambda s, work: judge(work, s.ids["open"], Outcome.TRUE, LONG), "outcome_note"),
        (lambda s, work: finish_task(work, s.tasks["open"], LONG), "done_note"),
    ],
)
def test_a_text_beyond_its_limit_is_refused_at_its_field(
    deed: Callable[[Kept, Work], object], field: str, station: Kept
) -> None:
    said = refused(station, BadInput, lambda work: deed(station, work), Role.LEADER)

    assert isinstance(said, BadInput)
    assert said.field == field
