"""From a source's values to dictionary codes."""

from __future__ import annotations

import pandas as pd
import pytest

from core.dictionaries import dictionary
from domain.alerts.reading.codes import Categories, Codes, looked_up
from domain.alerts.reading.mapping import CategoryRule, CodeRule

WORDS = dictionary("alert_categories")


def column(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


def category(first: str, second: str = "", rule: CategoryRule | None = None) -> str:
    return str(Categories(rule or CategoryRule(), WORDS).of(column(first), column(second))[0])


def code(rule: CodeRule, value: str, text: str = "") -> str:
    return str(Codes(rule, dictionary("place_types")).of(column(value), column(text))[0])


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("纠纷类", "邻里纠纷", "AL302"),
        ("刑事类", "入室盗窃", "AL101"),
        ("", "噪声扰民", "AL308"),
        ("Dispute", "Neighbour", "AL302"),
        ("纠纷类", "AL305", "AL305"),
        ("al305", "", "AL305"),
        ("　纠纷类 ", " 邻里纠纷", "AL302"),
    ],
)
def test_a_label_or_a_code_is_recognised(first: str, second: str, found: str) -> None:
    assert category(first, second) == found


@pytest.mark.parametrize(
    ("first", "found"),
    [
        ("刑事类", "AL199"),
        ("纠纷类", "AL399"),
        ("群众求助", "AL499"),
        ("交通类", "AL599"),
        ("举报投诉", "AL799"),
    ],
)
def test_a_first_level_alone_becomes_its_other(first: str, found: str) -> None:
    assert category(first) == found


@pytest.mark.parametrize(
    ("first", "found"), [("火灾事故类", "AL6"), ("非警务类", "AL9"), ("无效与重复", "AL0")]
)
def test_a_first_level_without_an_other_stands_for_itself(first: str, found: str) -> None:
    assert category(first) == found


def test_an_unknown_second_level_falls_back_on_the_first() -> None:
    assert category("纠纷类", "停车位之争") == "AL399"


def test_nothing_known_gives_no_code() -> None:
    assert category("天气", "下雨") == ""
    assert category("", "") == ""


def test_the_table_stands_before_the_labels() -> None:
    rule = CategoryRule({"纠纷类": {"邻里纠纷": "AL306"}})

    assert category("纠纷类", "邻里纠纷", rule) == "AL306"


def test_the_pair_stands_before_the_second_level_alone() -> None:
    rule = CategoryRule({"A": {"x": "AL101"}, "*": {"x": "AL104"}}, labels=False)

    assert category("A", "x", rule) == "AL101"
    assert category("B", "x", rule) == "AL104"


def test_the_second_level_stands_before_the_first_alone() -> None:
    rule = CategoryRule({"A": {"*": "AL199"}, "*": {"x": "AL104"}}, labels=False)

    assert category("A", "x", rule) == "AL104"
    assert category("A", "y", rule) == "AL199"
    assert category("A", "", rule) == "AL199"


def test_labels_are_only_looked_at_where_wanted() -> None:
    rule = CategoryRule({"other": {"*": "AL199"}}, labels=False)

    assert category("纠纷类", "邻里纠纷", rule) == ""


def test_the_star_does_not_stand_for_an_empty_cell() -> None:
    rule = CategoryRule({"*": {"x": "AL104"}}, labels=False)

    assert category("", "", rule) == ""


def test_spelling_does_not_matter_in_the_table() -> None:
    rule = CategoryRule({"Larceny - Shoplifitng": {"*": "AL104"}}, labels=False)

    assert category("LARCENY -  SHOPLIFITNG", "", rule) == "AL104"


def test_the_first_level_above_a_code_is_found() -> None:
    found = Categories(CategoryRule(), WORDS).level1(Categories(CategoryRule(), WORDS).of(
        column("纠纷类", "火灾事故类", "天气"), column("邻里纠纷", "", "")
    ))  # fmt: skip

    assert found.tolist() == ["AL3", "AL6", ""]


def test_a_value_is_coded_by_table_or_label() -> None:
    rule = CodeRule({"APARTMENT": "PT01"})

    assert code(rule, "apartment") == "PT01"
    assert code(rule, "高校") == "PT04"
    assert code(rule, "University") == "PT04"


def test_an_unknown_value_has_no_code_or_the_one_agreed_on() -> None:
    assert code(CodeRule(), "moon") == ""
    assert code(CodeRule(otherwise="PT99"), "moon") == "PT99"


def test_a_value_may_be_known_to_mean_nothing() -> None:
    rule = CodeRule({"unknown": "", "": ""}, otherwise="PT99")

    assert code(rule, "unknown") == ""
    assert code(rule, "") == ""
    assert code(rule, "moon") == "PT99"


def test_a_word_inside_a_text_is_found_in_its_order() -> None:
    rule = CodeRule(words={"小学": "PT05", "小区": "PT01"}, words_in="place_text")

    assert code(rule, "", "河东小学旁小区") == "PT05"
    assert code(rule, "", "滨江小区 3 栋") == "PT01"
    assert code(rule, "", "大桥下") == ""


def test_a_value_stands_before_a_word() -> None:
    rule = CodeRule(words={"小区": "PT01"}, words_in="place_text")

    assert code(rule, "高校", "校内小区") == "PT04"


def test_each_different_value_is_looked_up_once() -> None:
    asked: list[str] = []

    found = looked_up(column("a", "b", "a", "a"), {}, lambda text: asked.append(text) or text.upper())

    assert found.tolist() == ["A", "B", "A", "A"]
    assert asked == ["a", "b"]


def test_answers_are_remembered() -> None:
    known = {"a": "from before"}

    assert looked_up(column("a"), known, str.upper).tolist() == ["from before"]


def test_an_empty_column_gives_an_empty_answer() -> None:
    assert looked_up(column(), {}, str.upper).tolist() == []
