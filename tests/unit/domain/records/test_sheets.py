import io
import os

import openpyxl
import pytest
from sqlmodel import func, select

from core.errors import BadInput, NotAllowed
from core.i18n import say
from core.vocabulary import Role
from domain.records import RecordFilter, kind_of, kinds
from domain.records.kinds import FieldType, Part
from domain.records.known import known_here
from domain.records.sheets import (
    blank_sheet,
    export_records,
    import_records,
    read_sheet,
    take_refused,
)
from domain.tallies.check import differences
from models import AuditEntry, KeyedToken, Record, RecordSecret
from tests.factories import small_station
from tests.records import ADULT, CLERK, OFFICER, entered, hazard, residence

HEAD = ["登记日期", "网格", "姓名", "身份证号", "联系电话", "居住事由", "入住日期", "备注"]


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


def sheet(rows, head=HEAD, title="慈音派出所居住登记台账", note="说明：请如实填写，日期格式不限"):
    """Return a workbook as offices make them: a merged title, a note, then the names of the columns."""
    book = openpyxl.Workbook()
    page = book.active
    page.append([title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
    page.append([note])
    page.append(head)
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line(**changes):
    facts = {
        "登记日期": "2026-11-20", "网格": "一号警格", "姓名": "张三丰", "身份证号": ADULT,
        "联系电话": "13812345678", "居住事由": "工作", "入住日期": "2026/11/18", "备注": "",
    }  # fmt: skip
    return list((facts | changes).values())


def reading(station, content, kind="residence"):
    with station.reading() as session:
        known = known_here(session, 1, kind_of(kind).registers)
    return read_sheet(kind_of(kind), content, f"{kind}.xlsx", known, station.clock())


def imported(station, content, role=CLERK, kind="residence", **how):
    found = reading(station, content, kind)
    with station.work(role) as work:
        return import_records(work, found, **how)


def records(station):
    with station.reading() as session:
        return session.exec(select(Record).order_by(Record.id)).all()


@pytest.mark.parametrize(
    "written",
    ["2026-11-18", "2026/11/18", "2026年11月18日", "20261118", "2026.11.18", "46344", "２０２６-11-18"],
)
def test_every_way_of_writing_a_date_is_the_same_day(station, written):
    imported(station, sheet([line(入住日期=written)]))

    assert records(station)[0].payload["moved_in_on"] == "2026-11-18"


def test_titles_notes_and_merged_cells_above_the_names_do_not_matter(station):
    done = imported(station, sheet([line(), line(姓名="李四")]))

    assert (done.rows, done.imported, done.refused) == (2, 2, 0)
    assert [one.number for one in records(station)] == [
        "慈音居登〔2026〕第0001号",
        "慈音居登〔2026〕第0002号",
    ]
    assert {one.via for one in records(station)} == {"import"}


def test_a_grid_merged_over_rows_holds_for_each_of_them(station):
    book = openpyxl.load_workbook(io.BytesIO(sheet([line(), line(姓名="李四", 网格=None)])))
    book.active.merge_cells("B4:B5")
    out = io.BytesIO()
    book.save(out)

    imported(station, out.getvalue())

    assert {one.grid_id for one in records(station)} == {station.grid_ids["G01"]}


def test_columns_nobody_asked_for_are_named_and_left_out(station):
    assert reading(station, sheet([line(备注="随便")])).unknown == ("备注",)


def test_a_missing_column_is_named_before_anything_is_read(station):
    with pytest.raises(BadInput) as refused:
        reading(station, sheet([["2026-11-20", "一号警格", "张三丰"]], head=HEAD[:3]))

    assert "证件号码" in say(refused.value.message)
    assert "入住日期" in say(refused.value.message)


def test_each_refused_row_says_all_that_is_wrong_with_it(station):
    found = reading(
        station, sheet([line(), line(身份证号="110105194912310021", 入住日期="去年", 网格="十号警格")])
    )

    assert (len(found.rows), len(found.refused)) == (1, 1)
    reason = say(found.refused[0].reason)
    assert found.refused[0].row_no == 5
    assert "网格“十号警格”" in reason
    assert "证件号码：" in reason
    assert "入住日期“去年”" in reason
    assert "110105194912310021" not in reason


def test_all_or_nothing_unless_the_refused_are_left_out_on_purpose(station):
    content = sheet([line(), line(姓名="")])

    with pytest.raises(BadInput) as refused:
        imported(station, content)
    assert "1 行" in say(refused.value.message)
    assert records(station) == []

    assert imported(station, content, is_partial=True).imported == 1
    assert len(records(station)) == 1


def test_the_same_file_twice_adds_nothing(station):
    content = sheet([line(), line(姓名="李四"), line()])

    first, second = imported(station, content), imported(station, content)

    assert (first.imported, first.known) == (2, 1)
    assert (second.imported, second.known) == (0, 3)


def test_the_refused_rows_come_back_as_a_file_that_can_be_mended(station):
    found = reading(station, sheet([line(姓名=""), line()]))
    with station.work(CLERK) as work:
        name, kind, content = take_refused(work, found)

    mended = content.decode("utf-8-sig").replace("2026-11-20,一号警格,,", "2026-11-20,一号警格,王五,")
    again = reading(station, mended.encode())

    assert (name, kind.split(";")[0]) == ("refused-residence.csv", "text/csv")
    assert (len(again.rows), len(again.refused)) == (1, 0)


def test_imported_people_are_locked_away_and_found(station):
    imported(station, sheet([line()]))

    with station.reading() as session:
        assert {one.field for one in session.exec(select(RecordSecret))} == {"name", "id_number", "phone"}
        tokens = {one.token for one in session.exec(select(KeyedToken)) if one.owner == "record"}
        assert station.desk.cipher.find("id", ADULT) in tokens
        assert differences(session, 1) == []


def test_rows_of_somebody_elses_grid_are_refused(station):
    with pytest.raises(NotAllowed):
        imported(station, sheet([line(网格="二号警格")]), role=OFFICER)


def test_the_audit_keeps_how_much_came_in_and_no_name(station):
    imported(station, sheet([line(), line(姓名="")]), is_partial=True)

    with station.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "records_imported")).one()
    assert entry.detail == {"ledger": "residence", "rows": 2, "imported": 1, "duplicates": 0, "refused": 1}


