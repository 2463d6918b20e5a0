"""Each mark on paper: where its pixels lie, in which colour, and what a routes map makes of them."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image

from charts import DARK, LIGHT, Route, Waypoint, Zone, to_png
from charts.palette import CLEAR
from charts.plans import laid_out
from charts.plans.marks import (
    Anchor,
    Axis,
    Beam,
    Beams,
    Cells,
    Dot,
    Dots,
    Frame,
    Margins,
    Mark,
    Plan,
    Region,
    Rule,
    Stage,
    Stroke,
    Touch,
    Words,
)
from charts.raster import Sheet, font_of, ink, painted, write
from charts.svg_marks import Paper
from tests.unit.charts.examples import routes

RED, BLUE = "#FF0000", "#0000FF"
SIZE = 100


@pytest.fixture
def sheet() -> Sheet:
    """A white square of 100 by 100 pixels, on which (x, y) lies x from the left and y from below."""
    plan = Plan(Axis(0, SIZE), Axis(0, SIZE), Margins(0, 0, 0, 0), ())
    return Sheet(Paper(plan, SIZE, SIZE), replace(LIGHT, paper="#FFFFFF"), 1.0)


def colour(sheet: Sheet, x: float, y: float) -> str:
    pixel = sheet.image.getpixel((int(x), int(SIZE - y)))
    return "#{:02X}{:02X}{:02X}".format(*pixel[:3])  # type: ignore[index]


def inked(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the places (from the left, from below) that are no longer white."""
    width, height = sheet.image.size
    pixels = sheet.image.convert("RGB").load()
    assert pixels is not None
    return {(x, SIZE - y) for x in range(width) for y in range(height) if pixels[x, y] != (255, 255, 255)}


def box_of(sheet: Sheet) -> tuple[int, int, int, int]:
    places = inked(sheet)
    across, up = [x for x, _y in places], [y for _x, y in places]
    return min(across), min(up), max(across), max(up)


def test_data_lie_from_the_left_and_from_below(sheet: Sheet) -> None:
    assert sheet.at((0, 0)) == (0, SIZE)
    assert sheet.at((SIZE, SIZE)) == (SIZE, 0)


@pytest.mark.parametrize(("width", "dots"), [(0.0, 1), (0.4, 1), (1.0, 2), (2.6, 5)])
def test_a_line_is_never_thinner_than_a_dot(width: float, dots: int) -> None:
    plan = Plan(Axis(0, 1), Axis(0, 1), Margins(0, 0, 0, 0), ())

    assert Sheet(Paper(plan, 10, 10), LIGHT, 2.0).wide(width) == dots


def test_a_stroke_goes_from_point_to_point(sheet: Sheet) -> None:
    painted(Stroke(((10, 50), (90, 50)), RED, 4), sheet)

    assert colour(sheet, 50, 50) == RED
    assert colour(sheet, 50, 60) == "#FFFFFF"
    assert box_of(sheet)[0] in range(8, 13)
    assert box_of(sheet)[2] in range(88, 93)


def test_a_gap_in_a_stroke_stays_open(sheet: Sheet) -> None:
    painted(Stroke(((0, 50), (30, 50), (50, None), (70, 50), (99, 50)), RED, 4), sheet)

    assert [colour(sheet, x, 50) for x in (20, 50, 80)] == [RED, "#FFFFFF", RED]


@pytest.mark.parametrize("points", [(), ((50, 50),), ((50, 50), (60, None), (70, 50))])
def test_a_point_alone_is_no_stroke(sheet: Sheet, points: tuple[tuple[float, float | None], ...]) -> None:
    painted(Stroke(points, RED, 4), sheet)

    assert inked(sheet) == set()


def test_a_dot_is_round_and_as_large_as_asked(sheet: Sheet) -> None:
    painted(Dots((Dot(50, 50, 20, RED),), ()), sheet)

    left, low, right, high = box_of(sheet)
    assert right - left in range(18, 23)
    assert high - low in range(18, 23)
    assert colour(sheet, 50, 50) == RED
    assert colour(sheet, 42, 42) == "#FFFFFF"


def test_a_dot_has_a_border_of_its_own(sheet: Sheet) -> None:
    painted(Dots((Dot(50, 50, 40, RED, BLUE, 4),), ()), sheet)

    assert colour(sheet, 50, 50) == RED
    assert colour(sheet, 32, 50) == BLUE


def test_a_clear_dot_is_only_there_to_be_touched(sheet: Sheet) -> None:
    painted(Dots((Dot(50, 50, 40),), ()), sheet)
    painted(Touch(((50, 50),), 40, ()), sheet)

    assert inked(sheet) == set()


