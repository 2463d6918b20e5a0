"""Who enters and who sees which ledger, role by role, against a table worked by hand (issue 5)."""

import pytest

from core.errors import BadInput, NotAllowed, NotFound
from core.i18n import say
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.records import RecordFilter, enter, kind_of, open_record, read_kind
from domain.records.declaring import FOLDER
from domain.records.known import known_here
from domain.records.sheets import export_records, import_records, read_sheet
from tests.factories import small_station
from tests.ledger_samples import SAMPLES, entered_sample, furnish, sample
from tests.records import asker

EVERYWHERE = {Role.LEADER, Role.CLERK}
DESK = {Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER}
WRITERS = {
    Page.REGISTRATION: DESK | {Role.AUXILIARY},
    Page.VISITS: DESK | {Role.AUXILIARY, Role.GRID_WORKER, Role.CITY_PATROL},
    Page.OUTREACH: DESK | {Role.AUXILIARY, Role.GRID_WORKER},
    Page.SERVICE: DESK | {Role.AUXILIARY, Role.CITY_PATROL},
    Page.TEAM: EVERYWHERE,
}
ONLY = {"foreign_student": DESK, "tip": DESK, "duty_hours": EVERYWHERE}
READERS = {  # of an entry of the clerk in grid 1
    Page.REGISTRATION: DESK | {Role.AUXILIARY, Role.AUDITOR},
    Page.VISITS: DESK | {Role.AUXILIARY, Role.SUBDISTRICT_CADRE, Role.GOVERNANCE_READER, Role.AUDITOR},
    Page.OUTREACH: DESK | {Role.AUXILIARY, Role.SUBDISTRICT_CADRE, Role.AUDITOR},
    Page.SERVICE: DESK | {Role.AUXILIARY, Role.AUDITOR},
    Page.TEAM: DESK | {Role.AUDITOR},
}
READ_ONLY = {"foreign_student": DESK, "tip": DESK, "duty_hours": EVERYWHERE | {Role.AUDITOR}}
BOUND = {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.SUBDISTRICT_CADRE}
GRIDLESS = {"volunteer_police", "alliance_member", "alliance_drill", "analysis_meeting"}


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    return furnish(small_station(tmp_path_factory.mktemp("roles")))


@pytest.fixture(scope="module")
def ids(station):
    return {kind: entered_sample(station, kind) for kind in SAMPLES}


def sees(station, record_id, role, grid="G01"):
    try:
        with station.reading() as session:
            open_record(session, asker(station, role, grid), record_id)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_who_enters_a_ledger(station, kind):
    rows = {"volunteer_activity": "volunteer_police", "alliance_drill": "alliance_member"}
    named = [entered_sample(station, rows[kind])] if kind in rows else []
    may = set()
    for role in Role:
        try:
            with station.work(role) as work:
                enter(work, kind, sample(station, kind, named))
            may.add(role)
        except NotAllowed:
            continue

    assert may == ONLY.get(kind, WRITERS[kind_of(kind).page])


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_who_sees_an_entry_of_the_clerk_in_their_grid(station, ids, kind):
    seen = {role for role in Role if sees(station, ids[kind], role)}

    assert seen == READ_ONLY.get(kind, READERS[kind_of(kind).page])


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_colleagues_of_another_grid_see_what_has_no_grid_alone(station, ids, kind):
    page = kind_of(kind).page
    expected = READ_ONLY.get(kind, READERS[page]) & BOUND
    if page is not Page.TEAM and kind not in GRIDLESS:
        expected = set()

    assert {role for role in BOUND if sees(station, ids[kind], role, "G02")} == expected


