"""Where a page stands: which desk, who is at it, which page, what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.actor import Actor
from core.clock import Clock, local_day
from core.vocabulary import Area
from domain.accounts.policy import Action, Page, may
from domain.desk import Desk
from domain.freshness import Revision


@dataclass(frozen=True)
class Here:
    """Made by ``open_page`` for one run; nothing of it may be kept for the next.

    ``drawn`` are the revisions of the page's areas at the start of this run.
    """

    desk: Desk
    actor: Actor
    page: Page
    clock: Clock
    drawn: tuple[Revision, ...] = ()

    @property
    def today(self) -> date:
        """The station's own day."""
        return local_day(self.clock())

    def now(self) -> datetime:
        """Return the present moment, aware."""
        return self.clock()

    def may(self, action: Action) -> bool:
        """Tell whether the actor has an action on this page."""
        return may(self.actor, self.page, action)

    def revision(self, *areas: Area) -> str:
        """Return the state of areas as a part of a cache key; all of the page's where none is named."""
        return ",".join(f"{one.area}:{one.number}" for one in self.drawn if not areas or one.area in areas)
