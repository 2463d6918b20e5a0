"""Chips: state in a word, a colour and an icon at once; never a colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import streamlit as st

from core.i18n import _, _n

Colour = Literal["red", "orange", "yellow", "blue", "green", "gray"]


@dataclass(frozen=True)
class Chip:
    """What a chip says, with its icon and colour; ``help`` names the rule and the due date."""

    words: str
    icon: str
    colour: Colour
    help: str | None = None

    def draw(self) -> None:
        """Draw it."""
        st.badge(self.words, icon=f":material/{self.icon}:", color=self.colour, help=self.help)

    @property
    def markdown(self) -> str:
        """Write it inside a line of Markdown."""
        return f":{self.colour}-badge[:material/{self.icon}: {self.words}]"


def clock_chip(due_at: datetime, now: datetime, *, name: str = "", why: str | None = None) -> Chip:
    """Say how long is left: grey over a week, yellow within it, orange within two days, red when over."""
    left = due_at - now
    if left < timedelta():
        days = -(left // timedelta(days=1))
        return Chip(_named(name, _n("{count} day over", "{count} days over", days)), "error", "red", why)
    days = left // timedelta(days=1)
    words = _n("{count} day left", "{count} days left", days) if days else _("less than a day left")
    icon, colour = _of(days)
    return Chip(_named(name, words), icon, colour, why)


def paused_chip(days: int, *, name: str = "") -> Chip:
    """Say that a clock stands still and what is left of it."""
    return Chip(
        _named(name, _n("paused, {count} day left", "paused, {count} days left", days)),
        "pause_circle",
        "gray",
    )


def done_chip(name: str = "") -> Chip:
    """Say that a clock has been met."""
    return Chip(_named(name, _("done")), "check_circle", "green")


RISK_COLOURS: dict[str, tuple[str, Colour]] = {
    "R1": ("circle", "blue"),
    "R2": ("square", "yellow"),
    "R3": ("change_history", "orange"),
    "R4": ("diamond", "red"),
}


def risk_chip(code: str, label: str) -> Chip:
    """Say the risk of a dispute (never of a person) in the words of the dictionary."""
    icon, colour = RISK_COLOURS.get(code, ("circle", "gray"))
    return Chip(label, icon, colour)


def stage_bar(stages: Sequence[str], now: int) -> None:
    """Draw the stages of a case in one line: done, the present one, still to come. ``now`` counts from 0."""
    st.markdown(" :gray[—] ".join(_stage(at, name, now) for at, name in enumerate(stages)))


def clocks(chips: Sequence[Chip], *, key: str = "clocks") -> None:
    """Draw clock chips side by side, as given: the nearest first."""
    with st.container(horizontal=True, gap="xsmall", key=key):
        for chip in chips:
            chip.draw()


def _of(days: int) -> tuple[str, Colour]:
    if days <= 2:
        return "alarm", "orange"
    return ("schedule", "yellow") if days <= 7 else ("schedule", "gray")


def _named(name: str, words: str) -> str:
    return f"{name} {words}" if name else words


def _stage(at: int, name: str, now: int) -> str:
    if at < now:
        return f":green-badge[:material/check: {name}]"
    if at == now:
        return f":blue-badge[:material/radio_button_checked: **{name}**]"
    return f":gray-badge[{at + 1} {name}]"
