from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, text
from sqlmodel import col, select

from analytics.periods import Period
from core.actor import system_actor
from core.clock import local, local_day, start_of
from core.vocabulary import Role
from domain import tallies
from domain.accounts.queries import accounts_of_role
from domain.audit import verify
from domain.organisation import read_station_file
from domain.tallies.check import differences
from models import (
    Account,
    Alert,
    AuditEntry,
    Dispute,
    DisputeEvent,
    DisputeHandover,
    FollowUp,
    Grid,
    ImportBatch,
    Place,
    Posting,
    Station,
    Worker,
)
from tests.unit.tools.demo.conftest import UNTIL, made_town
from tools.demo.calls import Switchboard
from tools.demo.drive import Order, imports
from tools.demo.years import DAY, spans

FIRST = Order(UNTIL, 0.1).first


def rows(session, table):
    return session.exec(select(table)).all()


def count(session, table, *where):
    return session.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def test_the_station_and_every_row_that_can_say_so_is_made_up(session):
    assert session.get(Station, 1).is_synthetic
    for table in (Alert, Dispute):
        assert count(session, table) > 50
        assert count(session, table, col(table.is_synthetic).is_(False)) == 0


def test_the_audit_is_whole(session, desk):
    assert verify(session, desk.cipher, desk.anchor.read()) == []


def test_kept_counts_are_those_of_a_recount(session):
    assert differences(session, 1) == []


def test_every_day_has_its_deeds_and_none_lies_outside(session):
    days = {local_day(entry.at) for entry in rows(session, AuditEntry)}

    assert days == {FIRST + n * DAY for n in range((UNTIL - FIRST).days + 1)}


def test_the_audit_says_who_did_it_and_when(session):
    entries = [one for one in rows(session, AuditEntry) if one.event == "dispute_registered"]

    assert len({entry.account_id for entry in entries}) > 10
    assert len({entry.at for entry in entries}) == len(entries)
    assert all(entry.account_id for entry in entries)


def test_audit_entries_stand_in_order_of_time(session):
    moments = [entry.at for entry in sorted(rows(session, AuditEntry), key=lambda one: one.id)]

    assert moments == sorted(moments)


def test_the_grids_places_and_people_are_those_of_the_station(session):
    heads = read_station_file()["station"]["headcount"]
    kinds = dict(session.execute(select(Worker.kind, func.count()).group_by(Worker.kind)).all())

    assert count(session, Grid) == 9
    assert (kinds["police"], kinds["auxiliary"], kinds["city_patrol"]) == tuple(heads.values())
    assert kinds["grid_worker"] == 45
    assert kinds["cadre"] == 2


def test_places_are_as_many_as_the_station_has(session):
    kinds = dict(session.execute(select(Place.place_type, func.count()).group_by(Place.place_type)).all())

    assert kinds["PT01"] == 96
    assert kinds["PT05"] == 25
    assert count(session, Place, Place.name == "川师大") == 1
    assert count(session, Place, col(Place.code).like("P0%")) == 6


@pytest.mark.parametrize("role", list(Role))
def test_somebody_can_enter_in_each_role(session, role):
    assert accounts_of_role(session, 1, role, UNTIL)


def test_nobodys_password_is_known_or_has_to_be_changed(session):
    accounts = rows(session, Account)

    assert all(account.password_hash.startswith("$2b$04$") for account in accounts)
    assert len({account.password_hash for account in accounts}) == len(accounts)
    assert not any(account.must_change_password for account in accounts)


def test_everybody_who_acts_holds_one_role_from_the_first_day(session):
    postings = rows(session, Posting)
    roles = {}
    for posting in postings:
        roles.setdefault(posting.worker_id, set()).add(posting.role)

    assert {posting.from_on for posting in postings} == {FIRST}
    assert all(len(held) == 1 for held in roles.values())


def test_a_cadre_holds_the_grids_of_the_office(session):
    held = [one for one in rows(session, Posting) if one.role == Role.SUBDISTRICT_CADRE]

    assert len(held) == 9
    assert len({one.worker_id for one in held}) == 2


def test_alerts_came_by_imports_and_by_hand(session):
    batches = rows(session, ImportBatch)

    assert len(batches) == 3
    assert all(batch.imported == batch.rows > 0 and batch.mapping_name == "cn_110" for batch in batches)
    assert count(session, Alert, col(Alert.batch_id).is_(None)) > 50


