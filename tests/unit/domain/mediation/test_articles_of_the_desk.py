"""What the desk does about articles that bar no step and start no clock: who may, who sees, what is kept.

人民调解法 13-16, 19, 20, 23, 24, 27, 29; 治安管理处罚法 94, 138 (B1, B2). Article 136, sealing,
concerns the record of a penalty, which is kept by the case system and not here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from docx import Document

from core.errors import NotAllowed, NotFound
from core.vocabulary import Role
from domain.mediation import StepCode
from domain.mediation.actions import take_step
from domain.mediation.reveals import reveal
from domain.mediation.rules import Facts
from domain.mediation.twins import find_twins, trace_of
from domain.papers.dossiers import take_dossier
from domain.papers.printing import print_paper
from models import metadata
from tests.disputes import asker, file, refer, registered, row, step
from tests.factories import SmallStation, small_station
from tests.ledgers import agreed, at_level_two, met
from tests.papers import Files, all_files

ONLOOKERS = [
    Role.SYSADMIN,
    Role.AUDITOR,
    Role.GOVERNANCE_READER,
    Role.SUBDISTRICT_CADRE,
    Role.CITY_PATROL,
]
NAMES = ("张三丰", "刘备")


@pytest.fixture
def station(tmp_path: object) -> Iterator[SmallStation]:
    made = small_station(tmp_path)  # type: ignore[arg-type]
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return all_files(small_station(tmp_path_factory.mktemp("articles")))


def words_of(content: bytes) -> str:
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    return "\n".join([paragraph.text for paragraph in paper.paragraphs] + cells)


@pytest.mark.parametrize("role", ONLOOKERS)
def test_mediation_law_13_14_only_who_mediates_takes_it_on(station: SmallStation, role: Role) -> None:
    case_id = registered(station)

    with pytest.raises((NotAllowed, NotFound)), station.work(role) as work:
        take_step(work, case_id, StepCode.NOTE, Facts(note="看过"))


@pytest.mark.parametrize("role", ONLOOKERS)
def test_mediation_law_15_4_nobody_else_is_told_what_is_private(station: SmallStation, role: Role) -> None:
    case_id = registered(station)
    party = file(station, case_id).parties[0]

    with pytest.raises((NotAllowed, NotFound)), station.work(role) as work:
        reveal(work, party.id, "name", "RP1")


@pytest.mark.parametrize("role", [Role.LEADER, Role.CLERK, Role.AUDITOR, Role.GOVERNANCE_READER])
def test_public_security_law_94_a_file_shows_masks(station: SmallStation, role: Role) -> None:
    seen = file(station, registered(station), role)

    assert not any(name in repr(seen) for name in NAMES)


def test_mediation_law_16_who_mediated_stands_in_the_file(station: SmallStation) -> None:
    case_id = at_level_two(station)

    assert row(station, case_id).owner_id == station.actor(Role.COMMUNITY_OFFICER).worker_id


def test_mediation_law_19_the_mediator_is_assigned_by_receipt(station: SmallStation) -> None:
    case_id = at_level_two(station)
    refer(station, case_id)
    step(station, case_id, StepCode.TAKE_OVER, Role.JUSTICE_MEDIATOR)

    assert row(station, case_id).owner_id == station.actor(Role.JUSTICE_MEDIATOR).worker_id


def test_mediation_law_20_whoever_was_invited_stands_in_the_record(
    station: SmallStation,
) -> None:
    case_id = at_level_two(station)
    met(station, case_id, "TM3", line="经双方同意，邀请老邻居王大爷参加。")

    assert "邀请老邻居" in repr(file(station, case_id).timeline)


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("23", "选择或者接受人民调解员"),
        ("23", "接受调解、拒绝调解或者要求终止调解"),
        ("23", "公开进行或者不公开进行"),
        ("23", "自主表达意愿、自愿达成调解协议"),
        ("24", "如实陈述纠纷事实"),
        ("24", "遵守调解现场秩序"),
        ("24", "尊重对方当事人行使权利"),
    ],
)
def test_mediation_law_23_24_rights_and_duties_are_told(files: Files, article: str, said: str) -> None:
    assert said in words_of(files.printed("CP05")).replace("；", "，")


def test_mediation_law_27_what_was_done_is_kept_in_one_file(files: Files) -> None:
    with files.station.work(Role.COMMUNITY_OFFICER) as work:
        bundle = take_dossier(work, files.case_for("whole"))

    kept = {kind.code for kind in bundle.kinds}
    assert {"CP01", "CP04", "CP05", "CP06", "CP09", "CP10"} <= kept
    assert bundle.contents.code == "CP02"


@pytest.mark.parametrize(
    "part",
    [
        "张三丰",
        "刘备",
        "双方对装修时间和押金有争议",
        "转账",
        "一号警格警务室",
        "退还押金",
        "签名",
        "人民调解员",
    ],
)
def test_mediation_law_29_the_agreement_says_who_what_how_and_where(files: Files, part: str) -> None:
    assert part in words_of(files.printed("CP06"))


def test_mediation_law_29_there_is_a_copy_for_each_party_and_one_to_keep(files: Files) -> None:
    assert "三份" in words_of(files.printed("CP06")) or "3 份" in words_of(files.printed("CP06"))


def test_mediation_law_29_a_stranger_prints_no_agreement(station: SmallStation) -> None:
    case_id = agreed(station).dispute_id

    with pytest.raises((NotAllowed, NotFound)), station.work(Role.GRID_WORKER, "G02") as work:
        print_paper(work, case_id, "CP06")


def test_public_security_law_138_no_table_gathers_what_is_known_of_a_person() -> None:
    people = {"person", "resident", "citizen", "suspect", "profile", "watch_list"}

    assert not people & set(metadata.tables)


@pytest.mark.parametrize(("days", "is_found"), [(20, True), (200, False)])
def test_public_security_law_138_the_search_for_twins_forgets_after_half_a_year(
    station: SmallStation, days: int, is_found: bool
) -> None:
    first = registered(station)
    station.clock.move(days=days)
    second = registered(station)

    with station.reading() as session:
        leader = asker(station, Role.LEADER)
        trace = trace_of(session, leader, second)
        assert trace is not None
        found = [twin.id for twin in find_twins(session, leader, trace)]
    assert (first in found) is is_found
