"""Every role against every ledger: what it reads, writes, takes along, reveals, checks."""

import pytest

from core.actor import Actor
from core.errors import NotAllowed
from core.vocabulary import Role
from domain.accounts.policy import Action, Scope, grant
from domain.records import kind_of, kinds
from domain.records.policy import check_can_write, may_export, may_read, may_reveal, may_verify, may_write
from models import Record

KINDS = list(kinds())
each_role = pytest.mark.parametrize("role", list(Role))
each_kind = pytest.mark.parametrize("code", KINDS)


def somebody(role, grids=frozenset({1})):
    return Actor(1, 9, 9, "某人", role, grids)


def record(**facts):
    return Record(station_id=1, id=1, kind="hazard", happened_on=None, created_at=None, **facts)


@each_role
@each_kind
def test_a_kind_only_narrows_what_the_page_gives(role, code):
    kind, actor = kind_of(code), somebody(role)
    given = grant(role, kind.page).actions

    assert not may_read(actor, kind) or Action.READ in given
    assert not may_write(actor, kind) or Action.WRITE in given
    assert not may_export(actor, kind) or Action.EXPORT in given
    assert not may_reveal(actor, kind) or Action.REVEAL in given


@each_role
@each_kind
def test_who_writes_or_reveals_also_reads(role, code):
    kind, actor = kind_of(code), somebody(role)

    assert not (may_write(actor, kind) or may_reveal(actor, kind) or may_export(actor, kind)) or may_read(
        actor, kind
    )


@each_kind
@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.JUSTICE_MEDIATOR])
def test_some_have_nothing_to_do_with_ledgers(code, role):
    assert not may_read(somebody(role), kind_of(code))


@each_kind
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_who_looks_on_enters_nothing(code, role):
    assert not may_write(somebody(role), kind_of(code))


@each_kind
@pytest.mark.parametrize("role", [Role.AUXILIARY, Role.GRID_WORKER, Role.CITY_PATROL, Role.AUDITOR])
def test_these_never_see_a_plain_value(code, role):
    assert not may_reveal(somebody(role), kind_of(code))


@each_kind
def test_somebody_can_do_the_work_of_every_ledger(code):
    kind = kind_of(code)
    writers = [role for role in Role if may_write(somebody(role), kind)]

    assert writers
    assert not kind.verify or any(role in kind.verify.roles and role in writers for role in Role)
    if kind.verify:
        assert len([role for role in kind.verify.roles if role in writers]) > 1


def test_the_roster_is_for_those_who_plan_it():
    readers = {role for role in Role if may_read(somebody(role), kind_of("duty_hours"))}

    assert readers == {Role.LEADER, Role.CLERK, Role.AUDITOR}


@pytest.mark.parametrize(
    "role", [one for one in Role if grant(one, kind_of("hazard").page).scope in {Scope.GRID, Scope.OWN}]
)
def test_a_grid_of_somebody_else_is_refused(role):
    kind, actor = kind_of("hazard"), somebody(role)
    if not may_write(actor, kind):
        with pytest.raises(NotAllowed):
            check_can_write(actor, kind, 1)
        return

    check_can_write(actor, kind, 1)
    if actor.grids:
        with pytest.raises(NotAllowed):
            check_can_write(actor, kind, 2)


def test_nobody_verifies_their_own_and_only_roles_named_do():
    kind = kind_of("hazard")

    assert may_verify(somebody(Role.COMMUNITY_OFFICER), record(worker_id=5), kind)
    assert not may_verify(somebody(Role.COMMUNITY_OFFICER), record(worker_id=9), kind)
    assert not may_verify(somebody(Role.AUXILIARY), record(worker_id=5), kind)
    assert not may_verify(somebody(Role.COMMUNITY_OFFICER), record(worker_id=5), kind_of("visit"))
