"""The server: Streamlit's Home.py with the rooms of web/, all of it behind the gate."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.bootstrap import load_config_options

from core.settings import PROJECT, settings
from web import export
from web.auth import Reception
from web.gate import Gate

TRUSTED = {"x-ciyin-sid": "sid", "x-ciyin-workspace": "workspace"}


def assemble(script: Path = PROJECT / "Home.py", hosts: Iterable[str] = (), port: int = 8501) -> Any:
    """Return the ASGI application that answers to the allowed hosts and these."""
    names = [*settings().allowed_hosts, *hosts]
    PagesManager.uses_pages_directory = False  # else a first deep link would run a page without Home.py
    app = st.App(script, routes=[*Reception().routes(), *export.routes()])
    load_config_options(streamlit_options(names, port))
    return Gate(app, names)


def streamlit_options(hosts: list[str], port: int) -> dict[str, Any]:
    """Return what .streamlit/config.toml cannot know: names of this start, and whose word on users counts."""
    return {
        "server.allowedHosts": hosts,
        "server.port": port,
        "server.trustedUserHeaders": TRUSTED,
        "server.cookieSecret": secrets.token_hex(32),
        "runner.postScriptGC": False,
    }
