"""The notebooks print what is committed, the same at every run, and every figure has words."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib import pyplot as plt
from nbformat import NotebookNode

import kg
import style
from conftest import REPOSITORY
from notebooks import PATHS, normalised, text

LEFT_OUT = shutil.ignore_patterns("pages", "__pycache__", ".ipynb_checkpoints")


def read(path: Path) -> NotebookNode:
    found: NotebookNode = nbformat.read(path, as_version=4)
    return found


NOTEBOOKS = {path.stem: read(path) for path in PATHS}


def outputs(notebook: NotebookNode) -> list[tuple[str, Any]]:
    """All outputs with the id of their cell."""
    return [(cell.id, output) for cell in notebook.cells for output in cell.get("outputs", ())]


def texts_of(output: Any) -> dict[str, str]:
    """What an output says: all its forms but the pictures, whose bytes hang on the fonts."""
    data = output.get("data", {output.get("name"): output.get("text")})
    return {form: said for form, said in data.items() if not form.startswith("image/")}


def executed(path: Path, place: Path, build: Path) -> bytes:
    """A notebook after a run in a copy of its folder, in a place like the repository."""
    shutil.copytree(path.parent, place / "notebooks", ignore=LEFT_OUT)
    (place / "tests").mkdir()
    script = shutil.copy(REPOSITORY / "tests" / "notebooks.py", place / "tests")
    (place / "build").symlink_to(build)
    number = path.name.partition("-")[0]
    done = subprocess.run([sys.executable, script, number], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (place / "notebooks" / path.name).read_bytes()


@pytest.fixture
def font() -> None:
    try:
        style.use()
    except RuntimeError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_is_committed_at_every_run(
    path: Path, build: Path, tmp_path: Path
) -> None:
    """Run in two processes at once, whose sets are in different orders."""
    with ThreadPoolExecutor() as pool:
        places = [tmp_path / name for name in ("one", "other")]
        one, other = pool.map(lambda place: executed(path, place, build), places)
    found = nbformat.reads(one.decode(), as_version=4)
    committed = outputs(NOTEBOOKS[path.stem])
    assert [(cell, texts_of(output)) for cell, output in outputs(found)] == [
        (cell, texts_of(output)) for cell, output in committed
    ]
    assert one == other


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_committed_as_it_is_written(name: str) -> None:
    path = REPOSITORY / "notebooks" / f"{name}.ipynb"
    assert path.read_text(encoding="utf-8") == text(normalised(read(path)))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_figure_has_words_and_a_caption(name: str) -> None:
    """The words stand where each reader of notebooks looks, and under the figure."""
    found = 0
    for cell in NOTEBOOKS[name].cells:
        pictures = [
            output for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})
        ]
        if not pictures:
            continue
        (picture,) = pictures
        alt = picture.metadata["image/png"]["alt"]
        caption = cell.outputs[cell.outputs.index(picture) + 1].data["text/plain"]
        assert len(alt) > 60
        assert cell.metadata["mystnb"]["image"]["alt"] == alt
        assert picture.data["text/plain"].endswith(alt)
        assert re.match(rf"Figure {name[0]}\.\d+\. \w", caption)
        found += 1
    assert found


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_notebook_quotes_the_source(name: str, texts: Path) -> None:
    """Nothing longer than the 17 characters that a label may have in common with it."""
    lines = (texts / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]
    sentences = [re.sub(r"\s", "", line.split("\t")[4]) for line in lines]
    everything = re.sub(r"\s", "", text(NOTEBOOKS[name]))
    runs = {said[start : start + 18] for said in sentences for start in range(len(said) - 17)}
    assert {run for run in runs if run in everything} == set()


def test_a_character_without_a_glyph_is_an_error(font: None) -> None:
    drawing, axes = plt.subplots()
    axes.set_title("\ue000")
    with pytest.raises(UserWarning, match="Glyph 57344"):
        style.figure(drawing, "0.0", "none", "none")
    plt.close(drawing)


def test_a_missing_font_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.raises(RuntimeError, match="fonts-noto-cjk"):
        style.use()


def test_a_table_escapes_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []
    monkeypatch.setattr(style, "display", lambda data, **_: shown.append(data))
    frame = pd.DataFrame({"<a>": ["<b>", None], "n": pd.array([2.0, None], "Float64")})
    style.table(frame, "0.1", "A & B")
    html = shown[0]["text/html"]
    assert "&lt;a&gt;" in html and "<td>&lt;b&gt;</td>" in html and "A &amp; B" in html
    assert html.count("not reported") == 2
    assert "<td>2</td>" in html


def test_a_result_is_shown_without_its_address(build: Path) -> None:
    assert repr(kg.query("SELECT ?a ?b { ?a a ?b }", build)) == "Result(a, b)"
