"""The field list, the templates and the data agree: nothing unknown, nothing unfilled."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from domain.papers.fields import Print, fields_of
from domain.papers.gathering import gather
from domain.papers.kinds import kinds
from domain.papers.people import people_of
from domain.papers.templates import FOLDER, listed_fields, used_fields
from models import Dispute
from tests.factories import small_station
from tests.papers import OFFICER, all_files

TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.docx"))


@pytest.fixture(scope="module")
def fields():
    files = all_files(small_station(Path(tempfile.mkdtemp(prefix="ciyin-fields-"))))
    given = {}
    with files.station.work(OFFICER) as work:
        for name, case_id in files.cases.items():
            case = work.get(Dispute, case_id)
            found = gather(work.session, case)
            people = people_of(work, case, found.parties, wants_plain=False, purpose="")
            documents = ({"no": 1, "name": "调解记录", "pages": "1"},)
            given[name] = fields_of(Print(found, people, work.now, "某某", "号", 3, documents))
    return given


def test_each_paper_has_its_template_and_each_template_its_paper():
    assert sorted(kind.template for kind in kinds()) == TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_uses_exactly_the_fields_that_are_listed_for_it(name):
    assert used_fields(name) == set(listed_fields()["templates"][name])


def test_the_list_names_every_template():
    assert sorted(listed_fields()["templates"]) == TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_asks_for_a_field_that_is_not_described(name):
    assert used_fields(name) <= set(listed_fields()["fields"])


@pytest.mark.parametrize("case", ["whole", "CP07", "CP13", "CP14", "CP15"])
def test_the_data_gives_exactly_the_fields_that_are_described(fields, case):
    assert set(fields[case]) == set(listed_fields()["fields"])


@pytest.mark.parametrize("case", ["whole", "CP07", "CP13", "CP14", "CP15"])
def test_no_field_is_empty(fields, case):
    blank = [name for name, value in fields[case].items() if value in ("", None)]

    assert blank == []


def test_the_rows_of_a_list_have_the_parts_that_are_described(fields):
    for name, parts in listed_fields()["fields"].items():
        rows = fields["whole"][name]
        if isinstance(rows, list) and rows:
            assert set(rows[0]) == set(parts), name
            assert all(value not in ("", None) for row in rows for value in row.values()), name


def test_every_list_is_tried_with_rows(fields):
    lists = [name for name, value in fields["whole"].items() if isinstance(value, list)]

    assert sorted(lists) == [
        "course", "documents", "items", "meetings", "notes", "parties", "visits",
    ]  # fmt: skip
    assert [name for name in lists if not fields["whole"][name]] == []


def test_every_field_is_used_by_some_paper_or_kept_for_offices():
    used = set().union(*(used_fields(name) for name in TEMPLATES))

    assert set(listed_fields()["fields"]) - used <= {"risk", "level", "method", "registrar", "number"}
