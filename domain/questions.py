"""A question: which days, which grids, which type. It is URL, cache key and report heading at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from analytics.periods import Period
from core.actor import Actor
from domain.accounts.policy import Page, Scope, scope_of


@dataclass(frozen=True)
class Question:
    """What somebody asks of the numbers. ``grid_id`` 0 means every grid they may see; '' every type.

    ``level`` and ``method`` narrow disputes alone; '' is every one.
    """

    period: Period
    grid_id: int = 0
    type_code: str = ""
    level: str = ""
    method: str = ""

    @property
    def is_fine(self) -> bool:
        """Tell whether it asks for less than the kept counts know: then the rows are counted."""
        return bool(self.level or self.method)

    def to_params(self) -> dict[str, str]:
        """Return the question as it stands in a URL; what is left out is the default."""
        params = {"period": self.period.to_params()}
        if self.grid_id:
            params["grid"] = str(self.grid_id)
        if self.type_code:
            params["type"] = self.type_code
        fine = {"level": self.level, "method": self.method}
        return params | {name: code for name, code in fine.items() if code}

    @classmethod
    def from_params(cls, params: Mapping[str, str], today: date) -> Question:
        """Read a URL; raises BadInput with a clear sentence where the period cannot be read."""
        grid = params.get("grid", "")
        return cls(
            Period.from_params(params.get("period", "year"), today),
            int(grid) if grid.isdecimal() and len(grid) < 10 else 0,
            params.get("type", "")[:8],
            params.get("level", "")[:4],
            params.get("method", "")[:8],
        )

    def of(self, period: Period) -> Question:
        """Ask the same of another period."""
        return replace(self, period=period)


def grids_of(actor: Actor, page: Page, question: Question) -> frozenset[int] | None:
    """Return the grids a question covers for an actor: None for the whole station, empty for nothing."""
    whole = scope_of(actor.role, page) is Scope.STATION
    if not question.grid_id:
        return None if whole else actor.grids
    asked = frozenset({question.grid_id})
    return asked if whole else asked & actor.grids
