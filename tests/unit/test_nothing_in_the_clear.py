"""After a busy day nothing on the disk, in a log or in the audit says a number, a password or a token."""

from __future__ import annotations

import base64
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from core.errors import BadInput, Refused
from core.vocabulary import Role
from domain.accounts import sessions
from domain.accounts.actions import change_password, issue_password_link, set_password
from domain.accounts.entrance import sign_in
from domain.accounts.passwords import Passwords
from domain.alerts.batches import take_refused
from domain.alerts.entry import correct_alert, find, show_phone
from domain.alerts.exporting import export_alerts
from domain.audit import verify
from domain.backups.making import make_backup
from domain.backups.restoring import restore
from domain.drafts.actions import save_draft
from domain.drafts.queries import open_draft
from domain.mediation import (
    CaseFilter,
    FollowUpAnswer,
    StepCode,
    View,
    correct,
    find_cases,
    record_follow_up,
)
from domain.mediation.exporting import export_disputes
from domain.mediation.reveals import reveal
from domain.papers import bound, print_paper, take_dossier
from domain.records import RecordFilter, enter, find_records
from domain.records import reveal as reveal_record
from domain.records.sheets import export_records
from tests import alerts, disputes, records
from tests.factories import PASSWORD, SmallStation, small_station
from tests.papers import seated
from web.quiet import Quiet, masked

CHEAP = Passwords(cost=4)
PUBLIC_WORDS = "楼道公共灯长明"  # open on purpose: proves that the search would find what is there
NAMES = ("慕容晴川", "端木云舒", "司徒望岳", "尉迟听澜", "李留学")
LANDLINE = "0825-2345678"
PHONES = ("13911112222", "13622223333", "13733334444", "13844445555", "13555556666", "08252345678", LANDLINE)
IDS = ("11010519491231002X", "110101199003070011", "110105491231002")
MISTYPED = "110101199003070019"
WORDS = {
    "password": "first quiet river 71",
    "new password": "second quiet river 72",
    "wrong password": "third quiet river 73",
    "landlord": "房东邹先生",
    "passport": "E12345678",
    "draft": "草稿里的慕容晴川",
}


@dataclass
class Day:
    """A station after its day: its folder, every value that was typed, and what went out of the house."""

    station: SmallStation
    var: Path
    log: io.StringIO
    raw: io.StringIO
    backup: Path = Path()
    tokens: list[str] = field(default_factory=list)
    taken: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def secrets(self) -> dict[str, str]:
        """Return every value that must lie nowhere, by a name for it."""
        numbers = {f"number {n}": value for n, value in enumerate((*PHONES, *IDS))}
        people = {f"name {n}": value for n, value in enumerate(NAMES)}
        tokens = {f"token {n}": value for n, value in enumerate(self.tokens)}
        return numbers | people | tokens | WORDS | {"first password": PASSWORD}


def mediate(day: Day) -> None:
    """Take a dispute from finding to visit, with numbers in every text that has room for one."""
    station = day.station
    parties = (
        replace(disputes.ZHANG, name=NAMES[0], phone=PHONES[0], id_number=IDS[0]),
        replace(disputes.LIU, name=NAMES[1], phone=PHONES[1], id_number=IDS[1]),
    )
    told = f"{NAMES[0]} {PHONES[0]} 与 {NAMES[1]}（{IDS[1]}）争执，{PUBLIC_WORDS}"
    officer = Role.COMMUNITY_OFFICER
    case_id = disputes.registered(
        station, officer, narrative=told, parties=parties, place_text=f"3 栋 {PHONES[2]}"
    )
    disputes.step(station, case_id, StepCode.NOTE, officer, note=f"回电 {PHONES[3]}，证件 {IDS[2]}")
    disputes.step(station, case_id, StepCode.MEET, officer, note=f"{NAMES[1]} 到场，{LANDLINE}")
    seen = disputes.file(station, case_id, officer)
    with station.work(officer) as work:
        correct(work, case_id, seen.version, replace(seen.correction(), title=f"{NAMES[0]}与{NAMES[1]}噪声"))
    everybody = seated(station, officer)
    seats = replace(station, actors=station.actors | {(officer, "G01"): everybody})
    party = seen.parties[1].id
    for what in ("name", "phone", "id_number"):
        with seats.work(officer) as work:
            day.seen[what] = reveal(work, party, what, "RP1")
    with seats.work(officer) as work:
        day.taken["a paper"] = print_paper(work, case_id, "CP05", wants_plain=True, purpose="RP2")[2]
    with seats.work(officer) as work:
        bundle = take_dossier(work, case_id)
    day.taken["a dossier"] = bound(bundle, count=lambda _papers: None)[2]
    disputes.step(station, case_id, StepCode.SETTLE, officer, outcome="OC01", method="MM05", why=told)
    station.clock.move(days=20)
    visit = disputes.file(station, case_id, officer).follow_ups[0]
    with station.work(officer) as work:
        said = FollowUpAnswer("FU1", "FC1", "SA5", f"{NAMES[0]} 说 {PHONES[0]} 停机")
        record_follow_up(work, visit.id, visit.version, said)
    with station.reading() as session:
        for words in (PHONES[0], IDS[1], NAMES[0]):
            find_cases(session, disputes.asker(station, Role.LEADER), CaseFilter(View.ALL, words))
    with station.work(Role.LEADER) as work:
        day.taken["disputes"] = export_disputes(work, CaseFilter(View.ALL))[2]