@pytest.mark.parametrize(
    ("is_horizontal", "inside", "outside"),
    [(True, (50, 20), (20, 50)), (False, (20, 50), (50, 20))],
    ids=["bar", "column"],
)
def test_beams_lie_or_stand(
    sheet: Sheet, is_horizontal: bool, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    painted(Beams((Beam(20, 80, RED),), 10, is_horizontal, ()), sheet)

    assert colour(sheet, *inside) == RED
    assert colour(sheet, *outside) == "#FFFFFF"


def test_a_beam_ends_where_its_number_does(sheet: Sheet) -> None:
    painted(Beams((Beam(50, 60, RED),), 10, is_horizontal=True, hovers=()), sheet)

    left, low, right, high = box_of(sheet)
    assert (left, right) == (0, pytest.approx(60, abs=1))
    assert (low, high) == (pytest.approx(45, abs=1), pytest.approx(55, abs=1))


def test_cells_are_shaded_by_their_share_and_an_unknown_one_stays_white() -> None:
    plan = Plan(Axis(-0.5, 2.5), Axis(-0.5, 0.5), Margins(0, 0, 0, 0), ())
    sheet = Sheet(Paper(plan, 90, 30), replace(LIGHT, paper="#FFFFFF"), 1.0)

    painted(Cells(((0.0, 10.0, None),), 10.0, LIGHT.sequential), sheet)

    row = ["#{:02X}{:02X}{:02X}".format(*sheet.image.getpixel((x, 15))[:3]) for x in (15, 45, 75)]  # type: ignore[index]
    assert row[1] == LIGHT.sequential[-1].upper()
    assert row[2] == "#FFFFFF"
    assert row[0] != row[1]


def test_a_region_is_filled_and_edged(sheet: Sheet) -> None:
    ring = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0))
    painted(Region((ring,), RED, BLUE, 4), sheet)

    assert colour(sheet, 50, 50) == RED
    assert colour(sheet, 20, 50) == BLUE
    assert colour(sheet, 10, 50) == "#FFFFFF"


@pytest.mark.parametrize(("outline", "border"), [(CLEAR, 4.0), ("", 4.0), (BLUE, 0.0)])
def test_a_region_without_colour_or_width_of_edge_has_none(sheet: Sheet, outline: str, border: float) -> None:
    ring = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0))
    painted(Region((ring,), RED, outline, border), sheet)

    assert {colour(sheet, x, y) for x, y in inked(sheet) if y > 0} == {RED}


def test_a_small_sample_is_striped_inside_and_nowhere_else(sheet: Sheet) -> None:
    ring = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0))
    painted(Region((ring,), RED, hatch=BLUE), sheet)

    inside = [colour(sheet, x, 50) for x in range(25, 75)]
    assert RED in inside
    assert any(one != RED for one in inside)
    assert {colour(sheet, 10, y) for y in range(5, 95)} == {"#FFFFFF"}


def test_a_half_clear_colour_lets_through_what_lies_below(sheet: Sheet) -> None:
    sheet.fill([(0, 0), (100, 0), (100, 100), (0, 100)], BLUE)
    sheet.fill([(0, 0), (100, 0), (100, 100), (0, 100)], "rgba(255,0,0,0.5)")

    red, green, blue, _alpha = sheet.image.getpixel((50, 50))  # type: ignore[misc]
    assert red == pytest.approx(128, abs=2)
    assert blue == pytest.approx(127, abs=2)
    assert green == 0


def test_a_frame_is_a_box_that_may_be_empty(sheet: Sheet) -> None:
    painted(Frame(20, 80, 30, 70, outline=RED, border=2), sheet)

    assert colour(sheet, 50, 50) == "#FFFFFF"
    assert colour(sheet, 20, 50) == RED
    assert box_of(sheet) == (20, pytest.approx(29, abs=1), 80, pytest.approx(69, abs=1))


def test_a_target_is_a_dashed_line(sheet: Sheet) -> None:
    painted(Rule(0, 100, 50, RED, 2), sheet)

    row = [colour(sheet, x, 50) for x in range(100)]
    assert row.count(RED) in range(40, 65)
    changes = sum(1 for one, other in pairwise(row) if one != other)
    assert changes >= 12


@pytest.mark.parametrize(
    ("anchor", "side"), [(Anchor.START, "right"), (Anchor.END, "left"), (Anchor.MIDDLE, "both")]
)
def test_words_stand_at_their_anchor(sheet: Sheet, anchor: Anchor, side: str) -> None:
    painted(Words("1234", 50, 50, RED, 12, anchor), sheet)

    left, _low, right, _high = box_of(sheet)
    assert {"right": left >= 49, "left": right <= 51, "both": left < 45 and right > 55}[side]


