"""Taking the audit along."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.accounts.policy import POLICY, Action, Grant, Page, Scope
from domain.trail import EntryFilter, exporting
from domain.trail.exporting import export_entries
from tests.factories import SmallStation, small_station

GIVEN = Grant(Scope.STATION, frozenset({Action.READ, Action.EXPORT}))


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


@pytest.fixture
def granted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A station whose policy lets the auditor take entries along."""
    monkeypatch.setitem(POLICY[Page.AUDIT], Role.AUDITOR, GIVEN)  # type: ignore[arg-type]


def asked(station: SmallStation) -> EntryFilter:
    return EntryFilter.from_params({"period": "2024-01-01..2026-12-31"}, station.clock().date())


@pytest.mark.parametrize("role", Role)
def test_as_the_table_stands_nobody_takes_the_audit_along(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed), station.work(role) as work:
        export_entries(work, asked(station))


@pytest.mark.usefixtures("granted")
def test_whom_the_table_lets_gets_the_rows_and_is_written_down(station: SmallStation) -> None:
    with station.work(Role.AUDITOR) as work:
        name, media_type, content = export_entries(work, asked(station))
    lines = content.decode("utf-8-sig").splitlines()

    assert (name, media_type) == ("audit-20261123-1200.csv", "text/csv; charset=utf-8")
    assert lines[0] == "id,at,who,what,subject,subject_id,detail"
    with station.work(Role.AUDITOR) as work:
        again = export_entries(work, asked(station))[2].decode("utf-8-sig").splitlines()
    assert len(again) == len(lines) + 1
    assert "导出审计记录" in again[1]


@pytest.mark.usefixtures("granted")
def test_too_many_are_refused(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST", 3)

    with pytest.raises(BadInput), station.work(Role.AUDITOR) as work:
        export_entries(work, asked(station))
