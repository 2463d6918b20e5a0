"""The language of a run: the account's, kept for fragments and callbacks, which run without Home.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from core.i18n import DEFAULT, use_language

P = ParamSpec("P")
_LANGUAGE = "speech-language"

#: how each language names itself
NAMES = {"zh_CN": "中文", "en": "English"}


def speak(language: str) -> None:
    """Speak a language in this run and in the fragments and callbacks after it."""
    st.session_state[_LANGUAGE] = language
    use_language(language)


def recall() -> None:
    """Speak what the last whole run spoke."""
    use_language(st.session_state.get(_LANGUAGE, DEFAULT))


def fragment(*, run_every: float | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Return a decorator like ``st.fragment`` whose function speaks the reader's language.

    A fragment runs on a thread of its own, where no language was chosen.
    """

    def wrap(function: Callable[P, None]) -> Callable[P, None]:
        @wraps(function)
        def spoken(*args: P.args, **kwargs: P.kwargs) -> None:
            recall()
            function(*args, **kwargs)

        return st.fragment(spoken, run_every=run_every)

    return wrap
