"""Encryption of single fields, keyed hashes to find them again, and the chain of the audit.

AES-256-GCM with the place of the value (table.column:station:row) as associated data: a value
moved to another row does not open. A blind index is HMAC-SHA256 cut to 128 bits: a plain hash of an
ID number is guessed in seconds (18 digits, few free), a keyed one is not.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import Refused
from core.keys import Keys
from core.messages import message

NONCE = 12


@dataclass(frozen=True)
class Cipher:
    """Encrypts, finds again and chains, with the keys of one installation."""

    keys: Keys

    def lock(self, plain: str, place: str) -> bytes:
        """Return version byte + nonce + ciphertext of ``plain``, bound to ``place``."""
        return self.lock_bytes(plain.encode(), place)

    def open(self, locked: bytes, place: str) -> str:
        """Return the plain text. Raises Refused as ``open_bytes`` does."""
        return self.open_bytes(locked, place).decode()

    def lock_bytes(self, plain: bytes, place: str) -> bytes:
        """Do the same to the content of a file."""
        version, nonce = self.keys.current, os.urandom(NONCE)
        sealed = AESGCM(self.keys.encryption[version]).encrypt(nonce, plain, place.encode())
        return bytes([version]) + nonce + sealed

    def open_bytes(self, locked: bytes, place: str) -> bytes:
        """Return the plain content.

        Raises:
            Refused: wrong key, or the value was moved or altered. Nothing is shown then.
        """
        key = self.keys.encryption.get(locked[0])
        try:
            if key is None:
                raise InvalidTag
            return AESGCM(key).decrypt(locked[1 : 1 + NONCE], locked[1 + NONCE :], place.encode())
        except InvalidTag as wrong:
            raise Refused(message("This value cannot be opened with the present keys.")) from wrong

    def find(self, kind: str, plain: str) -> str:
        """Return the keyed hash (32 hex digits) by which equal values of a kind are found."""
        return _hmac(self.keys.index, f"{kind}\x00{plain}".encode())[:16].hex()

    def chain(self, before: str, content: str) -> str:
        """Return the mac (64 hex digits) that ties ``content`` to the mac before it."""
        return _hmac(self.keys.audit, f"{before}\x00{content}".encode()).hex()


def place_of(table: str, column: str, station_id: int, row_id: int) -> str:
    """Return the associated data of a field: it opens only where it was locked."""
    return f"{table}.{column}:{station_id}:{row_id}"


def sha256(text: str) -> str:
    """Return the plain SHA-256 in hex: for random tokens only, never for anything guessable."""
    return hashlib.sha256(text.encode()).hexdigest()


def _hmac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.sha256).digest()
