"""Words of disputes in pairs: what links them, what speaks for it, what the audit says of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.messages import Message, message


class LinkKind(StrEnum):
    """What somebody decided of two disputes."""

    REPEAT = "repeat"
    RELATED = "related"
    APART = "apart"


class Reason(StrEnum):
    """What speaks for two disputes being one matter."""

    SAME_ID = "same_id"
    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    SOUNDS_ALIKE = "sounds_alike"
    SAME_SPOT = "same_spot"
    SAME_PLACE = "same_place"
    SAME_TYPE = "same_type"
    NEAR_IN_TIME = "near_in_time"


class PairEvent(StrEnum):
    """What the audit says of pairs of disputes, and of a save that was taken back."""

    DISPUTES_LINKED = "disputes_linked"
    DISPUTES_TOLD_APART = "disputes_told_apart"
    DISPUTES_MERGED = "disputes_merged"
    MERGE_TAKEN_BACK = "merge_taken_back"
    INCIDENT_LINKED = "incident_linked"


WEIGHTS: Mapping[Reason, int] = {
    Reason.SAME_ID: 60,
    Reason.SAME_PHONE: 45,
    Reason.SAME_NAME: 30,
    Reason.SOUNDS_ALIKE: 12,
    Reason.SAME_SPOT: 30,
    Reason.SAME_PLACE: 15,
    Reason.SAME_TYPE: 10,
    Reason.NEAR_IN_TIME: 10,
}
STRONGER: Mapping[Reason, Reason] = {
    Reason.SOUNDS_ALIKE: Reason.SAME_NAME,
    Reason.SAME_PLACE: Reason.SAME_SPOT,
}
REASON_WORDS: Mapping[Reason, Message] = {
    Reason.SAME_ID: message("same ID number"),
    Reason.SAME_PHONE: message("same phone"),
    Reason.SAME_NAME: message("same name"),
    Reason.SOUNDS_ALIKE: message("name sounds alike"),
    Reason.SAME_SPOT: message("same address"),
    Reason.SAME_PLACE: message("same compound"),
    Reason.SAME_TYPE: message("same type"),
    Reason.NEAR_IN_TIME: message("within a week"),
}


TAKEN_BACK = "take_back"

#: kinds of lines in the timeline that are no steps, and what they say
LINES: Mapping[str, Message] = {
    TAKEN_BACK: message("Taken back"),
    "merge": message("Merged"),
    "unmerge": message("Merge taken back"),
}


def score_of(reasons: frozenset[Reason]) -> int:
    """Return how strongly reasons speak for one matter, 0 to 100; a weaker form of a reason adds nothing."""
    counted = {reason for reason in reasons if STRONGER.get(reason) not in reasons}
    return min(100, sum(WEIGHTS[reason] for reason in counted))
