"""No ID number and no phone lies open anywhere after an import, whatever column it came in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from core.crypto import place_of
from core.vocabulary import Role
from domain.alerts.batches import refused_rows
from domain.alerts.reading import load_mappings
from domain.alerts.requests import ImportRequest, request_import
from models import Alert, AuditEntry, ImportBatch, Job, PersonalSnippet, RefusedRow
from tests.alerts import HEADER, ID_NUMBER, PHONE, csv_110, imported, registered, row_110
from tests.factories import SmallStation, small_station

FREE = ("简要警情", "事发地点", "所属社区", "处警民警")
SPELLED = {
    "13812345678": "13812345678",
    "138 1234 5678": "13812345678",
    "138-1234-5678": "13812345678",
    "+8613812345678": "13812345678",
    "0825-2345678": "08252345678",
    ID_NUMBER: ID_NUMBER,
    ID_NUMBER.lower(): ID_NUMBER,
    "110105491231002": "110105491231002",
}


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def on_disk(station: SmallStation, folder: Path) -> bytes:
    station.desk.database.close()
    return b"".join(path.read_bytes() for path in sorted(folder.glob("ciyin.db*")))


@pytest.mark.parametrize("column", FREE)
@pytest.mark.parametrize("spelled", SPELLED)
def test_a_number_in_any_column_is_cut_out_and_can_be_opened_again(
    station: SmallStation, tmp_path: Path, column: str, spelled: str
) -> None:
    imported(station, csv_110(tmp_path / "110.csv", [row_110(1, **{column: f"问 {spelled}。"})]))

    with station.reading() as session:
        snippet = session.execute(select(PersonalSnippet)).scalar_one()
        alert = session.execute(select(Alert)).scalar_one()
        place = place_of("personal_snippet", "locked", 1, snippet.id)
        assert station.desk.cipher.open(snippet.locked, place) == SPELLED[spelled]
    assert (snippet.owner, snippet.owner_id) == ("alert", alert.id)
    assert spelled.encode() not in on_disk(station, tmp_path)


def test_what_only_looks_like_a_number_stays(station: SmallStation, tmp_path: Path) -> None:
    text = "单号 2026030112345678901，车牌川J12345，金额 12345678 元"
    imported(station, csv_110(tmp_path / "110.csv", [row_110(1, 简要警情=text)]))

    with station.reading() as session:
        assert session.execute(select(Alert.summary)).scalar_one() == text
        assert session.execute(select(PersonalSnippet)).first() is None


def test_several_numbers_in_a_row_become_chips_in_their_order(station: SmallStation, tmp_path: Path) -> None:
    text = f"甲 {PHONE}，乙 13987654321，证件 {ID_NUMBER}"
    imported(station, csv_110(tmp_path / "110.csv", [row_110(1, 简要警情=text), row_110(2)]))

    with station.reading() as session:
        summary = session.execute(select(Alert.summary).order_by(Alert.case_no)).scalars().first()
        masks = session.execute(select(PersonalSnippet.mask).order_by(PersonalSnippet.id)).scalars().all()
    assert summary == f"甲 ⟦{masks[0]}⟧，乙 ⟦{masks[1]}⟧，证件 ⟦{masks[2]}⟧"


def test_a_refused_row_keeps_its_numbers_behind_lock_and_reason(
    station: SmallStation, tmp_path: Path
) -> None:
    told = dict.fromkeys(HEADER, PHONE) | {"报警时间": f"{PHONE} {ID_NUMBER}"}
    result = imported(station, csv_110(tmp_path / "110.csv", [told]))

    assert result.refused == 1
    with station.reading() as session:
        reason = session.execute(select(RefusedRow.reason)).scalar_one()
        (opened,) = refused_rows(session, station.desk.cipher, 1, result.batch)
    assert PHONE not in json.dumps(reason)
    assert opened.cells[0] == PHONE
    disk = on_disk(station, tmp_path)
    assert PHONE.encode() not in disk
    assert ID_NUMBER.encode() not in disk


def test_lists_of_unknown_values_hold_no_number(station: SmallStation, tmp_path: Path) -> None:
    rows = [
        row_110(1, 所属社区=f"东区 {PHONE}", 事发地点="x"),
        row_110(2, 警情大类=f"外星 {PHONE}", 警情小类=ID_NUMBER),
    ]
    imported(station, csv_110(tmp_path / f"报警人{PHONE}.csv", rows))

    with station.reading() as session:
        batch = session.execute(select(ImportBatch)).scalar_one()
        audit = session.execute(select(AuditEntry.detail)).scalars().all()
    kept = json.dumps([batch.unassigned, batch.unknown, batch.file_name, audit], ensure_ascii=False)
    assert PHONE not in kept
    assert ID_NUMBER not in kept
    assert "⟦138****5678⟧" in kept


def test_a_request_in_the_queue_holds_no_number(station: SmallStation, tmp_path: Path) -> None:
    mapping = load_mappings()[0]
    with station.work() as work:
        request_import(work, ImportRequest("0" * 32, f"{PHONE}.csv", mapping))

    with station.reading() as session:
        job = session.execute(select(Job)).scalar_one()
    assert PHONE not in json.dumps(job.payload, ensure_ascii=False)
    assert PHONE.encode() not in on_disk(station, tmp_path)


@pytest.mark.parametrize("field", ["summary", "place_text"])
def test_what_is_typed_by_hand_is_cut_out_too(station: SmallStation, tmp_path: Path, field: str) -> None:
    registered(station, Role.CLERK, **{field: f"打 {PHONE} 或 {ID_NUMBER}"})

    with station.reading() as session:
        assert len(session.execute(select(PersonalSnippet)).scalars().all()) == 2
    disk = on_disk(station, tmp_path)
    assert PHONE.encode() not in disk
    assert ID_NUMBER.encode() not in disk
