"""Where the rows of a number are: M-code → ledger and the part of it, as the list of its page knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.records.filters import View


class Rows(NamedTuple):
    """A ledger, and of it a measure ('count' = all that count) or what a pill shows."""

    kind: str
    part: str = ""
    view: View = View.ALL


DRILLS: Mapping[str, Rows] = {
    "M27": Rows("antifraud_round", "count"),
    "M28": Rows("antifraud_round", "joined"),
    "M29": Rows("duty_hours", "count"),
    "M29A": Rows("duty_hours", "count"),
    "M30": Rows("room_log", "count"),
    "M31": Rows("owners_group"),
    "M31P": Rows("group_post", "count"),
    "M32": Rows("residence", "count"),
    "M32T": Rows("residence", "on_time"),
    "M33": Rows("dog_licence", "issued"),
    "M33A": Rows("dog_licence", view=View.IN_FORCE),
    "M33S": Rows("stray_dog", "taken_in"),
    "M34": Rows("seat"),
    "M34O": Rows("seat"),
    "M35": Rows("volunteer_police"),
    "M35R": Rows("red_armband"),
    "M36": Rows("training", "mediation"),
    "M38": Rows("alliance_drill", "count"),
    "M39": Rows("facility_check"),
    "M43": Rows("honour"),
    "M43P": Rows("honour"),
    "M43Y": Rows("honour"),
}
