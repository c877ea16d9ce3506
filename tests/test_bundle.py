"""The scripts of the pages: what travels with the package is what their source makes."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import REPOSITORY
from kg.embedding import ASSETS

WEB = REPOSITORY / "web"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (shutil.which("node") and (WEB / "node_modules" / "esbuild").is_dir()):
        pytest.skip("Node or the packages of web/ are not installed: npm ci in web/")
    out = tmp_path_factory.mktemp("assets")
    subprocess.run(["node", "build.mjs", str(out)], cwd=WEB, check=True)
    return out


def content(path: Path) -> bytes:
    """What a file holds; how it was compressed does not matter."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def test_the_bundles_are_those_of_the_source(rebuilt: Path) -> None:
    made = {path.name: content(path) for path in rebuilt.iterdir()}
    kept = {path.name: content(path) for path in ASSETS.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == [], "make pages"


def test_no_bundle_can_end_its_script() -> None:
    for path in ASSETS.glob("*.js"):
        assert b"</script" not in path.read_bytes().lower()


def test_licences_of_all_that_is_bundled_travel_along() -> None:
    licences = (ASSETS / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("preact", "@codemirror/view", "d3-force", "d3-zoom", "oxigraph"):
        assert f"\n{name} " in f"\n{licences}"
    assert licences.count("Permission is hereby granted") > 5
