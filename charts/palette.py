"""Colours of the two themes, with the contrasts they were chosen for (look.md, sections 2 and 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
CLEAR = "rgba(0,0,0,0)"
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text

T = TypeVar("T")


class State(StrEnum):
    """What somebody must read; a colour never says it alone, a word stands beside it."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on its tint."""

    text: str
    tint: str


@dataclass(frozen=True, slots=True)
class States(Generic[T]):
    """One thing for each state."""

    red: T
    orange: T
    yellow: T
    blue: T
    green: T
    grey: T

    def __getitem__(self, state: State) -> T:
        chosen: T = getattr(self, state.value)
        return chosen


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens of one theme.

    Ramps run from few to many in ten steps. ``inks`` are what may be written on a coloured area, the
    usual ink first. ``fills`` colour bars, ``lines`` small pictures, ``outlines`` a fill too pale to
    stand alone ('' where it needs none).
    """

    name: str
    paper: str
    panel: str
    ink: str
    muted: str
    faint: str
    hairline: str
    grid: str
    past: str
    target: str
    band: str
    primary: str
    link: str
    inks: tuple[str, ...]
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    fills: States[str]
    outlines: States[str]
    lines: States[str]
    chips: States[Chip]

    @property
    def main(self) -> str:
        """Return the colour of what is ours and now."""
        return self.categorical[0]

    def readable_on(self, fill: str) -> str:
        """Return the colour to write with on ``fill``: ink where it can be read, else what can."""
        return _readable(self.inks, fill)


LIGHT = Theme(
    name="light",
    paper="#FFFFFF",
    panel="#F4F6F8",
    ink="#1B2733",
    muted="#566473",
    faint="#7A8794",
    hairline="#D5DCE3",
    grid="#E8ECF0",
    past="#B4BEC8",
    target="#8F4A00",
    band="rgba(31,92,153,0.12)",
    primary="#1F5C99",
    link="#1F5C99",
    inks=("#1B2733", "#FFFFFF", "#0B1117"),
    categorical=("#1F5C99", "#CE7E1F", "#71978E", "#AB7FED", "#36373C", "#812E12"),
    sequential=(
        "#F2F6FA", "#E0EBF5", "#C8DCEE", "#ABC9E5", "#8AB3D9",
        "#689BCB", "#4882B9", "#2F6AA3", "#1F5388", "#143D69",
    ),
    diverging=(
        "#1F5388", "#4882B9", "#8AB3D9", "#C8DCEE", "#EAF1F7",
        "#F8EEE3", "#F0CFA6", "#DFA262", "#BF7429", "#8F4A00",
    ),
    fills=States("#A8201A", "#D9730D", "#EBCB4B", "#1F5C99", "#2A7D57", "#B4BEC8"),
    outlines=States("", "", "#6B5500", "", "", ""),
    lines=States("#C0392F", "#D9730D", "#C9A200", "#1F5C99", "#2A7D57", "#7A8794"),
    chips=States(
        red=Chip("#A1282A", "#FCEDEC"),
        orange=Chip("#8F4A00", "#FDF0E1"),
        yellow=Chip("#6B5500", "#FBF4D3"),
        blue=Chip("#1B5288", "#E8F1FA"),
        green=Chip("#1E6446", "#E6F4EC"),
        grey=Chip("#566473", "#EDF0F3"),
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    paper="#12171C",
    panel="#1B2229",
    ink="#E4E9EE",
    muted="#9DABB8",
    faint="#8A97A4",
    hairline="#333D47",
    grid="#242D35",
    past="#55616D",
    target="#F7B97A",
    band="rgba(111,177,236,0.16)",
    primary="#2F74B5",
    link="#8CC2F2",
    inks=("#E4E9EE", "#0E1317", "#FFFFFF"),
    categorical=("#6FB1EC", "#F2D261", "#2D8679", "#6F51F1", "#EAECF1", "#DB5627"),
    sequential=(
        "#1A232C", "#1D2F40", "#213C55", "#274B6C", "#2F5C86",
        "#3A70A2", "#4C88BE", "#6BA2D4", "#93BFE5", "#C2DCF3",
    ),
    diverging=(
        "#93BFE5", "#6BA2D4", "#3A70A2", "#274B6C", "#22303D",
        "#3A2E20", "#6B4A22", "#A36C2B", "#D5944A", "#F5BE82",
    ),
    fills=States("#E0564E", "#F09A45", "#F5E6A3", "#6FB1EC", "#5DBB8A", "#55616D"),
    outlines=States("", "", "", "", "", ""),
    lines=States("#F0837C", "#F0A55A", "#D9BF55", "#6FB1EC", "#5DBB8A", "#8A97A4"),
    chips=States(
        red=Chip("#FFA8A1", "#3A1F20"),
        orange=Chip("#F7B97A", "#38281A"),
        yellow=Chip("#E8D27A", "#332D17"),
        blue=Chip("#9CC9F3", "#182B3D"),
        green=Chip("#8AD3AD", "#18301F"),
        grey=Chip("#9DABB8", "#262E36"),
    ),
)  # fmt: skip


def theme(name: str | None) -> Theme:
    """Return a theme by the name the browser tells; unknown or not told means light."""
    return DARK if name == "dark" else LIGHT


def contrast(one: str, other: str) -> float:
    """Return the contrast of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def step_of(share: float, ramp: tuple[str, ...]) -> str:
    """Return the step of a ramp for a share of 0 to 1."""
    return ramp[min(max(int(share * len(ramp)), 0), len(ramp) - 1)]


def shade(share: float, ramp: tuple[str, ...]) -> str:
    """Return the colour at a share of 0 to 1, mixed between the two nearest steps in sRGB."""
    at = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    below = min(int(at), len(ramp) - 2)
    return _mixed(ramp[below], ramp[below + 1], round(at - below, 2))


@cache
def _readable(inks: tuple[str, ...], fill: str) -> str:
    usable = [ink for ink in inks if contrast(ink, fill) >= READABLE]
    return usable[0] if usable else max(inks, key=lambda ink: contrast(ink, fill))


@cache
def _mixed(one: str, other: str, part: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


@cache
def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