@pytest.mark.parametrize("kind", list(kinds()))
def test_the_empty_sheet_of_every_ledger_names_all_columns_a_file_needs(station, kind):
    name, _media, content = blank_sheet(kind_of(kind))
    page = openpyxl.load_workbook(io.BytesIO(content)).active

    heads = [cell.value for cell in page[1]]

    assert name == f"{kind}.xlsx"
    assert heads == [str(one.name) for one in kind_of(kind).part(Part.ENTRY)]
    assert len(set(heads)) == len(heads)


def test_an_export_is_masked_and_written_into_the_audit(station):
    entered(station, "residence", residence(station, landlord="李四"))
    with station.work(CLERK) as work:
        name, _media, content = export_records(work, RecordFilter("residence"))

    cells = {str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row}
    assert name == "residence-20261123-1200.xlsx"
    assert {"张**", "1101**********002X", "138****5678", "•••", "工作"} <= cells
    assert not {"张三丰", ADULT, "13812345678", "李四"} & cells
    with station.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "records_exported")).one()
    assert entry.detail["rows"] == 1
    assert len(entry.detail["sha256"]) == 64


@pytest.mark.parametrize("role", [Role.AUXILIARY, Role.AUDITOR, Role.GRID_WORKER])
def test_who_may_not_export_does_not(station, role):
    with pytest.raises(NotAllowed), station.work(role) as work:
        export_records(work, RecordFilter("residence"))


def test_tips_are_never_taken_along(station):
    with pytest.raises(NotAllowed), station.work(CLERK) as work:
        export_records(work, RecordFilter("tip"))


def test_a_grid_sheet_cell_cannot_become_a_formula(station):
    entered(station, "hazard", hazard(station, place_text="=1+1", details="+cmd"))
    with station.work(CLERK) as work:
        content = export_records(work, RecordFilter("hazard"))[2]

    cells = [str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row]
    assert not any(cell.startswith(("=", "+")) for cell in cells)


SAMPLES = {
    FieldType.TEXT: "内容{n}", FieldType.LONG: "情况{n}", FieldType.DATE: "2026年11月{d}日",
    FieldType.MOMENT: "2026/11/{d} 9:{m:02d}", FieldType.NUMBER: "2", FieldType.COUNT: "1",
    FieldType.BOOL: "是", FieldType.NAME: "张{n}", FieldType.PHONE: "138{n:08d}", FieldType.ID: ADULT,
    FieldType.PASSPORT: "E{n:08d}", FieldType.GRID: "一号警格",
}  # fmt: skip


def big(kind, station, count):
    """Return a workbook of so many rows that fits a ledger."""
    places = {"PT01": "翠湖小区", "PT04": "川师大"}
    fields = [one for one in kind.part(Part.ENTRY) if one.type not in {FieldType.CHECKS, FieldType.RECORDS}]

    def cell(one, n):
        if one.type in {FieldType.CHOICE, FieldType.CHOICES}:
            entries = [e for e in one.entries.choices() if not (one.refuses and e.facts.get(one.refuses))]
            return entries[n % len(entries)].zh
        if one.type is FieldType.PLACE:
            return next((places[t] for t in one.types if t in places), "翠湖小区") if one.is_required else ""
        if one.type in {FieldType.WORKER, FieldType.WORKERS}:
            return "clerk"
        return SAMPLES[one.type].format(n=n % 10_000, d=n % 20 + 1, m=n % 60)

    rows = [[cell(one, n) for one in fields] for n in range(count)]
    return sheet(rows, head=[one.name.zh for one in fields])


@pytest.mark.slow
def test_ten_thousand_rows_come_in_within_ten_seconds(station):
    kind = kind_of("residence")
    content = big(kind, station, 10_000)

    began = sum(
        os.times()[:4]
    )  # of this process and the reader of workbooks: others on the machine do not count
    done = imported(station, content)
    seconds = sum(os.times()[:4]) - began

    assert (done.rows, done.imported + done.known, done.refused) == (10_000, 10_000, 0)
    assert seconds < 10
    with station.reading() as session:
        assert session.exec(select(func.count()).select_from(Record)).one() == done.imported


NOT_BY_SHEET = {"facility_check", "volunteer_activity", "alliance_drill", "hospital_request"}


@pytest.mark.parametrize("kind", [code for code in kinds() if code not in NOT_BY_SHEET])
def test_every_ledger_takes_a_sheet_of_its_own(station, kind):
    found = reading(station, big(kind_of(kind), station, 20), kind)

    assert [say(row.reason) for row in found.refused] == []
    with station.work(CLERK) as work:
        assert import_records(work, found).imported > 0


def test_members_are_named_by_their_numbers_in_a_sheet(station):
    entered(station, "red_armband", {"happened": "2026-11-01", "grid": station.grid_ids["G01"],
                                     "name": "赵大", "composition": "RA2"}, CLERK)  # fmt: skip
    content = sheet(
        [["2026-11-20", "一号警格", "联巡", "红袖标", "HX2026-0001"]],
        head=["活动日期", "网格", "类型", "队伍", "参加人"],
    )

    imported(station, content, kind="volunteer_activity")

    assert records(station)[1].payload["members"] == [records(station)[0].id]
