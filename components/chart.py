"""A chart in its card: the finding as title, measure and scope below it, and what a click names."""

from __future__ import annotations

import streamlit as st

from charts import KEY, PLOTLY_CONFIG, Spec, to_plotly
from components.cached import picture
from components.look import present_theme
from components.words import safe
from core.i18n import language


def card(key: str) -> st.delta_generator.DeltaGenerator:
    """Return the card of a chart or table."""
    return st.container(border=True, key=f"card-{key}", height="stretch", gap="xsmall")


def heading(title: str, subtitle: str) -> None:
    """Write the finding and, small, what was measured where."""
    st.markdown(f"**{safe(title)}**  \n:small[:gray[{safe(subtitle)}]]")


def show(spec: Spec, *, key: str) -> str | None:
    """Draw a chart with its finding and return the key of what was clicked, None before a click.

    The figure is kept by its spec, theme and language: a redraw that changes nothing touches nothing.
    """
    heading(spec.caption.title, spec.caption.subtitle)
    theme = present_theme()
    figure = picture("figure", (str(hash(spec)), theme.name, language()), lambda: to_plotly(spec, theme))
    event = st.plotly_chart(
        figure,
        theme=None,
        height=spec.height,
        key=key,
        alt=spec.caption.alt or None,
        config=dict(PLOTLY_CONFIG),
        on_select="rerun",
        selection_mode="points",
    )
    return clicked(event)


def clicked(event: object) -> str | None:
    """Return the key that the clicked point carries."""
    points = getattr(getattr(event, "selection", None), "points", None) or []
    data = points[0].get("customdata") if points else None
    if isinstance(data, list | tuple) and len(data) > KEY:
        return str(data[KEY]) or None
    return str(data) if isinstance(data, str) and data else None
