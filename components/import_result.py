"""What came of an import: while it runs, when it is done, and how it is taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.text import whole
from components import links, table
from components.act import attempt, form_token, said
from components.download import download
from components.empty import nothing
from components.here import Here
from components.speech import fragment
from components.words import moment, safe, short_moment
from core.errors import NotFound
from core.i18n import _, say
from domain.accounts.policy import Page
from domain.alerts.batches import UNDONE, BatchRecord, find_batches, open_batch, take_refused, undo_batch
from domain.jobs import JobRecord, JobStatus, open_job
from domain.jobs.progress import read_progress

KEY = "imports"
LOOK = 1.0


def named(name: str) -> int:
    """Return the id that the address holds under a name, 0 where there is none."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def follow(here: Here, job_id: int) -> None:
    """Draw how far a job is, until it is over; then its result, or why there is none."""
    job = _job(here, job_id)
    if job is None:
        nothing(_("This import is not here."), key=f"{KEY}-gone")
        return
    if not job.is_over:
        fragment(run_every=LOOK)(_watch)(here, job_id)
        return
    if job.status is JobStatus.FAILED:
        why = say(job.trouble) if job.trouble else ""
        st.markdown(f":red[:material/error: {_('Nothing was imported.')} {safe(why)}]")
        return
    show(here, int(job.result["batch"]))


def show(here: Here, batch_id: int) -> None:
    """Draw one import: its figures, what was left open, refused rows, and the way back."""
    try:
        with here.desk.database.reading() as session:
            batch = open_batch(session, here.actor, batch_id)
    except NotFound as refusal:
        nothing(say(refusal.message), key=f"{KEY}-gone")
        return
    with st.container(border=True, key="import-batch"):
        st.subheader(safe(batch.file_name), anchor=False)
        st.caption(f"{moment(batch.started_at)}　{safe(batch.mapping_name)}　{status_words(batch.status)}")
        _figures(batch)
        _open_ends(batch)
        _ways_on(here, batch)


def past(here: Here) -> None:
    """Draw the latest imports; a click opens one."""
    with here.desk.database.reading() as session:
        frame = find_batches(session, here.actor)
    if frame.empty:
        nothing(_("Nothing was imported yet."), _("Choose a file above."), key=f"{KEY}-none")
        return
    st.markdown(f"**{_('Imports so far')}**")
    chosen = table.choose_row(_told(frame), _columns(), key=f"{KEY}-past", rows=8)
    if chosen and chosen != named("batch"):
        st.query_params.from_dict({"batch": str(chosen)})
        st.rerun()


def status_words(status: str) -> str:
    """Return the state of an import in words."""
    words = {"imported": _("imported"), UNDONE: _("undone")}
    return words.get(status, status)


def _watch(here: Here, job_id: int) -> None:
    job = _job(here, job_id)
    if job is None or job.is_over:
        st.rerun(scope="app")
    done, total = read_progress(here.desk, job_id)
    if not total:
        st.progress(0.0, _("Waiting for its turn"))
        return
    words = _("{done} of about {total} rows", done=whole(done), total=whole(total))
    st.progress(min(1.0, done / total), words)


def _job(here: Here, job_id: int) -> JobRecord | None:
    try:
        with here.desk.database.reading() as session:
            return open_job(session, here.actor, job_id)
    except NotFound:
        return None


def _figures(batch: BatchRecord) -> None:
    figures = {
        _("Rows"): batch.rows,
        _("Imported"): batch.imported,
        _("Known already"): batch.duplicates,
        _("Refused"): batch.refused,
        _("Without a grid"): sum(batch.unassigned.values()),
    }
    for (label, count), column in zip(figures.items(), st.columns(len(figures), gap="xsmall"), strict=True):
        column.metric(label, whole(count), border=True)


def _open_ends(batch: BatchRecord) -> None:
    lists = {_("Areas without a grid"): batch.unassigned, _("Categories not matched"): batch.unknown}
    for title, values in lists.items():
        if values:
            with st.expander(title):
                rows = [{_("In the file"): text or "—", _("Rows"): n} for text, n in values.items()]
                st.dataframe(rows, hide_index=True, row_height=table.ROW)


def _ways_on(here: Here, batch: BatchRecord) -> None:
    said(f"{KEY}-undo")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-ways"):
        if batch.can_be_undone and batch.imported:
            links.rows(here, Page.ALERTS, {"batch": str(batch.id)}, _("See the alerts"))
        if batch.refused and batch.can_be_undone:
            label = _("Refused rows as a file")
            download(here, label, lambda work: take_refused(work, batch.id), key=f"{KEY}-refused")
        if batch.can_be_undone:
            _undo(here, batch)


def _undo(here: Here, batch: BatchRecord) -> None:
    with st.popover(_("Undo this import"), icon=":material/undo:", type="tertiary", key=f"{KEY}-undo-open"):
        st.markdown(_("{count} alerts go, and all numbers are as before.", count=whole(batch.imported)))
        words = _("Take {count} alerts back", count=whole(batch.imported))
        if st.button(words, type="primary", key=f"{KEY}-undo"):
            token = form_token(f"{KEY}-undo-{batch.id}")
            with attempt(here, token, _("Import undone"), again=f"{KEY}-undo") as work:
                undo_batch(work, batch.id)


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        when=[short_moment(at.to_pydatetime()) for at in frame["started_at"]],
        state=frame["status"].map(status_words),
    )


def _columns() -> dict[str, object]:
    return {
        "when": st.column_config.TextColumn(_("Imported at"), width=112),
        "file_name": st.column_config.TextColumn(_("File")),
        "rows": _count(_("Rows")),
        "imported": _count(_("Imported")),
        "duplicates": _count(_("Known already")),
        "refused": _count(_("Refused")),
        "state": st.column_config.TextColumn(_("State"), width=80),
    }


def _count(label: str) -> object:
    return st.column_config.NumberColumn(label, width=90, format="localized")
