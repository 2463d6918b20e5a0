"""Rulers for the pinned lists."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;]+)(.*(?:\n    .*)*)", re.MULTILINE)


def asked(pyproject: str, group: str | None = None) -> list[Requirement]:
    """Return what the project, or one of its groups, asks for."""
    read = tomllib.loads(pyproject)
    wanted = read["dependency-groups"][group] if group else read["project"]["dependencies"]
    return [Requirement(text) for text in wanted]


def pinned(listed: str) -> dict[str, set[str]]:
    """Return name -> versions; several where a platform or a Python needs another one."""
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for name, version, _ in PIN.findall(listed):
        versions[canonicalize_name(name)].add(version)
    return dict(versions)


def unmet(wanted: list[Requirement], listed: str) -> list[str]:
    """Name what is asked for and not pinned, or pinned outside what was asked."""
    pins = pinned(listed)
    return [str(need) for need in wanted if not _is_met(need, pins.get(canonicalize_name(need.name), set()))]


def without_hash(listed: str) -> list[str]:
    """Name the pins that anything could stand in for."""
    return [name for name, _, rest in PIN.findall(listed) if "--hash=sha256:" not in rest]


def _is_met(need: Requirement, versions: set[str]) -> bool:
    return bool(versions) and all(need.specifier.contains(version, prereleases=True) for version in versions)
