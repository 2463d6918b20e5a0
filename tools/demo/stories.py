"""Every dispute of the demo station, told one after the other, and how the last day finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tools.demo.aftermath import Aftermath
from tools.demo.calls import Call, Switchboard
from tools.demo.chance import Chance
from tools.demo.founding import Town
from tools.demo.handling import Handling
from tools.demo.lots import Lot, alert_of, lots_of
from tools.demo.openings import Openings
from tools.demo.parameters import Parameters
from tools.demo.story import Story
from tools.demo.years import Span

ON_A_CALL = "SC03"
STALLED_DAYS = (0.5, 14)
WAITING_DAYS = 3


class Storyteller:
    """Tells disputes in a town. Those found on a call take one of the town's calls."""

    def __init__(self, town: Town, given: Parameters, switchboard: Switchboard, seed: int) -> None:
        self._given = given
        self._chance = Chance(seed, "disputes")
        self._openings = Openings(town, given, switchboard, seed)
        self._handling = Handling(town, given, seed)
        self._aftermath = Aftermath(town, given, seed)

    def tell(self, spans: Sequence[Span], calls: Sequence[Call]) -> tuple[list[Story], list[Call]]:
        """Return the stories of the spans, and the calls that no dispute came of."""
        lots = [lot for span in spans for lot in lots_of(span, self._given, self._chance)]
        stories, taken = list[Story](), set[int]()
        waiting = self._shuffled(calls)
        for lot in lots:
            call = self._call_for(lot, waiting) if lot.source == ON_A_CALL else None
            stories.append(self._told(lot, call))
            taken.add(id(call))
        return stories, [call for call in calls if id(call) not in taken]

    def leave_some_open(self, stories: Sequence[Story], end: datetime) -> None:
        """Let some disputes lie when the last day ends: long open, or not accepted by anybody yet."""
        facts = self._given.disputes["at_the_end"]
        oldest, youngest = (end - timedelta(days=days) for days in reversed(STALLED_DAYS))
        lying = [one for one in stories if oldest < one.registered_at < youngest and one.closed_at]
        for story in self._some(lying, facts["stalled"]):
            story.cut(story.closed_at or end)
        late = end - timedelta(days=WAITING_DAYS)
        fresh = [one for one in stories if late < one.registered_at < end and one.waits]
        for story in self._some(fresh, facts["waiting"]):
            story.stop_at_the_door()

    def _told(self, lot: Lot, call: Call | None) -> Story:
        story = self._openings.found_on_a_call(lot, call) if call else self._openings.found_by_hand(lot)
        if lot.is_set_aside:
            self._handling.set_aside(story)
        else:
            self._aftermath.close(story, self._handling.work_on(story))
        return story

    def _shuffled(self, calls: Sequence[Call]) -> dict[tuple[str, int], list[Call]]:
        """Return the calls by category and month, in random order."""
        found: dict[tuple[str, int], list[Call]] = {}
        for at in self._chance.rng.permutation(len(calls)):
            call = calls[at]
            found.setdefault((call.category, call.month), []).append(call)
        return found

    def _call_for(self, lot: Lot, waiting: dict[tuple[str, int], list[Call]]) -> Call | None:
        """Return a call of the lot's month that such a dispute may have come of; None where all are taken."""
        category = alert_of(lot, self._given.disputes)
        fitting = waiting.get((category, lot.day.year * 12 + lot.day.month))
        return fitting.pop() if fitting else None

    def _some(self, stories: Sequence[Story], count: int) -> Iterator[Story]:
        order = self._chance.rng.permutation(len(stories))
        return (stories[at] for at in order[:count])
