"""Commands over the databases: migrate, check the audit, check and rebuild the counts."""

from __future__ import annotations

import typer

import domain.alerts.tallies
import domain.mediation.tallies
import domain.patrol.tallies
import domain.records.tallies  # noqa: F401 - loading the areas declares what they add to the counts
from core.actor import system_actor
from core.migrations import upgrade
from core.vocabulary import Role, Workspace
from domain.audit import verify
from domain.audit.events import AuditEvent
from domain.desk import Desk, has_database, open_desk
from domain.organisation import found, read_station_file
from domain.organisation.founding import load_dictionaries
from domain.tallies.check import differences, rebuild
from domain.work import begin
from models import Station, TallyDay

audit = typer.Typer(help="The audit chain.", no_args_is_help=True)
rollups = typer.Typer(help="The counts that are kept while writing.", no_args_is_help=True)


def ready_desk(workspace: Workspace = Workspace.STATION) -> Desk:
    """Return a desk at head that holds a station: keys, tables and rows are made where missing.

    Code lists and the station file that were edited since the last start are kept as a new version.
    """
    desk = open_desk(workspace)
    upgrade(desk.database)
    with begin(desk, system_actor(desk.station_id, Role.SYSADMIN)) as work:
        if work.session.get(Station, desk.station_id) is None:
            found(work, read_station_file())
        else:
            load_dictionaries(work)
    return desk


def migrate() -> None:
    """Bring the station's database to the newest shape."""
    ready_desk()
    typer.echo("database at head")


def _desks() -> list[Desk]:
    return [open_desk(workspace) for workspace in Workspace if has_database(workspace)]


@audit.command("verify")
def verify_audit() -> None:
    """Check every database: exit 1 on any edit, deletion, reordering or cut tail."""
    is_whole = True
    for desk in _desks():
        desk.anchor.flush()
        with desk.database.reading() as session:
            findings = verify(session, desk.cipher, desk.anchor.read())
        for finding in findings:
            typer.echo(
                f"{desk.workspace}: station {finding.station_id}, entry {finding.audit_id}: {finding.what}"
            )
        is_whole = is_whole and not findings
        typer.echo(f"{desk.workspace}: {'broken' if findings else 'whole'}")
    raise typer.Exit(0 if is_whole else 1)


@rollups.command("verify")
def verify_rollups() -> None:
    """Count everything anew and compare: exit 1 where kept and counted differ."""
    is_right = True
    for desk in _desks():
        with desk.database.reading() as session:
            wrong = differences(session, desk.station_id)
        for layer, key, kept, counted in wrong[:20]:
            typer.echo(f"{desk.workspace}: {layer} {key}: kept {kept}, counted {counted}")
        is_right = is_right and not wrong
        typer.echo(f"{desk.workspace}: {len(wrong)} differences")
    raise typer.Exit(0 if is_right else 1)


@rollups.command("rebuild")
def rebuild_rollups() -> None:
    """Throw the kept counts away and keep those of a full recount."""
    for desk in _desks():
        with begin(desk, system_actor(desk.station_id, Role.SYSADMIN)) as work:
            rebuild(work.session, desk.station_id)
            work.touch(TallyDay)
            work.record(AuditEvent.ROLLUPS_REBUILT)
        typer.echo(f"{desk.workspace}: rebuilt")
