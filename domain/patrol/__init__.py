"""Patrol: what the station's own alerts say about where and when to be."""

from __future__ import annotations

from domain.patrol.queries import Ground, patrol_ground

__all__ = ["Ground", "patrol_ground"]
