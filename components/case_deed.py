"""What somebody wants done beside a dispute: kept until the page opens the door for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from components.act import form_errors, form_token
from components.drafted import Drafted
from domain.work import Work


@dataclass
class Deed:
    """One action with its form: ``done`` is said afterwards, ``act`` does it in the open work."""

    key: str
    done: str
    act: Callable[[Work], object]
    errors: form_errors = field(default_factory=form_errors)
    form: Drafted | None = None

    @property
    def token(self) -> str:
        """The token of the form, so that a second click does nothing."""
        return form_token(self.key)

    def do(self, work: Work) -> None:
        """Do it, and throw the form's draft away in the same breath."""
        self.act(work)
        if self.form:
            self.form.sent(work)

    def finish(self) -> None:
        """Blank the form."""
        if self.form:
            self.form.over()
