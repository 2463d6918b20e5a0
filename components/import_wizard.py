"""Taking in a file: choose it, match its columns, look at what would come of it, import."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from charts.text import whole
from components import table
from components.act import attempt, form_errors, form_token
from components.alert_form import categories
from components.here import Here
from components.words import safe
from core.dictionaries import dictionary
from core.errors import Refused
from core.i18n import _, language, say
from domain.alerts.adapting import CHOSEN_FIELDS, columns_of, named, with_areas, with_categories, with_columns
from domain.alerts.importing import Order, is_complete, look_over
from domain.alerts.keeping import Findings
from domain.alerts.reading import WEB, Mapping, Source, dump, open_source, suggest
from domain.alerts.requests import ImportRequest, request_import
from domain.alerts.saved_mappings import mapping_for
from domain.jobs.uploads import keep_upload
from domain.organisation import grids

KEY = "imports"
KINDS = ["csv", "tsv", "txt", "xls", "xlsx", "gz"]
MATCHED_AT_ONCE = 40


@dataclass(frozen=True)
class Chosen:
    """The file in hand: opened, kept encrypted for its job, and how it is read so far."""

    source: Source
    upload: str
    mapping: Mapping
    first: Mapping
    is_known: bool

    @property
    def is_changed(self) -> bool:
        """Tell whether it is read otherwise than the desk would have."""
        return self.mapping != self.first


def choose_file(here: Here) -> Chosen | None:
    """Draw the field for the file and return the file in hand."""
    sent = st.file_uploader(
        _("File of alerts: csv, xls or xlsx, up to 20 MB"), type=KINDS, max_upload_size=20, key=f"{KEY}-file"
    )
    held: tuple[str, Chosen] | None = st.session_state.get(f"{KEY}-chosen")
    if sent is None:
        st.session_state.pop(f"{KEY}-chosen", None)
        return None
    if held is None or held[0] != sent.file_id:
        opened = _open(here, sent.name, sent.getvalue())
        if opened is None:
            return None
        st.session_state[f"{KEY}-chosen"] = (sent.file_id, opened)
        return opened
    return held[1]


def match_columns(chosen: Chosen) -> Chosen:
    """Say as what the file was recognised, and let its columns be chosen; returns the file read that way."""
    if chosen.is_known:
        title = chosen.mapping.title.get("en" if language() == "en" else "zh", chosen.mapping.name)
        st.markdown(f":material/check_circle: {_('Recognised: {name}', name=safe(title))}")
    else:
        st.markdown(f":material/help: {_('A source not seen before. Check which column is which.')}")
    with st.expander(_("Columns"), expanded=not chosen.is_known):
        st.dataframe(chosen.source.sample(3), hide_index=True, key=f"{KEY}-sample")
        picked = _columns(chosen)
    return replace(chosen, mapping=with_columns(chosen.mapping, picked))


def preview(here: Here, chosen: Chosen) -> Findings | None:
    """Read the whole file, keep nothing, and draw what would come of it; None where it is refused."""
    if not is_complete(chosen.mapping):
        st.markdown(f":orange[{_('Choose the columns of time and category.')}]")
        return None
    try:
        found = _looked_over(here, chosen)
    except Refused as refusal:
        st.markdown(f":red[:material/error: {say(refusal.message)}]")
        return None
    _figures(found)
    _first_rows(found)
    _reasons(found)
    return found


def match_values(here: Here, chosen: Chosen, found: Findings) -> None:
    """Draw tables for categories and areas that fitted nowhere; what is matched there is read anew."""
    if not found.categories and not _areas(found):
        return
    with st.form(f"{KEY}-values", border=True):
        matched = _category_table(found) if found.categories else {}
        placed = _area_table(here, found) if _areas(found) else {}
        sent = st.form_submit_button(_("Match and look again"), key=f"{KEY}-match")
    if sent and (matched or placed):
        mapping = with_areas(with_categories(chosen.mapping, matched), placed)
        _remember(replace(chosen, mapping=mapping))
        st.rerun()


def start(here: Here, chosen: Chosen, found: Findings) -> None:
    """Draw the last step: a name for a new source, and the button that imports."""
    errors = form_errors()
    mapping = chosen.mapping
    if not chosen.is_known:
        with errors.field("name", _("Name of the source")):
            name = st.text_input(_("Name of the source"), key=f"{KEY}-name", width=320, max_chars=60)
        mapping = named(mapping, name, chosen.source.columns)
    words = _("Import {count} alerts", count=whole(found.imported))
    if not st.button(words, type="primary", key=f"{KEY}-start"):
        return
    is_new = chosen.is_changed or not chosen.is_known
    request = ImportRequest(chosen.upload, chosen.source.filename, mapping, is_new)
    door = attempt(here, form_token(KEY), errors=errors)
    with door as work:
        job = request_import(work, request)
    if door.succeeded:
        _forget()
        st.query_params.from_dict({"job": str(job)})
        st.rerun()


def _open(here: Here, name: str, content: bytes) -> Chosen | None:
    try:
        source = open_source(content, name, limits=WEB)
        with here.desk.database.reading() as session:
            known = mapping_for(session, here.actor.station_id, source.columns)
    except Refused as refusal:
        st.markdown(f":red[:material/error: {say(refusal.message)}]")
        return None
    upload = keep_upload(here.desk.cipher, here.actor.station_id, here.actor.account_id, content)
    mapping = known or suggest(source.columns, source.sample(200))
    return Chosen(source, upload, mapping, mapping, known is not None)


def _columns(chosen: Chosen) -> dict[str, str]:
    words = field_words()
    before, picked = columns_of(chosen.mapping), dict[str, str]()
    options = ["", *chosen.source.columns]
    for at in range(0, len(CHOSEN_FIELDS), 5):
        for name, column in zip(CHOSEN_FIELDS[at : at + 5], st.columns(5, gap="small"), strict=False):
            index = options.index(before[name]) if before[name] in options else 0
            picked[name] = column.selectbox(
                words[name],
                options,
                index=index,
                format_func=lambda one: one or "—",
                key=f"{KEY}-column-{name}",
            )
    return {name: column for name, column in picked.items() if column != before[name]}


def field_words() -> dict[str, str]:
    """Return what the fields of an alert are called beside a choice of columns."""
    return {
        "time": _("Time"),
        "category_text": _("Category"),
        "category_detail": _("Finer category"),
        "case_no": _("Number"),
        "area_text": _("Community or grid"),
        "place_text": _("Place"),
        "source": _("Source"),
        "outcome": _("Outcome"),
        "summary": _("What happened"),
        "officer_text": _("Officers"),
    }


def _looked_over(here: Here, chosen: Chosen) -> Findings:
    """Return what a file holds, read again only where its mapping or the alerts have changed."""
    key = (chosen.upload, dump(chosen.mapping), here.revision())
    held: tuple[Any, Findings] | None = st.session_state.get(f"{KEY}-found")
    if held is None or held[0] != key:
        order = Order(chosen.source.content.held, chosen.source.filename, chosen.mapping, limits=WEB)
        bar = st.progress(0.0, _("Reading the file"))

        def tell(done: int, total: int) -> None:
            bar.progress(min(1.0, done / max(1, total)))

        found = look_over(here.desk, here.actor, chosen.source, order, here.clock, tell)
        bar.empty()
        held = (key, found)
        st.session_state[f"{KEY}-found"] = held
    return held[1]


def _figures(found: Findings) -> None:
    figures = {
        _("Rows"): found.rows,
        _("New"): found.imported,
        _("Known already"): found.duplicates,
        _("Refused"): found.refused,
        _("Without a grid"): sum(found.areas.values()),
    }
    for (label, count), column in zip(figures.items(), st.columns(len(figures), gap="xsmall"), strict=True):
        column.metric(label, whole(count), border=True)
    if found.new_grids:
        names = "、".join(list(found.new_grids.values())[:8])
        st.caption(_("{count} grids will be made: {names}", count=len(found.new_grids), names=safe(names)))


def _first_rows(found: Findings) -> None:
    if found.sample.empty:
        return
    rows, kinds = found.sample, dictionary("alert_categories")
    told = pd.DataFrame(
        {
            _("Row"): rows["row_no"],
            _("Time"): rows["occurred_local"].dt.strftime("%Y-%m-%d %H:%M"),
            _("Category"): rows["category"].map(kinds.label),
            _("Grid"): rows["grid_code"],
            _("Place"): rows["place_text"],
            _("Outcome"): rows["outcome"].map(dictionary("alert_outcome").label),
            _("What happened"): rows["summary"],
        }
    )
    with st.expander(_("First rows as they would be kept")):
        st.dataframe(told, hide_index=True, row_height=32, key=f"{KEY}-rows")


def _reasons(found: Findings) -> None:
    if not found.reasons:
        return
    rows = [{_("Row"): row, _("Why"): say(reason)} for row, reason in found.reasons]
    with st.expander(_("Refused rows ({count})", count=whole(found.refused)), expanded=True):
        widths = {_("Row"): st.column_config.NumberColumn(width=80)}
        tall = table.height_of(len(rows), 6)
        st.dataframe(
            rows,
            hide_index=True,
            row_height=table.ROW,
            height=tall,
            column_config=widths,
            key=f"{KEY}-reasons",
        )
        st.caption(_("They are kept apart. Mend them in the file you get after the import, and import that."))


def _category_table(found: Findings) -> dict[tuple[str, str], str]:
    st.markdown(f"**{_('Categories not matched yet')}**")
    pairs = [pair for pair, _n in found.categories.most_common(MATCHED_AT_ONCE)]
    labels = {f"{first} / {second}" if second else first: (first, second) for first, second in pairs}
    chosen = _table(labels, found.categories, categories(), _("Category"), "categories")
    return {labels[text]: code for text, code in chosen.items()}


def _area_table(here: Here, found: Findings) -> dict[str, str]:
    st.markdown(f"**{_('Areas without a grid')}**")
    return _table({area: area for area in _areas(found)}, found.areas, _grid_codes(here), _("Grid"), "areas")


def _table(
    labels: Table[str, Any], counts: Table[Any, int], words: Table[str, str], column: str, name: str
) -> dict[str, str]:
    """Draw a table of source values with one choice each, and return what was chosen."""
    by_words = {text: code for code, text in words.items()}
    rows = pd.DataFrame(
        {"value": list(labels), "n": [counts[key] for key in labels.values()], "choice": [None] * len(labels)}
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["value", "n"],
        column_config={
            "value": st.column_config.TextColumn(_("In the file")),
            "n": st.column_config.NumberColumn(_("Rows"), width=80),
            "choice": st.column_config.SelectboxColumn(column, options=list(by_words), width=240),
        },
        key=f"{KEY}-{name}",
    )
    chosen = zip(edited["value"], edited["choice"], strict=True)
    return {value: by_words[choice] for value, choice in chosen if choice in by_words}


def _areas(found: Findings) -> list[str]:
    return [area for area, _n in found.areas.most_common(MATCHED_AT_ONCE) if area]


def _grid_codes(here: Here) -> dict[str, str]:
    with here.desk.database.reading() as session:
        return {grid.code: grid.label for grid in grids(session, here.actor.station_id)}


def _remember(chosen: Chosen) -> None:
    file_id, _before = st.session_state[f"{KEY}-chosen"]
    st.session_state[f"{KEY}-chosen"] = (file_id, chosen)


def _forget() -> None:
    for name in ("chosen", "found"):
        st.session_state.pop(f"{KEY}-{name}", None)
