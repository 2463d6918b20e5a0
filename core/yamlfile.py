"""Reading YAML with the C parser where the wheel has it: a tenth of the time of the pure one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

# CSafeLoader is absent where PyYAML was built without libyaml
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BOOL = "tag:yaml.org,2002:bool"


class Worded(LOADER):  # type: ignore[misc]
    """The same loader, to which only true and false are truths (YAML 1.2): On and No are words of a name."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute of the class PyYAML reads
        first: [(tag, pattern) for tag, pattern in known if tag != BOOL]
        for first, known in LOADER.yaml_implicit_resolvers.items()
    }


Worded.add_implicit_resolver(BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file."""
    return parse_yaml(path.read_bytes())


def parse_yaml(raw: bytes | str) -> Any:
    """Return the content of a YAML text."""
    return yaml.load(raw, Loader=LOADER)  # noqa: S506 - both loaders are the safe ones


def read_worded(path: Path) -> Any:
    """Return the content of a YAML file whose names people write: a bare On or No stays a word."""
    return yaml.load(path.read_bytes(), Loader=Worded)  # noqa: S506 - a safe loader
