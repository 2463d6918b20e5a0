"""`python -m tools serve`: from an empty folder to a first administrator, over TLS, and to a clean end."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from core.settings import PROJECT
from tests.e2e.callers import desk_of, get, send
from tests.e2e.server import free_port, running_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
GOOD = "seven ducks on a pond"


def wait_for(running, words: str) -> str:  # type: ignore[no-untyped-def]
    until = time.monotonic() + 10
    while words not in running.log and time.monotonic() < until:
        time.sleep(0.1)
    assert words in running.log
    return str(running.log)


def test_an_empty_folder_becomes_a_desk_with_a_first_administrator(tmp_path: Path) -> None:
    started = time.monotonic()
    with running_server(tmp_path / "var") as desk:
        took = time.monotonic() - started
        link = re.search(r"http://\S+/auth/first\?t=(\S+)", wait_for(desk, "/auth/first"))
        assert link
        body = f"t={link[1]}&name=Zhao&username=zhao&password={GOOD}&again={GOOD}".replace(" ", "+").encode()
        first = send(desk, "POST", "/auth/first", content=body, origin=desk.url)
        cookie = first.headers["set-cookie"].split(";")[0].removeprefix("ciyin=")
        page = get(desk, "/", cookie)
        again = send(desk, "POST", "/auth/first", content=body, origin=desk.url)

        assert took < 15
        assert first.status_code == 303
        assert (page.status_code, 'lang="zh-CN"' in page.text) == (200, True)
        assert again.status_code == 404
    keys = list((tmp_path / "var" / "keys").glob("*.key"))
    assert len(keys) == 3
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o400}


def test_being_told_to_stop_it_ends_cleanly_and_writes_the_anchor(tmp_path: Path) -> None:
    with running_server(tmp_path) as desk:
        wait_for(desk, "/auth/first")
        code = desk.stop()
        database = desk_of(desk)

    with database.database.reading() as session:
        from models import Ledger

        ledger = session.get_one(Ledger, 1)
        head = [ledger.audit_id, ledger.audit_mac]
    assert code == 0
    assert "Traceback" not in desk.log
    assert json.loads((tmp_path / "anchors" / "station.json").read_text())["1"] == head


def test_a_second_start_finds_everything_as_it_was(tmp_path: Path) -> None:
    with running_server(tmp_path) as desk:
        wait_for(desk, "/auth/first")
        keys = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    with running_server(tmp_path) as desk:
        assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == keys


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ended = subprocess.run(
            [sys.executable, "-m", "tools", "serve", "--port", str(other.getsockname()[1]), "--no-demo"],
            cwd=PROJECT,
            env={"CIYIN_VAR": str(tmp_path), "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert ended.returncode == 2
    assert "cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def own_address() -> str:
    """Return an address of this machine that is not loopback; skips where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            found = str(probe.getsockname()[0])
        except OSError:
            found = "127.0.0.1"
    if found.startswith("127."):
        pytest.skip("this machine has no other address than loopback")
    return found


def start_at(host: str, port: int, var: Path, *more: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tools", "serve", "--host", host, "--port", str(port), "--no-demo", *more],
        cwd=PROJECT,
        env={"CIYIN_VAR": str(var), "PATH": "/usr/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            httpx.get(f"{'http' if '--no-tls' in more else 'https'}://{host}:{port}/healthz", verify=False)
            return process
        except httpx.TransportError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(process.communicate()[1])


def test_for_other_machines_the_way_is_encrypted(tmp_path: Path) -> None:
    host, port = own_address(), free_port()
    process = start_at(host, port, tmp_path)
    try:
        url = f"https://{host}:{port}"
        page = httpx.get(f"{url}/auth/sign-in", verify=False)
        foreign = httpx.get(f"{url}/auth/sign-in", verify=False, headers={"host": "evil.test"})

        assert page.status_code == 200
        assert page.headers["strict-transport-security"]
        assert "启用" not in page.text  # nobody sits here
        assert foreign.status_code == 400
    finally:
        process.terminate()
        told = process.communicate(timeout=20)[1]
    assert "self-made certificate" in told


def test_without_encryption_it_says_so_loudly(tmp_path: Path) -> None:
    host, port = own_address(), free_port()
    process = start_at(host, port, tmp_path, "--no-tls")
    process.terminate()

    assert "WITHOUT ENCRYPTION" in process.communicate(timeout=20)[1]
