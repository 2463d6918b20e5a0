import textwrap

import pytest

from core.dictionaries import dictionary_names
from core.errors import BadInput, NotFound
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.records import declaring, kind_of, kinds, kinds_of, read_kind
from domain.records.kinds import FieldType, Part, Shape

GOOD = """
zh: 样本
en: Sample
group: visits
purpose: {zh: 用于样本, en: For samples}
retention_years: 1
title: "{what}"
happened: {zh: 日期, en: On}
fields:
  - {code: what, type: text, zh: 内容, en: What, required: true}
"""


@pytest.fixture
def declared(tmp_path):
    """Write a declaration and read it."""

    def read(text):
        path = tmp_path / "sample.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return read_kind(path)

    return read


def trouble(declared, text):
    with pytest.raises(BadInput) as refused:
        declared(text)
    return say(refused.value.message)


def test_a_small_declaration_is_enough(declared):
    kind = declared(GOOD)

    assert (kind.code, kind.page, kind.shape) == ("sample", Page.VISITS, Shape.RECORD)
    assert [one.code for one in kind.fields] == ["happened", "what"]
    assert (str(kind.name), kind.retention_years) == ("样本", 1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("zh: 样本\n", "", "zh 和 en"),
        ("group: visits", "group: nowhere", "registration"),
        ("retention_years: 1", "retention_years: soon", "整数"),
        ("type: text", "type: letter", "text"),
        ("code: what", "code: 'w h'", "字母代码"),
        ("code: what", "code: status", "字母代码"),
        ('title: "{what}"', 'title: "{whom}"', "whom"),
        ("required: true", "requird: true", "requird"),
        ("retention_years: 1", "retention_years: 1\nverify: {zh: 核, en: c, roles: [king]}", "king"),
        ("retention_years: 1", "retention_years: 1\ngrid: maybe", "required"),
        ("retention_years: 1", "retention_years: 1\ntally: what", "单选"),
        ("retention_years: 1", "retention_years: 1\ntally: whom", "whom"),
        ("retention_years: 1", "retention_years: 1\nvalidity: {zh: 期, en: v}", "months"),
        ("retention_years: 1", "retention_years: 1\nshape: circle", "record"),
        (
            "retention_years: 1",
            "retention_years: 1\nclocks: [{code: c, zh: 期, en: c, days: 1, hours: 2}]",
            "minutes",
        ),
        ("happened: {zh: 日期, en: On}", "happened: 日期", "zh 和 en"),
        ("type: text, zh: 内容", "type: choice, zh: 内容", "options"),
        ("type: text, zh: 内容", "type: choice, dictionary: none_such, zh: 内容", "options"),
        ("type: text, zh: 内容", "type: checks, dictionary: sexes, zh: 内容", "状态字典"),
        ("type: text, zh: 内容", "type: name, index: true, zh: 内容", "索引"),
        ("fields:", "fields:\n  - {code: what, type: text, zh: 又, en: Again}", "重复"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_file_and_what_to_mend(declared, old, new, words):
    assert old in GOOD

    said = trouble(declared, GOOD.replace(old, new, 1))

    assert "sample.yaml" in said
    assert words in said


@pytest.mark.parametrize("text", ["- a\n- b\n", "zh: [1", "只是一行字"])
def test_a_file_that_is_no_declaration_is_refused(declared, text):
    assert "sample.yaml" in trouble(declared, text)


def test_names_speak_the_reader_s_language(declared):
    kind = declared(GOOD)

    with speaking("en"):
        assert (str(kind.name), str(kind["what"].name)) == ("Sample", "What")


def test_an_edited_file_is_read_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(declaring, "FOLDER", tmp_path)
    monkeypatch.setattr(declaring, "LOOK_AGAIN_SECONDS", 0)
    path = tmp_path / "sample.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert str(kinds()["sample"].name) == "样本"

    path.write_text(GOOD.replace("样本\nen", "新样本\nen"), encoding="utf-8")

    assert str(kinds()["sample"].name) == "新样本"


def test_an_unknown_kind_is_not_found():
    with pytest.raises(NotFound):
        kind_of("no_such_ledger")


@pytest.mark.parametrize("code", list(kinds()))
def test_every_shipped_ledger_says_what_for_how_long_and_which_row(code):
    kind = kind_of(code)

    assert kind.purpose.zh
    assert kind.purpose.en
    assert 1 <= kind.retention_years <= 30
    assert kind.rows
    assert all(1 <= row <= 89 for row in kind.rows)


@pytest.mark.parametrize("code", list(kinds()))
def test_every_name_of_a_shipped_ledger_is_in_both_languages(code):
    kind = kind_of(code)
    names = [kind.name, *(one.name for one in kind.fields), *(one.name for one in kind.measures)]

    assert all(one.zh and one.en and one.en.isascii() for one in names)


@pytest.mark.parametrize("code", list(kinds()))
def test_a_form_of_a_shipped_ledger_has_at_most_eight_required_fields(code):
    required = [one for one in kind_of(code).part(Part.ENTRY) if one.is_required]

    assert len(required) <= 8


@pytest.mark.parametrize("code", list(kinds()))
def test_lists_and_registers_that_are_named_exist(code):
    for one in kind_of(code).fields:
        assert not one.dictionary or one.dictionary in dictionary_names()
        assert set(one.of) <= set(kinds())


def test_people_are_secret_wherever_they_stand():
    for kind in kinds().values():
        for one in kind.fields:
            if one.type in {FieldType.NAME, FieldType.PHONE, FieldType.ID, FieldType.PASSPORT}:
                assert one.is_secret, (kind.code, one.code)


def test_the_source_of_a_tip_is_for_the_leader_alone_and_never_leaves():
    tip = kind_of("tip")

    assert tip.revealers == {Role.LEADER}
    assert not tip.is_exported


@pytest.mark.parametrize("page", [Page.REGISTRATION, Page.VISITS, Page.OUTREACH, Page.SERVICE, Page.TEAM])
def test_every_page_of_ledgers_has_some(page):
    assert kinds_of(page)