def take_calls(day: Day, folder: Path) -> None:
    """Take in a call and a file of calls with numbers in every column."""
    station = day.station
    call = alerts.registered(
        station, phone=PHONES[4], summary=f"{PHONES[1]} 报警", place_text=f"{IDS[0]} 门口"
    )
    with station.work(Role.CLERK) as work:
        correct_alert(work, call, find(work, call).version, {"summary": f"改为 {PHONES[2]}"})
    clerk = seated(station, Role.CLERK)
    with replace(station, actors=station.actors | {(Role.CLERK, ""): clerk}).work(Role.CLERK) as work:
        day.seen["call"] = show_phone(work, call, "RP1")
    rows = [
        alerts.row_110(
            1, 简要警情=f"{PHONES[0]} 来电", 事发地点=IDS[1], 处警民警=PHONES[3], 所属社区=LANDLINE
        ),
        alerts.row_110(2, 报警时间=f"{PHONES[1]} {IDS[0]}"),
    ]
    result = alerts.imported(station, alerts.csv_110(folder / f"{PHONES[0]}.csv", rows))
    (folder / f"{PHONES[0]}.csv").unlink()
    assert result.batch is not None
    with station.work(Role.CLERK) as work:
        take_refused(work, result.batch)
        day.taken["alerts"] = export_alerts(work, alerts.this_year(station))[2]


def keep_records(day: Day) -> None:
    """Enter records that hold secrets, be refused over some, and look for people by their values."""
    station = day.station
    said = {"name": NAMES[2], "id_number": IDS[0], "phone": PHONES[2], "landlord": WORDS["landlord"]}
    home = records.entered(station, "residence", records.residence(station, **said))
    records.entered(station, "dog_licence", records.dog(station, owner=NAMES[3], phone=PHONES[3]))
    student = {
        "happened": "2026-11-23 09:00", "grid": station.grid_ids["G01"], "place": station.place_ids["U001"],
        "name": NAMES[4], "passport": WORDS["passport"], "nationality": "老挝",
        "moved_in_at": "2026-11-22 20:00", "stays_until": "2027-06-30",
    }  # fmt: skip
    records.entered(station, "foreign_student", student, Role.CLERK)
    records.entered(
        station,
        "hazard",
        records.hazard(station, details=f"找 {PHONES[1]}，{PUBLIC_WORDS}"),
        Role.GRID_WORKER,
    )
    with suppress(BadInput), station.work(Role.AUXILIARY) as work:
        enter(work, "residence", records.residence(station, id_number=MISTYPED, name=NAMES[2]))
    clerk = seated(station, Role.CLERK)
    seats = replace(station, actors=station.actors | {(Role.CLERK, ""): clerk})
    with seats.work(Role.CLERK) as work:
        day.seen["record"] = reveal_record(work, home, "id_number", "RP1")
        day.taken["records"] = export_records(work, RecordFilter("residence"))[2]
    with station.reading() as session:
        find_records(session, records.asker(station), RecordFilter("residence", words=PHONES[2]))


def come_and_go(day: Day) -> None:
    """Sign in, fail to, change passwords, make links, sign out."""
    station, clock = day.station, day.station.clock
    account = station.actor(Role.CITY_PATROL).account_id
    with station.work(Role.SYSADMIN) as work:
        set_password(work, account, WORDS["password"], CHEAP)
    entry = sign_in(station.desk, "city_patrol", WORDS["password"], "10.0.0.9", clock, CHEAP)
    day.tokens.append(entry.new_password_link)
    for name, word in (("city_patrol", WORDS["wrong password"]), (PHONES[0], WORDS["wrong password"])):
        with suppress(Refused):
            sign_in(station.desk, name, word, "10.0.0.9", clock, CHEAP)
    token = sessions.open_session(station.desk, account, "10.0.0.9", clock)
    record = sessions.find_by_token(station.desk, token, clock())
    assert record is not None
    actor = replace(station.actor(Role.CITY_PATROL), session_id=record.id)
    with replace(station, actors=station.actors | {(Role.CITY_PATROL, ""): actor}).work(
        Role.CITY_PATROL
    ) as work:
        change_password(work, WORDS["password"], WORDS["new password"], CHEAP)
    with station.work(Role.SYSADMIN) as work:
        day.tokens.append(issue_password_link(work, account))
    day.tokens.append(token)
    sessions.revoke(station.desk, record.id, "sign-out", clock)


