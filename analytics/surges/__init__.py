"""Early warning: is this week's count of a place and kind more than chance? Places and times only.

``watch`` is what a station runs every week: it picks the method by the length of the past, ranks, colours
and says how many false warnings to expect; ``calibrated`` fits its thresholds to the station's own past.
Under it ``farrington`` is the reference method, ``best`` the second detector, ``ears`` and ``pooled``
serve short histories; ``ranked``, ``expected_false`` and ``own_alpha`` keep many series honest. These
take a frame of one row per week and one column per series and answer in the same rows.
"""

from __future__ import annotations

from analytics.surges.best import TwoWeeks, best
from analytics.surges.colours import Colour
from analytics.surges.discovery import expected_false, false_chances, own_alpha, q_values, ranked
from analytics.surges.ears import Ears, ears
from analytics.surges.farrington import farrington
from analytics.surges.options import CONFIGURATIONS, Method, Options
from analytics.surges.pooled import Pooling, pooled
from analytics.surges.silence import Silence
from analytics.surges.watch import Watched, calibrated, watch
from analytics.surges.watching import Speaker, Watching

__all__ = [
    "CONFIGURATIONS",
    "Colour",
    "Ears",
    "Method",
    "Options",
    "Pooling",
    "Silence",
    "Speaker",
    "TwoWeeks",
    "Watched",
    "Watching",
    "best",
    "calibrated",
    "ears",
    "expected_false",
    "false_chances",
    "farrington",
    "own_alpha",
    "pooled",
    "q_values",
    "ranked",
    "watch",
]