@pytest.mark.parametrize("kind", ["residence", "hazard", "red_armband", "help_given"])
@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUXILIARY])
def test_nobody_bound_to_a_grid_enters_in_another(station, kind, role):
    with pytest.raises(NotAllowed), station.work(role, "G02") as work:
        enter(work, kind, sample(station, kind))


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_who_takes_a_list_along(station, ids, kind):
    may = set()
    for role in Role:
        try:
            with station.work(role) as work:
                export_records(work, RecordFilter(kind))
            may.add(role)
        except NotAllowed:
            continue

    expected = EVERYWHERE if kind_of(kind).page is Page.TEAM else DESK
    assert may == (set() if kind == "tip" else expected)


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_every_field_has_a_name_of_its_own_in_english(kind):
    names = [one.name.en for one in kind_of(kind).fields]

    assert [name for name in names if name in {"True", "False", "None"}] == []
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("word", ["true", "False", "12", "''"])
def test_a_name_that_is_no_word_is_refused(tmp_path, word):
    text = (FOLDER / "media.yaml").read_text("utf-8").replace("en: Published on", f"en: {word}")
    (tmp_path / "media.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        read_kind(tmp_path / "media.yaml")

    assert "happened" in say(refused.value.message)


@pytest.mark.parametrize("word", ["On", "No", "yes", "off"])
def test_a_name_may_be_a_word_that_older_yaml_takes_for_a_truth(tmp_path, word):
    text = (FOLDER / "media.yaml").read_text("utf-8").replace("en: Published on", f"en: {word}")
    (tmp_path / "media.yaml").write_text(text, encoding="utf-8")

    assert read_kind(tmp_path / "media.yaml")["happened"].name.en == word


SHEETS = [
    # kind, names of columns, cells, what is kept of them
    ("campus_log", "日期,服务中心,服务类型,服务人次", "2026/11/3,川师大,法治宣传,30", {"people": 30}),
    ("briefing", "On,Grid,Kind,Attendees,Points", "2026-11-03,G01,BR1,12,盗窃", {"attendees": 12}),
    ("honour", "授予日期,荣誉,级别", "2026年1月5日,集体三等功,市级", {"type": "HN04", "level": "HL3"}),
    ("media", "刊发日期,级别,媒体,标题", "2026.5.4,省级,四川日报,经验", {"level": "ML2"}),
    ("room_log", "日期,网格,计划开放时数,实际开放时数,民警数,辅警数,网格人员数",
     "2026-11-20,一号警格,12,11.5,1,2,3", {"open": 11.5, "grid_people": 3}),
    ("base_data", "采集日期,网格,楼栋单元,类别,变动,内容", "2026-11-20,第一社区,5栋,出租房,注销,搬离",
     {"type": "BD2", "change": "CH3"}),
    ("training", "日期,类别,内容,学时,参加人员", "2026-11-20,TR5,调解,2,clerk、leader", {"hours": 2}),
    ("antifraud_round", "张贴日期,小区,横幅,音频", "2026-11-20,翠湖小区,√,×", {"banner": True}),
]  # fmt: skip


def reading(station, kind, head, cells):
    with station.reading() as session:
        known = known_here(session, 1)
    return read_sheet(kind_of(kind), f"{head}\n{cells}\n".encode(), f"{kind}.csv", known, station.clock())


@pytest.mark.parametrize(("kind", "head", "cells", "kept"), SHEETS)
def test_a_sheet_is_read_by_the_names_of_its_columns(station, kind, head, cells, kept):
    found = reading(station, kind, head, cells)

    assert (len(found.rows), found.refused, found.unknown) == (1, [], ())
    assert {code: found.rows[0].values[code] for code in kept} == kept


@pytest.mark.parametrize(("kind", "head", "cells", "kept"), SHEETS)
def test_the_same_sheet_a_second_time_is_known(station, kind, head, cells, kept):
    done = []
    for _time in range(2):
        found = reading(station, kind, head, cells)
        with station.work(Role.CLERK) as work:
            done.append(import_records(work, found))

    assert [(one.imported, one.known, one.refused) for one in done] == [(1, 0, 0), (0, 1, 0)]
