"""The units and the proxy that are shipped: they call commands that exist, are closed, and log no token."""

from __future__ import annotations

import re
from configparser import RawConfigParser
from pathlib import Path

import pytest

from tools.__main__ import COMMANDS
from tools.messages import PROJECT

UNITS = sorted((PROJECT / "deploy/systemd").glob("*.service"))
TIMERS = sorted((PROJECT / "deploy/systemd").glob("*.timer"))
NGINX = (PROJECT / "deploy/nginx/ciyin.conf").read_text("utf-8")
CLOSED = {"nonewprivileges": "yes", "protectsystem": "strict", "protecthome": "yes", "privatetmp": "yes"}
SERVER = {"capabilityboundingset": "", "systemcallarchitectures": "native", "privatedevices": "yes"}


def unit(path: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.read(path, "utf-8")
    return parser


def by_name(paths: list[Path]) -> dict[str, object]:
    return {"argvalues": paths, "ids": [path.name for path in paths]}


@pytest.mark.parametrize("path", **by_name(UNITS))
def test_a_unit_calls_a_command_that_there_is(path: Path) -> None:
    command = re.search(r"-m tools ([a-z-]+)", unit(path)["Service"]["ExecStart"])

    assert command is not None
    assert command[1] in COMMANDS


@pytest.mark.parametrize("path", **by_name(UNITS))
def test_a_unit_runs_as_a_closed_user_of_its_own(path: Path) -> None:
    service = unit(path)["Service"]

    assert service["User"] == "ciyin"
    assert {name: service.get(name) for name in CLOSED} == CLOSED
    assert service["UMask"] == "0077"


def test_the_server_may_do_nothing_it_does_not_need() -> None:
    service = unit(PROJECT / "deploy/systemd/ciyin.service")["Service"]

    assert {name: service.get(name) for name in SERVER} == SERVER
    assert "--no-demo" in service["ExecStart"]


@pytest.mark.parametrize("path", **by_name(TIMERS))
def test_a_timer_has_its_service_and_makes_up_for_a_night_off(path: Path) -> None:
    assert path.with_suffix(".service").is_file()
    assert unit(path)["Timer"]["Persistent"] == "true"


def test_the_access_log_holds_no_query_and_no_token() -> None:
    form = re.search(r"log_format ciyin '(.*)';", NGINX)

    assert form is not None
    assert "$request_uri" not in form[1]
    assert "$args" not in form[1]
    assert all(tail in NGINX for tail in ("upload_file/-", "/media/-", "/export/-"))


def test_the_proxy_says_who_called_in_its_own_words_alone() -> None:
    assert "X-Forwarded-For $remote_addr;" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX


def test_logs_are_kept_for_six_months() -> None:
    rotated = (PROJECT / "deploy/nginx/logrotate").read_text("utf-8")

    assert int(re.search(r"rotate (\d+)", rotated)[1]) >= 27  # type: ignore[index]
