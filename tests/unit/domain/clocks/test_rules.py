import pytest

from core.dictionaries import dictionary
from domain.clocks import declare, read_rule, rule, rules_of, subjects
from domain.clocks.rules import FOLDER, read_file
from domain.clocks.spans import Unit

ROW = {
    "code": "X",
    "zh": "甲",
    "en": "A",
    "length": 5,
    "unit": "days",
    "starts": ["begun"],
    "basis": "本所规定",
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_file_reads_with_a_basis_and_names_in_both_languages(path):
    for _subject, rows in read_file(path):
        for one in rows:
            assert one.basis
            assert one.zh != one.en
            assert one.starts


@pytest.mark.parametrize("subject", subjects())
def test_codes_are_given_once(subject):
    codes = [one.code for one in rules_of(subject)]

    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("subject", subjects())
def test_every_clock_can_end(subject):
    assert [one.code for one in rules_of(subject) if not one.ends] == []


def test_the_limits_of_levels_and_follow_ups_are_those_of_the_dictionaries():
    for entry in dictionary("dispute_levels"):
        assert rule("dispute", f"LEVEL{entry.code[-1]}").span.length == entry.facts["limit_days"]
    for entry in dictionary("dispute_risk"):
        assert rule("follow_up", f"FOLLOW_UP_{entry.code}").span.length == entry.facts["revisit_days"]


def test_what_holds_a_clock_has_words_that_let_it_go_on():
    for subject in subjects():
        for one in rules_of(subject):
            assert all(one.holds.values()), one.code


@pytest.mark.parametrize(
    ("change", "key"), [({"wrong": 1}, "wrong"), ({"unit": "weeks"}, "weeks"), ({"basis": ...}, "basis")]
)
def test_a_wrong_row_is_refused_by_name(change, key):
    row = {name: value for name, value in {**ROW, **change}.items() if value is not ...}

    with pytest.raises(ValueError, match=key):
        read_rule("thing", row)


def test_a_kind_of_record_declares_its_own_clocks():
    declared = declare("record.bicycle", [ROW, {**ROW, "code": "Y", "unit": "workdays"}])

    assert rules_of("record.bicycle") == declared
    assert rule("record.bicycle", "Y").span.unit is Unit.WORKDAYS
    assert "record.bicycle" in subjects()


def test_a_code_that_no_table_holds_is_a_key_error():
    with pytest.raises(KeyError):
        rule("dispute", "NOPE")
    assert rules_of("nothing") == ()


def test_a_clock_stopped_for_some_reasons_hears_only_these():
    """治安管理处罚法 118: only the time of an expert opinion and of a hearing is left out."""
    case = rule("dispute", "PUBLIC_SECURITY_CASE")

    assert case.is_held_by("paused", "PR1")
    assert case.is_held_by("paused", "PR3")
    assert not case.is_held_by("paused", "PR2")
    assert not case.is_held_by("resumed", "PR1")
