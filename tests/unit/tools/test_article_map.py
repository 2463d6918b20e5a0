"""The map from the founding article to what serves it names only what exists."""

import json
import re

import pytest
from typer.testing import CliRunner

from core.settings import PROJECT
from core.yamlfile import read_yaml
from domain.metrics import METRICS
from domain.records import kinds
from tools.__main__ import app_for
from tools.article_map import DATA, FILE, ROWS, drawn, served

NOT_YET = {28}  # the badge: no shift note asks for it
FOUND = served()


def test_every_row_of_the_article_stands_in_the_map():
    assert sorted({one.row for one in FOUND}) == list(ROWS)


def test_what_nothing_serves_is_known_and_nothing_else_is_without_a_test():
    assert {one.row for one in FOUND if not one.page} == NOT_YET
    assert {one.row for one in FOUND if not one.test} == NOT_YET


@pytest.mark.parametrize("one", FOUND, ids=lambda one: f"{one.row}-{one.kind or one.page}")
def test_what_is_named_exists(one):
    if not one.page:
        return
    assert (PROJECT / "pages" / f"{one.page}.py").is_file()
    assert not one.kind or one.kind in kinds()
    assert not one.metric or one.metric in METRICS
    file, name = one.test.split("::")
    text = (PROJECT / "tests" / "pages" / f"test_{file}.py").read_text("utf-8")
    assert re.search(rf"^def {name}\(", text, re.MULTILINE)


def test_the_page_in_docs_is_current():
    assert FILE.read_text("utf-8") == drawn(FOUND), "python -m tools article-map writes it anew"


def test_the_command_prints_one_list():
    done = CliRunner().invoke(app_for(["article-map"]), ["article-map", "--json"])

    found = json.loads(done.output)
    assert done.exit_code == 0
    assert found[0].keys() == {"row", "page", "kind", "metric", "reminder", "report", "test"}


def test_a_row_is_not_written_twice():
    assert len(read_yaml(DATA)["rows"]) == len(
        re.findall(r"^  \d+: \{", DATA.read_text("utf-8"), re.MULTILINE)
    )
