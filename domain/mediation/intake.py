"""Registering a dispute: at most eight fields are touched, the rest is prefilled or optional."""

from __future__ import annotations

from datetime import timedelta

from core.clock import utc
from core.dictionaries import dictionary
from core.errors import BadInput
from core.messages import message
from domain.mediation import policy
from domain.mediation.actions import accept_at_once
from domain.mediation.at_law import keep
from domain.mediation.clocks import tell
from domain.mediation.parties import add_parties, typed
from domain.mediation.records import Intake
from domain.mediation.rules import FIRST_LEVEL, MISSING, check_code, is_family
from domain.mediation.step import BY_POLICE
from domain.mediation.steps import STEPS
from domain.mediation.timeline import cleaned, one_line, write_line
from domain.mediation.vocabulary import CaseStatus, Level, Route, Stage, StepCode
from domain.organisation import places
from domain.work import Work
from models import Dispute, Grid, Place

TITLE_LIMIT = 60
PLACE_LIMIT = 120
NARRATIVE_LIMIT = 8000
CLOCK_SLACK = timedelta(minutes=5)


def register(work: Work, intake: Intake) -> Dispute:
    """Take in a dispute. Whoever handles its level has it accepted at once; else it waits for acceptance.

    Raises:
        NotAllowed: no right to write, or another's grid.
        BadInput: a field cannot be kept; ``field`` names it (a party's field carries its place: phone_1).
    """
    policy.check_can_register(work.actor, intake.grid_id)
    check_intake(work, intake)
    parties = typed(intake.parties)

    level = _level(work, intake)
    case = _new_case(work, intake, level)
    add_parties(work, case, parties)
    work.session.flush()
    _write_words(work, case, intake)
    _screened(work, case, intake)
    tell(work, case, f"level:{level}", is_new=True)
    write_line(work, case, StepCode.REGISTER, "")
    work.record(STEPS[StepCode.REGISTER].event, case, level=str(level), type=case.type_code)
    if policy.accepts_at_once(work.actor, level):
        accept_at_once(work, case)
    else:
        tell(work, case, "handed_over")
    work.session.flush()
    work.result(case.id)
    return case


def check_intake(work: Work, intake: Intake) -> None:
    """Refuse what cannot be kept, in the order of the form. Raises BadInput with the field."""
    if not intake.route:
        raise BadInput(MISSING["route"], "route")
    if intake.type_code not in {entry.code for entry in dictionary("dispute_types").choices()}:
        raise BadInput(message("Choose the type."), "type_code")
    _check_grid(work, intake)
    if not intake.narrative.strip():
        raise BadInput(message("Write what happened, in a line or more."), "narrative")
    check_code("dispute_sources", intake.source, "source")
    check_code("dispute_risk", intake.risk, "risk")
    _check_route(intake)
    if utc(intake.found_at) > work.now + CLOCK_SLACK:
        raise BadInput(message("This time has not come yet. Check date and hour."), "found_at")
    for party in intake.parties:
        check_code("party_sides", party.side, "side")


def _check_route(intake: Intake) -> None:
    """Refuse an intake without the first answers: which law, and in families whether there was violence."""
    check_code("dispute_routes", intake.route, "route")
    if is_family(intake.type_code) and intake.violence is None:
        raise BadInput(
            message("Ask whether there was domestic violence, and say what the answer is."), "violence"
        )


def _route(intake: Intake) -> str:
    return str(Route.DOMESTIC_VIOLENCE) if intake.violence else intake.route


def _level(work: Work, intake: Intake) -> Level:
    """Return where it begins: a mediator's at level 3, what the police handle by law at the officer's."""
    level = FIRST_LEVEL.get(work.actor.role, Level.L1)
    return Level.L2 if Route(_route(intake)) in BY_POLICE else level


def _screened(work: Work, case: Dispute, intake: Intake) -> None:
    if intake.violence is not None or intake.has_minor:
        keep(
            work,
            case,
            is_screened=intake.violence is not None,
            guardian=intake.guardian,
        )


def _check_grid(work: Work, intake: Intake) -> None:
    here = (work.station_id, intake.grid_id)
    grid = work.remembered((Grid, here), lambda: work.session.get(Grid, here))
    if grid is None or not grid.is_active:
        raise BadInput(message("Choose the grid."), "grid_id")
    if intake.place_id is None:
        if not intake.place_text.strip():
            raise BadInput(message("Enter the place; down to the building is enough."), "place")
        return
    place = work.session.get(Place, (work.station_id, intake.place_id))
    if place is None or place.grid_id != intake.grid_id:
        raise BadInput(message("This place does not lie in that grid."), "place")


def _new_case(work: Work, intake: Intake, level: Level) -> Dispute:
    case = work.new(
        Dispute,
        title="",
        type_code=intake.type_code,
        grid_id=intake.grid_id,
        place_id=intake.place_id or known_place(work, intake),
        source=intake.source,
        risk=intake.risk,
        level=str(level),
        status=str(CaseStatus.NEW),
        stage=str(Stage.COLLECTED),
        registrar_id=work.actor.worker_id,
        alert_id=intake.alert_id,
        found_at=utc(intake.found_at),
        registered_at=work.now,
        level_started_at=work.now,
        route=_route(intake),
        has_minor=intake.has_minor,
        is_synthetic=work.desk.is_demo,
    )
    work.session.flush()
    return case


def _write_words(work: Work, case: Dispute, intake: Intake) -> None:
    """Write what was typed; the parties are known by now, so that their names can be masked in it."""
    place = one_line(work, case, place_words(work, intake), limit=PLACE_LIMIT, field="place")
    narrative = cleaned(work, case, intake.narrative, limit=NARRATIVE_LIMIT, field="narrative")
    title = one_line(work, case, _title(intake, place), limit=TITLE_LIMIT, field="title")
    case.place_text, case.narrative, case.title = place, narrative, title


def known_place(work: Work, intake: Intake) -> int | None:
    """Return the place of the grid whose name the words begin with, the longest name first."""
    known = places(work.session, work.station_id, intake.grid_id)
    text = intake.place_text.strip()
    fitting = [place for place in known if text.startswith(place.name)]
    return max(fitting, key=lambda place: len(place.name)).id if fitting else None


def place_words(work: Work, intake: Intake) -> str:
    """Return the place as words: the known place's name, and what was typed beside it."""
    known = work.get(Place, intake.place_id).name if intake.place_id else ""
    return f"{known} {intake.place_text}".strip() if known not in intake.place_text else intake.place_text


def _title(intake: Intake, place: str) -> str:
    kind = dictionary("dispute_types")[intake.type_code].zh
    return intake.title.strip() or f"{place[: TITLE_LIMIT - len(kind) - 1]} {kind}"
