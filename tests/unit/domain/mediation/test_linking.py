"""What two disputes are to each other is said once and remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound
from core.vocabulary import Role
from domain.mediation.linking import decide, find_links, link_alert
from domain.mediation.pairs import LinkKind, PairEvent, Reason
from models import AuditEntry, DisputeIncident, DisputeLink
from tests.alerts import registered as alert_registered
from tests.disputes import asker, closed, registered
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def pairs(station: SmallStation) -> list[DisputeLink]:
    with station.reading() as session:
        return list(session.exec(select(DisputeLink)).all())


def linked(station: SmallStation, case_id: int, role: Role = Role.LEADER, grid: str = "G01") -> list[tuple]:
    with station.reading() as session:
        found = find_links(session, asker(station, role, grid), case_id)
    return [(one.case_id, one.kind, one.is_later) for one in found]


@pytest.mark.both
def test_a_repeat_is_kept_with_its_reasons_whichever_file_it_was_said_in(station: SmallStation) -> None:
    first = closed(station)
    station.clock.move(days=10)
    second = registered(station)

    with station.work(Role.GRID_WORKER) as work:
        decide(work, second, first, LinkKind.REPEAT, (Reason.SAME_NAME, Reason.SAME_TYPE))

    (row,) = pairs(station)
    assert (row.earlier_id, row.later_id, row.kind, row.score) == (first, second, "repeat", 40)
    assert linked(station, first) == [(second, LinkKind.REPEAT, True)]
    assert linked(station, second) == [(first, LinkKind.REPEAT, False)]


def test_saying_otherwise_replaces_what_was_said(station: SmallStation) -> None:
    first, second = registered(station), registered(station)
    with station.work(Role.LEADER) as work:
        decide(work, second, first, LinkKind.REPEAT)
    with station.work(Role.LEADER) as work:
        decide(work, first, second, LinkKind.APART)

    assert [row.kind for row in pairs(station)] == ["apart"]
    assert linked(station, first) == []


def test_the_audit_tells_linking_from_telling_apart(station: SmallStation) -> None:
    first, second = registered(station), registered(station)
    for kind in (LinkKind.RELATED, LinkKind.APART):
        with station.work(Role.LEADER) as work:
            decide(work, second, first, kind)

    with station.reading() as session:
        events = [entry.event for entry in session.exec(select(AuditEntry)).all()]
    assert events[-2:] == [PairEvent.DISPUTES_LINKED, PairEvent.DISPUTES_TOLD_APART]


def test_a_dispute_is_not_linked_with_itself(station: SmallStation) -> None:
    case_id = registered(station)

    with pytest.raises(BadInput), station.work(Role.LEADER) as work:
        decide(work, case_id, case_id, LinkKind.REPEAT)


def test_another_grids_worker_decides_nothing(station: SmallStation) -> None:
    first, second = registered(station), registered(station)

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER, "G02") as work:
        decide(work, second, first, LinkKind.REPEAT)


def test_who_only_reads_decides_nothing(station: SmallStation) -> None:
    first, second = registered(station), registered(station)

    with pytest.raises(NotAllowed), station.work(Role.AUDITOR) as work:
        decide(work, second, first, LinkKind.REPEAT)


def test_a_missing_dispute_is_not_found(station: SmallStation) -> None:
    case_id = registered(station)

    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        decide(work, case_id, 999_999, LinkKind.REPEAT)


def test_a_colleagues_file_of_the_grid_can_be_named(station: SmallStation) -> None:
    theirs = registered(station, Role.COMMUNITY_OFFICER)
    mine = registered(station)

    with station.work(Role.GRID_WORKER) as work:
        decide(work, mine, theirs, LinkKind.RELATED)

    assert linked(station, mine) == [(theirs, LinkKind.RELATED, False)]
    assert linked(station, mine, Role.GRID_WORKER) == []


def test_a_later_alert_is_linked_once_and_counts_from_when_it_happened(station: SmallStation) -> None:
    case_id = closed(station)
    station.clock.move(days=5)
    alert_id = alert_registered(station)

    for _ in range(2):
        with station.work(Role.COMMUNITY_OFFICER) as work:
            link_alert(work, case_id, alert_id)

    with station.reading() as session:
        (row,) = session.exec(select(DisputeIncident)).all()
    assert (row.dispute_id, row.alert_id) == (case_id, alert_id)
    assert station.clock() - row.occurred_at.replace(tzinfo=station.clock().tzinfo) == timedelta(minutes=20)


def test_an_alert_out_of_sight_is_not_found(station: SmallStation) -> None:
    case_id = registered(station)
    alert_id = alert_registered(station, grid="G02")

    with pytest.raises(NotFound), station.work(Role.GRID_WORKER) as work:
        link_alert(work, case_id, alert_id)
