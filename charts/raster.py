"""A chart as PNG for paper: what a word processor can hold. Drawn by Pillow, without a browser or network.

Letters come from a Chinese font of the machine; where there is none, Pillow's own draws what it can
(digits, Latin), so numbers on a map stay readable and the words stand in the text beside it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache, singledispatch
from typing import Any

from PIL import Image, ImageColor, ImageDraw, ImageFont

from charts.palette import CLEAR, Theme, shade
from charts.plans import laid_out
from charts.plans.marks import (
    TEXT,
    Anchor,
    Axis,
    Beams,
    Cells,
    Dots,
    Frame,
    Layer,
    Mark,
    Region,
    Rule,
    Stage,
    Stroke,
    Touch,
    Words,
    layer_of,
)
from charts.spec import Position, Spec
from charts.svg_marks import Paper
from charts.text import bare

FONTS = (
    ("msyh.ttc", "msyhbd.ttc"),
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("PingFang.ttc", "PingFang.ttc"),
    ("simhei.ttf", "simhei.ttf"),
    ("wqy-microhei.ttc", "wqy-microhei.ttc"),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
)
SIMPLIFIED = 2  # the face of the Noto collection that draws simplified characters
_ANCHORS = {Anchor.START: "lm", Anchor.MIDDLE: "mm", Anchor.END: "rm"}
_HATCH_STEP = 7.0
_DASH = 6.0


class Sheet:
    """An image, and the paper that turns data coordinates into its pixels; ``sharp`` is dots per pixel."""

    def __init__(self, paper: Paper, theme: Theme, sharp: float) -> None:
        size = (round(paper.width * sharp), round(paper.height * sharp))
        self.paper, self.sharp = paper, sharp
        self.image = Image.new("RGBA", size, theme.paper)
        self.draw = ImageDraw.Draw(self.image)

    def at(self, place: Position) -> tuple[float, float]:
        """Return the pixel of a position."""
        return self.paper.x(place[0]) * self.sharp, self.paper.y(place[1]) * self.sharp

    def wide(self, width: float) -> int:
        """Return a line width in dots, at least one."""
        return max(1, round(width * self.sharp))

    def fill(self, ring: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill a polygon; a clear colour lets through what lies below."""
        over = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        ImageDraw.Draw(over).polygon(list(ring), fill=ink(colour))
        self.image.alpha_composite(over)


def to_png(
    spec: Spec, theme: Theme, width: int, height: int, scale: float = 1.0, sharp: float = 2.0
) -> bytes:
    """Return a chart as a PNG of ``width`` by ``height`` pixels times ``sharp``, for paper."""
    stage = Stage(theme, scale, float(width), float(height))
    plan = laid_out(spec, stage)
    sheet = Sheet(Paper(plan, stage.width, stage.height), theme, sharp)
    for layer in Layer:
        if layer is Layer.WORDS:
            _axes(sheet, plan.x, plan.y, stage)
        for mark in plan.marks:
            if layer_of(mark) is layer:
                painted(mark, sheet)
    out = io.BytesIO()
    sheet.image.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


@singledispatch
def painted(mark: Mark, _sheet: Sheet) -> None:
    """Paint a mark. Raises ``TypeError`` for what is none."""
    raise TypeError(f"{type(mark).__name__} is no mark")


@painted.register
def _(mark: Words, sheet: Sheet) -> None:
    x, y = sheet.at((mark.x, mark.y))
    place = x + mark.dx * sheet.sharp, y + mark.dy * sheet.sharp
    write(sheet, mark.text, place, mark.colour, mark.size, _ANCHORS[mark.anchor], is_bold=mark.is_bold)


@painted.register
def _(mark: Stroke, sheet: Sheet) -> None:
    piece: list[tuple[float, float]] = []
    for x, y in (*mark.points, (0.0, None)):
        if y is not None:
            piece.append(sheet.at((x, y)))
        else:
            if len(piece) > 1:
                sheet.draw.line(piece, fill=ink(mark.colour), width=sheet.wide(mark.width), joint="curve")
            piece = []


@painted.register
def _(mark: Dots, sheet: Sheet) -> None:
    for dot in mark.dots:
        if dot.fill == CLEAR:
            continue
        x, y = sheet.at((dot.x, dot.y))
        half = dot.size * sheet.sharp / 2
        outline = None if dot.outline == CLEAR else ink(dot.outline)
        border = sheet.wide(dot.border) if dot.border else 0
        box = (x - half, y - half, x + half, y + half)
        sheet.draw.ellipse(box, fill=ink(dot.fill), outline=outline, width=border)


@painted.register
def _(mark: Beams, sheet: Sheet) -> None:
    half = mark.thickness / 2
    for beam in mark.beams:
        ends = ((0.0, beam.at - half), (beam.length, beam.at + half))
        if not mark.is_horizontal:
            ends = ((ends[0][1], ends[0][0]), (ends[1][1], ends[1][0]))
        _box(sheet, *ends, fill=beam.fill, outline=beam.outline)


