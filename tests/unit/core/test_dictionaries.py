import pytest

from core.dictionaries import dictionary, dictionary_names, parents, read_dictionary
from core.i18n import speaking


@pytest.mark.parametrize("name", dictionary_names())
def test_every_entry_has_a_code_and_both_labels(name):
    for entry in dictionary(name):
        assert entry.code
        assert entry.zh
        assert entry.en


@pytest.mark.parametrize("name", dictionary_names())
def test_codes_are_unique_within_a_list(name, tmp_path):
    codes = [entry.code for entry in dictionary(name)]

    assert len(codes) == len(set(codes))


def test_a_label_follows_the_reader():
    assert dictionary("dispute_types").label("DT02") == "邻里纠纷"
    with speaking("en"):
        assert dictionary("dispute_types").label("DT02") == "Neighbour"


def test_an_unknown_code_stands_for_itself():
    assert dictionary("dispute_types").label("X99") == "X99"
    assert dictionary("dispute_types").label(None) == ""


def test_children_know_their_parent():
    assert dictionary("dispute_types")["DT0201"].parent == "DT02"
    assert dictionary("dispute_types").top("DT0201") == "DT02"
    assert dictionary("dispute_types").family("DT09") == ["DT09"]


def test_choices_are_the_finest_entries():
    choices = [e.code for e in dictionary("dispute_types").choices()]

    assert "DT0201" in choices
    assert "DT02" not in choices
    assert "DT09" in choices


def test_entries_are_found_by_their_facts():
    assert dictionary("case_outcome").where(bucket="S") == {"OC01", "OC02", "OC03", "OC04"}
    assert "SC01" in dictionary("dispute_sources").where(proactive=True)


def test_a_code_is_counted_under_its_parents_and_under_all():
    assert parents("AL101") == ("AL1", "")
    assert parents("AL1") == ("",)
    assert parents("nothing") == ("",)


def test_a_retired_entry_keeps_its_label_but_is_no_choice(tmp_path):
    path = tmp_path / "colours.yaml"
    path.write_text(
        "items:\n  - {code: A, zh: 红, en: Red}\n  - {code: B, zh: 蓝, en: Blue, active: false}\n", "utf-8"
    )

    colours = read_dictionary(path)

    assert colours.label("B") == "蓝"
    assert [e.code for e in colours.active()] == ["A"]
    assert "B" in colours


def test_the_seed_lists_have_their_sizes():
    assert len(dictionary("dispute_levels").entries) == 3
    assert len(dictionary("mediation_stages").entries) == 5
    assert len(dictionary("three_meetings").entries) == 3
    assert len([e for e in dictionary("five_hearts") if e.is_active]) == 5
