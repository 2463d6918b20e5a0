"""A matter that was entered twice: one file goes on. Taking the merge back restores every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.audit import verify
from domain.clocks.check import differences
from domain.mediation import StepCode
from domain.mediation.merging import find_merges, merge, unmerge
from models import metadata
from tests.alerts import wrong_counts
from tests.disputes import asker, closed, file, registered, row, step
from tests.factories import SmallStation, small_station

#: what every commit moves: the turn of the station, the audit, counters of change and the merge itself
MOVES = {"ledger", "audit_entry", "area_revision", "dispute_merge", "tally_day", "tally_month", "tally_hour"}
Dump = Mapping[str, Mapping[tuple[Any, ...], Mapping[str, Any]]]


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def everything(station: SmallStation) -> Dump:
    """Every row of every table, by its key, without the count of how often it was saved."""
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    with station.reading() as session:
        for table in metadata.sorted_tables:
            if table.name in MOVES:
                continue
            keys = [column.name for column in table.primary_key]
            rows = session.execute(select(table)).mappings()
            found[table.name] = {tuple(one[key] for key in keys): _bare(one) for one in rows}
    return found


def _bare(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if name != "version"}


def counts(station: SmallStation) -> list[Any]:
    with station.reading() as session:
        layer = metadata.tables["tally_month"]
        return sorted((tuple(one) for one in session.execute(select(layer).where(layer.c.n != 0))), key=repr)


def two_files(station: SmallStation) -> tuple[int, int]:
    kept = registered(station)
    station.clock.move(hours=2)
    return kept, registered(station, Role.COMMUNITY_OFFICER)


def merged(station: SmallStation, kept: int, duplicate: int, role: Role = Role.COMMUNITY_OFFICER) -> int:
    with station.work(role) as work:
        return merge(work, kept, duplicate).id


def taken_back(station: SmallStation, merge_id: int, role: Role = Role.COMMUNITY_OFFICER) -> None:
    with station.work(role) as work:
        unmerge(work, merge_id)


@pytest.mark.both
def test_the_duplicate_counts_nowhere_and_the_other_goes_on(station: SmallStation) -> None:
    kept, duplicate = two_files(station)

    merged(station, kept, duplicate)

    assert (row(station, kept).status, row(station, kept).outcome) == ("L1_OPEN", "")
    assert (row(station, duplicate).status, row(station, duplicate).bucket) == ("CLOSED", "X")
    assert row(station, duplicate).outcome == "OC10"
    assert wrong_counts(station) == []


@pytest.mark.both
def test_merge_and_take_back_restore_every_column_of_every_row(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    before, counted = everything(station), counts(station)

    taken_back(station, merged(station, kept, duplicate))

    after = everything(station)
    for table, rows in before.items():
        for key, columns in rows.items():
            assert after[table][key] == columns, (table, key)
    assert counts(station) == counted
    assert wrong_counts(station) == []
    with station.reading() as session:
        assert differences(session, 1) == []


def test_nothing_is_left_over_but_the_lines_that_say_what_was_done(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    before = everything(station)

    taken_back(station, merged(station, kept, duplicate))

    after = everything(station)
    more = {table for table in after if len(after[table]) != len(before[table])}
    assert more <= {"dispute_event", "clock_event"}


def test_a_merge_that_was_taken_back_can_be_made_again(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    taken_back(station, merged(station, kept, duplicate))

    merged(station, kept, duplicate)

    assert row(station, duplicate).outcome == "OC10"


def test_both_files_say_what_was_done_and_name_the_other(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    merge_id = merged(station, kept, duplicate)
    taken_back(station, merge_id)

    for case_id, other in ((kept, duplicate), (duplicate, kept)):
        lines = {line.kind: line.note for line in file(station, case_id).timeline}
        assert lines["merge"] == lines["unmerge"] == row(station, other).number


def test_the_audit_holds_both_and_its_chain_fits(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    taken_back(station, merged(station, kept, duplicate))

    with station.reading() as session:
        entries = metadata.tables["audit_entry"]
        events = list(session.scalars(select(entries.c.event)))
    assert {"disputes_merged", "merge_taken_back"} <= set(events)
    with station.reading() as session:
        assert verify(session, station.desk.cipher, station.desk.anchor.read()) == []


def test_the_merge_is_shown_in_both_files_until_it_is_taken_back(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    merge_id = merged(station, kept, duplicate)

    def seen(case_id: int) -> list[tuple[int, bool]]:
        with station.reading() as session:
            return [
                (m.other_id, m.is_kept) for m in find_merges(session, asker(station, Role.LEADER), case_id)
            ]

    assert seen(kept) == [(duplicate, True)]
    assert seen(duplicate) == [(kept, False)]
    taken_back(station, merge_id)
    assert seen(kept) == seen(duplicate) == []


def test_a_merge_is_taken_back_once(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    merge_id = merged(station, kept, duplicate)
    taken_back(station, merge_id)

    with pytest.raises(OutOfTurn):
        taken_back(station, merge_id)


def test_what_went_on_since_is_not_overwritten(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    merge_id = merged(station, kept, duplicate)
    step(station, duplicate, StepCode.REOPEN, Role.LEADER, why="又吵起来了")

    with pytest.raises(OutOfTurn):
        taken_back(station, merge_id)

    assert row(station, duplicate).status == "REOPENED"


def test_a_closed_dispute_is_no_duplicate_any_more(station: SmallStation) -> None:
    kept, done = registered(station), closed(station)

    with pytest.raises(OutOfTurn):
        merged(station, kept, done)


def test_a_merged_file_takes_nothing_in(station: SmallStation) -> None:
    kept, duplicate = two_files(station)
    third = registered(station)
    merged(station, kept, duplicate)

    with pytest.raises(OutOfTurn):
        merged(station, duplicate, third)


def test_a_file_is_not_merged_into_itself(station: SmallStation) -> None:
    case_id = registered(station)

    with pytest.raises(BadInput):
        merged(station, case_id, case_id)


@pytest.mark.parametrize(("role", "refusal"), [(Role.AUDITOR, NotAllowed), (Role.JUSTICE_MEDIATOR, NotFound)])
def test_who_does_not_handle_both_files_merges_nothing(
    station: SmallStation, role: Role, refusal: type[Exception]
) -> None:
    kept, duplicate = two_files(station)

    with pytest.raises(refusal):
        merged(station, kept, duplicate, role)


def test_a_missing_merge_is_not_found(station: SmallStation) -> None:
    with pytest.raises(NotFound):
        taken_back(station, 12345)
