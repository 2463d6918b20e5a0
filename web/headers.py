"""Security headers of every response, and the policy that says what a page may load: this desk only."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

from web.addresses import Address

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORM_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def streamlit_index() -> Path:
    """Return the page that Streamlit serves for every address."""
    package = find_spec("streamlit")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("streamlit")
    return Path(package.origin).parent / "static" / "index.html"


def inline_hashes(html: str) -> tuple[str, ...]:
    """Return the CSP hashes of the scripts that stand in a page itself: made anew at each start."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def page_policy(address: Address, hashes: tuple[str, ...]) -> str:
    """Return the Content-Security-Policy of the desk's pages."""
    socket = f"{'wss' if address.is_tls else 'ws'}://{address.host}"
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *hashes, "'wasm-unsafe-eval'"]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {socket}",
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def security_headers(address: Address, policy: str) -> dict[str, str]:
    """Return the headers that go with every answer."""
    headers = {**ALWAYS, "Content-Security-Policy": policy}
    if address.is_tls:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
