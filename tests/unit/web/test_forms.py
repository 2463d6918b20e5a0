"""The pages before the desk, as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, Refused
from core.i18n import speaking
from core.messages import message
from web.forms import Field, Form, drawn, note, paper, small_form, word

NAME = Field("name", "Your name", "name", value="赵")
SECRET = Field("password", "Password", "current-password", is_secret=True, hint="Long is good.")
FORM = Form("/auth/first", "Begin", (NAME, SECRET), {"t": "token"})


def test_a_form_has_labels_values_and_one_button() -> None:
    html = drawn(FORM)

    assert '<label for="name">Your name</label>' in html
    assert 'type="text" id="name" name="name" value="赵" autocomplete="name" required' in html
    assert 'type="password" id="password"' in html
    assert '<input type="hidden" name="t" value="token">' in html
    assert html.count("<button") == 1


def test_a_fault_stands_under_its_field_and_takes_the_hints_place() -> None:
    html = drawn(FORM, BadInput(message("Too short."), "password"))

    assert html.index('id="password"') < html.index("Too short.") < html.index("<button")
    assert 'aria-describedby="password-fault"' in html
    assert "Long is good." not in html
    assert 'class="word bad"' not in html


@pytest.mark.parametrize(
    "refusal", [Refused(message("Not now.")), BadInput(message("Not now."), "elsewhere")]
)
def test_a_fault_of_no_field_stands_above_the_button(refusal: Refused) -> None:
    html = drawn(FORM, refusal)

    assert html.index("Not now.") < html.index("<button")
    assert "aria-invalid" not in html


@given(st.text(max_size=50))
def test_no_text_becomes_anything_but_text(text: str) -> None:
    one = Form(text, text, (Field("name", text, "name", value=text, hint=text),), {"t": text})

    tags = drawn(Form("/x", "x", (Field("name", "x", "name", value="x", hint="x"),), {"t": "x"})).count("<")
    assert drawn(one).count("<") - (0 if text else -2) == tags or drawn(one).count("<") == tags
    assert word(text).count("<") == note(text).count("<") == 2


@pytest.mark.parametrize(("code", "tag", "other"), [("zh_CN", "zh-CN", "English"), ("en", "en", "中文")])
def test_a_page_names_its_language_and_offers_the_other(code: str, tag: str, other: str) -> None:
    with speaking(code):
        html = bytes(paper("Title", [note("x")], "/auth/sign-in?next=%2F").body).decode()

    assert f'<html lang="{tag}">' in html
    assert other in html
    assert "/auth/sign-in?next=%2F&amp;lang=" in html


def test_a_page_is_never_kept() -> None:
    answer = paper("Title", [], "/auth/sign-in", status=422)

    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")


def test_a_small_form_is_one_quiet_button() -> None:
    html = small_form("/auth/demo", {"role": "leader"}, "所领导")

    assert 'class="first"' not in html
    assert html.count("<button") == 1
