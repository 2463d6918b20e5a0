"""Security headers, and the policy that says what a page may load."""

from __future__ import annotations

import base64
import hashlib
import re

from web.addresses import Address
from web.headers import FORM_POLICY, inline_hashes, page_policy, security_headers, streamlit_index

PLAIN = Address("http", "127.0.0.1:8501", "127.0.0.1", is_forwarded=False)
SAFE = Address("https", "desk.station", "10.0.0.5", is_forwarded=False)


def test_every_script_that_stands_in_streamlits_page_is_named_by_its_hash() -> None:
    html = streamlit_index().read_text(encoding="utf-8")

    hashes = inline_hashes(html)

    inline = [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag]
    assert len(hashes) == len(inline) == 1
    assert hashes[0] in page_policy(PLAIN, hashes)


def test_a_hash_is_that_of_the_scripts_exact_text() -> None:
    text = "\n  window.x = 1\n"
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert inline_hashes(f"<script src='a'></script><script>{text}</script>") == (f"'sha256-{digest}'",)


def test_a_page_loads_from_this_desk_alone() -> None:
    rules = dict(rule.split(" ", 1) for rule in page_policy(PLAIN, ()).split("; "))

    assert rules["default-src"] == "'self'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert rules["connect-src"] == "'self' ws://127.0.0.1:8501"
    assert (rules["object-src"], rules["frame-ancestors"]) == ("'none'", "'none'")
    assert not re.search(r"\*|https?:", page_policy(PLAIN, ()))
    assert "'unsafe-eval'" not in page_policy(PLAIN, ())


def test_under_tls_the_socket_is_encrypted_and_the_browser_remembers() -> None:
    headers = security_headers(SAFE, page_policy(SAFE, ()))

    assert "wss://desk.station" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in security_headers(PLAIN, FORM_POLICY)


def test_the_forms_need_no_script_and_allow_none() -> None:
    assert "script-src" not in FORM_POLICY
    assert "default-src 'none'" in FORM_POLICY
    assert "form-action 'self'" in FORM_POLICY
