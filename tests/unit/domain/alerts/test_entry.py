"""Entering, correcting and adding to one alert by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, StaleEdit
from core.vocabulary import Role
from domain.alerts.entry import call_again, correct_alert, register_alert, show_phone
from domain.alerts.queries import find_alerts, open_alert
from models import Alert, AlertCaseNumber, AuditEntry
from tests.alerts import (
    PHONE,
    csv_110,
    entry,
    imported,
    registered,
    row_110,
    rows_110,
    this_year,
    wrong_counts,
)
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def row_of(station: SmallStation, alert_id: int) -> Alert:
    with station.reading() as session:
        return session.execute(select(Alert).where(Alert.id == alert_id)).scalar_one()


def correct(station: SmallStation, alert_id: int, version: int = 1, **changes: Any) -> None:
    with station.work() as work:
        correct_alert(work, alert_id, version, changes)


def test_an_alert_is_kept_with_its_local_day_and_hour(station: SmallStation) -> None:
    alert = row_of(station, registered(station))

    assert (alert.occurred_on.isoformat(), alert.hour, alert.occurred_month) == ("2026-11-23", 11, 202611)
    assert (alert.category, alert.category1, alert.weekday) == ("AL302", "AL3", 0)
    assert wrong_counts(station) == []


def test_a_known_place_is_recognised_in_what_was_typed(station: SmallStation) -> None:
    alert = row_of(station, registered(station))

    assert (alert.place_id, alert.place_type) == (station.place_ids["C001"], "PT01")


def test_an_opened_case_makes_the_alert_a_case(station: SmallStation) -> None:
    assert row_of(station, registered(station, outcome="AO5")).is_case
    assert not row_of(station, registered(station, outcome="")).is_case


def test_the_phone_is_encrypted_masked_and_found_again(station: SmallStation, tmp_path: Path) -> None:
    alert_id = registered(station, phone="138 1234 5678", summary=f"再拨 {PHONE}")

    alert = row_of(station, alert_id)
    assert (alert.phone_mask, PHONE in alert.summary) == ("138****5678", False)
    station.desk.database.close()
    assert PHONE.encode() not in (tmp_path / "ciyin.db").read_bytes()
    with station.reading() as session:
        asked = this_year(station, search=PHONE)
        assert find_alerts(session, station.actor(Role.CLERK), asked, cipher=station.desk.cipher)[
            "id"
        ].tolist() == [alert_id]


def test_the_second_click_makes_no_second_alert(station: SmallStation) -> None:
    with station.work() as work:
        work.once("token-of-the-form")
        first = register_alert(work, entry(station)).id

    with pytest.raises(AlreadyDone) as done, station.work() as work:
        work.once("token-of-the-form")

    assert done.value.result == first


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("occurred_at", datetime(2026, 11, 23, 5, 0, tzinfo=UTC)),
        ("category", ""),
        ("category", "AL1"),
        ("grid_id", None),
        ("grid_id", 424242),
        ("place_text", "  "),
        ("summary", ""),
        ("phone", "12345"),
        ("source", "AS99"),
        ("outcome", "AO99"),
        ("summary", "长" * 2001),
    ],
)
def test_what_cannot_be_kept_names_its_field(station: SmallStation, field: str, value: object) -> None:
    with pytest.raises(BadInput) as refusal:
        registered(station, **{field: value})

    assert refusal.value.field == field


def test_an_officer_enters_for_their_own_grid_alone(station: SmallStation) -> None:
    registered(station, Role.COMMUNITY_OFFICER, "G01")

    with pytest.raises(NotAllowed):
        registered(station, Role.COMMUNITY_OFFICER, "G01", grid_id=station.grid_ids["G02"])


def test_who_has_no_entry_form_enters_nothing(station: SmallStation) -> None:
    with pytest.raises(NotAllowed):
        registered(station, Role.LEADER)


def test_a_correction_moves_the_counts(station: SmallStation) -> None:
    alert_id = registered(station)

    correct(station, alert_id, category="AL101", outcome="AO5", grid_id=station.grid_ids["G02"])

    alert = row_of(station, alert_id)
    assert (alert.version, alert.category, alert.is_case) == (2, "AL101", True)
    assert wrong_counts(station) == []


def test_a_correction_may_move_the_alert_to_another_month(station: SmallStation, tmp_path: Path) -> None:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(1)))
    with station.reading() as session:
        alert_id = session.execute(select(Alert.id)).scalar_one()

    correct(station, alert_id, occurred_at=station.clock() - timedelta(days=90))

    assert row_of(station, alert_id).occurred_month == 202608
    assert wrong_counts(station) == []
    with station.reading() as session:
        assert session.execute(select(AlertCaseNumber.occurred_month)).scalar_one() == 202608
        assert open_alert(session, station.actor(Role.CLERK), alert_id).id == alert_id


def test_a_correction_leaves_what_an_import_brought_and_nobody_touched(
    station: SmallStation, tmp_path: Path
) -> None:
    odd = row_110(
        1, 报警方式="", 简要警情="", 事发地点="某小学门口", 报警时间="2026-03-01", 处理结果="立刑事案件"
    )
    imported(station, csv_110(tmp_path / "110.csv", [odd]))
    with station.reading() as session:
        before = session.execute(select(Alert)).scalar_one()
    assert (before.place_type, before.hour, before.is_case, before.source) == ("PT05", -1, True, "")

    correct(station, before.id, category="AL101")

    after = row_of(station, before.id)
    kept = ("place_type", "hour", "is_case", "source", "summary", "place_text", "occurred_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.category == "AL101"
    assert wrong_counts(station) == []


def test_what_is_touched_in_a_correction_is_checked(station: SmallStation) -> None:
    alert_id = registered(station)

    for field, value in (("summary", " "), ("place_text", ""), ("category", "AL1"), ("source", "")):
        with pytest.raises(BadInput) as refusal:
            correct(station, alert_id, **{field: value})
        assert refusal.value.field == field


def test_a_stale_correction_shows_both_versions_and_loses_neither(station: SmallStation) -> None:
    alert_id = registered(station)
    correct(station, alert_id, category="AL301")

    with pytest.raises(StaleEdit) as stale:
        correct(station, alert_id, version=1, category="AL303")

    assert stale.value.mine == {"category": "AL303"}
    assert stale.value.theirs == {"category": "AL301"}
    assert row_of(station, alert_id).category == "AL301"


def test_an_alert_of_another_grid_cannot_be_corrected(station: SmallStation) -> None:
    alert_id = registered(station, grid="G02")

    with pytest.raises(NotFound), station.work(Role.COMMUNITY_OFFICER, "G01") as work:
        correct_alert(work, alert_id, 1, {"category": "AL301"})


def test_a_second_call_joins_the_first_alert(station: SmallStation) -> None:
    alert_id = registered(station)

    with station.work() as work:
        call_again(work, alert_id, entry(station, summary=f"又来电 {PHONE}"))

    alert = row_of(station, alert_id)
    assert "停车位争执" in alert.summary
    assert "[11:40] 又来电 ⟦138****5678⟧" in alert.summary
    assert alert.version == 2


def test_a_second_call_with_nothing_to_say_is_refused(station: SmallStation) -> None:
    alert_id = registered(station)

    with pytest.raises(BadInput), station.work() as work:
        call_again(work, alert_id, entry(station, summary=" "))


def test_a_phone_that_is_shown_is_written_into_the_audit(station: SmallStation) -> None:
    alert_id = registered(station, phone=PHONE)

    with station.work() as work:
        assert show_phone(work, alert_id, "call_back") == PHONE

    with station.reading() as session:
        found = session.execute(
            select(AuditEntry).where(AuditEntry.event == "alert_phone_shown")
        ).scalar_one()
    assert (found.subject_id, found.detail) == (alert_id, {"reason": "call_back"})


def test_a_phone_is_not_shown_to_who_may_only_read(station: SmallStation) -> None:
    alert_id = registered(station, phone=PHONE)

    with pytest.raises(NotAllowed), station.work(Role.AUXILIARY) as work:
        show_phone(work, alert_id, "call_back")


def test_an_alert_without_a_phone_has_none_to_show(station: SmallStation) -> None:
    alert_id = registered(station)

    with pytest.raises(NotFound), station.work() as work:
        show_phone(work, alert_id, "call_back")
