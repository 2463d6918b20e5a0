"""How the server is reached, and what is started beside it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from core.vocabulary import Role
from domain.accounts.links import LinkPurpose, read_link
from domain.desk import close_desks
from models import Account
from tests.factories import SmallStation, small_station
from tools import serve
from tools.serve import Plan, is_loopback, names_of

DESK = Plan("127.0.0.1", 8501, None, ("127.0.0.1",))


@pytest.fixture
def station(var_folder: Path):  # type: ignore[no-untyped-def]
    yield small_station(var_folder)
    close_desks()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"])
def test_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.5", "0.0.0.0", "desk.station", "::", ""])
def test_other_machines_too(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "names"),
    [("10.0.0.5", ("10.0.0.5",)), ("desk.station", ("desk.station",)), ("[fe80::1]", ("fe80::1",))],
)
def test_the_desk_is_called_by_the_name_it_was_given(host: str, names: tuple[str, ...]) -> None:
    assert names_of(host) == names


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_served_everywhere_it_goes_by_the_names_of_this_machine(host: str) -> None:
    names = names_of(host)

    assert names[0] == socket.gethostname()
    assert host not in names
    assert not [name for name in names if is_loopback(name)]


@pytest.mark.parametrize(
    ("plan", "address"),
    [
        (DESK, "http://127.0.0.1:8501"),
        (Plan("0.0.0.0", 8443, object(), ("desk.station",)), "https://desk.station:8443"),  # type: ignore[arg-type]
        (Plan("::1", 8501, None, ("::1",)), "http://[::1]:8501"),
        (Plan("::1", 8501, None), "http://[::1]:8501"),
    ],
)
def test_the_address_is_one_to_type(plan: Plan, address: str) -> None:
    assert plan.address == address


def test_a_port_that_is_taken_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(typer.Exit) as end:
            serve._listen(Plan("127.0.0.1", other.getsockname()[1], None))

    assert end.value.exit_code == 2
    assert "cannot be used" in capsys.readouterr().err


def test_a_name_nobody_knows_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        serve._listen(Plan("no-such-host.invalid", 8501, None))

    assert "cannot be used" in capsys.readouterr().err


def test_without_encryption_other_machines_are_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    serve._warn(DESK)
    here = capsys.readouterr().err
    serve._warn(Plan("10.0.0.5", 8501, None))

    assert here == ""
    assert "WARNING" in capsys.readouterr().err


def test_a_station_with_an_administrator_gets_the_address_alone(
    station: SmallStation, capsys: pytest.CaptureFixture[str]
) -> None:
    serve._greet(DESK, station.desk)

    assert capsys.readouterr().out == "Ciyin Desk: http://127.0.0.1:8501\n"


def test_a_station_without_one_gets_a_link_that_works(
    station: SmallStation, capsys: pytest.CaptureFixture[str]
) -> None:
    with station.work(Role.SYSADMIN) as work:
        account = work.get(Account, station.actor(Role.SYSADMIN).account_id)
        account.is_enabled = False
        work.record(Role.SYSADMIN, account)
    serve._greet(DESK, station.desk)

    address = capsys.readouterr().out.strip().rsplit(" ", 1)[-1]
    assert address.startswith("http://127.0.0.1:8501/auth/first?t=")
    now = serve.system_clock()
    assert read_link(station.desk, address.split("t=")[1], LinkPurpose.FIRST_ADMINISTRATOR, now)


def test_a_command_that_is_not_there_is_not_started() -> None:
    assert serve._exists("tools.serve")
    assert not serve._exists("tools.nothing_of_that_name")
    assert not serve._exists("nothing.of.that.name")


def test_what_runs_beside_ends_with_the_server() -> None:
    kind = [sys.executable, "-c", "import time; time.sleep(60)"]
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True)"
    stubborn = [sys.executable, "-c", f"{deaf}; time.sleep(60)"]
    children = [subprocess.Popen(kind), subprocess.Popen(stubborn, stdout=subprocess.PIPE)]
    assert children[1].stdout
    children[1].stdout.readline()
    started = time.monotonic()
    before, serve.LAST_WORDS_SECONDS = serve.LAST_WORDS_SECONDS, 1

    serve._stop(children)

    serve.LAST_WORDS_SECONDS = before
    children[1].stdout.close()
    assert [child.returncode for child in children] == [-15, -9]
    assert time.monotonic() - started < 10


def test_uvicorn_writes_no_addresses_and_believes_no_proxy() -> None:
    options = serve._uvicorn_options(DESK)

    assert (options["access_log"], options["proxy_headers"], options["server_header"]) == (
        False,
        False,
        False,
    )
