"""What several charts share: room for words, words for points, a chart without data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from analytics.results import Caveat
from charts.plans.marks import TEXT, Anchor, Axis, Hover, Margins, Plan, Stage, Words
from charts.spec import Caption, Tick
from charts.text import WIDE_SPACE, Measure, fitted, width_of, written
from core.i18n import _, say

LINE_HEIGHT = 1.25
_SLACK = 1.06  # fonts are a little wider than the estimate
_BOTTOM = 26.0


def room_for(texts: Iterable[str], stage: Stage, size: float = TEXT) -> float:
    """Return the pixels the widest of some texts needs."""
    return max((width_of(text, stage.px(size)) for text in texts), default=0.0) * _SLACK


def axis_room(ticks: Sequence[Tick], stage: Stage) -> float:
    """Return the left margin of an axis with these ticks."""
    return room_for([tick.text for tick in ticks], stage) + stage.px(8)


def margins(stage: Stage, **sides: float) -> Margins:
    """Return the template's margins (look.md, section 5) with some sides of one's own, in whole pixels."""
    usual = {"left": stage.px(4), "right": stage.px(12), "top": stage.px(18), "bottom": stage.px(_BOTTOM)}
    return Margins(**{side: float(ceil(width)) for side, width in {**usual, **sides}.items()})


def plot_height(stage: Stage, room: Margins) -> float:
    """Return the pixels between the top and the bottom margin."""
    return max(stage.height - room.top - room.bottom, 1.0)


def plot_width(stage: Stage, room: Margins) -> float:
    """Return the pixels between the left and the right margin."""
    return max(stage.width - room.left - room.right, 1.0)


def small_sample() -> str:
    """Return the words that stand in place of a share of fewer than 30."""
    return say(Caveat.SMALL.message)


def hover_of(point: object, measure: Measure, name: str = "") -> Hover:
    """Return what a labelled value says when it is pointed at."""
    label, value, detail, key = (getattr(point, part) for part in ("label", "value", "detail", "key"))
    return Hover(key, label, name, written(value, measure), _detail_of(point, detail))


def and_detail(value: str, detail: str) -> str:
    """Set a value and its share apart by one full-width space."""
    return f"{value}{WIDE_SPACE}{detail}" if detail else value


def nothing(caption: Caption, stage: Stage) -> Plan:
    """Lay out a chart without data: one sentence in the middle."""
    text = caption.when_empty or _("No data for this choice")
    size = stage.px(TEXT)
    words = Words(fitted(text, size, stage.width - size), 0.5, 0.5, stage.theme.muted, size, Anchor.MIDDLE)
    return Plan(Axis(0, 1), Axis(0, 1), Margins(0, 0, 0, 0), (words,))


def _detail_of(point: object, detail: str) -> str:
    return small_sample() if getattr(point, "is_small_sample", False) else detail
