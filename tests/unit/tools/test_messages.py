"""The catalogues follow the source."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools import messages
from tools.messages import area_of, read_catalogues, update, used_words, words_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Lend a project of two rooms and a script, each with something to say."""
    write(tmp_path / "charts/bars.py", 'title = _("Cases by month")\nlabel = _("Saved")\n')
    write(tmp_path / "domain/alerts/rules.py", 'REASON = message("Saved")\n')
    write(tmp_path / "Home.py", 'st.title(_n("{count} case", "{count} cases", 3))\n')
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def po(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("Saved")', ["Saved"]),
        ('_("Saved " "twice")', ["Saved twice"]),
        ('message("{name} saved", name=_("Case"))', ["{name} saved", "Case"]),
        ('i18n._("Saved")', ["Saved"]),
        ("f\"{_('Saved')}\"", ["Saved"]),
        ('TABLE = {Kind.A: message("Noise")}', ["Noise"]),
        ('_n("{count} case", "{count} cases", n)', [("{count} case", "{count} cases")]),
    ],
)
def test_marked_texts_are_found(source: str, found: list[messages.Words]) -> None:
    assert list(words_in(source)) == found


@pytest.mark.parametrize(
    "source",
    [
        "_(text)",
        '_n("one", many, 2)',
        "_(7)",
        "for _ in cases: pass",
        'say("Saved")',
        "def message(text): ...",
    ],
)
def test_what_is_not_a_marked_text_is_passed_over(source: str) -> None:
    assert list(words_in(source)) == []


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("charts/bars.py", "charts"),
        ("domain/alerts/reading/sheets.py", "domain_alerts"),
        ("domain/alerts/__init__.py", "domain_alerts"),
        ("domain/work.py", "domain"),
        ("Home.py", "home"),
        ("server.py", "server"),
    ],
)
def test_a_file_belongs_to_an_area(path: str, area: str) -> None:
    assert area_of(Path(path)) == area


def test_used_texts_know_their_areas(project: Path) -> None:
    assert used_words(project) == {
        "Cases by month": ["charts"],
        "Saved": ["charts", "domain_alerts"],
        ("{count} case", "{count} cases"): ["home"],
    }


def test_a_text_that_is_also_a_plural_is_one_message(project: Path) -> None:
    write(project / "charts/bars.py", '_("{count} case")\n')

    assert [words for words in used_words(project) if "{count} case" in words] == [
        ("{count} case", "{count} cases")
    ]


def test_tests_and_migrations_say_nothing_to_users(project: Path) -> None:
    write(project / "tests/test_bars.py", '_("Only in a test")\n')

    assert "Only in a test" not in used_words(project)


def test_english_fills_itself_in(project: Path, tmp_path: Path) -> None:
    missing = update("en", used_words(project), tmp_path / "locales")

    assert missing == []
    assert 'msgid "Saved"\nmsgstr "Saved"' in po(tmp_path, "locales/en/charts.po")
    assert 'msgstr[1] "{count} cases"' in po(tmp_path, "locales/en/home.po")


def test_chinese_is_left_for_a_person(project: Path, tmp_path: Path) -> None:
    missing = update("zh_CN", used_words(project), tmp_path / "locales")

    assert missing == ["Cases by month", "Saved", "{count} case"]
    assert 'msgid "Saved"\nmsgstr ""' in po(tmp_path, "locales/zh_CN/charts.po")
    assert 'msgstr[0] ""' in po(tmp_path, "locales/zh_CN/home.po")
    assert "msgstr[1]" not in po(tmp_path, "locales/zh_CN/home.po")


def test_a_translation_stays_and_an_unused_one_goes(project: Path, tmp_path: Path) -> None:
    write(tmp_path / "zh_CN/charts.po", 'msgid "Saved"\nmsgstr "已保存"\n\nmsgid "Gone"\nmsgstr "没了"\n')

    update("zh_CN", used_words(project), tmp_path)

    assert 'msgid "Saved"\nmsgstr "已保存"' in po(tmp_path, "zh_CN/charts.po")
    assert "Gone" not in po(tmp_path, "zh_CN/charts.po")


def test_a_catalogue_nobody_uses_goes(project: Path, tmp_path: Path) -> None:
    write(tmp_path / "zh_CN/duty.po", 'msgid "Gone"\nmsgstr "没了"\n')

    update("zh_CN", used_words(project), tmp_path)

    assert sorted(path.name for path in (tmp_path / "zh_CN").iterdir()) == ["charts.po", "home.po"]


def test_a_message_used_twice_stays_where_it_lies(project: Path, tmp_path: Path) -> None:
    write(tmp_path / "zh_CN/domain_alerts.po", 'msgid "Saved"\nmsgstr "已保存"\n')

    update("zh_CN", used_words(project), tmp_path)

    assert "Saved" in read_catalogues("zh_CN", tmp_path)["domain_alerts"]
    assert "Saved" not in read_catalogues("zh_CN", tmp_path)["charts"]


def test_a_translation_moves_with_its_message(project: Path, tmp_path: Path) -> None:
    write(tmp_path / "zh_CN/duty.po", '# said on paper too\nmsgid "Cases by month"\nmsgstr "各月案件"\n')

    update("zh_CN", used_words(project), tmp_path)

    moved = read_catalogues("zh_CN", tmp_path)["charts"]["Cases by month"]
    assert (moved.string, moved.user_comments) == ("各月案件", ["said on paper too"])


def test_of_two_entries_the_translated_one_is_kept(project: Path, tmp_path: Path) -> None:
    write(tmp_path / "zh_CN/charts.po", 'msgid "Saved"\nmsgstr ""\n')
    write(tmp_path / "zh_CN/domain_alerts.po", 'msgid "Saved"\nmsgstr "已保存"\n')

    update("zh_CN", used_words(project), tmp_path)

    assert read_catalogues("zh_CN", tmp_path)["charts"]["Saved"].string == "已保存"
    assert "domain_alerts" not in read_catalogues("zh_CN", tmp_path)


def test_a_text_that_became_a_plural_keeps_its_words(project: Path, tmp_path: Path) -> None:
    write(tmp_path / "zh_CN/home.po", 'msgid "{count} case"\nmsgstr "{count} 件"\n')

    update("zh_CN", used_words(project), tmp_path)

    assert 'msgstr[0] "{count} 件"' in po(tmp_path, "zh_CN/home.po")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_writing_again_changes_nothing(language: str, project: Path, tmp_path: Path) -> None:
    def written() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / language).iterdir()}

    update(language, used_words(project), tmp_path)
    first = written()
    update(language, used_words(project), tmp_path)

    assert written() == first


def test_entries_lie_in_the_order_of_their_texts_without_dates_or_places() -> None:
    text = messages.as_po([Message("b", "B"), Message("a {x} " + "long " * 40, "A")], "zh_CN").decode()

    assert text.startswith(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_CN\\n"\n'
    )
    assert not {"Date", "#:", "#,"} & set(text.split())
    assert len(text.splitlines()) == 11


def test_the_command_lists_what_is_without_words(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "used_words", lambda: used_words(project))
    monkeypatch.setattr(messages, "update", lambda language, used: update(language, used, tmp_path))

    messages.messages()

    assert "zh_CN: 3 messages, 3 without words\n  Cases by month\n  Saved\n" in capsys.readouterr().out
