"""How big, how soon ready and how smooth the pages are, in one run on this machine.

    python tests/benchmarks/pages.py [NODES]

Opens the explorer and the network page of the corpus, and those of a generated corpus of
at least NODES drawn entities (100,000; 0 leaves them out), in headless Chromium without a
GPU or a network, and beside them plain pyvis with its defaults on the corpus's network.
Prints a Markdown table. Ready: until the first picture stands still; median of five, or
of one for what is slow. Frames: those of five seconds of panning and of zooming with the
mouse. Search: from a letter typed to its hits, median of twenty. Asserts nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from corpus import generate
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser import chromium, opened
from kg import explorer, labels, selections, viewdata, viz
from kg.networks import network
from kg.store import Store

WORDS = ["楼", "楼长", "building", "louzhang", "dang", "zzzz", "party members", "3", "考核", "lz"]

_FRAMES = """
() => {
  const times = [];
  window.measured = null;
  const step = (now) => {
    times.push(now);
    if (now - times[0] < 5000) requestAnimationFrame(step);
    else window.measured = (times.length - 1) / ((now - times[0]) / 1000);
  };
  requestAnimationFrame(step);
}
"""

_SEARCH = """
async (words) => {
  const input = document.querySelector("#search");
  const taken = [];
  input.focus();
  for (const word of words) {
    const before = performance.now();
    input.value = word;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => {
      const hits = document.querySelector(".search");
      const observer = new MutationObserver(() => { observer.disconnect(); done(); });
      observer.observe(hits, { childList: true, subtree: true, attributes: true });
      setTimeout(done, 1000);
    });
    taken.push(performance.now() - before);
  }
  return taken;
}
"""

_READY = "performance.getEntriesByName('kg-ready')[0]?.startTime"


def ready(browser: Browser, path: Path, times: int) -> float:
    """Return the median of the milliseconds until the first picture is seen."""
    taken: list[float] = []
    for _ in range(times):
        with opened(browser, path) as page:
            page.wait_for_function(_READY, timeout=60_000)
            taken.append(page.evaluate(_READY))
    return median(taken)


def frames(page: Page, move: Callable[[int], None]) -> float:
    """Return the frames a second while the mouse moves, which it does for five seconds."""
    page.evaluate(_FRAMES)
    rate = None
    step = 0
    while rate is None:
        for _ in range(20):
            move(step)
            step += 1
        rate = page.evaluate("window.measured")
    return float(rate or 0)


def smoothness(page: Page) -> tuple[float, float]:
    """Return the frames a second of panning, and of zooming."""
    page.mouse.move(800, 450)
    page.mouse.down()
    pan = frames(page, lambda step: page.mouse.move(800 + 200 * (step % 40 - 20) / 20, 450))
    page.mouse.up()
    zoom = frames(page, lambda step: page.mouse.wheel(0, -60 if step % 40 < 20 else 60))
    return pan, zoom


def measure(browser: Browser, name: str, path: Path, times: int = 5) -> list[str]:
    """Return one row of the table for a page of ours."""
    opens = ready(browser, path, times)
    with opened(browser, path) as page:
        page.wait_for_function(_READY, timeout=60_000)
        search = median(page.evaluate(_SEARCH, WORDS * 2))
        page.keyboard.press("Escape")
        page.wait_for_timeout(1000)
        pan, zoom = smoothness(page)
    size = path.stat().st_size / 1e6
    return [
        name,
        f"{size:.2f}",
        f"{opens / 1000:.2f}",
        f"{pan:.0f}",
        f"{zoom:.0f}",
        f"{search:.1f}",
    ]


def plain_pyvis(dataset: Store, path: Path) -> None:
    """Write the network as pyvis does by itself."""
    from pyvis.network import Network

    drawn = selections.whole(network(dataset, labels.read(dataset)))
    page = Network(cdn_resources="in_line")
    page.from_nx(drawn)
    path.write_text(page.generate_html(), encoding="utf-8")


def measure_pyvis(browser: Browser, path: Path) -> list[str]:
    """Return the row of pyvis's page: ready when its layout has come to rest."""
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri(), timeout=300_000, wait_until="commit")
    page.wait_for_function("window.network !== undefined", timeout=300_000)
    settled: Any = page.evaluate(
        """() => new Promise((done) => {
          const loading = document.querySelector("#loadingBar");
          const look = () => !loading || loading.style.display === "none" ||
            loading.style.opacity === "0" ? done(performance.now()) : setTimeout(look, 50);
          look();
        })"""
    )
    pan, zoom = smoothness(page)
    context.close()
    size = path.stat().st_size / 1e6
    return [
        "pyvis, its defaults",
        f"{size:.2f}",
        f"{settled / 1000:.2f}",
        f"{pan:.0f}",
        f"{zoom:.0f}",
        "–",
    ]


def write(dataset: Store, folder: Path) -> tuple[Path, Path, int]:
    """Write explorer and network page of a dataset; return them and the size of the network."""
    known = labels.read(dataset)
    everything = network(dataset, known)
    drawn = selections.whole(everything)
    pages = folder / "explorer.html", folder / "network.html"
    pages[0].write_bytes(explorer.page(dataset, known, everything, {}))
    pages[1].write_bytes(viz.page(dataset, known, drawn, viewdata.TITLE, {}))
    return *pages, len(drawn)


def main() -> None:
    """Measure, and print the table."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print("| page | MB | ready, s | pan, frames/s | zoom, frames/s | search, ms |")
    print("|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        sizes = [(0, 5)] + ([(wanted, 1)] if wanted else [])
        for nodes, times in sizes:
            folder = Path(work) / str(nodes)
            folder.mkdir()
            dataset = generate(nodes * 20)
            whole, single, count = write(dataset, folder)
            for name, path in (("explorer", whole), ("kg viz", single)):
                row = measure(browser, f"{name}, {count:,} entities", path, times)
                print("|", " | ".join(row), "|", flush=True)
            if not nodes:
                plain = folder / "pyvis.html"
                plain_pyvis(dataset, plain)
                print("|", " | ".join(measure_pyvis(browser, plain)), "|", flush=True)


if __name__ == "__main__":
    main()
