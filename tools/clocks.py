"""Commands over the clocks: compare what is kept with a replay of the log, and put it right."""

from __future__ import annotations

import typer

from core.actor import system_actor
from core.vocabulary import Role, Workspace
from domain.clocks import differences, rebuild
from domain.desk import Desk, has_database, open_desk
from domain.work import begin

clocks = typer.Typer(help="The time limits that are kept while writing.", no_args_is_help=True)
MOST = 20


@clocks.command("verify")
def verify() -> None:
    """Replay the log and compare: exit 1 where kept and replayed differ."""
    is_right = True
    for desk in _desks():
        with desk.database.reading() as session:
            wrong = differences(session, desk.station_id)
        for (kind, row_id), code, column, kept, replayed in wrong[:MOST]:
            typer.echo(f"{desk.workspace}: {kind} {row_id} {code} {column}: kept {kept}, replayed {replayed}")
        is_right = is_right and not wrong
        typer.echo(f"{desk.workspace}: {len(wrong)} differences")
    raise typer.Exit(0 if is_right else 1)


@clocks.command("rebuild")
def rebuild_clocks() -> None:
    """Write what is kept anew from the log, after an edit of data/clocks or data/workdays for instance."""
    for desk in _desks():
        with begin(desk, system_actor(desk.station_id, Role.SYSADMIN)) as work:
            count = rebuild(work)
        typer.echo(f"{desk.workspace}: {count} put right")


def _desks() -> list[Desk]:
    return [open_desk(workspace) for workspace in Workspace if has_database(workspace)]
