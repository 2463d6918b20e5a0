"""Parts of the desk that a station may do without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import NotAllowed, Refused
from core.settings import settings
from core.vocabulary import Role
from domain import modules
from domain.accounts.policy import MODULES, POLICY, Action, Page, Scope, grant, pages_for, scope_of
from domain.desk import close_desks
from domain.jobs import JobStatus, enqueue, open_job
from domain.modules import Module, check_on, is_on
from domain.warnings import last_whole_week, quick_look, run_weeks
from domain.warnings.requests import JOB, request_run
from jobs.runner import run_next
from tests.factories import NOON, SmallStation, small_station

Switch = Callable[[str], None]


@pytest.fixture
def switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Switch]:
    """Let a test say what stands under modules in the station file."""
    text = settings().station_file.read_text(encoding="utf-8")
    first, rest = text.split("\nmodules:", 1)
    after = rest[rest.index("\nwarnings:") :]

    def write(said: str) -> None:
        file = tmp_path / f"station-{len(said)}.yaml"
        file.write_text(f"{first}\n{said}\n{after}", encoding="utf-8")
        monkeypatch.setenv("CIYIN_STATION_FILE", str(file))
        settings.cache_clear()

    yield write
    settings.cache_clear()
    modules._switches.cache_clear()


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


@pytest.mark.parametrize(
    "said", ["", "modules:", "modules: {}", "modules: {warnings: true}", "modules: {other: false}"]
)
def test_a_part_that_nobody_switched_off_is_on(said: str, switch: Switch) -> None:
    switch(said)

    assert is_on(Module.WARNINGS)
    check_on(Module.WARNINGS)


def test_a_part_that_is_switched_off_refuses(switch: Switch) -> None:
    switch("modules: {warnings: false}")

    assert not is_on(Module.WARNINGS)
    with pytest.raises(Refused, match="switched off"):
        check_on(Module.WARNINGS)


def test_its_pages_are_gone_for_every_role_and_no_other_page_is(switch: Switch) -> None:
    before = {role: pages_for(role) for role in Role}
    gone = {page for page, module in MODULES.items() if module is Module.WARNINGS}

    switch("modules: {warnings: false}")

    for role in Role:
        assert pages_for(role) == [page for page in before[role] if page not in gone]
        assert scope_of(role, Page.WARNINGS) is Scope.NONE
        assert grant(role, Page.MEDIATION) == POLICY[Page.MEDIATION].get(role, grant(role, Page.MEDIATION))


def test_runs_of_the_command_line_and_of_the_worker_are_refused(
    station: SmallStation, switch: Switch
) -> None:
    leader = station.actor(Role.LEADER)
    with station.work(Role.LEADER) as work:
        job = enqueue(work, JOB, {"kind": "week"})
    switch("modules: {warnings: false}")

    with pytest.raises(Refused):
        run_weeks(station.desk, leader, last_whole_week(NOON.date()), station.clock)
    with pytest.raises(Refused):
        quick_look(station.desk, leader, station.clock)
    with pytest.raises(NotAllowed), station.work(Role.LEADER) as work:
        request_run(work)
    assert run_next(station.desk, station.clock)

    with station.reading() as session:
        kept = open_job(session, leader, job)
    assert kept.status is JobStatus.FAILED
    assert kept.trouble is not None
    assert "switched off" in kept.trouble.text


def test_only_who_leads_asks_for_a_run(station: SmallStation) -> None:
    allowed = {role for role in Role if Action.MANAGE in grant(role, Page.WARNINGS).actions}

    assert allowed == {Role.LEADER, Role.CLERK}
    for role in (Role.COMMUNITY_OFFICER, Role.CITY_PATROL):
        with pytest.raises(NotAllowed), station.work(role) as work:
            request_run(work)
