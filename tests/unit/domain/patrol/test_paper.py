"""The plan on paper: what stands on it, that a word processor opens it, and that it is recorded."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image
from sqlmodel import select

from components.patrol_map import paper_maps
from core.errors import NotAllowed, NotFound
from core.i18n import speaking
from core.vocabulary import Role
from domain.papers.office import convert, office, pages_in
from domain.patrol import print_plan
from domain.patrol.paper import MEDIA_TYPE
from models import AuditEntry, PatrolShift
from tests.factories import SmallStation, small_station
from tests.patrol import TOMORROW, adopted, as_suggested, give_alerts, plan_of, staffed, suggested

LABELS = {"G01": "一号警格", "G02": "二号警格"}


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    made = small_station(tmp_path_factory.mktemp("paper"))
    give_alerts(made, weeks=2)
    basis = suggested(made, TOMORROW, shifts=("16:00-18:00", "18:00-20:00"))
    kept = as_suggested(plan_of(made, basis).stops)[:-1]
    made.place_ids["plan"] = adopted(made, basis, kept, "少一处")
    with made.reading() as session:
        shift = session.exec(select(PatrolShift)).first()
    assert shift is not None
    staffed(made, shift.id, Role.CITY_PATROL)
    return made


@pytest.fixture(scope="module")
def paper(station: SmallStation) -> tuple[str, str, bytes]:
    return printed(station)


def printed(station: SmallStation, role: Role = Role.LEADER) -> tuple[str, str, bytes]:
    plan = plan_of(station, station.place_ids["plan"])
    with speaking("zh_CN"), station.work(role) as work:
        return print_plan(work, plan.id, paper_maps(plan, LABELS))


def words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_head_figures_reason_and_people_stand_on_it(paper: tuple[str, str, bytes]) -> None:
    said = words_of(paper[2])

    assert paper[0] == "patrol-20261124-2.docx"
    assert paper[1] == MEDIA_TYPE
    for words in (
        "联巡计划",
        "慈音派出所　2026年11月24日　第 2 版",
        "与建议相比的调整：少一处",
        "city_patrol",
    ):
        assert words in said
    assert "{" not in said


def test_every_stop_stands_on_it_with_its_time(station: SmallStation, paper: tuple[str, str, bytes]) -> None:
    said = words_of(paper[2])

    for stop in plan_of(station, station.place_ids["plan"]).stops.itertuples():
        assert f"{stop.arrive:%H:%M}–{stop.leave:%H:%M}" in said
        assert str(stop.place) in said


def test_each_shift_has_its_map(paper: tuple[str, str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(paper[2])) as parts:
        pictures = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]

    assert len(pictures) == 2
    with Image.open(io.BytesIO(pictures[0])) as picture:
        assert picture.size == (1520, 1040)
        assert len(set(picture.resize((60, 40)).convert("RGB").getdata())) > 5


def test_official_fonts_are_named_with_their_stand_ins(paper: tuple[str, str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(paper[2])) as parts:
        fonts = parts.read("word/fontTable.xml").decode()
        body = parts.read("word/document.xml").decode()

    assert 'w:name="方正小标宋简体"><w:altName w:val="SimSun"/>' in fonts
    assert 'w:eastAsia="方正小标宋简体"' in body
    assert 'w:eastAsia="仿宋_GB2312"' in body


def test_the_page_is_a4_with_official_margins(paper: tuple[str, str, bytes]) -> None:
    section = docx.Document(io.BytesIO(paper[2])).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)


@pytest.mark.slow
def test_a_word_processor_opens_it_and_its_pages_are_not_blank(
    paper: tuple[str, str, bytes], tmp_path: Path
) -> None:
    program = office()
    if program is None:
        pytest.skip("OFFICE TESTS SKIPPED: no LibreOffice here")
    file = tmp_path / "plan.docx"
    file.write_bytes(paper[2])

    assert convert(program, [file], tmp_path)

    pdf = file.with_suffix(".pdf")
    assert 2 <= pages_in(pdf.read_bytes()) <= 6
    drawn = _first_page(pdf)
    if drawn is not None:
        ink = sum(1 for pixel in drawn.convert("L").getdata() if pixel < 128)
        assert ink > 0.005 * drawn.width * drawn.height


def _first_page(pdf: Path) -> Image.Image | None:
    target = pdf.with_suffix("")
    try:
        subprocess.run(
            ["pdftoppm", "-r", "50", "-f", "1", "-l", "1", "-png", "-singlefile", str(pdf), str(target)],
            check=True,
            timeout=60,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    return Image.open(target.with_suffix(".png"))


def test_taking_it_along_is_in_the_audit(station: SmallStation) -> None:
    printed(station, Role.COMMUNITY_OFFICER)

    with station.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.event == "patrol_plan_printed")).all()
    assert len(entries[-1].detail["sha256"]) == 64
    assert entries[-1].subject_id == station.place_ids["plan"]


@pytest.mark.parametrize("role", [Role.CITY_PATROL, Role.AUXILIARY, Role.AUDITOR])
def test_who_may_take_nothing_along_prints_nothing(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        printed(station, role)


def test_a_missing_plan_is_not_printed(station: SmallStation) -> None:
    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        print_plan(work, 999_999, {})


def test_it_is_printed_in_english_too(station: SmallStation) -> None:
    plan = plan_of(station, station.place_ids["plan"])
    with speaking("en"), station.work(Role.LEADER) as work:
        content = print_plan(work, plan.id, {})[2]

    assert "Joint patrol plan" in words_of(content)
