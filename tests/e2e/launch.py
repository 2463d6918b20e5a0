"""Starts the desk's server over another page than Home.py: python -m tests.e2e.launch PORT SCRIPT."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.database import ready_desk
from tools.serve import Plan, run


def main(port: str, script: str) -> None:
    """Serve one script on loopback."""
    run(Plan("127.0.0.1", int(port), None, ("127.0.0.1",)), ready_desk(), Path(script))


if __name__ == "__main__":
    main(*sys.argv[1:])
