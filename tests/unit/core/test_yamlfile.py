"""YAML is data: read as both parsers read it, and never as a program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from core import yamlfile
from core.settings import PROJECT
from core.yamlfile import parse_yaml, read_yaml

FILES = sorted((PROJECT / "data").glob("**/*.yaml"))


def test_chinese_is_read_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: 慈音派出所\ngrids: [一号警格, 二号警格]\n", encoding="utf-8")

    assert read_yaml(tmp_path / "a.yaml") == {"name": "慈音派出所", "grids": ["一号警格", "二号警格"]}


@pytest.mark.parametrize("raw", [b"a: 1", "a: 1"])
def test_bytes_and_text_are_read_alike(raw: bytes | str) -> None:
    assert parse_yaml(raw) == {"a": 1}


def test_a_day_is_a_day_and_a_quoted_one_a_text() -> None:
    read = parse_yaml("open: 2026-11-23\nquoted: '2026-11-23'")

    assert read == {"open": date(2026, 11, 23), "quoted": "2026-11-23"}


@pytest.mark.parametrize("raw", ["", "# nothing but a word\n", "---\n"])
def test_an_empty_file_is_nothing(raw: str) -> None:
    assert parse_yaml(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "!!python/object/apply:os.system ['true']",
        "!!python/object:core.keys.Keys {}",
        "!!python/name:os.system",
        "!!python/tuple [1, 2]",
    ],
)
def test_a_file_cannot_run_anything(raw: str) -> None:
    with pytest.raises(yaml.YAMLError):
        parse_yaml(raw)


@pytest.mark.parametrize("raw", ["a: [1, 2", "a: b: c", "\tb: 1"])
def test_a_broken_file_is_refused_with_its_line(raw: str) -> None:
    with pytest.raises(yaml.YAMLError, match="line 1"):
        parse_yaml(raw)


def test_a_file_that_is_not_there_is_said_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read_yaml(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_parsers_read_our_files_alike(path: Path) -> None:
    assert read_yaml(path) == yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_key_of_our_files_is_written_twice(path: Path) -> None:
    root = yaml.compose(path.read_text("utf-8"), Loader=yamlfile.LOADER)
    waiting, twice = [root], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _value in node.value]
            twice += [key for key in set(keys) if keys.count(key) > 1]
            waiting += [value for _key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value

    assert twice == []


def test_the_parser_is_a_safe_one() -> None:
    assert issubclass(yamlfile.LOADER, yaml.constructor.SafeConstructor)
