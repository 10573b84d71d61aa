"""How quick the pictures are: layout in Python, a step and a drag in Chromium.

    python tests/bench/bench_viz.py

Milliseconds, medians, on a page without a kernel; design.md section 8 has the bars. A frame
that takes less than 33 ms is one of 30 in a second.
"""

# ruff: noqa: E402 (some imports are found only after the path was changed)

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "viz")]

import plots
import viz_graphs as graphs
from chromium import FLAGS, NAMES
from test_layout import raw

from microad import viz
from microad.viz.graph.build import build
from microad.viz.graph.layout import layout

STEP = """() => {
    const n = model.get('story').steps.length, times = [];
    for (let k = 0; k < 60; k++) {
        const start = performance.now();
        model.set('step', 1 + Math.floor((n - 1) * k / 60));
        document.body.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""
DRAG = """([x, y]) => new Promise(done => {
    const point = document.querySelector('g.point[role=slider]'), gaps = [];
    const at = k => ({clientX: x + 40 * Math.sin(k / 8), clientY: y + 20 * Math.cos(k / 8)});
    const event = (name, k) =>
        point.dispatchEvent(new PointerEvent(name, {pointerId: 1, ...at(k)}));
    point.setPointerCapture = () => {};
    event('pointerdown', 0);
    let last = null, k = 0;
    const frame = now => {
        if (last !== null) gaps.push(now - last);
        last = now;
        event('pointermove', ++k);
        k < 90 ? requestAnimationFrame(frame) : done(gaps);
    };
    requestAnimationFrame(frame);
})"""


def layouts():
    """Seconds for the layout of some 330 and some 6,000 nodes."""
    for sizes, samples, bar in (([3, 10, 6, 1], 1, 250), ([3, 8, 8, 4, 1], 20, 3_000)):
        model = build(graphs.network(sizes, samples=samples))
        times = []
        for _ in range(5):
            start = time.perf_counter()
            layout(*raw(model))
            times.append(1000 * (time.perf_counter() - start))
        yield f"layout, {len(model.nodes):,} nodes", statistics.median(times), bar


def pages(folder):
    """Medians of a step of the Inspector, and of the time between two frames while dragging."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)

        def opened(widget):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(widget.export_html(Path(folder) / "page.html").as_uri())
            return page

        y = graphs.network([3, 10, 6, 1])
        inspector = viz.inspect(y, fold=False)
        times = opened(inspector).evaluate(STEP)
        yield f"Inspector, a step, {len(inspector.model.nodes)} nodes", statistics.median(times), 10
        for make in plots.ALL:
            page = opened(make())
            point = page.locator("g.point[role=slider]").first
            if point.count():
                box = point.bounding_box()
                gaps = page.evaluate(DRAG, [box["x"], box["y"]])
                yield f"{make.__name__}, dragging, frame to frame", statistics.median(gaps), 33
        browser.close()


def main():
    print("| picture | median, ms | at most |", "|---|---|---|", sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        for rows in (layouts(), pages(folder)):
            for name, value, bar in rows:
                print(f"| {name} | {value:.1f} | {bar}{'' if value <= bar else ': MISSED'} |")


if __name__ == "__main__":
    main()
