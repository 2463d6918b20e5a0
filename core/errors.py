"""What can go wrong, each with a sentence for the user. Inner code raises, the edge explains."""

from __future__ import annotations

from core.messages import Message, message


class Refused(Exception):
    """The request cannot be done; ``message`` says what to do instead."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.text)
        self.message = reason


class BadInput(Refused):
    """One field holds something that cannot be kept. ``field`` names it for the form."""

    def __init__(self, reason: Message, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class NotAllowed(Refused):
    """The actor's role does not reach this."""


class NotFound(Refused):
    """Missing and foreign give the same answer."""

    def __init__(self, reason: Message | None = None) -> None:
        super().__init__(reason or message("Not found. It may have been moved, or it is not in your area."))


class OutOfTurn(Refused):
    """The step is not one of those that may follow now."""


class StaleEdit(Refused):
    """Somebody else saved first. ``theirs`` is what stands in the database, ``mine`` what was to be saved."""

    def __init__(self, reason: Message, mine: dict[str, object], theirs: dict[str, object]) -> None:
        super().__init__(reason)
        self.mine = mine
        self.theirs = theirs


class AlreadyDone(Refused):
    """The same form was sent twice; ``result`` is the id that the first sending made."""

    def __init__(self, result: int | None) -> None:
        super().__init__(message("Already saved. The second click changed nothing."))
        self.result = result


class SessionOver(Refused):
    """The server-side session is gone, locked or no longer this person's."""


class StorageTrouble(Refused):
    """The database cannot be written now (full, locked, read-only, away)."""
