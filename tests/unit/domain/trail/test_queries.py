"""Reading the audit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlmodel import select

from analytics.periods import Period
from core.errors import NotAllowed
from core.vocabulary import Role
from domain.accounts import sessions
from domain.accounts.actions import issue_password_link
from domain.accounts.policy import Page, pages_for
from domain.mediation.vocabulary import CaseEvent
from domain.trail import EntryFilter, find_entries, find_people
from models import AuditEntry, DisputeParty
from tests.disputes import closed, registered, row
from tests.factories import SmallStation, small_station

AUDITOR, ADMIN = Role.AUDITOR, Role.SYSADMIN
READERS = [role for role in Role if Page.AUDIT in pages_for(role)]


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def asked(station: SmallStation, **params: str) -> EntryFilter:
    today = station.clock().date()
    return EntryFilter.from_params({"period": "2024-01-01..2026-12-31"} | params, today)


def read(station: SmallStation, role: Role = AUDITOR, *, before: int = 0, limit: int = 500, **params: str):  # type: ignore[no-untyped-def]
    with station.reading() as session:
        return find_entries(
            session, station.actor(role), asked(station, **params), before=before, limit=limit
        )


def enter(station: SmallStation, role: Role, address: str = "10.0.0.1") -> None:
    sessions.open_session(station.desk, station.actor(role).account_id, address, station.clock)


def test_the_newest_entry_stands_first_with_who_and_when(station: SmallStation) -> None:
    enter(station, Role.LEADER)
    first = read(station).iloc[0]

    assert (first["event"], first["subject"], first["username"]) == ("signed_in", "auth_session", "leader")
    assert first["at"] == pd.Timestamp(station.clock())
    assert first["detail"] == {"address": "10.0.0.1"}


def test_what_the_desk_itself_did_has_no_name(station: SmallStation) -> None:
    founded = read(station, event="station_founded").iloc[0]

    assert (founded["account_id"], founded["name"], founded["username"]) == (0, "", "")


def test_pages_follow_each_other_without_gap_or_overlap(station: SmallStation) -> None:
    everything = list(read(station)["id"])
    pages: list[int] = []
    while page := list(read(station, before=pages[-1] if pages else 0, limit=20)["id"]):
        pages += page

    assert pages == everything
    assert everything == sorted(everything, reverse=True)


def test_an_entry_written_meanwhile_does_not_shift_the_next_page(station: SmallStation) -> None:
    first = list(read(station, limit=20)["id"])
    expected = list(read(station, before=first[-1], limit=20)["id"])

    enter(station, Role.LEADER)

    assert list(read(station, before=first[-1], limit=20)["id"]) == expected


def test_one_account_may_be_asked_for(station: SmallStation) -> None:
    enter(station, Role.LEADER)
    enter(station, Role.CLERK)
    found = read(station, account=str(station.actor(Role.CLERK).account_id))

    assert set(found["username"]) == {"clerk"}


def test_the_desk_itself_may_be_asked_for(station: SmallStation) -> None:
    enter(station, Role.LEADER)

    assert set(read(station, account="desk")["account_id"]) == {0}


@pytest.mark.parametrize(
    ("event", "events"), [("signed_in", {"signed_in"}), ("sessions", {"signed_in", "session_revoked"})]
)
def test_an_event_or_a_group_of_events_may_be_asked_for(
    station: SmallStation, event: str, events: set[str]
) -> None:
    for _ in range(3):
        enter(station, Role.LEADER)

    assert set(read(station, event=event)["event"]) == events


def test_a_kind_of_row_and_one_row_of_it_may_be_asked_for(station: SmallStation) -> None:
    account = station.actor(Role.CLERK).account_id
    found = read(station, subject="account", row=str(account))

    assert set(found["subject"]) == {"account"}
    assert set(found["subject_id"]) == {account}


def test_a_period_counts_local_days(station: SmallStation) -> None:
    enter(station, Role.LEADER)  # 12:00 on 23 November in Shanghai
    station.clock.move(hours=12)  # midnight: already the 24th
    enter(station, Role.CLERK)

    assert set(read(station, period="2026-11-23..2026-11-24")["username"]) == {"leader"}
    assert set(read(station, period="2026-11-24..2026-11-25")["username"]) == {"clerk"}


def test_a_case_brings_its_parties_papers_and_follow_ups_along(station: SmallStation) -> None:
    case = closed(station)
    registered(station)
    with station.work(Role.LEADER) as work:
        party = work.session.exec(select(DisputeParty).where(DisputeParty.dispute_id == case)).first()
        assert party is not None
        work.record(CaseEvent.PARTY_REVEALED, party, field="phone", purpose="R1", dispute=case)
    found = read(station, case=str(case))

    assert {"dispute_registered", "dispute_settled", "party_revealed"} <= set(found["event"])
    assert set(found.loc[found["subject"] == "dispute", "subject_id"]) == {case}
    assert len(found.loc[found["event"] == "dispute_registered"]) == 1


def test_a_case_is_found_by_its_number_too(station: SmallStation) -> None:
    case = closed(station)
    number = row(station, case).number
    assert number

    assert list(read(station, case=number)["id"]) == list(read(station, case=str(case))["id"])
    assert "paper_number_given" in set(read(station, case=number)["event"])


def test_a_case_is_shown_whole_whatever_the_period(station: SmallStation) -> None:
    case = registered(station)

    assert not read(station, case=str(case), period="2024-02-01..2024-02-02").empty


@pytest.mark.parametrize("case", ["999999", "（2026）没有这个号", "' OR 1=1 --", "%"])
def test_a_case_that_is_not_there_has_no_entries(station: SmallStation, case: str) -> None:
    registered(station)

    assert read(station, case=case).empty


@pytest.mark.parametrize(
    ("name", "value"), [("account", "x"), ("event", "nonsense"), ("subject", "sqlite_master"), ("row", "-1")]
)
def test_what_cannot_be_read_in_the_address_narrows_nothing(
    station: SmallStation, name: str, value: str
) -> None:
    assert len(read(station, **{name: value})) == len(read(station))


def test_a_filter_says_itself_in_the_address_and_is_read_back(station: SmallStation) -> None:
    chosen = EntryFilter(Period.year(2026), "7", "sessions", "account", "9", "CY-1")

    assert EntryFilter.from_params(chosen.to_params(), station.clock().date()) == chosen


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_nobody_else_reads_the_audit(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        read(station, role)
    with station.reading() as session, pytest.raises(NotAllowed):
        find_people(session, station.actor(role))


@pytest.mark.parametrize("role", READERS)
def test_auditor_and_leader_read_all_of_it(station: SmallStation, role: Role) -> None:
    with station.reading() as session:
        count = len(session.exec(select(AuditEntry.id)).all())

    assert len(read(station, role)) == count


def test_another_stations_entries_are_not_there(station: SmallStation) -> None:
    stranger = station.actor(AUDITOR)
    foreign = type(stranger)(2, stranger.account_id, stranger.worker_id, stranger.name, AUDITOR)
    with station.reading() as session:
        assert find_entries(session, foreign, asked(station)).empty
        assert find_people(session, foreign) == {}


def test_people_are_listed_by_username(station: SmallStation) -> None:
    with station.reading() as session:
        people = find_people(session, station.actor(AUDITOR))

    assert len(people) == len(station.actors)
    assert people[station.actor(Role.CLERK).account_id] == "clerk　clerk"


def test_no_entry_tells_the_token_of_a_link(station: SmallStation) -> None:
    with station.work(ADMIN) as work:
        token = issue_password_link(work, station.actor(Role.CLERK).account_id)

    assert token not in read(station).to_csv()


def test_later_days_come_before_earlier_ones(station: SmallStation) -> None:
    enter(station, Role.LEADER)
    station.clock.move(days=1)
    enter(station, Role.LEADER)
    found = read(station, event="signed_in")

    assert found["at"].iloc[0] - found["at"].iloc[1] == timedelta(days=1)
