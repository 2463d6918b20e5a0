"""Backups (备份): a checked, encrypted copy of the station's database, and the drill that brings it back."""

from __future__ import annotations

from domain.backups.keeping import surplus
from domain.backups.making import Backup, make_backup
from domain.backups.restoring import Restored, restore

__all__ = ["Backup", "Restored", "make_backup", "restore", "surplus"]
