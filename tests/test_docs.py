"""The commands in README and CONTRIBUTING run, and print what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY

BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def blocks(document: str, language: str) -> list[str]:
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    return [
        re.sub(rf"^{found[1]}", "", found[3], flags=re.MULTILINE)
        for found in BLOCK.finditer(text)
        if found[2] == language
    ]


def commands(block: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a copy of the data, as a reader of the documents has it."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "data")
    return tmp_path


def run(command: str, desk: Path) -> str:
    scripts = Path(sys.executable).parent
    done = subprocess.run(
        command,
        shell=True,
        cwd=desk,
        env=os.environ | {"PATH": f"{scripts}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def test_the_console_blocks_of_the_readme_print_what_they_say(desk: Path) -> None:
    run("kg build", desk)
    for block in blocks("README.md", "console"):
        for command, printed in commands(block):
            assert run(command, desk) == printed, command


def test_the_python_of_the_readme_runs(desk: Path) -> None:
    run("kg build", desk)
    for block in blocks("README.md", "python"):
        (desk / "example.py").write_text(block, encoding="utf-8")
        assert "role/building-head" in run(f"{sys.executable} -W error example.py", desk)


def test_an_article_can_be_added_as_contributing_says(desk: Path) -> None:
    console = blocks("CONTRIBUTING.md", "console")
    [(cat, text), *_] = commands(console[0])
    (desk / cat.removeprefix("cat ")).write_text(text, encoding="utf-8")
    for command, printed in commands(console[0]):
        assert run(command, desk) == printed, command
    [article] = blocks("CONTRIBUTING.md", "yaml")
    (desk / "data/articles/river.yaml").write_text(article, encoding="utf-8")
    for block in console[1:]:
        for command, printed in commands(block):
            assert run(command, desk) == printed, command


def test_the_picture_of_the_readme_is_true(build: Path) -> None:
    import kg

    [picture] = blocks("README.md", "mermaid")
    ids = dict(re.findall(r"(\w+)[\[(]+\"([a-z-]+/[a-z0-9-]+)", picture))
    prefixed = {"selectedFrom": "gov:selectedFrom", "selects": "gov:selects"}
    prefixed["of"] = "sosa:hasFeatureOfInterest"
    edges = re.findall(r"(\w+)(?:[\[(]+\"[^\"]*\"[\])]+)? -- (\w+) --> (\w+)", picture)
    assert len(edges) == 5
    store = kg.load(build)
    for subject, prop, value in edges:
        triple = f"kg:{ids[subject]} {prefixed[prop]} kg:{ids[value]}".replace("/", r"\/")
        assert store.query(f"ASK {{ GRAPH passage:yutai\\/4 {{ {triple} }} }}"), triple
    coded = f"kg:{ids['selection']} gov:codedAs kg:{ids['mechanism']}".replace("/", r"\/")
    assert store.query(
        rf"ASK {{ GRAPH ?codings {{ {coded} . kg:coder\/first-reader a prov:Agent }} }}"
    )
