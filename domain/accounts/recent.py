"""Whether the password was typed lately: asked again before plain personal data is shown."""

from __future__ import annotations

from datetime import UTC, timedelta

from core.errors import BadInput
from core.messages import message
from domain.work import Work
from models import AuthSession

PASSWORD_HOLDS = timedelta(minutes=15)


def check_password_seen(work: Work) -> None:
    """Refuse where the password was not typed within the last 15 minutes. Raises BadInput ('password')."""
    key = (work.station_id, work.actor.session_id)
    session = work.session.get(AuthSession, key) if work.actor.session_id else None
    seen_at = session.password_seen_at if session else None
    if seen_at is not None and seen_at.tzinfo is None:
        seen_at = seen_at.replace(tzinfo=UTC)
    if seen_at is None or work.now - seen_at > PASSWORD_HOLDS:
        raise BadInput(message("Enter your password once more; it holds for 15 minutes."), "password")
