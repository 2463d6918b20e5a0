"""Switched off, the assessment is gone and casework knows nothing of it."""

import pytest

from core.errors import Refused
from core.settings import settings
from core.vocabulary import Role
from core.yamlfile import read_yaml
from domain.accounts.policy import Page, may, pages_for
from domain.assessment import draft_month, draw_sample, nominate, raise_signs, show_month, sign
from domain.modules import Module, is_on
from tests.assessed import OCTOBER, SECOND, at, entries, sheet_of, sheets, signed
from tests.disputes import closed, file, registered
from tests.factories import small_station

PAGES = {Page.ASSESSMENT, Page.MY_SCORE, Page.ASSESSMENT_RULES}


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    entries(made, 12)
    signed(made)
    yield made
    made.desk.database.close()


@pytest.fixture
def switched_off(station, tmp_path, monkeypatch):
    import yaml

    content = dict(read_yaml(settings().station_file))
    content["modules"] = {**content.get("modules", {}), "assessment": False}
    path = tmp_path / "station.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("CIYIN_STATION_FILE", str(path))
    settings.cache_clear()
    yield station
    settings.cache_clear()


def test_its_pages_are_gone_for_everybody(switched_off):
    assert not is_on(Module.ASSESSMENT)
    assert not any(PAGES & set(pages_for(role)) for role in Role)


def test_nothing_of_it_can_be_begun(switched_off):
    at(switched_off, SECOND)
    for action in (draft_month, show_month, draw_sample, raise_signs):
        with pytest.raises(Refused), switched_off.work(Role.CLERK) as work:
            action(work, OCTOBER)
    with pytest.raises(Refused), switched_off.work(Role.CLERK) as work:
        nominate(work, 2026)
    with pytest.raises(Refused), switched_off.work(Role.LEADER) as work:
        sign(work, [sheet_of(switched_off).id])


def test_casework_goes_on_and_what_was_signed_stays(switched_off):
    before = sheets(switched_off)

    case_id = closed(switched_off)
    registered(switched_off)

    assert file(switched_off, case_id).outcome == "OC01"
    assert may(switched_off.actor(Role.GRID_WORKER), Page.MEDIATION)
    assert sheets(switched_off) == before
