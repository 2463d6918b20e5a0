"""The certificate of the intranet server: the one given, else one made on the spot and kept."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.errors import Refused
from core.messages import message
from core.settings import settings

DAYS = 825
RENEWED_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Certificate:
    """Two files, whether we made them, and the fingerprint to compare with a browser's warning."""

    chain: Path
    key: Path
    is_own: bool = False

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate as browsers show it."""
        found = x509.load_pem_x509_certificate(self.chain.read_bytes())
        return found.fingerprint(hashes.SHA256()).hex(":").upper()


def certificate_for(host: str) -> Certificate:
    """Return the certificate of CIYIN_TLS_CERT and CIYIN_TLS_KEY, else one of our own for this name.

    Raises:
        Refused: one of the two is named and cannot be read.
    """
    chosen = settings()
    if chosen.tls_cert or chosen.tls_key:
        return _given(chosen.tls_cert, chosen.tls_key)
    folder = chosen.var / "tls"
    own = Certificate(folder / f"{_plain(host)}.pem", folder / f"{_plain(host)}.key", is_own=True)
    if not _still_good(own.chain) or not own.key.is_file():
        _make(host, own)
    return own


def _given(chain: Path | None, key: Path | None) -> Certificate:
    return Certificate(_readable(chain, "CIYIN_TLS_CERT"), _readable(key, "CIYIN_TLS_KEY"))


def _readable(path: Path | None, name: str) -> Path:
    if path is None or not path.is_file():
        raise Refused(message("{name} names no readable file.", name=name))
    return path


def _still_good(path: Path) -> bool:
    if not path.is_file():
        return False
    found = x509.load_pem_x509_certificate(path.read_bytes())
    return found.not_valid_after_utc - datetime.now(UTC) > RENEWED_BEFORE


def _make(host: str, own: Certificate) -> None:
    """Make a key and a certificate for a name or address, signed by itself."""
    own.chain.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _keep(own.key, private)
    _keep(own.chain, signed.public_bytes(serialization.Encoding.PEM))


def _names(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    with suppress(ValueError):
        return [x509.IPAddress(ip_address(host.strip("[]"))), *names]
    return [x509.DNSName(host), *names]


def _keep(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _plain(host: str) -> str:
    return "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in host)
