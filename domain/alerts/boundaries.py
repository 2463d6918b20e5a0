"""Taking in the boundaries of the grids, over which the analysis draws its map."""

from __future__ import annotations

from domain.accounts.policy import Action, Page, check
from domain.organisation import grids
from domain.organisation.areas import keep_areas
from domain.organisation.events import OrganisationEvent
from domain.work import Work


def take_areas(work: Work, content: bytes) -> int:
    """Take in a file of boundaries; returns how many grids it draws.

    Raises:
        NotAllowed: not this person's to do.
        BadInput: it is no such file, too large, or leaves a grid of the station out.
    """
    check(work.actor, Page.ANALYSIS, Action.MANAGE)
    codes = frozenset(grid.code for grid in grids(work.session, work.station_id))
    count = keep_areas(content, codes)
    work.record(OrganisationEvent.AREAS_TAKEN, None, grids=count)
    return count
