"""The fifteen lines the product does not cross (G1 to G15), each held by tests that fail when it does."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from analytics.periods import Period
from core.clock import local, local_day
from core.dictionaries import dictionary
from core.errors import NotAllowed, NotFound, Refused
from core.i18n import say, speaking
from core.settings import PROJECT, settings
from core.vocabulary import Role
from core.yamlfile import read_yaml
from domain.accounts.policy import MODULES, POLICY, Page, Scope, may, pages_for
from domain.alerts.exporting import export_alerts
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import find_alerts
from domain.assessment import answer_appeal, sign
from domain.assessment.lifecycle import STEPS as SHEET_STEPS
from domain.assessment.policy import can_take
from domain.assessment.rule_book import shipped
from domain.assessment.sheets import Answer, correct_signed
from domain.assessment.vocabulary import SheetStep
from domain.mediation import CaseFilter, PartyIntake, StepCode, View, find_cases, open_case
from domain.mediation.exporting import export_disputes
from domain.mediation.records import PartyRecord
from domain.mediation.reveals import reveal
from domain.mediation.summaries import summarised
from domain.metrics.answers import Shape
from domain.metrics.ask import answer
from domain.metrics.reader import Reader
from domain.metrics.registry import METRICS
from domain.modules import Module
from domain.patrol import Report
from domain.questions import Question
from domain.records import RecordFilter, find_records
from domain.records.declaring import kinds
from domain.records.kinds import PERSONAL
from domain.records.sheets import export_records
from domain.trail.filters import EntryFilter
from domain.trail.queries import find_entries
from domain.warnings import WarningFilter, find_warnings, last_whole_week, run_weeks
from domain.warnings.queries import evidence
from models import Account, AssessmentSheet, AuditEntry, DisputeParty, Posting, metadata
from tests import alerts, disputes, records
from tests.assessed import answered, appealed, entries, sheet_of, shown, signed
from tests.disputes import LIU, ZHANG
from tests.factories import PLACES, SmallStation, small_station
from tests.papers import seated
from tests.watched import judged, quiet_station, surge

TABLES = {name: {column.name for column in table.columns} for name, table in metadata.tables.items()}
CODE = ("core", "analytics", "tables", "domain", "charts", "components", "jobs", "pages")
PLAIN = ("张三丰", "刘备", "欧阳明月", "13812345678", "13987654321", "11010519491231002X")


@cache
def modules_of(*folders: str) -> dict[Path, ast.Module]:
    """Return the parsed source of these folders."""
    files = [file for folder in folders for file in sorted((PROJECT / folder).rglob("*.py"))]
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}


def imported_by(*folders: str) -> dict[str, set[str]]:
    """Return what the modules of folders import, by their path."""
    found: dict[str, set[str]] = {}
    for file, tree in modules_of(*folders).items():
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        found[str(file.relative_to(PROJECT))] = names
    return found


def cells_of(content: bytes) -> list[str]:
    """Return every cell of a workbook as text."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]


def today_of(station: SmallStation) -> Period:
    """Return the day the station's clock shows."""
    today = local_day(station.clock())
    return Period.custom(today, today)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """One of everything that names a resident; tests below only read it, or take back what they did."""
    made = small_station(tmp_path_factory.mktemp("lines"))
    made.case = disputes.registered(made, narrative="张三丰 13812345678 来电")  # type: ignore[attr-defined]
    made.alert = alerts.registered(made, phone=alerts.PHONE)  # type: ignore[attr-defined]
    made.home = records.entered(made, "residence", records.residence(made))  # type: ignore[attr-defined]
    made.dog = records.entered(made, "dog_licence", records.dog(made))  # type: ignore[attr-defined]
    yield made
    made.desk.database.close()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


