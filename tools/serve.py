"""`python -m tools serve`: keys, database, station and server, with demo station and job worker beside it."""

from __future__ import annotations

import gc
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from core.actor import system_actor
from core.clock import local_day, system_clock
from core.errors import Refused
from core.i18n import say
from core.settings import PROJECT
from core.vocabulary import Role, Workspace
from domain.accounts.links import LinkPurpose, issue_link
from domain.accounts.queries import has_administrator
from domain.desk import Desk, close_desks, has_database
from domain.work import begin
from tools.certificate import Certificate, certificate_for
from tools.database import ready_desk
from web.quiet import Quiet

COMMANDS = ("worker", "demo")
GC_SECONDS = 60.0
LAST_WORDS_SECONDS = 5
MOST_FRAME_BYTES = 8_000_000


@dataclass(frozen=True)
class Plan:
    """How this start of the desk is reached."""

    host: str
    port: int
    certificate: Certificate | None
    names: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The address to type into a browser."""
        shown = self.names[0] if self.names else self.host
        name = f"[{shown}]" if ":" in shown else shown
        return f"{'https' if self.certificate else 'http'}://{name}:{self.port}"


def serve(
    host: Annotated[str, typer.Option(help="Name or address under which the desk is reached.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.")] = 8501,
    tls: Annotated[bool, typer.Option(help="Encrypt the way from other machines.")] = True,
    demo: Annotated[bool, typer.Option(help="Build the demo station where there is none.")] = True,
) -> None:
    """Serve the desk: on an empty folder it makes keys, database and station first."""
    desk = ready_desk()
    names = names_of(host)
    try:
        certificate = certificate_for(names[0]) if tls and not is_loopback(host) else None
    except Refused as refusal:
        print(say(refusal.message), file=sys.stderr)
        raise typer.Exit(2) from refusal
    run(Plan(host, port, certificate, names), desk, beside=COMMANDS if demo else COMMANDS[:1])


def is_loopback(host: str) -> bool:
    """Tell whether a name or address means this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def names_of(host: str) -> tuple[str, ...]:
    """Return the names the desk is called by: the one given, or for 'every address' those of this machine."""
    bare = host.strip("[]")
    if bare not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return (bare,)
    own = socket.gethostname()
    found = {str(info[4][0]) for info in socket.getaddrinfo(own, None)}
    return (own, *sorted(name for name in found if not is_loopback(name)))


def run(plan: Plan, desk: Desk, script: Path = PROJECT / "Home.py", beside: Iterable[str] = ()) -> None:
    """Serve until told to stop; then stop what runs beside, write the anchors and close the databases."""
    _warn(plan)
    listening = _listen(plan)
    sys.stderr = Quiet(sys.stderr)  # before Streamlit's loggers take hold of it
    from server import assemble  # Streamlit takes a second to load; a taken port is said before that

    server = uvicorn.Server(uvicorn.Config(assemble(script, plan.names, plan.port), **_uvicorn_options(plan)))
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, _leave)
    try:
        with _companions(server, plan, desk, beside):
            server.run(sockets=[listening])
    finally:
        listening.close()
        close_desks()


def _leave(*_: object) -> None:
    """End in order: uvicorn sends itself the signal again once it has closed, which must not cut us off."""
    raise SystemExit(0)


def _uvicorn_options(plan: Plan) -> dict[str, Any]:
    """Return how uvicorn runs: no access log (addresses hold tokens), nobody's word on who forwarded what."""
    certificate = plan.certificate
    return {
        "host": plan.host,
        "port": plan.port,
        "ws": "websockets-sansio",
        "ws_max_size": MOST_FRAME_BYTES,
        "ws_per_message_deflate": True,
        "access_log": False,
        "log_level": "warning",
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": LAST_WORDS_SECONDS,
        "ssl_certfile": certificate.chain if certificate else None,
        "ssl_keyfile": certificate.key if certificate else None,
    }


@contextmanager
def _companions(server: uvicorn.Server, plan: Plan, desk: Desk, wanted: Iterable[str]) -> Iterator[None]:
    """Start what runs beside the server once it answers, and stop it with the server."""
    children: list[subprocess.Popen[bytes]] = []
    over = threading.Event()

    def beside() -> None:
        while not server.started and not over.is_set():
            time.sleep(0.05)
        if not over.is_set():
            _greet(plan, desk)
            children.extend(_start_children(wanted))
        while not over.wait(GC_SECONDS):
            gc.collect()

    thread = threading.Thread(target=beside, name="beside", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(LAST_WORDS_SECONDS)
        _stop(children)


def _start_children(wanted: Iterable[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start commands beside the server; the demo station is built only where there is none."""
    for command in wanted:
        is_built = command == "demo" and has_database(Workspace.DEMO)
        if not is_built and _exists(f"tools.{command}"):
            yield subprocess.Popen([sys.executable, "-m", "tools", command], cwd=PROJECT)


def _exists(module: str) -> bool:
    with suppress(ModuleNotFoundError):
        return find_spec(module) is not None
    return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _greet(plan: Plan, desk: Desk) -> None:
    """Print where the desk is, and the one-time link while it has no administrator."""
    print(f"Ciyin Desk: {plan.address}", flush=True)
    with desk.database.reading() as session:
        if has_administrator(session, desk.station_id, local_day(system_clock())):
            return
    with begin(desk, system_actor(desk.station_id, Role.SYSADMIN)) as work:
        token = issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)
    print(f"First administrator (works once, 24 hours): {plan.address}/auth/first?t={token}", flush=True)


def _warn(plan: Plan) -> None:
    if plan.certificate is None and not is_loopback(plan.host):
        print("WARNING: served WITHOUT ENCRYPTION: passwords can be read on the way.", file=sys.stderr)
    elif plan.certificate and plan.certificate.is_own:
        print("Note: a self-made certificate; browsers ask once. Its SHA-256:", file=sys.stderr)
        print(f"  {plan.certificate.fingerprint}", file=sys.stderr)


def _listen(plan: Plan) -> socket.socket:
    """Bind the port at once, so that one that is taken is said in a sentence."""
    try:
        family, kind, proto, _, where = socket.getaddrinfo(plan.host, plan.port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, proto)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
    except OSError as taken:
        print(f"{plan.host}:{plan.port} cannot be used: {taken.strerror}. Try PORT=8502.", file=sys.stderr)
        raise typer.Exit(2) from taken
    listening.listen(512)
    return listening
