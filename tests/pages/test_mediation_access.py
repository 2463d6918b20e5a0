"""Who reaches what through the pages: every role, by click and by address, at home, next door and nowhere."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from domain.accounts.policy import Action, Page, Scope, grant
from tests.disputes import closed, file, registered
from tests.seats import everything

OWN, FOREIGN, MISSING = "own grid", "another grid", "missing"
# who opens a dispute that the grid worker of grid 1 has, and one that the worker of grid 2 has
OPENS = {
    Role.LEADER: {OWN, FOREIGN},
    Role.CLERK: {OWN, FOREIGN},
    Role.AUDITOR: {OWN, FOREIGN},
    Role.GOVERNANCE_READER: {OWN, FOREIGN},
    Role.COMMUNITY_OFFICER: {OWN},
    Role.SUBDISTRICT_CADRE: {OWN},
    Role.GRID_WORKER: {OWN},
    Role.AUXILIARY: set(),
    Role.JUSTICE_MEDIATOR: set(),
    Role.SYSADMIN: set(),
    Role.CITY_PATROL: set(),
}
TITLE = "3 栋 2 单元 噪声扰民"


def keys(app):
    return {str(button.key) for button in app.button}


def asked(station, which):
    """Return the id behind a kind of address; there is a dispute in both grids."""
    ids = {OWN: registered(station), FOREIGN: registered(station, grid="G02"), MISSING: 999_999}
    return ids[which]


@pytest.mark.parametrize("which", [OWN, FOREIGN, MISSING])
@pytest.mark.parametrize("role", Role)
def test_a_file_opens_by_address_for_whom_it_should(station, open_as, role, which):
    app = open_as(role, Page.MEDIATION, case=str(asked(station, which)))

    assert not app.exception
    is_open = TITLE in [one.value for one in app.subheader]
    assert is_open is (which in OPENS[role])
    if not is_open:
        assert "138\\*\\*\\*\\*5678" not in everything(app)


def test_the_table_above_says_something_of_every_role():
    assert set(OPENS) == set(Role)
    for role, found in OPENS.items():
        scope = grant(role, Page.MEDIATION).scope
        assert (FOREIGN in found) is (scope is Scope.STATION)


@pytest.mark.parametrize("role", [role for role in Role if OPENS[role]])
def test_only_who_may_write_is_offered_steps(station, open_as, role):
    app = open_as(role, Page.MEDIATION, case=str(asked(station, OWN)))

    offered = {key for key in keys(app) if key.endswith("-save") or key == "mediation-more-go"}
    assert bool(offered) is (Action.WRITE in grant(role, Page.MEDIATION).actions)


@pytest.mark.parametrize("role", [role for role in Role if OPENS[role]])
def test_only_who_may_export_is_offered_the_sheet(station, open_as, role):
    registered(station)

    app = open_as(role, Page.MEDIATION)

    assert ("mediation-export" in keys(app)) is (Action.EXPORT in grant(role, Page.MEDIATION).actions)


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.SUBDISTRICT_CADRE])
@pytest.mark.parametrize(
    "params",
    [
        {"grid": "G02"},
        {"type": "DT02"},
        {"metric": "accepted", "period": "year"},
        {"metric": "M03", "grid": "G02"},
        {"metric": "registered", "period": "2020-01-01..2030-01-01", "grid": "G02"},
        {"metric": "nonsense", "period": "nonsense", "grid": "nonsense", "type": "nonsense"},
    ],
)
def test_no_address_lists_another_grid(station, open_as, role, params):
    foreign = asked(station, FOREIGN)
    spelled = {k: str(station.grid_ids[v]) if v in station.grid_ids else v for k, v in params.items()}

    app = open_as(role, Page.MEDIATION, **spelled)

    assert not app.exception
    assert f"mediation-open-{foreign}" not in keys(app)


@pytest.mark.parametrize("words", ["噪声", "张三丰", "zsf", "13812345678", "11010519491231002X", "0002号"])
def test_no_search_finds_another_grid(station, open_as, words):
    foreign = registered(station, grid="G02")
    app = open_as(Role.GRID_WORKER, Page.MEDIATION)

    app.text_input(key="mediation-search").set_value(words).run()

    assert f"mediation-open-{foreign}" not in keys(app)
    assert "没有找到" in everything(app)


FOLLOWS = {
    Role.LEADER: {OWN, FOREIGN},
    Role.CLERK: {OWN, FOREIGN},
    Role.AUDITOR: {OWN, FOREIGN},
    Role.COMMUNITY_OFFICER: {OWN},
    Role.GRID_WORKER: {OWN},
}


@pytest.mark.parametrize("which", [OWN, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_a_follow_up_opens_by_address_for_whom_it_should(station, open_as, role, which):
    case_id = closed(station, grid="G01" if which == OWN else "G02", risk="R4")
    station.clock.move(days=4)
    follow_up = file(station, case_id).follow_ups[0]

    app = open_as(role, Page.FOLLOWUPS, visit=str(follow_up.id))

    assert not app.exception
    may_write = Action.WRITE in grant(role, Page.FOLLOWUPS).actions
    is_seen = which in FOLLOWS.get(role, set())
    assert (TITLE in [one.value for one in app.subheader]) is is_seen
    assert (f"followups-{follow_up.id}-save" in keys(app)) is (is_seen and may_write)