@pytest.fixture
def switch_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let a test switch parts of the desk off in a station file of its own."""

    def off(*parts: Module) -> None:
        content = dict(read_yaml(settings().station_file))
        content["modules"] = dict.fromkeys(map(str, parts), False)
        file = tmp_path / "switched.yaml"
        file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        monkeypatch.setenv("CIYIN_STATION_FILE", str(file))
        settings.cache_clear()

    yield off
    settings.cache_clear()


# --- G1 no scoring, ranking, risk label or watch-list of residents

OF_RESIDENTS = {"dispute_party", "record_secret", "personal_snippet", "keyed_token", "refused_row", "draft"}
JUDGING = {"score", "rank", "risk", "points", "total", "colour", "level", "band", "label", "tag", "watched"}
LISTS_OF_PEOPLE = re.compile(
    r"重点人员|重点人口|黑名单|信用分|人员画像|高危人员|积分排名|watch-?list|blacklist", re.I
)


def test_what_is_kept_of_a_resident_hangs_on_one_matter_and_judges_nobody() -> None:
    personal = {name for name, columns in TABLES.items() if any(c.endswith("locked") for c in columns)}
    hanging = {"dispute_id", "record_id", "owner_id", "batch_id", "account_id", "alert_id"}

    assert personal - {"alert"} == OF_RESIDENTS - {"keyed_token"}
    for name in OF_RESIDENTS:
        assert TABLES[name] & hanging, f"{name} belongs to no matter"
        assert not TABLES[name] & JUDGING, f"{name} judges a person"


def test_there_is_no_table_of_residents() -> None:
    assert not {name for name in TABLES if re.search(r"person$|people|resident|suspect|population", name)}


@pytest.mark.parametrize("folder", ["data", "pages", "components", "domain", "charts"])
def test_no_list_of_people_to_be_watched_is_spoken_of(folder: str) -> None:
    files = [f for f in (PROJECT / folder).rglob("*") if f.suffix in {".py", ".yaml", ".po"}]

    named = {str(f.relative_to(PROJECT)) for f in files if LISTS_OF_PEOPLE.search(f.read_text("utf-8"))}

    assert files
    assert named == set()


def test_no_page_no_metric_and_no_question_takes_a_person_as_its_subject() -> None:
    asked = {one.name for kind in (Question, AlertFilter, RecordFilter, CaseFilter) for one in fields(kind)}

    assert not {name for name in asked if re.search(r"person|party|resident|name|identity", name)}
    assert not {page for page in Page if re.search(r"person|people|resident|suspect", page)}


def test_the_file_of_a_dispute_tells_nothing_of_other_disputes_of_its_people(station: SmallStation) -> None:
    alone = disputes.registered(station, parties=(ZHANG,))
    before = disputes.file(station, alone)

    for _ in range(3):
        disputes.closed(station, outcome="OC05", parties=(ZHANG,), title="另一件事")
        station.clock.move(days=200)

    after = disputes.file(station, alone)
    assert after.parties == before.parties
    assert "另一件事" not in repr(after)


# --- G2 prediction is keyed by place and time alone

ABOUT_PEOPLE = re.compile(
    r"\b(face|plate|phone|id_number|nationality|ethnicity|ethnic|health|disease|religion|sex|gender|birth_year"
    r"|offender|suspect|prior_offences?|party_id|name_mask|phone_mask)\b"
)
LEARNING = ("analytics/surges", "analytics/places", "analytics/patrol")


@pytest.mark.parametrize("folder", LEARNING)
def test_no_model_knows_a_word_for_somebody(folder: str) -> None:
    words: dict[str, set[str]] = {}
    for file, tree in modules_of(folder).items():
        names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
        names += [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        names += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
        columns = [
            n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        short = [one for one in columns if len(one) < 30]
        words[file.name] = {one for one in (*names, *short) if ABOUT_PEOPLE.search(one)}

    assert words
    assert {name: found for name, found in words.items() if found} == {}


@pytest.mark.parametrize("table", ["early_warning", "warning_run", "patrol_stop", "tally_hour"])
def test_what_a_prediction_is_kept_under_is_place_time_and_kind(table: str) -> None:
    people = {"party_id", "person_id", "name", "name_mask", "phone_mask", "sex", "birth_year", "id_mask"}

    assert not TABLES[table] & people


def test_a_warning_is_the_same_whoever_called_and_whatever_they_said(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    said = (
        {"summary": "少数民族男子 13812345678", "phone_mask": "138****5678", "officer_text": "甲"},
        {"summary": "", "phone_mask": "", "officer_text": "乙"},
    )
    found = []
    for told in said:
        made = quiet_station(Path(tmp_path_factory.mktemp("same")))
        surge(made, **told)
        found.append([(w.series, w.observed, w.expected, w.score, w.colour) for w in judged(made)])
        made.desk.database.close()

    assert found[0] == found[1]
    assert found[0]


def test_series_of_the_watch_are_named_by_place_and_kind(tmp_path: Path) -> None:
    made = quiet_station(tmp_path)
    surge(made)

    assert {re.fullmatch(r"[gp]\d+:AL\d+", one.series) is not None for one in judged(made)} == {True}
    made.desk.database.close()


# --- G3 minimum necessary: purpose, keeping time, masks


def test_every_kind_of_record_says_what_for_and_how_long() -> None:
    for kind in kinds().values():
        assert kind.purpose.zh, kind.code
        assert "保存" in kind.purpose.zh or "保密" in kind.purpose.zh, kind.code
        assert 1 <= kind.retention_years <= 30, kind.code


def test_no_field_for_a_name_phone_or_number_is_kept_open() -> None:
    declared = [(kind, field) for kind in kinds().values() for field in kind.fields]
    told = [(kind.code, field.code) for kind, field in declared if field.type in PERSONAL]
    open_ones = [(k.code, f.code) for k, f in declared if f.type in PERSONAL and not f.is_secret]

    assert len(told) > 10
    assert open_ones == []


def test_lists_and_files_are_masked_even_to_the_leader(busy: SmallStation) -> None:
    leader = busy.actor(Role.LEADER)
    with busy.reading() as session:
        who, asked = disputes.asker(busy, Role.LEADER), records.asker(busy)
        seen = [
            find_cases(session, who, CaseFilter(View.ALL)).to_csv(),
            repr(open_case(session, who, busy.case)),
            find_alerts(session, leader, alerts.this_year(busy)).to_csv(),
            *(
                find_records(session, asked, RecordFilter(code)).to_csv()
                for code in ("residence", "dog_licence")
            ),
            repr(records.file(busy, busy.home)),
        ]

    for words in seen:
        assert len(words) > 60
        assert not [value for value in PLAIN if value in words]


def test_what_protects_its_source_is_for_few_and_never_taken_along(busy: SmallStation) -> None:
    tip = kinds()["tip"]

    assert not tip.is_exported
    assert tip.revealers <= {Role.LEADER}
    for role in Role:
        with pytest.raises(Refused), busy.work(role) as work:
            export_records(work, RecordFilter("tip"))


# --- G4 a risk colour is the dispute's, not a person's


def test_risk_is_a_column_of_disputes_alone() -> None:
    assert {name for name, columns in TABLES.items() if "risk" in columns} == {"dispute"}
    assert not {one.name for one in fields(PartyRecord)} & JUDGING


def test_the_colour_of_one_dispute_is_not_carried_into_the_next(station: SmallStation) -> None:
    first = disputes.registered(station, risk="R4")
    second = disputes.registered(station, grid="G02", risk="R1", role=Role.CLERK)

    assert disputes.file(station, first).risk == "R4"
    assert disputes.file(station, second).risk == "R1"
    with station.reading() as session:
        rows = session.exec(select(DisputeParty)).all()
    assert not [row for row in rows if "R4" in repr(row)]


# --- G5 mediation stays voluntary


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER])
def test_refusing_is_one_step_that_asks_for_nothing(station: SmallStation, role: Role) -> None:
    case_id = disputes.registered(station, role)

    disputes.step(station, case_id, StepCode.REFUSE, role)

    case = disputes.row(station, case_id)
    assert (case.status, case.outcome) == ("CLOSED", "OC06")


def test_a_failure_is_a_failure_and_no_outcome_hides_it() -> None:
    bucket = {entry.code: entry.facts["bucket"] for entry in dictionary("case_outcome")}

    assert bucket["OC05"] == "F"
    assert {code for code, kept in bucket.items() if kept == "S"} == {"OC01", "OC02", "OC03", "OC04"}


def test_the_right_to_refuse_is_told_with_the_notice_of_rights() -> None:
    from domain.papers.kinds import kind_of

    assert "告知" in kind_of("CP05").zh
    assert (PROJECT / "data" / "templates" / kind_of("CP05").template).with_suffix(".docx").is_file()


# --- G6 sealed records stay sealed


def test_no_table_and_no_dictionary_keeps_what_somebody_did_before() -> None:
    past = re.compile(r"offen[cs]es?_|conviction|criminal.record|前科|违法记录|犯罪记录|吸毒人员")

    assert not {(t, c) for t, columns in TABLES.items() for c in columns if past.search(c)}
    declared = [f for folder in ("dictionaries", "kinds") for f in (PROJECT / "data" / folder).glob("*.yaml")]
    assert not {f.name for f in declared if past.search(f.read_text("utf-8"))}


def test_a_decision_by_law_is_no_way_to_find_somebody(station: SmallStation) -> None:
    case_id = disputes.registered(station, Role.COMMUNITY_OFFICER)
    labels = [entry.label for entry in dictionary("case_decisions")]

    with station.reading() as session:
        asker = disputes.asker(station, Role.LEADER)
        assert len(find_cases(session, asker, CaseFilter(View.ALL))) == 1
        for words in labels:
            found = find_cases(session, asker, CaseFilter(View.ALL, words))
            assert case_id not in set(found["id"])


# --- G7 fair to workers


def test_the_formula_is_published_and_every_worker_reads_it() -> None:
    assert "read" in POLICY[Page.ASSESSMENT_RULES][Role.GRID_WORKER].actions
    for rule in shipped():
        assert rule


def test_nobody_answers_or_signs_their_own_sheet_whatever_their_role(station: SmallStation) -> None:
    entries(station, 12)
    shown(station)
    sheet = sheet_of(station)
    sheet_id = appealed(station)

    for role in Role:
        own = replace(station.actor(role), worker_id=sheet.worker_id)
        assert not can_take(own, sheet, SheetStep.ANSWER)
        assert not can_take(own, sheet, SheetStep.SIGN)
    with pytest.raises((NotAllowed, NotFound)), station.work(Role.GRID_WORKER) as work:
        answer_appeal(work, sheet_id, Answer(True, "我自己看过了", {"base_verified": 99}))


def test_an_open_appeal_keeps_a_sheet_from_being_signed(station: SmallStation) -> None:
    entries(station, 12)
    shown(station)
    sheet_id = appealed(station)
    station.clock.move(days=12)

    with pytest.raises(Refused), station.work(Role.LEADER) as work:
        sign(work, [sheet_id])

    station.clock.move(days=-11)
    assert answered(station, sheet_id).status in {
        str(one) for step in SHEET_STEPS.values() for one in step.moves
    }


def test_the_lowest_score_takes_no_account_and_no_posting_away(station: SmallStation) -> None:
    signed(station)  # nothing was entered: nothing but the least
    worker = station.actor(Role.GRID_WORKER)

    with station.reading() as session:
        account = session.exec(select(Account).where(Account.id == worker.account_id)).one()
        posting = session.exec(select(Posting).where(Posting.worker_id == worker.worker_id)).one()
    assert account.is_enabled
    assert posting.to_on is None
    writes = {"disable", "end_posting", "change_role"}
    called = {
        node.func.id
        for tree in modules_of("domain/assessment").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & writes


def test_a_signed_sheet_cannot_be_touched_not_even_in_the_database(station: SmallStation) -> None:
    entries(station, 12)
    (sheet, *_rest) = signed(station)

    with pytest.raises(DBAPIError), station.desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE assessment_sheet SET total = 100 WHERE id = :id"), {"id": sheet.id})
    with pytest.raises(Refused), station.work(Role.GRID_WORKER) as work:
        correct_signed(work, sheet.id, {"base_verified": 99}, "多算一些")
    with station.reading() as session:
        kept = session.exec(select(AssessmentSheet).where(AssessmentSheet.id == sheet.id)).one()
    assert kept.total == sheet.total


# --- G8 no surveillance of staff

FOLLOWING = re.compile(
    r"gps|latitude|longitude|^east$|^north$|clock_?in|clock_?out|check_?in|check_?out|punch|online|screenshot"
    r"|selfie|device|imei|heartbeat|track|step_count|打卡|定位|轨迹"
)
OF_WORKERS = re.compile(r"^(worker|owner|member|reported_by|seen_by|officer|registrar|checker|signer)")


def test_no_table_holds_where_a_worker_is_or_when_they_came() -> None:
    followed = {(t, c) for t, columns in TABLES.items() for c in columns if FOLLOWING.search(c)}

    assert {table for table, _column in followed} <= {"alert", "place", "patrol_stop"}  # places of things
    for table in ("place", "patrol_stop"):
        assert not {column for column in TABLES[table] if OF_WORKERS.match(column)}


def test_the_only_coordinates_beside_an_officer_are_those_of_the_incident() -> None:
    beside = {c for c in TABLES["alert"] if FOLLOWING.search(c)}

    assert beside == {"longitude", "latitude"}
    assert not {
        c for c in TABLES["worker"] | TABLES["patrol_member"] | TABLES["patrol_shift"] if FOLLOWING.search(c)
    }


def test_no_kind_of_record_asks_for_a_picture_a_position_or_a_clock_of_staff() -> None:
    declared = [(k.code, f.code, f.name.zh) for k in kinds().values() for f in k.fields]

    assert not [one for one in declared if FOLLOWING.search(one[1]) or FOLLOWING.search(one[2])]
    assert not [one for one in declared if re.search(r"照片|截图|photo|picture", f"{one[1]} {one[2]}")]


def test_a_shift_is_reported_by_what_came_of_it() -> None:
    told = {one.name for one in fields(Report)}

    assert told == {"result", "incidents", "has_publicity", "reason", "minutes", "note"}


def test_no_page_draws_when_a_colleague_was_last_at_the_desk() -> None:
    drawing = [*(PROJECT / "pages").glob("*.py"), *(PROJECT / "components").glob("*.py")]
    named = {f.name for f in drawing if "last_active_at" in f.read_text("utf-8")}

    assert named <= {"own.py", "account_list.py"}  # sessions, to be ended by whoever owns or guards them
    assert set(POLICY[Page.ACCOUNTS]) == {Role.SYSADMIN}


# --- G9 right to know and to have corrected


def test_every_file_has_a_printed_notice_and_its_facts_can_be_corrected(station: SmallStation) -> None:
    from domain.mediation import correct
    from domain.papers import print_paper

    case_id = disputes.registered(station, Role.COMMUNITY_OFFICER)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        _name, _type, content = print_paper(work, case_id, "CP05")
    seen = disputes.file(station, case_id, Role.COMMUNITY_OFFICER)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        correct(work, case_id, seen.version, replace(seen.correction(), place_text="更正：4 栋"))

    assert content.startswith(b"PK")
    assert disputes.row(station, case_id).place_text == "更正：4 栋"


def test_a_correction_leaves_who_and_what_in_the_audit(busy: SmallStation) -> None:
    from domain.records import correct

    seen = records.file(busy, busy.home, Role.AUXILIARY)
    with busy.work(Role.AUXILIARY) as work:
        changed = records.residence(busy, place_text="更正后的楼栋")
        correct(work, busy.home, seen.version, changed)

    with busy.reading() as session:
        last = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()  # type: ignore[attr-defined]
    assert (last.subject, last.subject_id) == ("record", busy.home)
    assert last.account_id == busy.actor(Role.AUXILIARY).account_id


# --- G10 every number explains itself


@pytest.mark.parametrize("code", METRICS)
def test_every_number_has_its_formula_in_both_languages(code: str) -> None:
    metric = METRICS[code]
    told = {}
    for language in ("zh_CN", "en"):
        with speaking(language):
            told[language] = (say(metric.name), say(metric.formula), say(metric.left_out))

    assert all(len(words) > 1 for words in (*told["zh_CN"], *told["en"]))
    assert re.search(r"[\u4e00-\u9fff]", told["zh_CN"][1])
    assert metric.page in POLICY


def test_a_warning_shows_the_rows_it_was_made_of_and_no_fewer(tmp_path: Path) -> None:
    made = quiet_station(tmp_path)
    surge(made)
    found = judged(made)

    with made.reading() as session:
        for one in found:
            assert len(evidence(session, made.actor(Role.LEADER), one, limit=500)) == one.observed
            assert one.past
    assert found
    made.desk.database.close()


# --- G11 who saw what is itself visible, and cannot be edited


def test_every_value_shown_in_the_clear_is_in_the_audit_with_its_purpose(station: SmallStation) -> None:
    case_id = disputes.registered(station, Role.COMMUNITY_OFFICER)
    party = disputes.file(station, case_id).parties[1]
    leader = seated(station, Role.LEADER)
    seats = replace(station, actors=station.actors | {(Role.LEADER, ""): leader})

    for what in ("name", "phone", "id_number"):
        with seats.work(Role.LEADER) as work:
            assert reveal(work, party.id, what, "RP1") in {LIU.name, LIU.phone, LIU.id_number}

    day = today_of(station)
    for role in (Role.AUDITOR, Role.LEADER):
        with station.reading() as session:
            seen = find_entries(session, station.actor(role), EntryFilter(day, event="party_revealed"))
        assert len(seen) == 3
        assert set(seen["account_id"]) == {leader.account_id}
    with station.reading() as session:
        kept = session.exec(select(AuditEntry.detail).where(AuditEntry.event == "party_revealed")).all()
    assert [one["field"] for one in kept] == ["name", "phone", "id_number"]
    assert kept[2]["purpose"] == "RP1"
    assert all(one["purpose"] for one in kept)
    assert not [value for value in PLAIN if value in repr(kept)]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_refuses_to_be_changed(busy: SmallStation, statement: str) -> None:
    with pytest.raises(DBAPIError), busy.desk.database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR, Role.LEADER}))
def test_nobody_else_reads_the_audit(busy: SmallStation, role: Role) -> None:
    day = today_of(busy)
    with busy.reading() as session, pytest.raises(NotAllowed):
        find_entries(session, busy.actor(role), EntryFilter(day))


# --- G12 honest statistics


def test_a_share_of_nothing_is_no_number(station: SmallStation) -> None:
    year = Question(Period.year(local(station.clock()).year))
    with station.reading() as session:
        reader = Reader(session, station.actor(Role.LEADER), year, station.clock())
        found = [answer(reader, code) for code in METRICS]

    shares = [one for one in found if one.shape is Shape.RATE and one.total == 0]
    assert len(shares) > 3
    assert [one.code for one in shares if one.value is not None] == []


def test_every_share_stands_with_what_it_was_divided_by(station: SmallStation) -> None:
    for outcome in ("OC01", "OC02", "OC05", "OC10"):
        disputes.closed(station, outcome=outcome)
    year = Question(Period.year(local(station.clock()).year))
    with station.reading() as session:
        reader = Reader(session, station.actor(Role.LEADER), year, station.clock())
        found = answer(reader, "M01")

    assert (found.n, found.total) == (2, 3)
    assert found.value == pytest.approx(2 / 3)
    assert found.is_small
    assert sum(left for _why, left in found.excluded) == 1


# --- G13 nothing identifiable leaves

SENDING = re.compile(
    r"^(requests|httpx|urllib3|urllib\.request|http\.client|smtplib|ftplib|telnetlib|aiohttp|websockets?"
    r"|paramiko|socket|boto3|wechat\w*|itchat|telegram|openai|anthropic)(\.|$)"
)


@pytest.mark.parametrize("folder", CODE)
def test_no_module_knows_how_to_send_anything(folder: str) -> None:
    found = imported_by(folder)

    assert found
    assert {
        file: sent for file, names in found.items() if (sent := {n for n in names if SENDING.match(n)})
    } == {}


def test_the_summary_for_a_group_says_what_and_where_never_who(busy: SmallStation) -> None:
    with busy.reading() as session:
        words = summarised(session, disputes.asker(busy, Role.COMMUNITY_OFFICER), busy.case)

    masks = [
        mask for party in disputes.file(busy, busy.case).parties for mask in (party.name, party.phone) if mask
    ]
    assert words
    assert not [one for one in (*PLAIN, *masks, "3 栋 2 单元", "来电") if one in words]


@pytest.mark.parametrize("role", [Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER])
def test_every_list_that_is_taken_along_is_masked(busy: SmallStation, role: Role) -> None:
    with busy.work(role) as work:
        taken = [
            export_disputes(work, CaseFilter(View.ALL))[2],
            export_alerts(work, alerts.this_year(busy))[2],
            export_records(work, RecordFilter("residence"))[2],
            export_records(work, RecordFilter("dog_licence"))[2],
        ]

    for content in taken:
        cells = cells_of(content)
        assert len(cells) > 10
        assert not [value for value in PLAIN for cell in cells if value in cell]


# --- G14 warnings and assessment can be switched off without losing casework


def test_with_both_parts_off_every_role_keeps_every_other_page(switch_off: Callable[..., None]) -> None:
    before = {role: pages_for(role) for role in Role}

    switch_off(*Module)

    for role in Role:
        assert pages_for(role) == [page for page in before[role] if page not in MODULES]


def test_with_both_parts_off_a_dispute_goes_from_finding_to_visit(
    station: SmallStation, switch_off: Callable[..., None]
) -> None:
    switch_off(*Module)

    case_id = disputes.closed(station)
    alerts.registered(station)
    records.entered(station, "hazard", records.hazard(station), Role.GRID_WORKER)

    assert disputes.file(station, case_id).follow_ups
    with pytest.raises(Refused):
        run_weeks(
            station.desk,
            station.actor(Role.LEADER),
            last_whole_week(local_day(station.clock())),
            station.clock,
        )


@pytest.mark.parametrize(
    "area", ["mediation", "alerts", "records", "papers", "personal", "audit", "accounts"]
)
def test_casework_is_written_without_knowing_of_them(area: str) -> None:
    found = imported_by(f"domain/{area}")

    known = {
        n for names in found.values() for n in names if re.match(r"domain\.(warnings|assessment)(\.|$)", n)
    }
    assert found
    assert known == set()


def test_what_was_warned_of_is_there_again_when_the_part_is_on_again(
    tmp_path: Path, switch_off: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quiet_station(tmp_path)
    surge(made)
    before = [one.id for one in judged(made)]
    leader = made.actor(Role.LEADER)

    switch_off(Module.WARNINGS)
    assert not may(leader, Page.WARNINGS)
    monkeypatch.delenv("CIYIN_STATION_FILE")
    settings.cache_clear()

    with made.reading() as session:
        assert [one.id for one in find_warnings(session, leader, WarningFilter())] == before
    made.desk.database.close()


# --- G15 publicity uses aggregates


@pytest.mark.parametrize("code", ["publicity_session", "media", "briefing", "group_post", "visitor_feedback"])
def test_what_is_told_to_the_public_has_no_field_for_a_person_or_a_picture(code: str) -> None:
    held = {field.type for field in kinds()[code].fields}

    assert not held & PERSONAL
    assert not kinds()[code].secrets


def test_what_readers_outside_the_police_see_are_numbers() -> None:
    outside = {Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE}
    granted = {
        (page, action)
        for page, row in POLICY.items()
        for role in outside & set(row)
        for action in row[role].actions
    }

    assert not {(page, action) for page, action in granted if action in {"export", "reveal", "manage"}}
    assert not {page for page, action in granted if action == "write" and page is not Page.ME}
    assert all(
        POLICY[page].get(Role.SUBDISTRICT_CADRE, None) is None for page in (Page.ALERTS, Page.REGISTRATION)
    )
    assert POLICY[Page.OVERVIEW][Role.GOVERNANCE_READER].scope is Scope.STATION


def test_words_of_a_public_record_are_cleaned_of_numbers(station: SmallStation) -> None:
    told = {
        "happened": "2026-11-23", "place": station.place_ids[PLACES[0][0]], "tip": "OT01",
        "own_words": "有事请找张警官 13812345678",
    }  # fmt: skip
    record_id = records.entered(station, "group_post", told, Role.COMMUNITY_OFFICER)

    assert "13812345678" not in repr(records.row(station, record_id))


def test_a_party_typed_into_the_title_is_masked_on_every_list(station: SmallStation) -> None:
    disputes.registered(
        station, title="张三丰与刘备噪声纠纷", parties=(ZHANG, PartyIntake(LIU.side, LIU.name))
    )

    with station.reading() as session:
        titles = find_cases(session, disputes.asker(station, Role.LEADER), CaseFilter(View.ALL))["title"]
    assert not [name for name in ("张三丰", "刘备") if name in titles.iloc[0]]
