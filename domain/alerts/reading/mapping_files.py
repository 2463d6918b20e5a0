"""Mappings as YAML files: read with every value as text, checked key by key, written back."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from core.errors import BadInput
from core.messages import message
from core.settings import PROJECT
from domain.alerts.reading.dates import EXCEL, readable_style
from domain.alerts.reading.mapping import ANY, AREA_STEPS, DEDUPE_BY, FIELDS, PARTS, Mapping

FOLDER = PROJECT / "data" / "mappings"
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # absent where PyYAML was built without libyaml
LARGEST = 1 << 20
UNKNOWN = ("refuse", "other")

CHECKS: dict[str, Callable[[Mapping], bool]] = {
    "columns": lambda m: set(m.columns) <= FIELDS,
    "constants": lambda m: set(m.constants) <= FIELDS,
    "columns: category_text": lambda m: "category_text" in {**m.columns, **m.constants},
    "time": lambda m: bool(m.time.column) or set(PARTS[:3]) <= set(m.time.parts),
    "time: parts": lambda m: set(m.time.parts) <= set(PARTS),
    "time: formats": lambda m: all(style == EXCEL or readable_style(style) for style in m.time.formats),
    "time: timezone": lambda m: _is_zone(m.time.timezone),
    "categories: unknown": lambda m: m.categories.unknown in UNKNOWN,
    "categories: fallback": lambda m: m.categories.unknown == "refuse" or bool(m.categories.fallback),
    "area: steps": lambda m: set(m.area.steps) <= set(AREA_STEPS),
    "point: bounds": lambda m: len(m.point.bounds) in {0, 4},
    "dedupe: by": lambda m: m.dedupe.by in DEDUPE_BY,
    "dedupe: columns": lambda m: m.dedupe.by != "columns" or bool(m.dedupe.columns),
}


class Misfit(Exception):
    """A key or value of a mapping file that is not understood; the text is the key."""


def load_mappings(folder: Path = FOLDER) -> list[Mapping]:
    """Return the mappings of a folder in the order of their file names."""
    return [load_mapping(path) for path in sorted(folder.glob("*.yaml"))]


def load_mapping(path: Path) -> Mapping:
    """Read one mapping file; raise BadInput where it is not there or not understood."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise BadInput(message("There is no mapping file {name}: check its path.", name=path.name))
    return parse_mapping(path.read_bytes().decode("utf-8-sig", "replace"), path.stem)


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping from YAML text; ``name`` stands where the text gives none. Raises BadInput."""
    try:
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but text
        mapping: Mapping = _built(Mapping, {"name": name, **_dict(content, "YAML")})
    except (yaml.YAMLError, RecursionError) as trouble:
        raise _wrong(name, "YAML") from trouble
    except Misfit as misfit:
        raise _wrong(name, str(misfit)) from misfit
    failed = next((key for key, is_right in CHECKS.items() if not is_right(mapping)), "")
    if failed:
        raise _wrong(name, failed)
    return mapping


def dump(mapping: Mapping) -> str:
    """Return a mapping as YAML text that ``parse_mapping`` reads back; what is the default is left out."""
    return str(yaml.dump(_plain(mapping), Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=110))


def _built(kind: Any, content: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    for key in content:
        if key not in hints:
            raise Misfit(key)
    return kind(**{key: _read(hints[key], value, key) for key, value in content.items()})


def _read(hint: Any, value: Any, key: str) -> Any:
    if is_dataclass(hint):
        return _built(hint, _dict(value, key))
    try:
        return READERS[hint](value)
    except (ValueError, TypeError) as trouble:
        raise Misfit(key) from trouble


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in (value if isinstance(value, list) else [value]))


def _truth(value: Any) -> bool:
    return ("false", "true").index(value) == 1


def _table(value: Any) -> dict[str, str]:
    return {_text(name): _text(item) for name, item in _dict(value, "").items()}


def _lists(value: Any) -> dict[str, tuple[str, ...]]:
    return {_text(name): _texts(item) for name, item in _dict(value, "").items()}


def _levels(value: Any) -> dict[str, dict[str, str]]:
    return {
        _text(name): _table(item if isinstance(item, dict) else {ANY: item})
        for name, item in _dict(value, "").items()
    }


def _dict(value: Any, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misfit(key) if key else TypeError
    return value


READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    bool: _truth,
    int: lambda value: int(_text(value)),
    tuple[str, ...]: _texts,
    tuple[float, ...]: lambda value: tuple(float(item) for item in _texts(value)),
    Table[str, str]: _table,
    Table[str, tuple[str, ...]]: _lists,
    Table[str, Table[str, str]]: _levels,
}


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        kept = [each for each in fields(value) if getattr(value, each.name) != _default(each)]
        return {each.name: _plain(getattr(value, each.name)) for each in kept}
    if isinstance(value, Table):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _default(each: Any) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


def _wrong(name: str, key: str) -> BadInput:
    return BadInput(
        message("The mapping {name} is not understood at “{key}”: correct it there.", name=name, key=key)
    )
