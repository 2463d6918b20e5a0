"""Charts as PNG for paper: every kind is drawn, where the SVG has it, with letters of this machine."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from charts import DARK, LIGHT, Spec, Theme, to_png
from charts.plans import laid_out
from charts.plans.marks import Stage
from charts.raster import Sheet, font_of, has_chinese_font, ink, painted
from charts.svg_marks import Paper
from tests.unit.charts.examples import EMPTY, EVERY, nine, routes, trend, week

every = pytest.mark.parametrize("spec", [*EVERY.values(), *EMPTY.values()], ids=[*EVERY, *EMPTY])


def drawn(spec: Spec, theme: Theme = LIGHT, width: int = 480, height: int = 240) -> Image.Image:
    return Image.open(io.BytesIO(to_png(spec, theme, width, height))).convert("RGB")


def colours(image: Image.Image) -> dict[str, int]:
    counted = image.getcolors(image.width * image.height) or []
    return {"#{:02X}{:02X}{:02X}".format(*colour): count for count, colour in counted}  # type: ignore[misc]


@every
def test_every_chart_becomes_a_picture_of_the_size_asked_for(spec: Spec) -> None:
    image = drawn(spec)

    assert image.size == (960, 480)
    assert len(colours(image)) > 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_paper_is_the_paper_of_the_theme(theme: Theme) -> None:
    assert colours(drawn(routes(), theme)).get(theme.paper, 0) > 1000


def test_grids_have_the_colours_of_the_ramp() -> None:
    found = colours(drawn(nine()))

    assert len([colour for colour in LIGHT.sequential if found.get(colour, 0) > 500]) >= 2


def test_cells_of_a_week_are_drawn_and_the_finding_is_boxed() -> None:
    found = colours(drawn(week(), width=800))

    assert found.get(LIGHT.target, 0) > 100


def test_a_line_has_its_colour_and_its_target() -> None:
    found = colours(drawn(trend()))

    assert found.get(LIGHT.main, 0) > 200
    assert found.get(LIGHT.target, 0) > 20


def test_stops_are_where_the_svg_has_them() -> None:
    stage = Stage(LIGHT, 1.0, 480.0, 240.0)
    paper = Paper(laid_out(routes(), stage), 480.0, 240.0)
    image = drawn(routes())

    x, y = paper.x(1.5), paper.y(0.6)
    around = {image.getpixel((int(2 * x) + dx, int(2 * y) + dy)) for dx in (-12, 12) for dy in (-6, 6)}

    assert ink(LIGHT.categorical[1]) in around


def test_sharper_is_larger() -> None:
    small = Image.open(io.BytesIO(to_png(routes(), LIGHT, 300, 200, sharp=1.0)))

    assert small.size == (300, 200)


def test_what_is_no_mark_is_refused() -> None:
    sheet = Sheet(Paper(laid_out(routes(), Stage(LIGHT, 1.0, 300, 200)), 300, 200), LIGHT, 1.0)

    with pytest.raises(TypeError):
        painted("words", sheet)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("colour", "numbers"), [("#1F5C99", (31, 92, 153)), ("rgba(31,92,153,0.5)", (31, 92, 153, 128))]
)
def test_colours_become_numbers(colour: str, numbers: tuple[int, ...]) -> None:
    assert ink(colour) == numbers


def test_without_a_chinese_font_the_numbers_are_still_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_here(*_args: object, **_options: object) -> None:
        raise OSError("no such font")

    own = ImageFont.load_default(12)
    font_of.cache_clear()
    monkeypatch.setattr(ImageFont, "load_default", lambda _size: own)
    monkeypatch.setattr(ImageFont, "truetype", none_here)

    assert font_of(12) is own
    assert not has_chinese_font()
    assert len(colours(drawn(routes()))) > 5
    font_of.cache_clear()


def test_drawing_asks_for_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refused(*_args: object) -> None:
        raise AssertionError("a picture needs no network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    (tmp_path / "map.png").write_bytes(to_png(routes(), LIGHT, 300, 200))

    assert (tmp_path / "map.png").stat().st_size > 1000
