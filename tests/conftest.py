"""What the tests share: the repository, the built corpus, and the articles' text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import chromium
from kg import pipeline
from kg.store import Store, read

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = REPOSITORY / "data"


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the corpus that ships with kg, made once."""
    out = tmp_path_factory.mktemp("corpus") / "build"
    pipeline.build(pipeline.check([DATA]), out)
    return out


@pytest.fixture(scope="session")
def store(build: Path) -> Store:
    """The store of that build."""
    return read(build)


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder of the articles' text, which the repository does not hold."""
    folder = Path(os.environ.get("KG_SOURCE", REPOSITORY.parent / "shared" / "source"))
    if not (folder / "sentences.tsv").is_file():
        pytest.skip(f"the articles' text is not at {folder}; set KG_SOURCE to its folder")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; while Playwright runs, no other event loop can in its thread."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes data files, given by name and text, to a folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / "data" / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "data"

    return write
