"""`python -m tools doctor`: is this installation as it should be; for whatever is not, one line of remedy."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import func, select
from sqlmodel import col

from core.clock import local_day, system_clock
from core.db import SAFE_WAL, sqlite_module
from core.errors import Refused
from core.i18n import say
from core.keys import open_keys
from core.migrations import pending
from core.settings import PROJECT, settings
from core.vocabulary import Workspace
from core.workdays import is_known
from domain.audit import verify
from domain.backups.keeping import made_at
from domain.backups.making import SUFFIX
from domain.desk import Desk, has_database, open_desk
from models import AuditEntry

OK, POOR, BAD = "ok", "poor", "bad"
FREE_BYTES, FREE_SHARE = 2 * 2**30, 0.10
BACKUP_HOURS = 26
STREAMLIT = "1.67.0"
SERVER: dict[str, Any] = {
    "server.enableXsrfProtection": True,
    "server.xsrfCookieSameSite": "strict",
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.disconnectedSessionTTL": 60,
    "client.showErrorDetails": "none",
    "client.allowedOrigins": [],
    "browser.gatherUsageStats": False,
}


@dataclass(frozen=True)
class Finding:
    """What one check saw: its name, ``ok``, ``poor`` (works, should be mended) or ``bad``, and the remedy."""

    check: str
    state: str
    seen: str
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list on standard output.")] = False,
    backups: Annotated[
        Path | None, typer.Option(help="Folder of the backups, to see how old the last is.")
    ] = None,
) -> None:
    """Check this installation; exit 1 where something is bad."""
    findings = examine(backups)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(_line(finding))
    raise typer.Exit(int(any(finding.state == BAD for finding in findings)))


def examine(backups: Path | None = None) -> list[Finding]:
    """Run every check in order; one that fails by itself is a finding too."""
    checks: dict[str, Check] = CHECKS | {"backups": lambda: _backups(backups)}
    return [finding for name, check in checks.items() for finding in _asked(name, check)]


def _asked(name: str, check: Check) -> list[Finding]:
    try:
        return list(check())
    except Refused as refusal:
        return [Finding(name, BAD, say(refusal.message), "Do what the sentence says, then run doctor again.")]
    except OSError as trouble:
        return [Finding(name, BAD, str(trouble), "Give the service user its folders back.")]


def _line(finding: Finding) -> str:
    remedy = f"\n        -> {finding.remedy}" if finding.remedy else ""
    return f"{finding.state:<5} {finding.check}: {finding.seen}{remedy}"


def _python() -> Iterator[Finding]:
    now = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    yield Finding("python", OK if good else BAD, now, "" if good else "Install Python 3.11 or newer.")
    streamlit = version("streamlit")
    remedy = "" if streamlit == STREAMLIT else f"Install exactly {STREAMLIT}: the gate is tested against it."
    yield Finding("streamlit", BAD if remedy else OK, streamlit, remedy)


def _sqlite() -> Iterator[Finding]:
    found = sqlite_module().sqlite_version_info
    words = ".".join(map(str, found))
    if found >= SAFE_WAL:
        yield Finding("sqlite", OK, words)
    else:
        yield Finding("sqlite", POOR, f"{words}, TRUNCATE journal", "Install the pysqlite3 wheel for WAL.")


def _keys() -> Iterator[Finding]:
    folder = settings().key_folder
    files = sorted(folder.glob("*.key"))
    if not files:
        yield Finding(
            "keys", POOR, "none yet", "They are made at the first start; then keep two offline copies."
        )
        return
    open_keys(folder)
    loose = [path.name for path in (*files, *folder.glob("*.agekey")) if path.stat().st_mode & 0o077]
    remedy = f"chmod 0400 {' '.join(loose)}" if loose else ""
    yield Finding("keys", BAD if loose else OK, f"{len(files)} key files", remedy)


def _folders() -> Iterator[Finding]:
    var = settings().var
    if not var.is_dir():
        yield Finding("folder", POOR, "not made yet", "Start the desk once.")
        return
    open_to_others = var.stat().st_mode & 0o077
    remedy = "chmod 0700 the folder of CIYIN_VAR" if open_to_others else ""
    yield Finding("folder", BAD if open_to_others else OK, f"{var.stat().st_mode & 0o777:o}", remedy)
    disk = shutil.disk_usage(var)
    tight = disk.free < FREE_BYTES or disk.free < FREE_SHARE * disk.total
    remedy = "Free some disk: below 2 GB or 10 % writing will soon be refused." if tight else ""
    yield Finding("disk", POOR if tight else OK, f"{disk.free / 2**30:.1f} GB free", remedy)


def _configuration() -> Iterator[Finding]:
    with (PROJECT / ".streamlit/config.toml").open("rb") as file:
        said = tomllib.load(file)
    off = [name for name, wanted in SERVER.items() if _value(said, name) != wanted]
    remedy = f"Put back in .streamlit/config.toml: {', '.join(off)}" if off else ""
    yield Finding("configuration", BAD if off else OK, f"{len(SERVER)} settings", remedy)


def _value(said: dict[str, Any], name: str) -> object:
    section, key = name.split(".")
    return said.get(section, {}).get(key)


def _databases() -> Iterator[Finding]:
    for workspace in Workspace:
        if has_database(workspace):
            yield from _database(open_desk(workspace))
        elif workspace is Workspace.STATION:
            yield Finding("database", POOR, "none yet", "Start the desk once.")


def _database(desk: Desk) -> Iterator[Finding]:
    missing = pending(desk.database)
    remedy = "Make a backup, then: python -m tools migrate" if missing else ""
    yield Finding(f"{desk.workspace} migrations", BAD if missing else OK, f"{len(missing)} pending", remedy)
    if not missing:
        yield from _chain(desk)


def _chain(desk: Desk) -> Iterator[Finding]:
    desk.anchor.flush()
    with desk.database.reading() as session:
        broken = verify(session, desk.cipher, desk.anchor.read())
        latest = session.execute(select(func.max(col(AuditEntry.at)))).scalar()
    seen = f"broken at entry {broken[0].audit_id}: {broken[0].what}" if broken else "whole"
    remedy = "Stop the desk, keep a copy of everything, and follow the incident card." if broken else ""
    yield Finding(f"{desk.workspace} audit", BAD if broken else OK, seen, remedy)
    ahead = latest is not None and latest.replace(tzinfo=None) > system_clock().replace(tzinfo=None)
    remedy = "Set the clock: the last entry lies in the future." if ahead else ""
    yield Finding(f"{desk.workspace} clock", BAD if ahead else OK, f"last entry {latest or 'none'}", remedy)


def _calendar() -> Iterator[Finding]:
    today = local_day(system_clock())
    for year in sorted({today.year, (today + timedelta(days=45)).year}):
        known = is_known(year)
        seen = "known" if known else "Monday to Friday"
        remedy = "" if known else f"Put the State Council's list into data/workdays/{year}.yaml."
        yield Finding(f"workdays {year}", OK if known else POOR, seen, remedy)


def _backups(folder: Path | None) -> Iterator[Finding]:
    if folder is None:
        yield Finding(
            "backups", POOR, "no folder named", "Name it with --backups, and set up the backup timer."
        )
        return
    made = [at for path in folder.glob(f"*{SUFFIX}") if (at := made_at(path)) is not None]
    newest = max(made, default=None)
    old = newest is None or system_clock() - newest > timedelta(hours=BACKUP_HOURS)
    remedy = "Look why the timer did not run: systemctl status ciyin-backup.timer" if old else ""
    yield Finding(
        "backups", BAD if old else OK, f"last {newest:%Y-%m-%d %H:%M}" if newest else "none", remedy
    )


CHECKS: dict[str, Check] = {
    "python": _python,
    "sqlite": _sqlite,
    "keys": _keys,
    "folder": _folders,
    "configuration": _configuration,
    "database": _databases,
    "workdays": _calendar,
}
