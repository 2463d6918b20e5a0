"""What waits for somebody today, out of every area, the most pressing first."""

from __future__ import annotations

from domain.day.parts import PARTS, read_day
from domain.day.records import Day, Part, PartCode, Task

__all__ = ["PARTS", "Day", "Part", "PartCode", "Task", "read_day"]
