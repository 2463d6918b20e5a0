"""Every shipped ledger against tables worked by hand: title, state, clock, validity, number, masks."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.clock import local_day
from core.errors import BadInput
from core.i18n import say, speaking
from core.vocabulary import Role
from domain import tallies
from domain.records import RecordFilter, find_records, kind_of, kinds, open_record
from domain.records.keeping import examine
from domain.records.kinds import GRID, Part
from domain.records.known import known_here
from domain.records.tallies import measure_of
from domain.tallies.check import differences
from models import RecordIndex, RecordSecret
from tests.factories import small_station
from tests.ledger_samples import SAMPLES, entered_sample, furnish, sample
from tests.records import ADULT, LEADER, asker, file, row

OFFICER_MASK = "c" + "*" * 19  # communityofficer of G01, as a list shows colleagues


@dataclass
class Entered:
    """A station with the sample of every ledger, and their ids."""

    station: object
    ids: dict


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    station = furnish(small_station(tmp_path_factory.mktemp("shelf")))
    return Entered(station, {kind: entered_sample(station, kind) for kind in SAMPLES})


@pytest.fixture(scope="module")
def known(shelf):
    registers = ("volunteer_police", "red_armband", "alliance_member")
    with shelf.station.reading() as session:
        return known_here(session, 1, registers)


def read(shelf, known, kind, **changes):
    """Read a sample with changes; return all that is wrong with it by field."""
    rows = list(known.registers["alliance_member" if kind == "alliance_drill" else "volunteer_police"])[:1]
    raw = sample(shelf.station, kind, rows, **changes)
    _prepared, troubles = examine(kind_of(kind), raw, known, shelf.station.clock())
    return {one.field: say(one.message) for one in troubles}


def test_the_table_has_every_ledger():
    assert set(SAMPLES) == set(kinds()) == {line[0] for line in STANDS}


STANDS = [
    # kind, title, last day of its clock ('' = nothing open), valid until, number
    ("residence", "工作 翠湖小区3栋2单元", "2026-12-08", "", "慈音居登〔2026〕第0001号"),
    ("dog_licence", "贵宾（泰迪） 棕色", "2026-11-30", "2027-05-01", "慈音犬证〔2026〕第0001号"),
    ("stray_dog", "受伤 路口", "2026-11-24", "", ""),
    ("foreign_student", "美国 川师大", "", "2027-06-30", "慈音外登〔2026〕第0001号"),
    ("visit", "进小区 翠湖小区", "2026-11-30", "", ""),
    ("hazard", "电动车违规充电 3栋楼下", "2026-11-30", "", ""),
    ("base_data", "出租房 5栋", "", "", ""),
    ("antifraud_round", "翠湖小区", "", "", ""),
    ("publicity_session", "防刷单 大门口", "", "", ""),
    ("volunteer_police", "赵** 巡防分队", "", "2026-12-31", "YJ2026-0001"),
    ("red_armband", "钱** 物业保安", "", "2027-01-01", "HX2026-0001"),
    ("volunteer_activity", "联巡 东门", "", "", ""),
    ("tip", "涉诈 网吧", "2026-11-26", "", ""),
    ("hospital_request", "伤情救治 市医院", "", "", ""),
    ("alliance_member", "商圈甲", "", "", "LM2026-001"),
    ("alliance_drill", "联合演练", "", "", ""),
    ("owners_group", f"翠湖小区 {OFFICER_MASK}", "", "", ""),
    ("group_post", "防刷单返利 翠湖小区", "", "", ""),
    ("briefing", "警情通报会 社区广场", "", "", ""),
    ("analysis_meeting", "夜间盗窃为何回升", "2026-12-01", "", ""),
    ("help_given", "防骗咨询", "", "", ""),
    ("campus_log", "法治宣传 川师大", "", "", ""),
    ("facility_check", "翠湖小区", "2026-11-30", "", ""),
    ("visitor_feedback", "翠湖小区 9/10", "", "", ""),
    ("room_log", "1+2+1", "", "", ""),
    ("honour", "集体二等功 川公〔2026〕1号", "", "", ""),
    ("training", "调解员培训 调解技巧", "", "", ""),
    ("party_activity", "党课 学条例", "2026-11-30", "", ""),
    ("seat", f"社区民警 街道党工委 {OFFICER_MASK}", "", "", ""),
    ("media", "四川日报 枫桥经验", "", "", ""),
    ("duty_hours", f"{OFFICER_MASK} 6/8", "", "", ""),
]


@pytest.mark.parametrize(("kind", "title", "due", "until", "number"), STANDS, ids=lambda one: str(one)[:16])
def test_an_entry_stands_as_its_ledger_declares(shelf, kind, title, due, until, number):
    found = row(shelf.station, shelf.ids[kind])
    seen = file(shelf.station, shelf.ids[kind])

    assert (found.title, found.number) == (title, number)
    assert found.status == ("open" if due else "done")
    assert str(found.valid_until or "") == until
    assert found.verdict == ""
    last = str(local_day(seen.due_at - timedelta(seconds=1))) if seen.due_at else ""
    assert last == due
    assert bool(seen.kind.clock(seen.due_code)) == bool(due)


COUNTED = [
    # kind, code it is counted under, measures that hold at the entry
    ("residence", "RR1", {"on_time"}),
    ("dog_licence", "DB51", set()),
    ("stray_dog", "SC2", set()),
    ("foreign_student", "", {"on_time"}),
    ("visit", "E2", {"needs"}),
    ("hazard", "HZ02", set()),
    ("base_data", "BD2", set()),
    ("antifraud_round", "", {"joined", "banner"}),
    ("publicity_session", "PU6", set()),
    ("red_armband", "RA2", set()),
    ("volunteer_activity", "VA1", set()),
    ("tip", "TP4", set()),
    ("hospital_request", "HQ1", {"within_30"}),
    ("alliance_drill", "AD1", set()),
    ("owners_group", "", set()),
    ("group_post", "OT01", set()),
    ("briefing", "BR1", set()),
    ("analysis_meeting", "", set()),
    ("help_given", "HT4", {"within_5"}),
    ("campus_log", "CL1", set()),
    ("facility_check", "", set()),
    ("visitor_feedback", "", set()),
    ("room_log", "", {"full"}),
    ("honour", "HN03", set()),
    ("training", "TR5", {"mediation"}),
    ("party_activity", "PT_4", set()),
    ("seat", "SE2", set()),
    ("media", "ML2", set()),
    ("duty_hours", "", {"redeployed"}),
]


def said(one: object) -> str:
    """Return a name that is the same in every process: a set has no order of its own."""
    return "+".join(sorted(one)) if isinstance(one, set | frozenset) else str(one)[:16]


@pytest.mark.parametrize(("kind", "code", "held"), COUNTED, ids=said)
def test_an_entry_is_counted_under_its_code_and_its_measures(shelf, kind, code, held):
    declared = kind_of(kind)

    def counted(part, under):
        with shelf.station.reading() as session:
            year = Period.year(2026)
            return tallies.count(session, 1, measure_of(kind, part), year, grids=None, code=under)

    assert counted("", code) == 1
    assert counted("", "") == 1
    assert {one.code for one in declared.measures if counted(one.code, code)} == held


def test_the_kept_counts_are_those_of_the_rows(shelf):
    with shelf.station.reading() as session:
        assert differences(session, 1) == []


MASKS = {
    "residence": {
        "name": "张**",
        "id_number": "1101**********002X",
        "phone": "138****5678",
        "landlord": "•••",
    },
    "dog_licence": {"owner": "欧***", "phone": "139****4321"},
    "foreign_student": {"name": "A*******", "passport": "E1*****78", "room": "•••"},
    "volunteer_police": {"name": "赵**", "phone": "137****1111"},
    "red_armband": {"name": "钱**"},
    "tip": {"source": "孙**", "source_phone": "136****2222"},
    "alliance_member": {"contact": "周**"},
}
PLAIN = (
    "张三丰", ADULT, "13812345678", "李房东", "欧阳明月", "13987654321", "Anna", "E12345678", "留学生楼",
    "赵大勇", "13700001111", "钱小二", "孙老七", "13600002222", "周经理",
)  # fmt: skip


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_a_reader_sees_masks_where_people_stand_and_nowhere_a_plain_value(shelf, kind):
    with shelf.station.reading() as session:
        seen = open_record(session, asker(shelf.station, LEADER), shelf.ids[kind])
        listed = find_records(session, asker(shelf.station, LEADER), RecordFilter(kind))
        index = session.exec(select(RecordIndex).where(RecordIndex.kind == kind)).all()

    assert dict(seen.masks) == MASKS.get(kind, {})
    told = f"{seen} {listed.to_csv()} {[one.text for one in index]}"
    assert [word for word in PLAIN if word in told] == []


@pytest.mark.parametrize("kind", list(MASKS))
def test_what_is_locked_away_holds_no_plain_byte(shelf, kind):
    with shelf.station.reading() as session:
        wanted = select(RecordSecret).where(RecordSecret.record_id == shelf.ids[kind])
        locked = {one.field: one.locked for one in session.exec(wanted)}

    assert set(locked) == set(MASKS[kind])
    assert [w for w in PLAIN for held in locked.values() if w in str(held)] == []


LEADS = {"residence": "张**", "dog_licence": "欧***", "foreign_student": "A*******"}


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_a_row_leads_with_the_mask_of_its_person_where_the_ledger_says_so(shelf, kind):
    with shelf.station.reading() as session:
        listed = find_records(session, asker(shelf.station), RecordFilter(kind))

    assert listed["lead"].iloc[-1] == LEADS.get(kind, "")


GRIDLESS = {
    "volunteer_police", "alliance_member", "alliance_drill", "analysis_meeting", "honour", "training",
    "party_activity", "seat", "media", "duty_hours",
}  # fmt: skip


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_the_grid_is_given_or_follows_from_the_place_or_does_not_matter(shelf, kind):
    expected = None if kind in GRIDLESS else shelf.station.grid_ids["G01"]

    assert row(shelf.station, shelf.ids[kind]).grid_id == expected


REQUIRED = [
    (kind.code, one.code)
    for kind in kinds().values()
    for one in kind.part(Part.ENTRY)
    if one.is_required and one.code != GRID
]


@pytest.mark.parametrize(("kind", "field"), REQUIRED)
def test_an_empty_required_field_is_named_and_is_the_only_trouble(shelf, known, kind, field):
    with speaking("zh_CN"):
        wrong = read(shelf, known, kind, **{field: ""})

    assert wrong == {field: f"请填写{kind_of(kind)[field].name.zh}。"}


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_a_sample_without_what_is_optional_is_still_kept(shelf, known, kind):
    optional = {one.code: "" for one in kind_of(kind).part(Part.ENTRY) if not one.is_required}

    assert read(shelf, known, kind, **optional) == {}


AHEAD = {"party_activity", "duty_hours"}


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_only_what_is_planned_may_lie_ahead(shelf, known, kind):
    day = "2026-11-25 09:00" if kind_of(kind).is_precise else "2026-11-25"

    assert set(read(shelf, known, kind, happened=day)) == (set() if kind in AHEAD else {"happened"})


EDGES = [
    # kind, field, kept, refused, what the refusal says
    ("residence", "moved_in_on", "2026-11-23", "2026-11-24", "还没到"),
    ("residence", "id_number", ADULT, "110105194912310021", "身份证"),
    ("residence", "phone", "0825-2222222", "1381234567", "11 位"),
    ("residence", "reason", "就学", "旅游", "列表"),
    ("residence", "wants_permit", "是", "也许", "是"),
    ("dog_licence", "breed", "DB58", "DB01", "禁养"),
    ("dog_licence", "breed", "柯基", "大型犬（其他）", "30"),
    ("foreign_student", "passport", "AB123", "AB12", "5"),
    ("foreign_student", "moved_in_at", "2026-11-23 12:05", "2026-11-23 12:06", "还没到"),
    ("publicity_session", "audience", 100000, 100001, "0"),
    ("briefing", "attendees", 0, -1, "0"),
    ("campus_log", "people", "12", "12.5", "整数"),
    ("visitor_feedback", "cards", 1, 0, "1"),
    ("visitor_feedback", "satisfied", 0, 10001, "10000"),
    ("room_log", "officers", 20, 21, "20"),
    ("room_log", "open", 24, 24.5, "24"),
    ("training", "hours", 0.5, 0.4, "0.5"),
    ("training", "hours", 40, 40.5, "40"),
    ("volunteer_activity", "hours", 24, 25, "24"),
    ("volunteer_activity", "force", "红袖标", "巡逻队", "列表"),
    ("owners_group", "households", 20000, 20001, "20000"),
    ("owners_group", "officer", "community_officerg02", "查无此人", "本所"),
    ("visit", "actions", "边问急难愁盼、边宣传防范", "边喝茶", "列表"),
    ("facility_check", "items", {"SF6": "FS2"}, {"SF1": "FS9"}, "列表"),
    ("facility_check", "items", {"SF1": "FS1", "SF2": None}, {"SF99": "FS1"}, "列表"),
    ("hospital_request", "place", "市医院", "翠湖小区", "不在本台账范围"),
    ("antifraud_round", "place", "滨江小区", "川师大", "不在本台账范围"),
    ("campus_log", "place", "川师大", "滨江小区", "不在本台账范围"),
    ("dog_licence", "colour", "白" * 40, "白" * 41, "40"),
    ("duty_hours", "scheduled", 24, 25, "24"),
    ("party_activity", "tags", "警务、服务", "后勤", "列表"),
]


@pytest.mark.parametrize(("kind", "field", "kept", "refused", "words"), EDGES)
def test_the_edge_is_kept_and_what_lies_beyond_is_refused_at_its_field(
    shelf, known, kind, field, kept, refused, words
):
    with speaking("zh_CN"):
        beyond = read(shelf, known, kind, **{field: refused})

    assert read(shelf, known, kind, **{field: kept}) == {}
    assert list(beyond) == [field]
    assert words in beyond[field]


ENGLISH = [
    ("residence", "reason", "Work"),
    ("dog_licence", "breed", "Poodle"),
    ("stray_dog", "condition", "Hurt"),
    ("visit", "entry", "Compounds"),
    ("hazard", "rating", "Minor"),
    ("base_data", "change", "New"),
    ("antifraud_round", "banner", "yes"),
    ("publicity_session", "tags", "Policing、Service"),
    ("volunteer_police", "squad", "Patrol"),
    ("tip", "type", "Fraud"),
    ("facility_check", "items", "Water dispenser Broken、Disposable raincoat Usable"),
    ("help_given", "answered_at", "2026-11-23 09:05"),
    ("honour", "level", "Provincial"),
    ("training", "hours", "2"),
    ("seat", "rank", "Community officer"),
    ("duty_hours", "worker", OFFICER_MASK),
    ("alliance_drill", "partners", "LM2026-001 商圈甲"),
    ("volunteer_activity", "members", "YJ2026-0001 赵** 巡防分队"),
]


@pytest.mark.parametrize(("kind", "field", "words"), ENGLISH)
def test_an_english_reader_reads_the_fields_in_english(shelf, kind, field, words):
    with speaking("en"):
        seen = file(shelf.station, shelf.ids[kind])

    if kind in {"volunteer_activity", "alliance_drill"}:  # the register row of this very entry
        assert {one.code: told for one, told in seen.words}[field].endswith(words[11:])
        return
    assert {one.code: told for one, told in seen.words}[field] == words


def test_the_id_number_tells_sex_and_year_of_birth_beside_the_masks(shelf):
    seen = {one.code: told for one, told in file(shelf.station, shelf.ids["residence"]).words}

    assert (seen["sex"], seen["birth_year"]) == ("女", "1949")


def test_a_need_goes_to_whom_it_was_given_and_all_else_to_who_entered_it(shelf):
    officer, clerk = (shelf.station.actor(r).worker_id for r in (Role.COMMUNITY_OFFICER, Role.CLERK))
    owners = {kind: row(shelf.station, shelf.ids[kind]).owner_id for kind in SAMPLES}

    given = {kind for kind, owner in owners.items() if owner == officer}
    own = {kind for kind, owner in owners.items() if owner == clerk}
    assert given == {"visit", "analysis_meeting"}
    assert own == {
        "residence",
        "dog_licence",
        "stray_dog",
        "hazard",
        "tip",
        "facility_check",
        "party_activity",
    }


def test_a_visit_without_a_need_and_a_point_without_a_fault_wait_for_nobody(tmp_path):
    station = furnish(small_station(tmp_path))

    made = [
        entered_sample(station, "visit", need=""),
        entered_sample(station, "facility_check", items={"SF1": "FS1"}),
        entered_sample(station, "residence", wants_permit=False),
    ]

    standing = [row(station, one) for one in made]
    assert [(one.status, one.owner_id, one.due_at) for one in standing] == [("done", None, None)] * 3


def test_numbers_of_each_series_run_on_by_themselves(tmp_path):
    station = furnish(small_station(tmp_path))
    for kind in ("volunteer_police", "red_armband", "volunteer_police"):
        last = entered_sample(station, kind)

    assert row(station, last).number == "YJ2026-0002"
    station.clock.move(days=60)
    following = entered_sample(station, "volunteer_police", trained_until="2027-05-01")
    assert row(station, following).number == "YJ2027-0001"
    assert row(station, following).happened_on == date(2026, 11, 23)


def test_a_place_without_a_grid_of_ones_own_is_no_way_around(tmp_path):
    station = furnish(small_station(tmp_path))

    with pytest.raises(BadInput) as refused:
        entered_sample(station, "hazard", place=station.place_ids["C002"])
    assert refused.value.field == "place"
