"""Passwords: the one adapter to streamlit-authenticator's Hasher, and the rules of a good password.

A hash is bcrypt of base64(sha256(NFC password)): 44 ASCII characters, so bcrypt's limit of 72 bytes
(25 Chinese characters) never cuts anything. Hasher speaks plain bcrypt; where the package is missing,
or another cost is asked for, bcrypt itself writes the same format. ``api_key`` is never set: nothing
of the package but Hasher is used here, and Hasher asks no network.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import bcrypt

from core.errors import BadInput
from core.messages import Message, message
from core.settings import PROJECT

COST = 12
SHORTEST, LONGEST = 12, 128
WALKS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfv", "abcdefghijklmnopqrstuvwxyz"]
#: words that guessing lists begin with; a password made of nothing but them, digits and marks is refused
COMMON = PROJECT / "data" / "common_passwords.txt"


@dataclass(frozen=True)
class Passwords:
    """Hashes and checks at a cost. Tests and made-up stations may ask for a lower one, nothing else may."""

    cost: int = COST

    def hash(self, password: str) -> str:
        """Return the hash to keep."""
        if self.cost == COST:
            return _kept(_digest(password))
        return _hashed(_digest(password), self.cost)

    def verify(self, password: str, kept: str) -> bool:
        """Tell whether a password is the one of a hash; no readable hash takes as long and is no."""
        if not re.fullmatch(r"\$2[aby]\$\d\d\$.{53}", kept):
            _matches(_digest(password), _dummy(self.cost))
            return False
        return _matches(_digest(password), kept)


PASSWORDS = Passwords()


def check_password(password: str, about: Iterable[str] = (), *, field: str = "password") -> None:
    """Refuse a password that is too short, too long or among the first to be guessed.

    ``about`` are words of the person and the station: names, username. Spaces count and are kept.

    Raises:
        BadInput: with what to do instead.
    """
    text = unicodedata.normalize("NFC", password)
    reason = _length_fault(text) or _guess_fault(text.casefold(), about)
    if reason is not None:
        raise BadInput(reason, field)


def _length_fault(text: str) -> Message | None:
    if len(text) < SHORTEST:
        return message("Use at least {count} characters; a short sentence is good.", count=SHORTEST)
    if len(text) > LONGEST:
        return message("Use at most {count} characters.", count=LONGEST)
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        return message("Leave out characters that cannot be seen.")
    return None


def _guess_fault(text: str, about: Iterable[str]) -> Message | None:
    """Find fault with own and common words, walks over the keyboard, and few different signs."""
    left = text
    for word in sorted({*map(str.casefold, about), *_common()}, key=len, reverse=True):
        left = left.replace(word, " ") if len(word) > 1 else left
    left = re.sub(r"[\W\d_]+", "", left)
    if len(set(text)) < 5 or len(set(left)) < 3 or any(left in walk for walk in _walks()):
        return message("This password is among the first to be guessed. Take words nobody would link to you.")
    return None


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").casefold().split())


@cache
def _walks() -> tuple[str, ...]:
    return tuple(walk * 4 for line in WALKS for walk in (line, line[::-1]))


def _digest(password: str) -> str:
    raw = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.sha256(raw).digest()).decode()


def _kept(digest: str) -> str:
    """Hash at the standard cost, through streamlit-authenticator where it is installed."""
    hasher = _hasher()
    return str(hasher.hash(digest)) if hasher else _hashed(digest, COST)


def _matches(digest: str, kept: str) -> bool:
    hasher = _hasher()
    return bool(hasher.check_pw(digest, kept) if hasher else bcrypt.checkpw(digest.encode(), kept.encode()))


@cache
def _hasher() -> Any:
    """Return the package's Hasher, or None where it is not installed.

    Only its file is loaded: the package itself would start its cookie component with it.
    """
    package = find_spec("streamlit_authenticator")
    if package is None or not package.submodule_search_locations:
        return None
    file = Path(package.submodule_search_locations[0]) / "utilities" / "hasher.py"
    spec = spec_from_file_location("streamlit_authenticator_hasher", file)
    if spec is None or spec.loader is None or not file.is_file():
        return None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Hasher


def _hashed(digest: str, cost: int) -> str:
    return bcrypt.hashpw(digest.encode(), bcrypt.gensalt(cost)).decode()


@cache
def _dummy(cost: int) -> str:
    return _hashed(_digest("nobody"), cost)
