"""What the roles are called: data/station.yaml says it, in both languages."""

from __future__ import annotations

from functools import cache

from core.i18n import language
from core.vocabulary import Role
from domain.organisation.founding import read_station_file


def role_label(role: Role) -> str:
    """Return the name of a role in the reader's language; a role the file does not name stands for itself."""
    return _labels()["name_en" if language() == "en" else "name_zh"].get(str(role), str(role))


@cache
def _labels() -> dict[str, dict[str, str]]:
    roles = read_station_file().get("roles", [])
    return {key: {one["code"]: one[key] for one in roles} for key in ("name_zh", "name_en")}
