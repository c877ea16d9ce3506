"""From the data of a page to what is drawn: the module of the pages, run by node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from itertools import combinations
from math import dist
from typing import Any

import pytest

from conftest import REPOSITORY

WEB = REPOSITORY / "web"
ESBUILD = WEB / "node_modules" / ".bin" / "esbuild"
DRIVER = f"""
import {{ readFileSync }} from "node:fs";
import {{ Graph }} from "{WEB}/src/data/graph.ts";
import {{ viewOf }} from "{WEB}/src/graph/scenes.ts";
const [packed, choice] = JSON.parse(readFileSync(0, "utf8"));
for (const name of ["hidden", "opened", "only"])
  if (choice[name]) choice[name] = new Set(choice[name]);
console.log(JSON.stringify(viewOf(new Graph(packed, []), choice)));
"""
CHOICE: dict[str, Any] = {
    "selected": None,
    "depth": 0,
    "hidden": [],
    "opened": [],
    "only": None,
    "isUpright": False,
    "language": "en",
    "theme": "light",
}

View = Callable[..., Any]


def packed(size: int, links: list[tuple[int, int]]) -> dict[str, Any]:
    """A page's data: entities in a row, every third of another class, in circles of a hundred."""
    numbers = list(range(size))
    named = {"label": {"zh": "", "en": ""}}
    kinds = [{"name": name, "group": "", "color": "#000000", "glyph": name} for name in "ab"]
    return {
        "title": {},
        "base": "https://example.org/",
        "prefixes": {},
        "classes": [kind | named for kind in kinds],
        "properties": [{"name": "to", "drawn": "edge", **named}],
        "entities": {
            "id": [f"n/{number}" for number in numbers],
            "class": [int(number % 3 == 0) for number in numbers],
            "zh": [""] * size,
            "en": [f"n{number}" for number in numbers],
            "forms": [""] * size,
        },
        "layout": {
            "entity": numbers,
            "x": [number * 50 for number in numbers],
            "y": [0] * size,
            "radius": [8] * size,
        },
        "communities": [
            {"x": start * 50, "y": 0, "radius": 900, "members": numbers[start : start + 100]}
            for start in range(0, size, 100)
        ],
        "links": list(range(len(links))),
        "statements": {
            "subject": [one for one, _ in links],
            "property": [0] * len(links),
            "object": [other for _, other in links],
            "evidence": [0] * len(links),
        },
        "values": [],
        "evidence": [[]],
        "graphs": [],
    }


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Return a function from a page's data and the reader's choices to what is drawn."""
    node = shutil.which("node")
    if not node or not ESBUILD.exists():
        pytest.skip("the page's modules need node and web/node_modules: cd web && npm ci")
    folder = tmp_path_factory.mktemp("scenes")
    (folder / "entry.js").write_text(DRIVER, encoding="utf-8")
    command = ["--bundle", "--platform=node", "--format=esm", f"--outfile={folder / 'all.mjs'}"]
    environment = {"NODE_PATH": str(WEB / "node_modules")}
    subprocess.run(
        [ESBUILD, folder / "entry.js", *command, "--log-level=warning"],
        check=True,
        env=environment,
    )

    def call(data: dict[str, Any], **choice: Any) -> Any:
        asked = json.dumps([data, CHOICE | choice])
        done = subprocess.run(
            [node, folder / "all.mjs"], input=asked, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    return call


def test_a_community_counts_what_is_visible(view: View) -> None:
    data = packed(2000, [])
    data["communities"][0]["members"] = [n for n in range(100) if n % 3 == 0]
    marks = view(data)["scene"]["marks"]
    assert [mark["glyph"] for mark in marks] == ["34"] + ["100"] * 19
    seen = view(data, hidden=["b"])
    marks = seen["scene"]["marks"]
    assert len(marks) == 19  # nothing of the first is left
    assert {mark["glyph"] for mark in marks} == {"66", "67"}
    assert marks[1]["label"] == "n200"  # 200 is not of the hidden class
    assert seen["folded"] == 1333


def test_what_is_higher_than_wide_is_turned(view: View) -> None:
    data = packed(30, [(0, 1)])
    for choice in ({}, {"selected": 0, "depth": 1}, {"only": [0, 1, 2]}):
        wide = view(data, **choice)["scene"]
        high = view(data, **choice, isUpright=True)["scene"]
        turned = [mark | {"x": mark["y"], "y": mark["x"]} for mark in wide["marks"]]
        assert high == wide | {"marks": turned}


def test_a_few_entities_are_laid_out_anew(view: View) -> None:
    """What is tied stands near, though far apart in the whole; no disc lies on another."""
    only = [*range(0, 250, 25), *range(10, 260, 25)]
    ties = list(zip(only[:10], only[10:][::-1], strict=True))
    data = packed(300, ties)
    marks = {mark["key"]: mark for mark in view(data, only=only)["scene"]["marks"]}
    assert marks == {mark["key"]: mark for mark in view(data, only=only)["scene"]["marks"]}
    assert sorted(marks) == sorted(only)

    def apart(one: int, other: int) -> float:
        return dist(*((marks[n]["x"], marks[n]["y"]) for n in (one, other)))

    everything = sorted(apart(*pair) for pair in combinations(only, 2))
    assert max(apart(*tie) for tie in ties) < everything[len(everything) // 2] / 2
    assert everything[0] > 2 * 8