def test_words_may_stand_beside_their_place(sheet: Sheet) -> None:
    painted(Words("8", 50, 50, RED, 12, Anchor.MIDDLE, dx=30, dy=-30), sheet)

    left, low, right, high = box_of(sheet)
    assert 70 < left < right < 90
    assert 70 < low < high < 90


def test_larger_letters_are_larger_and_no_letters_are_none(sheet: Sheet) -> None:
    write(sheet, "", (50, 50), RED, 12, "mm")
    assert inked(sheet) == set()

    write(sheet, "8", (50, 50), RED, 10, "mm")
    small = len(inked(sheet))
    write(sheet, "8", (50, 50), RED, 40, "mm")
    assert len(inked(sheet)) > 4 * small


def test_a_font_is_looked_for_once() -> None:
    assert font_of(13) is font_of(13)
    assert font_of(13) is not font_of(14)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("rgba(0, 0, 0, 0)", (0, 0, 0, 0)),
        ("rgba(255,255,255,1)", (255, 255, 255, 255)),
        ("rgba(1,2,3,0.25)", (1, 2, 3, 64)),
        ("#ffffff", (255, 255, 255)),
    ],
)
def test_a_colour_keeps_how_clear_it_is(text: str, numbers: tuple[int, ...]) -> None:
    assert ink(text) == numbers


@pytest.mark.parametrize("thing", [None, 1, object()])
def test_only_marks_are_painted(sheet: Sheet, thing: object) -> None:
    with pytest.raises(TypeError, match="is no mark"):
        painted(thing, sheet)  # type: ignore[arg-type]


def pixels(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_same_map_is_the_same_picture() -> None:
    assert to_png(routes(), LIGHT, 300, 200) == to_png(routes(), LIGHT, 300, 200)


def test_by_night_the_same_map_is_dark() -> None:
    day, night = (pixels(to_png(routes(), theme, 300, 200)) for theme in (LIGHT, DARK))

    assert sum(day.resize((1, 1)).getpixel((0, 0))) > sum(night.resize((1, 1)).getpixel((0, 0)))  # type: ignore[arg-type]


def marks(kind: type[Mark], **changes: object) -> list:  # type: ignore[type-arg]
    found = laid_out(routes(**changes), Stage(LIGHT, 1.0, 400, 300))
    return [mark for mark in found.marks if isinstance(mark, kind)]


def team(name: str, *places: tuple[float, float], is_in_focus: bool = True) -> Route:
    stops = tuple(
        Waypoint(str(at), 0.5, f"地点 {at}", str(at), place=place) for at, place in enumerate(places, 1)
    )
    return Route(name, stops, is_in_focus)


def test_more_teams_than_colours_begin_again() -> None:
    many = tuple(team(f"{at} 队", (at, 0.0), (at, 1.0)) for at in range(len(LIGHT.categorical) + 1))

    strokes = marks(Stroke, routes=many)

    assert strokes[0].colour == strokes[-1].colour
    assert len({stroke.colour for stroke in strokes}) == len(LIGHT.categorical)


def test_pale_routes_use_up_no_colour() -> None:
    both = (team("1 队", (0, 0), (1, 1), is_in_focus=False), team("2 队", (0, 1), (1, 0)))

    assert [stroke.colour for stroke in marks(Stroke, routes=both)] == [LIGHT.past, LIGHT.categorical[0]]


def test_a_pale_route_has_neither_name_nor_numbers() -> None:
    words = {mark.text for mark in marks(Words, routes=(team("1 队", (0, 0), is_in_focus=False),), note="")}

    assert words == {"一号警格", "二号警格"}


def test_stops_are_joined_in_their_order() -> None:
    (stroke,) = marks(Stroke, routes=(team("1 队", (0.9, 0.1), (0.1, 0.9), (0.5, 0.5)),))

    assert stroke.points == ((0.9, 0.1), (0.1, 0.9), (0.5, 0.5))


def test_a_grid_of_which_no_outline_is_known_is_not_drawn() -> None:
    shapeless = Zone("三号警格", 9.0, key="G03")

    assert marks(Region, zones=(shapeless,)) == []
    assert "三号警格" not in {mark.text for mark in marks(Words, zones=(shapeless,))}


def test_a_grid_of_which_nothing_is_expected_to_be_known_has_the_colour_of_a_panel() -> None:
    ring = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    unknown = Zone("一号警格", None, key="G01", ring=ring)

    assert marks(Region, zones=(unknown,))[0].fill == LIGHT.panel


def test_without_a_note_nothing_is_written_at_the_foot() -> None:
    said = {mark.text for mark in marks(Words)}
    unsaid = {mark.text for mark in marks(Words, note="")}

    assert said - unsaid == {"示意图，非实际边界"}
