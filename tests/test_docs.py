"""What the documents show runs: commands print what they say, files are as they are written.

A console block is run, line by line. A block whose first line is a comment with a file's name
is that file; so are an article's data file and what `cat` prints. Other Python runs, other
SPARQL is answered.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from conftest import REPOSITORY

BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# (\w[\w/-]*\.\w+)\n")
ARTICLE = re.compile(r"(?:#.*\n)?id: article/([\w-]+)\n")
PAGES = sorted(
    str(path.relative_to(REPOSITORY))
    for path in (REPOSITORY / "docs").rglob("*.md")
    if re.search("```(console|python|sparql)", path.read_text(encoding="utf-8"))
)
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *PAGES]


def commands(block: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]


@pytest.fixture
def desk(tmp_path: Path, build: Path) -> Path:
    """A folder with a copy of the data and a build, as a reader of the documents has it."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "data")
    shutil.copytree(build, tmp_path / "build")
    return tmp_path


def run(command: str, desk: Path) -> str:
    """Run a command and return all that it prints."""
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


def performed(found: re.Match[str], desk: Path) -> str:
    """Do what a block shows, and return the block as it then reads."""
    indent, language = found[1], found[2]
    body = re.sub(f"^{indent}", "", found[3], flags=re.MULTILINE)
    if language == "console":
        shown = "".join(answered(*command, desk) for command in commands(body))
        body = re.sub("^(?=.)", indent, shown, flags=re.MULTILINE)
        return f"{indent}```console\n{body}{indent}```"
    if name := NAMED.match(body):
        write(desk / name[1], body)
    elif article := ARTICLE.match(body):
        write(desk / f"data/articles/{article[1]}.yaml", body)
    elif language == "python":
        write(desk / "example.py", body)
        printed = run(f"{sys.executable} -W error example.py && echo done", desk)
        assert printed != "done\n" and printed.endswith("\ndone\n"), printed
    elif language == "sparql":
        assert list(kg.query(body, desk / "build")), body
    return found[0]


def answered(command: str, printed: str, desk: Path) -> str:
    """Run a command and return it with what it prints; what `cat` prints is written first."""
    assert not command.startswith(("kg serve", "kg mcp")), "a server does not end: ``` alone"
    if command.startswith("cat "):
        write(desk / command.removeprefix("cat "), printed)
    return f"$ {command}\n{run(command, desk)}"


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_shows_is_what_happens(document: str, desk: Path) -> None:
    for block in BLOCK.finditer((REPOSITORY / document).read_text(encoding="utf-8")):
        assert performed(block, desk) == block[0]


@pytest.mark.parametrize("page", ["tutorial.md", "limits.md"])
def test_the_chinese_page_asks_the_same_as_the_english(page: str) -> None:
    def asked(document: str) -> list[str]:
        found = BLOCK.finditer((REPOSITORY / document).read_text(encoding="utf-8"))
        consoles = (block[3] for block in found if block[2] == "console")
        return [command.replace(" --lang zh", "") for c in consoles for command, _ in commands(c)]

    assert asked(f"docs/zh/{page}") == asked(f"docs/{page}") != []


def test_the_picture_of_the_readme_is_true(build: Path) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    [picture] = [found[3] for found in BLOCK.finditer(readme) if found[2] == "mermaid"]
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
