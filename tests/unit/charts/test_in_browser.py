"""In a real browser: Plotly draws every figure, twice, asks nobody, and shows what the SVG shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from plotly import io
from plotly.offline import get_plotlyjs

from charts import DARK, KEY, LIGHT, PLOTLY_CONFIG, Measure, Point, Series, Spec, Theme, to_plotly, to_svg
from tests.unit.charts.examples import EMPTY, EVERY, HOSTILE, kinds, named, nine, trend, week

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WIDTH = 480
HOURS = tuple(Point(str(hour), hour % 5 + 1) for hour in (2, 1, 0, 3))
FLAT = {
    **{name: spec for name, spec in EVERY.items() if name != "areas"},
    "names that are numbers": trend(
        series=(Series("今日", HOURS),), measure=Measure.COUNT, target=None, notes=()
    ),
}
flat = pytest.mark.parametrize("spec", FLAT.values(), ids=FLAT)
both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])

DRAW = """async ([spec, config]) => {
    await Plotly.newPlot('chart', spec.data, spec.layout, config);
    const again = structuredClone(spec);
    await Plotly.react('chart', again.data, again.layout, config);
}"""
CLICKED = """() => new Promise(found => document.getElementById('chart')
    .once('plotly_click', event => found(event.points[0].customdata)))"""


class Page:
    """One blank page with Plotly, and what went wrong on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.errors: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def draw(self, spec: Spec, look: Theme) -> None:
        self.blank(look, spec.height, '<div id="chart"></div>')
        figure = json.loads(io.to_json(to_plotly(spec, look), validate=False))
        self.page.evaluate(DRAW, [figure, {**PLOTLY_CONFIG, "responsive": False}])

    def blank(self, look: Theme, height: float, inside: str) -> None:
        size = f"width:{WIDTH}px;height:{height}px"
        frame = f"position:absolute;left:0;top:0;{size};background:{look.paper}"
        self.page.evaluate("document.getElementById('chart') && Plotly.purge('chart')")
        self.page.evaluate(
            "html => { document.body.innerHTML = html }",
            f'<div id="frame" style="{frame}">{inside}</div>',
        )
        self.page.evaluate(
            f"document.getElementById('chart') && (document.getElementById('chart').style='{size}')"
        )

    def shot(self) -> Image.Image:
        return Image.open(BytesIO(self.page.locator("#frame").screenshot())).convert("L")

    def count(self, selector: str) -> int:
        return int(self.page.locator(selector).count())


@pytest.fixture(scope="module")
def page(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    script = tmp_path_factory.mktemp("plotly") / "plotly.js"
    Path(script).write_text(get_plotlyjs(), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 600, "height": 600})
        opened.set_content("<html><body></body></html>")
        opened.add_script_tag(path=str(script))
        yield Page(opened)
        browser.close()


@both
@flat
def test_plotly_draws_it_twice_without_a_word_and_asks_nobody(page: Page, spec: Spec, look: Theme) -> None:
    page.errors.clear()
    page.asked.clear()

    page.draw(spec, look)

    assert page.errors == []
    assert page.asked == []
    assert page.count("#chart .main-svg") > 0


@both
@flat
def test_it_looks_like_its_svg(page: Page, spec: Spec, look: Theme) -> None:
    page.draw(spec, look)
    figure = page.shot()
    page.blank(look, spec.height, to_svg(spec, look, WIDTH, spec.height))

    apart = ImageChops.difference(figure, page.shot())

    assert ImageStat.Stat(apart).mean[0] < 4.5, "of 255: letters and edges may lie half a pixel apart"


@pytest.mark.parametrize("spec", EMPTY.values(), ids=EMPTY)
def test_a_chart_without_data_shows_its_sentence(page: Page, spec: Spec) -> None:
    page.draw(spec, LIGHT)

    assert page.page.locator("#chart .annotation-text").all_text_contents() == ["所选范围没有数据"]


@pytest.mark.parametrize("place", ["line", "bars", "columns", "cells", "grids"])
@pytest.mark.parametrize("text", HOSTILE[:3])
def test_hostile_words_make_no_link_and_run_nothing(page: Page, place: str, text: str) -> None:
    page.draw(named(text)[place], LIGHT)

    assert page.count("#chart a") == 0
    assert page.count("#chart script") == 0
    shown = page.page.locator("#chart").inner_text() + page.page.locator("#chart svg").first.text_content()
    assert text[:6] in shown


@pytest.mark.parametrize(
    ("spec", "x", "y", "key"),
    [(kinds(), 120, 20, "kind-邻里"), (nine(), 80, 105, "G04"), (week(), 440, 120, "4:22")],
    ids=["bar", "grid", "hour"],
)
def test_a_click_brings_the_key(page: Page, spec: Spec, x: int, y: int, key: str) -> None:
    page.draw(spec, LIGHT)
    page.page.evaluate(f"void (window.clicked = ({CLICKED})())")
    page.page.mouse.move(x - 3, y)
    page.page.mouse.move(x, y)
    page.page.wait_for_timeout(100)

    page.page.mouse.click(x, y)

    assert page.page.evaluate("window.clicked")[KEY] == key


def test_a_month_is_read_with_last_year_beside_it(page: Page) -> None:
    page.draw(trend(), LIGHT)
    page.page.mouse.move(200, 110)
    page.page.mouse.move(205, 110)
    page.page.wait_for_timeout(200)

    shown = " ".join(page.page.locator("#chart .hoverlayer text").all_text_contents())

    assert "3月" in shown
    assert "2025 年　94.0%　90/96" in shown
    assert "2026 年　95.4%　92/96" in shown
