"""Counting pages through LibreOffice, where it is installed; without it a file is counted by its papers."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
PATIENCE_SECONDS = 90.0
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


def office() -> str | None:
    """Return the program, None where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def count_pages(papers: Sequence[bytes]) -> list[int] | None:
    """Return how many pages each .docx has, in one run of LibreOffice; None where it cannot be told."""
    program = office()
    if program is None or not papers:
        return None
    with tempfile.TemporaryDirectory(prefix="ciyin-pages-") as name:
        folder = Path(name)
        files = [folder / f"{at:03}.docx" for at in range(len(papers))]
        for file, content in zip(files, papers, strict=True):
            file.write_bytes(content)
        if not convert(program, files, folder):
            return None
        made = [file.with_suffix(".pdf") for file in files]
        return [pages_in(file.read_bytes()) for file in made] if all(f.is_file() for f in made) else None


def convert(program: str, files: Sequence[Path], out: Path) -> bool:
    """Turn papers into PDF beside each other; say whether the program ended well and in time."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    options = ("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf", "--outdir", str(out))
    try:
        run = subprocess.run(  # noqa: S603 - the program is found by name, the files are our own
            [program, profile, *options, *map(str, files)],
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def pages_in(pdf: bytes) -> int:
    """Count the pages of a PDF as LibreOffice writes it."""
    return len(_PAGE.findall(pdf))
