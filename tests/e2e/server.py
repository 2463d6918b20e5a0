"""A running desk for tests: a process of its own, on a free port, over a folder of the test's."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.settings import PROJECT

STARTS_WITHIN_SECONDS = 60.0
STOPS_WITHIN_SECONDS = 20.0


@dataclass
class Running:
    """A desk that answers; ``log`` is what it printed so far."""

    port: int
    var: Path
    process: subprocess.Popen[bytes]
    log_file: Path
    scheme: str = "http"

    @property
    def url(self) -> str:
        """The address of its start page, without the last slash."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """Ask it to end as a service manager would; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOPS_WITHIN_SECONDS)


@contextmanager
def running_server(
    var: Path,
    port: int | None = None,
    *,
    script: Path | None = None,
    arguments: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Start a desk over a folder and wait until it answers; it ends with the block.

    Without ``script`` it is `python -m tools serve --no-demo`; ``arguments`` are added to it.
    """
    chosen = port or free_port()
    served = ["-m", "tools", "serve", "--port", str(chosen), "--no-demo", *arguments]
    words = ["-m", "tests.e2e.launch", str(chosen), str(script)] if script else served
    log_file = var / f"server-{chosen}.log"
    var.mkdir(parents=True, exist_ok=True)
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT,
            env={**os.environ, "CIYIN_VAR": str(var), **(environment or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    running = Running(chosen, var, process, log_file, "https" if "--host" in arguments else "http")
    try:
        _wait(running)
        yield running
    finally:
        _end(process)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(running: Running) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        if running.process.poll() is not None:
            break
        try:
            if httpx.get(f"{running.url}/healthz", timeout=2, verify=False).text == "ok":
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the desk did not start:\n{running.log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