def leave_drafts(day: Day) -> None:
    """Leave forms half filled in."""
    held = {"name": NAMES[0], "phone": PHONES[0], "id": IDS[0], "words": WORDS["draft"]}
    for role in (Role.GRID_WORKER, Role.CLERK):
        with day.station.work(role) as work:
            save_draft(work, "intake", held)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Work through a day with every logger wide open, behind the filter of the server and without it."""
    log, raw = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(Quiet(log)), logging.StreamHandler(raw)]  # type: ignore[arg-type]
    root, engine = logging.getLogger(), logging.getLogger("sqlalchemy.engine")
    levels = root.level, engine.level
    root.setLevel(logging.DEBUG)
    engine.setLevel(logging.INFO)  # statements; rows are DEBUG, which no setting of the desk reaches
    for handler in handlers:
        root.addHandler(handler)
    var = Path(tmp_path_factory.mktemp("day"))
    made = Day(small_station(var), var, log, raw)
    mediate(made)
    take_calls(made, Path(tmp_path_factory.mktemp("files")))
    keep_records(made)
    come_and_go(made)
    leave_drafts(made)
    made.station.desk.anchor.flush()
    made.backup = make_backup(made.station.desk, var / "backups", var / "keys", made.station.clock).path
    yield made
    for handler in handlers:
        root.removeHandler(handler)
    root.setLevel(levels[0])
    engine.setLevel(levels[1])
    made.station.desk.database.close()


def spelled(value: str) -> list[bytes]:
    """Return a value as it could lie on a disk."""
    plain = [value.encode(code) for code in ("utf-8", "gb18030", "utf-16-le")]
    escaped = json.dumps(value)[1:-1].encode()
    return [*plain, escaped, base64.b64encode(value.encode()), value.encode().hex().encode()]


def told_by(content: bytes, secrets: dict[str, str]) -> set[str]:
    """Return the names of the values that stand somewhere in some bytes."""
    return {name for name, value in secrets.items() if any(form in content for form in spelled(value))}


def test_the_day_was_a_real_one(day: Day) -> None:
    assert day.seen == {
        "name": NAMES[1], "phone": PHONES[1], "id_number": IDS[1], "call": PHONES[4], "record": IDS[0],
    }  # fmt: skip
    assert len(day.tokens) == len(set(day.tokens)) == 3
    assert all(len(token) > 30 for token in day.tokens)
    with day.station.reading() as session:
        for table in (
            "dispute_party",
            "personal_snippet",
            "record_secret",
            "refused_row",
            "draft",
            "case_paper",
        ):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0, table


@pytest.mark.parametrize("name", ["ciyin.db", "ciyin.db-wal"])
def test_the_database_and_its_journal_hold_none_of_it(day: Day, name: str) -> None:
    content = (day.var / name).read_bytes() if (day.var / name).exists() else b""

    if name == "ciyin.db":
        assert content.startswith(b"SQLite format 3")
    assert told_by(content, day.secrets()) == set()


def test_the_search_finds_what_is_open(day: Day) -> None:
    lying = b"".join(path.read_bytes() for path in sorted(day.var.glob("ciyin.db*")))

    assert told_by(lying, {"open": PUBLIC_WORDS, "mask": "139****2222"}) == {"open", "mask"}


def test_no_file_beside_the_database_holds_any_of_it(day: Day) -> None:
    files = [path for path in day.var.rglob("*") if path.is_file() and path.parent.name != "keys"]

    told = {str(path.relative_to(day.var)): told_by(path.read_bytes(), day.secrets()) for path in files}

    assert len(files) > 3
    assert {name: found for name, found in told.items() if found} == {}


def test_every_cell_of_every_table_holds_none_of_it(day: Day) -> None:
    from models import metadata

    found: dict[str, set[str]] = {}
    with day.station.reading() as session:
        for table in metadata.tables:
            rows = session.execute(text(f'SELECT * FROM "{table}"')).all()
            words = "\n".join(str(cell) for row in rows for cell in row if not isinstance(cell, bytes))
            raw = b"\n".join(cell for row in rows for cell in row if isinstance(cell, bytes))
            found[table] = told_by(words.encode(), day.secrets()) | told_by(raw, day.secrets())

    assert {table: told for table, told in found.items() if told} == {}


def test_the_audit_says_who_did_what_and_no_value(day: Day) -> None:
    with day.station.reading() as session:
        lines = session.execute(text("SELECT event, detail FROM audit_entry")).all()
    kept = json.dumps([tuple(map(str, line)) for line in lines], ensure_ascii=False).encode()

    assert told_by(kept, day.secrets()) == set()
    events = {line.event for line in lines}
    assert {"party_revealed", "paper_printed", "signed_in", "record_revealed", "disputes_exported"} <= events


def test_an_audit_without_values_still_holds_together(day: Day) -> None:
    with day.station.reading() as session:
        assert verify(session, day.station.desk.cipher, day.station.desk.anchor.read()) == []


def test_drafts_are_locked_and_open_to_their_writer_alone(day: Day) -> None:
    with day.station.reading() as session:
        kept = b"".join(session.execute(text("SELECT content_locked FROM draft")).scalars())

    assert told_by(kept, day.secrets()) == set()
    mine = open_draft(day.station.desk, day.station.actor(Role.CLERK), "intake")
    assert mine is not None
    assert mine.content["words"] == WORDS["draft"]
    assert open_draft(day.station.desk, day.station.actor(Role.LEADER), "intake") is None


def test_a_backup_is_sealed_and_what_is_in_it_is_masked_too(day: Day, tmp_path: Path) -> None:
    assert told_by(day.backup.read_bytes(), day.secrets() | {"open": PUBLIC_WORDS}) == set()

    back = restore(day.backup, tmp_path / "back", day.var / "keys")

    lying = b"".join(path.read_bytes() for path in (tmp_path / "back").rglob("*") if path.is_file())
    assert back.rows > 100
    assert told_by(lying, day.secrets() | {"open": PUBLIC_WORDS}) == {"open"}
    assert not list((tmp_path / "back").rglob("*.key"))


def test_the_log_of_the_server_holds_none_of_it(day: Day) -> None:
    written = day.log.getvalue()

    assert "INSERT INTO" in written
    assert told_by(written.encode(), day.secrets()) == set()


def test_even_before_the_filter_no_statement_tells_its_values(day: Day) -> None:
    written = day.raw.getvalue()

    assert "hidden due to hide_parameters" in written
    assert told_by(written.encode(), day.secrets()) == set()


@pytest.mark.parametrize("name", ["disputes", "alerts", "records"])
def test_a_list_that_left_the_house_is_masked(day: Day, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(day.taken[name]))
    words = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)

    assert len(words) > 50
    assert told_by(words.encode(), day.secrets()) == set()


def test_a_masked_dossier_is_masked_in_every_part(day: Day) -> None:
    found: dict[str, set[str]] = {}
    with zipfile.ZipFile(io.BytesIO(day.taken["a dossier"])) as papers:
        for paper in papers.namelist():
            with zipfile.ZipFile(io.BytesIO(papers.read(paper))) as parts:
                words = b"".join(parts.read(part) for part in parts.namelist())
            found[paper] = told_by(words + paper.encode(), day.secrets())

    assert len(found) > 4
    assert {paper: told for paper, told in found.items() if told} == {}


def test_a_paper_in_the_clear_is_printed_and_never_kept(day: Day) -> None:
    with zipfile.ZipFile(io.BytesIO(day.taken["a paper"])) as parts:
        words = b"".join(parts.read(part) for part in parts.namelist())

    assert told_by(words, {"name": NAMES[1]}) == {"name"}
    lying = b"".join(path.read_bytes() for path in sorted(day.var.glob("ciyin.db*")))
    assert day.taken["a paper"][:200] not in lying


def test_only_the_hash_of_a_session_and_of_a_link_is_kept(day: Day) -> None:
    with day.station.reading() as session:
        kept = [
            *session.execute(text("SELECT token_sha256 FROM auth_session")).scalars(),
            *session.execute(text("SELECT token_sha256 FROM one_time_link")).scalars(),
        ]

    assert kept
    assert all(len(one) == 64 and int(one, 16) >= 0 for one in kept)
    assert not set(kept) & set(day.tokens)


def test_passwords_are_hashes_each_with_its_own_salt(day: Day) -> None:
    with day.station.reading() as session:
        kept = list(session.execute(text("SELECT password_hash FROM account")).scalars())

    assert len(kept) == len(set(kept)) > 10
    assert all(one.startswith("$2") for one in kept)


def test_a_refusal_never_repeats_the_number_it_refuses(day: Day) -> None:
    station = day.station
    wrong = records.residence(station, name=NAMES[2], id_number=MISTYPED, phone="1381234567")

    with pytest.raises(BadInput) as raised, station.work(Role.AUXILIARY) as work:
        enter(work, "residence", wrong)

    assert MISTYPED not in str(raised.value)
    assert MISTYPED not in repr(raised.value.message)


@pytest.mark.parametrize("value", [*PHONES[:5], *IDS])
def test_the_filter_of_the_log_blots_out_every_number_of_the_day(value: str) -> None:
    assert value not in masked(f"Traceback: {value} in row {{'phone': '{value}'}}")
