"""The certificate of the intranet server."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from core.errors import Refused
from core.settings import settings
from tools import certificate
from tools.certificate import Certificate, certificate_for


def names_in(made: Certificate) -> set[str]:
    found = x509.load_pem_x509_certificate(made.chain.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


@pytest.mark.parametrize("host", ["desk.station", "10.0.0.5", "fe80::1"])
def test_one_is_made_on_the_spot_for_the_name_and_this_machine(var_folder: Path, host: str) -> None:
    made = certificate_for(host)

    assert made.is_own
    assert names_in(made) == {host, "localhost", "127.0.0.1"}
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(made.chain, made.key)


def test_its_key_is_readable_by_its_owner_alone(var_folder: Path) -> None:
    made = certificate_for("desk.station")

    assert made.key.stat().st_mode & 0o777 == 0o400
    assert made.key.is_relative_to(var_folder)
    assert made.key.parent.stat().st_mode & 0o077 == 0


def test_it_is_kept_and_used_again(var_folder: Path) -> None:
    assert certificate_for("desk.station").fingerprint == certificate_for("desk.station").fingerprint
    assert certificate_for("desk.station").fingerprint != certificate_for("other.station").fingerprint


def test_one_about_to_end_is_made_anew(var_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "DAYS", 29)
    old = certificate_for("desk.station").fingerprint

    assert certificate_for("desk.station").fingerprint != old


def test_one_without_its_key_is_made_anew(var_folder: Path) -> None:
    made = certificate_for("desk.station")
    old = made.fingerprint
    made.key.unlink()

    assert certificate_for("desk.station").fingerprint != old


def test_it_lasts_long_enough_and_began_already(var_folder: Path) -> None:
    found = x509.load_pem_x509_certificate(certificate_for("desk.station").chain.read_bytes())

    assert found.not_valid_before_utc < datetime.now(UTC)
    assert found.not_valid_after_utc > datetime.now(UTC) + timedelta(days=365)


def test_the_one_that_is_given_is_used(var_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = certificate_for("given.station")
    monkeypatch.setenv("CIYIN_TLS_CERT", str(made.chain))
    monkeypatch.setenv("CIYIN_TLS_KEY", str(made.key))
    settings.cache_clear()

    assert certificate_for("desk.station") == Certificate(made.chain, made.key, is_own=False)


@pytest.mark.parametrize("named", ["CIYIN_TLS_CERT", "CIYIN_TLS_KEY"])
def test_half_of_one_is_refused_by_name(
    var_folder: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    missing = {"CIYIN_TLS_CERT", "CIYIN_TLS_KEY"} - {named}
    (var_folder / "there.pem").touch()
    monkeypatch.setenv(named, str(var_folder / "there.pem"))
    settings.cache_clear()

    with pytest.raises(Refused) as refusal:
        certificate_for("desk.station")
    assert refusal.value.message.facts["name"] in missing


@pytest.mark.parametrize("host", ["../../etc/x", "a/b", "a b", "[::1]"])
def test_a_name_never_leads_out_of_the_folder(var_folder: Path, host: str) -> None:
    assert (var_folder / "tls") in [
        certificate._plain(host) and (var_folder / "tls" / certificate._plain(host)).resolve().parent
    ]
