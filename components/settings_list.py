"""What the station is set to, to read: each part says which file holds it and when it was loaded."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from charts.text import percent, whole
from components import table
from components.here import Here
from components.words import moment
from core.i18n import _, say
from domain import settings_view
from domain.settings_view import STATION, Loaded

Columns = Mapping[str, object]


def organisation(here: Here) -> None:
    """Draw the grids with office and police room, and the offices."""
    with here.desk.database.reading() as session:
        grids = settings_view.find_grids(session, here.actor)
        offices = settings_view.find_offices(session, here.actor)
    source(_loaded(here)[STATION])
    table.show(_with_state(grids), _grid_columns(), key="settings-grids")
    st.caption(_("Subdistrict offices"))
    columns = {
        "code": _("Code"),
        "name": _("Designation"),
        "grids": _("Number of grids"),
        "state": _("State"),
    }
    table.show(_with_state(offices), columns, key="settings-offices")


def places(here: Here) -> None:
    """Draw every place with its kind and grid."""
    with here.desk.database.reading() as session:
        found = settings_view.find_places(session, here.actor)
    st.caption(
        _("{count} places. The station file names them; imports and forms add to them.", count=len(found))
    )
    columns = {
        "code": _("Code"),
        "name": _("Designation"),
        "kind": _("Place type"),
        "grid": _("Grid"),
        "state": _("State"),
    }
    table.show(_with_state(found), columns, key="settings-places", rows=16)


def dictionaries(here: Here) -> None:
    """Draw the chosen code list."""
    loaded = _loaded(here)
    words = {name: f"{list_name(name)}　{name}" for name in loaded if name != STATION}
    chosen = st.selectbox(
        _("Code list"), list(words), format_func=words.__getitem__, key="settings-dictionary", width=420
    )
    source(loaded[chosen])
    columns = {
        "code": _("Code"),
        "zh": _("In Chinese"),
        "en": _("In English"),
        "parent": _("Belongs to"),
        "state": _("State"),
    }
    table.show(_with_state(settings_view.entries_of(chosen)), columns, key="settings-entries", rows=16)


def targets(here: Here) -> None:
    """Draw what the station wants to reach."""
    source(_loaded(here)[STATION])
    listed = settings_view.targets()
    shown = listed.assign(
        name=[say(label) for label in listed["label"]],
        words=[value_words(value) for value in listed["value"]],
    )
    columns = {"name": _("Target"), "words": _("Value"), "key": _("Key in the file")}
    table.show(shown, columns, key="settings-targets", rows=24)


def _loaded(here: Here) -> dict[str, Loaded]:
    with here.desk.database.reading() as session:
        return settings_view.find_loaded(session, here.actor)


def source(loaded: Loaded) -> None:
    """Say which file to edit, when it was loaded, and whether it has changed since."""
    when = moment(loaded.loaded_at) if loaded.loaded_at else _("not yet")
    words = _("Edit {path} to change this. Loaded {when}.", path=f"`{loaded.path}`", when=when)
    st.caption(f":material/description: {words}")
    if not loaded.is_current:
        changed = _("The file has changed since it was loaded.")
        st.markdown(f":orange[:small[:material/sync_problem: {changed}]]")


def list_name(name: str) -> str:
    """Return what a code list is called; one that the desk does not know stands for itself."""
    return say(settings_view.NAMES[name]) if name in settings_view.NAMES else name


def _with_state(frame: pd.DataFrame) -> pd.DataFrame:
    states = {True: _("active"), False: _("retired")}
    return frame.assign(state=[states[bool(is_active)] for is_active in frame["is_active"]])


def _grid_columns() -> Columns:
    return {
        "code": _("Code"),
        "beat": _("Beat"),
        "community": _("Community"),
        "office": _("Office"),
        "room": _("Police room"),
        "population": st.column_config.NumberColumn(_("People"), format="localized"),
        "area_km2": st.column_config.NumberColumn(_("Area, km²"), format="%.1f"),
        "state": _("State"),
    }


def value_words(value: object) -> str:
    """Write a target: a fraction as a share, a number in full, anything else as it stands."""
    if isinstance(value, float) and abs(value) <= 1:
        return percent(value)
    return whole(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