def test_imports_are_done_after_each_half_month_and_on_the_last_night(session):
    begun = [local(batch.started_at) for batch in sorted(rows(session, ImportBatch), key=lambda one: one.id)]

    assert [(at.month, at.day, at.hour) for at in begun] == [(10, 1, 7), (10, 16, 7), (10, 31, 23)]


def test_every_alert_knows_its_grid_and_nearly_every_one_its_place(session):
    assert count(session, Alert, col(Alert.grid_id).is_(None)) == 0
    assert count(session, Alert, Alert.place_type == "") / count(session, Alert) < 0.04


def test_alerts_at_home_are_at_a_compound_the_station_knows(session):
    at_home = session.exec(select(Alert).where(Alert.place_type == "PT01")).all()

    assert at_home
    assert all(alert.place_id for alert in at_home)


def test_a_dispute_found_on_a_call_leads_to_its_alert(session):
    linked = session.exec(select(Dispute).where(col(Dispute.alert_id).is_not(None))).all()
    alerts = {alert.id: alert for alert in rows(session, Alert)}

    assert len(linked) > 40
    assert all(alerts[dispute.alert_id].occurred_at == dispute.found_at for dispute in linked)
    begun_elsewhere = [dispute for dispute in linked if alerts[dispute.alert_id].grid_id != dispute.grid_id]
    handed_on = set(session.execute(select(DisputeHandover.dispute_id)).scalars())
    assert {dispute.id for dispute in begun_elsewhere} <= handed_on
    assert len(begun_elsewhere) < len(linked) / 5


def test_every_step_of_the_desk_but_the_rare_ones_has_been_taken(session):
    kinds = set(session.execute(select(DisputeEvent.kind)).scalars())

    assert {"register", "accept", "meet", "escalate", "settle", "fail", "set_aside"} <= kinds


def test_some_disputes_are_open_some_late_and_some_wait(session):
    end = start_of(UNTIL + DAY)
    still_open = session.exec(select(Dispute).where(Dispute.status != "CLOSED")).all()
    overdue = [one for one in still_open if one.due_at and one.due_at.replace(tzinfo=end.tzinfo) < end]

    assert len(still_open) >= 18
    assert 3 <= len(overdue) < len(still_open)
    assert any(one.status == "NEW" for one in still_open)


def test_follow_ups_were_answered_and_some_are_still_due(session):
    done = count(session, FollowUp, col(FollowUp.done_on).is_not(None))

    assert done > 50
    assert count(session, FollowUp, col(FollowUp.done_on).is_(None), FollowUp.due_on <= UNTIL) > 0


def test_tallies_and_rows_say_the_same(session):
    period = Period(FIRST, UNTIL + DAY)

    assert tallies.count(session, 1, "alert", period) == count(session, Alert)
    assert tallies.count(session, 1, "registered", period) == count(session, Dispute)


def test_texts_hold_no_number_of_a_person_in_the_clear(session):
    texts = session.execute(
        text("SELECT summary || place_text FROM alert UNION ALL SELECT narrative || title FROM dispute")
    )

    assert not any("199" in one and "⟦" not in one for one in texts.scalars())


def test_phones_of_summaries_became_chips(session):
    assert (
        session.execute(text("SELECT count(*) FROM alert WHERE summary LIKE '%⟦199****%'")).scalar_one() > 0
    )


def test_foreign_keys_hold(session):
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_the_system_never_acts_but_on_the_first_morning(session):
    by_nobody = [one for one in rows(session, AuditEntry) if one.account_id == system_actor(1).account_id]

    assert {local_day(entry.at) for entry in by_nobody} == {FIRST}


def test_imports_cover_every_call_once():
    town = made_town()
    order = Order(UNTIL, 0.1)
    from tools.demo.parameters import parameters

    calls = Switchboard(town, parameters(), 7).calls(spans(UNTIL, 0.1, 305))
    planned = list(imports(order, town, calls))

    assert [call for one in planned for call in one.calls] == calls
    assert all(one.at >= one.calls[-1].at for one in planned[:-1])


def test_an_order_knows_its_first_day_and_its_end():
    order = Order(date(2024, 10, 31), 3)

    assert order.first == date(2021, 11, 1)
    assert local(order.end).isoformat() == "2024-11-01T00:00:00+08:00"
