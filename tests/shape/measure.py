"""Rulers for the code's own form: text or paths in, what was found out, so that each can be tried."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from tools.messages import PROJECT, source_files

STORAGE = frozenset({"tables", "models", "sqlmodel", "sqlalchemy"})
ARITHMETIC = frozenset({"pandas", "numpy", "scipy"})

# spelled so that this file does not find itself
MACHINE_PATHS = [f"/{folder}/" for folder in ("work", "root", "home")]
REGISTRY_HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
NAMED = re.compile("|".join(map(re.escape, MACHINE_PATHS + REGISTRY_HOSTS)) + "|--(extra-)?" + "index-url")
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|raise NotImplemented[E]rror)\b")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the project."""
    return [path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py"))]


def filled_lines(text: str) -> int:
    """Count the lines that are not blank."""
    return sum(1 for line in text.splitlines() if line.strip())


def filled_lines_in(paths: Iterable[Path]) -> int:
    """Count the lines that are not blank in all of these files."""
    return sum(filled_lines(path.read_text("utf-8")) for path in paths)


def longer_than(limit: int, paths: Iterable[Path]) -> list[str]:
    """Name the files with more than ``limit`` filled lines."""
    counted = [(path.name, filled_lines_in([path])) for path in paths]
    return [f"{name}: {lines} lines" for name, lines in counted if lines > limit]


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Yield name and length in lines of each function and method, docstring included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def function_lengths() -> list[int]:
    """Return the lengths of all functions of the source, shortest first."""
    return sorted(length for path in source_files() for _, length in functions(path.read_text("utf-8")))


def imported(text: str) -> set[str]:
    """Return the first name of each module that is imported, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or ".").partition(".")[0])
    return found - {"__future__"}


def importing(forbidden: frozenset[str], paths: Iterable[Path]) -> list[str]:
    """Name the files that import one of these, with what they import."""
    found = [(path.name, imported(path.read_text("utf-8")) & forbidden) for path in paths]
    return [f"{name}: {', '.join(sorted(names))}" for name, names in found if names]


def catches(text: str) -> bool:
    """Say whether there is a try in it."""
    return any(isinstance(node, ast.Try | ast.TryStar) for node in ast.walk(ast.parse(text)))


def raw_html(text: str) -> list[int]:
    """Return the lines that hand HTML to the browser unescaped."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return sorted(call.lineno for call in calls if _hands_over_html(call))


def _hands_over_html(node: ast.Call) -> bool:
    asked = any(keyword.arg == "unsafe_allow_html" for keyword in node.keywords)
    return asked or (isinstance(node.func, ast.Attribute) and node.func.attr == "html")


def project_files(root: Path = PROJECT) -> list[Path]:
    """Return every file that git would keep, without asking git: a copied tree has the same files."""
    ignored = [".git", *(line.rstrip("/") for line in (root / ".gitignore").read_text("utf-8").splitlines())]
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not _is_ignored(here / name, ignored)]
        found += [root / here / name for name in names if not _is_ignored(here / name, ignored)]
    return sorted(found)


def _is_ignored(path: Path, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path.name, pattern) or path.as_posix() == pattern for pattern in patterns)


def lines_with(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    """Return 'file:line: text' for each line in which the pattern is found."""
    found = []
    for path in paths:
        lines = path.read_text("utf-8", errors="ignore").splitlines()
        found += [
            f"{path.name}:{at}: {line.strip()}" for at, line in enumerate(lines, 1) if pattern.search(line)
        ]
    return found


def setting_names(text: str) -> list[str]:
    """Return CIYIN_<FIELD> for each field of the class Settings."""
    classes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
    body = next(node.body for node in classes if node.name == "Settings")
    fields = [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return [f"CIYIN_{field.id.upper()}" for field in fields if isinstance(field, ast.Name)]
