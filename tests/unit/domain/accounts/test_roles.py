"""What the roles are called."""

from __future__ import annotations

import pytest

from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.roles import role_label


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name_in_both_languages(role: Role) -> None:
    with speaking("zh_CN"):
        chinese = role_label(role)
    with speaking("en"):
        english = role_label(role)

    assert chinese != english
    assert str(role) not in (chinese, english)


def test_the_leader_is_called_as_the_station_says() -> None:
    with speaking("zh_CN"):
        assert role_label(Role.LEADER) == "所领导"
