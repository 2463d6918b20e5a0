import pytest

from core.actor import Actor
from core.errors import NotAllowed
from core.vocabulary import Role
from domain.accounts.policy import POLICY, Action, Page, Scope, check, grant, may, pages_for, scope_of


def somebody(role):
    return Actor(1, 1, 1, "x", role)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_page_to_start_on_and_its_own_account(role):
    assert Page.ME in pages_for(role)
    assert pages_for(role)


@pytest.mark.parametrize("page", list(Page))
def test_every_page_is_in_the_table(page):
    assert POLICY[page]


@pytest.mark.parametrize("page", list(Page))
@pytest.mark.parametrize("role", list(Role))
def test_an_action_goes_only_with_rows_to_do_it_to(role, page):
    given = grant(role, page)

    assert bool(given.actions) == (given.scope is not Scope.NONE)
    assert Action.READ in given.actions or not given.actions


@pytest.mark.parametrize("page", list(Page))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_check_refuses_exactly_what_the_table_does_not_give(role, page, action):
    if may(somebody(role), page, action):
        check(somebody(role), page, action)
    else:
        with pytest.raises(NotAllowed):
            check(somebody(role), page, action)


CASEWORK = (Page.MEDIATION, Page.FOLLOWUPS, Page.ALERTS, Page.ALERT_ENTRY, Page.IMPORTS, Page.OVERVIEW)


@pytest.mark.parametrize("page", CASEWORK)
def test_the_system_administrator_reads_no_case(page):
    assert scope_of(Role.SYSADMIN, page) is Scope.NONE


@pytest.mark.parametrize("page", [p for p in Page if p is not Page.ME])
def test_the_auditor_changes_nothing(page):
    assert grant(Role.AUDITOR, page).actions <= {Action.READ}


@pytest.mark.parametrize("role", list(Role))
def test_nobody_edits_the_audit(role):
    assert grant(role, Page.AUDIT).actions <= {Action.READ}


@pytest.mark.parametrize(
    "role", [Role.AUXILIARY, Role.GRID_WORKER, Role.SYSADMIN, Role.AUDITOR, Role.CITY_PATROL]
)
def test_these_never_see_plain_personal_data(role):
    assert not any(Action.REVEAL in grant(role, page).actions for page in Page)


def test_a_grid_worker_reaches_own_cases_and_no_overview():
    assert scope_of(Role.GRID_WORKER, Page.MEDIATION) is Scope.OWN
    assert scope_of(Role.GRID_WORKER, Page.OVERVIEW) is Scope.NONE


def test_the_leader_starts_on_the_overview():
    assert pages_for(Role.LEADER)[0] is Page.OVERVIEW
