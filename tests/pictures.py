"""Take the pictures in docs/pictures from the pages of the corpus.

    python tests/pictures.py

For after a change to a page: look at every picture before it is kept.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from browser import chromium, opened
from command import run
from conftest import DATA, REPOSITORY
from kg import pipeline

PICTURES = REPOSITORY / "docs" / "pictures"
TAKEN = {
    "graph": ("explorer.html", "#/graph?lang=zh&theme=light"),
    "neighbourhood": ("explorer.html", "#/graph/role/lane-head?lang=en&theme=dark&depth=2"),
    "entity": ("explorer.html", "#/entities/role/two-heads?lang=en&theme=light"),
    "map": ("explorer.html", "#/entities?lang=en&theme=light"),
    "compare": (
        "explorer.html",
        "#/compare?lang=en&theme=light&models=model/two-heads,model/three-neighbours",
    ),
    "matrix": ("explorer.html", "#/compare?lang=en&theme=light&tab=matrix"),
    "article": ("explorer.html", "#/articles?lang=zh&theme=light&passage=passage/yutai/4"),
    "ask": ("explorer.html", "#/ask?lang=en&theme=light&question=figures_by_indicator"),
    "network": ("network.html", "#/graph?lang=en&theme=light"),
}


def take(build: Path) -> None:
    """Take every picture of a build."""
    run(
        "viz",
        "--graph",
        build,
        "--type",
        "Model",
        "--type",
        "Role",
        "--out",
        build / "network.html",
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, (page, address) in TAKEN.items():
            with opened(
                browser, build / page, address, viewport={"width": 1280, "height": 800}
            ) as tab:
                tab.wait_for_timeout(3000)
                tab.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "build"
        pipeline.build(pipeline.check([DATA]), folder)
        take(folder)