@painted.register
def _(mark: Cells, sheet: Sheet) -> None:
    for row, values in enumerate(mark.values):
        for column, value in enumerate(values):
            if value is not None:
                corners = ((column - 0.48, row - 0.48), (column + 0.48, row + 0.48))
                _box(sheet, *corners, fill=shade(value / mark.most, mark.ramp))


@painted.register
def _(mark: Region, sheet: Sheet) -> None:
    rings = [[sheet.at(place) for place in ring] for ring in mark.rings]
    sheet.fill(rings[0], mark.fill)
    if mark.hatch:
        _hatch(sheet, rings[0], mark.hatch)
    if mark.outline not in ("", CLEAR) and mark.border:
        for ring in rings:
            edge = [*ring, ring[0]]
            sheet.draw.line(edge, fill=ink(mark.outline), width=sheet.wide(mark.border), joint="curve")


@painted.register
def _(mark: Frame, sheet: Sheet) -> None:
    corners = ((mark.left, mark.bottom), (mark.right, mark.top))
    _box(sheet, *corners, fill=mark.fill, outline=mark.outline, border=mark.border)


@painted.register
def _(mark: Rule, sheet: Sheet) -> None:
    (left, y), (right, _y) = sheet.at((mark.left, mark.y)), sheet.at((mark.right, mark.y))
    step = _DASH * sheet.sharp
    for at in range(int((right - left) / (2 * step)) + 1):
        begin = left + 2 * at * step
        end = min(begin + step, right)
        sheet.draw.line([(begin, y), (end, y)], fill=ink(mark.colour), width=sheet.wide(mark.width))


@painted.register
def _(_mark: Touch, _sheet: Sheet) -> None:
    return


def write(
    sheet: Sheet,
    text: str,
    place: tuple[float, float],
    colour: str,
    size: float,
    anchor: str,
    *,
    is_bold: bool = False,
) -> None:
    """Write a line of text at a pixel."""
    font = font_of(round(size * sheet.sharp), is_bold=is_bold)
    sheet.draw.text(place, bare(text), fill=ink(colour), font=font, anchor=anchor)


@cache
def font_of(size: int, *, is_bold: bool = False) -> Any:
    """Return the first Chinese font that the machine has, else Pillow's own."""
    for plain, bold in FONTS:
        name = bold if is_bold else plain
        index = SIMPLIFIED if name.startswith("NotoSansCJK") else 0
        try:
            return ImageFont.truetype(name, size, index=index)
        except OSError:
            continue
    return ImageFont.load_default(size)


def has_chinese_font() -> bool:
    """Tell whether Chinese words can be drawn here."""
    return "Aileron" not in str(font_of(12).getname()[0])


def ink(colour: str) -> tuple[int, ...]:
    """Return a colour of the palette as numbers; rgba(...) keeps its opacity."""
    if colour.startswith("rgba"):
        *rgb, opacity = colour[5:-1].split(",")
        return (*map(int, rgb), round(255 * float(opacity)))
    return ImageColor.getrgb(colour)


def _box(
    sheet: Sheet, one: Position, other: Position, *, fill: str = "", outline: str = "", border: float = 1.0
) -> None:
    (x0, y0), (x1, y1) = sheet.at(one), sheet.at(other)
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if fill not in ("", CLEAR):
        sheet.fill([(left, top), (right, top), (right, bottom), (left, bottom)], fill)
    if outline not in ("", CLEAR) and border:
        sheet.draw.rectangle((left, top, right, bottom), outline=ink(outline), width=sheet.wide(border))


def _hatch(sheet: Sheet, ring: Sequence[tuple[float, float]], colour: str) -> None:
    """Draw stripes inside a polygon."""
    mask = Image.new("L", sheet.image.size, 0)
    ImageDraw.Draw(mask).polygon(list(ring), fill=255)
    stripes = Image.new("RGBA", sheet.image.size, (0, 0, 0, 0))
    draw, step = ImageDraw.Draw(stripes), _HATCH_STEP * sheet.sharp
    width, height = sheet.image.size
    for at in range(int((width + height) / step) + 1):
        draw.line([(at * step, 0), (at * step - height, height)], fill=ink(colour), width=sheet.wide(1.25))
    sheet.image.paste(
        stripes, (0, 0), Image.composite(stripes.getchannel("A"), Image.new("L", mask.size), mask)
    )


def _axes(sheet: Sheet, x: Axis, y: Axis, stage: Stage) -> None:
    room, size = sheet.paper.plan.margins, stage.px(TEXT)
    floor = (sheet.paper.height - room.bottom) * sheet.sharp
    for tick in x.ticks:
        across = sheet.paper.x(tick.value) * sheet.sharp
        write(sheet, tick.text, (across, floor + size * sheet.sharp), x.colour, size, "mm")
    for tick in y.ticks:
        beside = (room.left - 4) * sheet.sharp
        write(sheet, tick.text, (beside, sheet.paper.y(tick.value) * sheet.sharp), y.colour, size, "rm")
