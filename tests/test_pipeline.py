"""The build: the same bytes from the same data, and whole or not at all."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from command import run
from conftest import DATA
from kg import pipeline, sources, store
from river import ARTICLE, KG, PLACES, edited, kg

FILES = {
    "kg.nq", "kg.trig", "kg.ttl", "kg.jsonld", "kg.graphml", "kg.gexf", "nodes.csv", "edges.csv",
    "report.json", "dataset.ttl",
}  # fmt: skip
Corpus = Callable[..., Path]


def content(build: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a build, those of the engine included."""
    files = (path for path in build.rglob("*") if path.is_file())
    return {path.relative_to(build).as_posix(): path.read_bytes() for path in files}


def published(build: Path) -> dict[str, bytes]:
    return {name: data for name, data in content(build).items() if "/" not in name}


# The same bytes


def test_the_same_data_gives_the_same_bytes_whatever_the_surroundings(
    build: Path, tmp_path: Path
) -> None:
    """Two processes with other hash seeds, locales, time zones and folders."""
    surroundings = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    ]
    running = [
        subprocess.Popen(
            [KG, "build", "--data", DATA, "--out", tmp_path / "ab"[n] / "build"],
            env=os.environ | surrounding,
        )
        for n, surrounding in enumerate(surroundings)
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    assert published(tmp_path / "a/build") == published(tmp_path / "b/build") == published(build)
    assert published(build).keys() >= FILES
    stores = tmp_path / "a/build", tmp_path / "b/build", build / "kg.nq"
    first, second, written = (set(store.read(path).engine) for path in stores)
    assert first == second == written


def test_the_order_in_which_a_folder_lists_its_files_changes_nothing(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = os.walk

    def backwards(top: Path, **options: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        found = list(walk(top, **options))
        yield from ((folder, dirs[::-1], files[::-1]) for folder, dirs, files in found[::-1])

    data = corpus(places=PLACES, articles__river=ARTICLE, areas=PLACES.replace("east", "west"))
    names = [source.name for source in sources.read([DATA])[0]]
    pipeline.build(pipeline.check([data]), tmp_path / "one")
    monkeypatch.setattr(os, "walk", backwards)
    assert [source.name for source in sources.read([DATA])[0]] == names
    pipeline.build(pipeline.check([data]), tmp_path / "two")
    assert published(tmp_path / "one") == published(tmp_path / "two")


# Whole or not at all


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data of a small corpus and its build, which every test copies."""
    folder = tmp_path_factory.mktemp("last")
    (folder / "data").mkdir()
    (folder / "data" / "places.yaml").write_text(PLACES, encoding="utf-8")
    (folder / "data" / "river.yaml").write_text(ARTICLE, encoding="utf-8")
    pipeline.build(pipeline.check([folder / "data"]), folder / "build")
    return folder


@pytest.fixture
def built(last: Path, corpus: Corpus, tmp_path: Path) -> dict[str, bytes]:
    """Return the files of the last good build; the data have changed since."""
    shutil.copytree(last, tmp_path, dirs_exist_ok=True)
    corpus(river=edited("en: oarsman", "en: rower"))
    return content(tmp_path / "build")


def untouched(folder: Path, before: dict[str, bytes]) -> None:
    """Hold a folder to its last good build, byte for byte, with nothing left beside it."""
    assert content(folder / "build") == before
    assert {path.name for path in folder.iterdir()} == {"build", "data"}


def test_data_with_errors_leaves_the_last_build(
    built: dict[str, bytes], corpus: Corpus, tmp_path: Path
) -> None:
    for text, code in ((edited("unit: unit/person,", ""), 1), ("a: [", 2)):
        corpus(river=text)
        ran = run("build", "--data", tmp_path / "data", "--out", tmp_path / "build")
        assert (ran.code, ran.out) == (code, "") and "river.yaml:" in ran.err
        untouched(tmp_path, built)


@pytest.mark.parametrize("written", [0, 4, 9])
def test_a_disk_that_is_full_after_some_files_leaves_the_last_build(
    written: int, built: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, room = Path.write_bytes, iter(range(written))

    def write_while_there_is_room(self: Path, data: bytes) -> int:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_while_there_is_room)
    ran = run("build", "--data", tmp_path / "data", "--out", tmp_path / "build")
    out = tmp_path / "build"
    assert ran == (2, "", f"{out}: No space left on device; the last build is as it was\n")
    untouched(tmp_path, built)


def test_a_file_that_may_not_grow_leaves_the_last_build(
    built: dict[str, bytes], tmp_path: Path
) -> None:
    limit = (100_000, 100_000)
    ran = kg(
        "build", cwd=tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    assert ran.stderr == "build: File too large; the last build is as it was\n"
    assert ran.returncode == 2
    untouched(tmp_path, built)


ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$1k none disk && cp -r build disk || exit 77
"$0" build --out disk/build
code=$?
rm -r build && cp -r disk/. .
exit $code
"""


@pytest.mark.parametrize("kilobytes", [400, 1500])
def test_a_disk_that_is_really_full_leaves_the_last_build(
    kilobytes: int, built: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    size = sum(map(len, built.values())) // 1024 + kilobytes
    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", ON_A_SMALL_DISK, KG, str(size)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    (tmp_path / "disk").rmdir()
    if ran.returncode not in (0, 2):
        pytest.skip(f"no disk can be mounted here: {ran.stderr.strip()}")
    assert ran.stderr.startswith("disk/build: ") and ran.stderr.count("\n") == 1
    assert "No space left on device" in ran.stderr
    assert ran.returncode == 2
    untouched(tmp_path, built)


INTERRUPTING = """
import os, signal, sys
from pathlib import Path
from kg import cli

name, count = sys.argv[1], int(sys.argv[2])
original = getattr(Path, name)

def and_then_ctrl_c(self, *arguments):
    global count
    done = original(self, *arguments)
    count -= 1
    if count == 0:
        os.kill(os.getpid(), signal.SIGINT)
    return done

setattr(Path, name, and_then_ctrl_c)
sys.argv = ["kg", "build"]
cli.main()
"""


@pytest.mark.parametrize(
    ("method", "count"),
    [("write_bytes", 1), ("write_bytes", 10), ("rename", 1), ("rename", 2)],
    ids=["after the first file", "after the last file", "the old moved out", "the new moved in"],
)
def test_ctrl_c_at_a_delicate_moment_leaves_the_last_build(
    method: str, count: int, built: dict[str, bytes], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", INTERRUPTING, method, str(count)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (130, "")
    assert ran.stderr.startswith("stopped") and ran.stderr.count("\n") == 1
    untouched(tmp_path, built)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs to see what is loaded")
@pytest.mark.parametrize("wait", [0, 0.15, 0.25, 0.35])
def test_ctrl_c_at_any_moment_leaves_a_whole_build(
    wait: float, built: dict[str, bytes], tmp_path: Path
) -> None:
    process = subprocess.Popen([KG, "build"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    maps = Path(f"/proc/{process.pid}/maps")
    while "pyoxigraph" not in maps.read_text() and process.poll() is None:
        time.sleep(0.005)
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode in (0, 130) and said.count("\n") == 1
    if process.returncode == 130 and content(tmp_path / "build") == built:
        return
    assert b"rower" in (tmp_path / "build" / "kg.nq").read_bytes()
    assert published(tmp_path / "build").keys() >= FILES
    assert {path.name for path in tmp_path.iterdir()} == {"build", "data"}


# Where it goes


@pytest.mark.parametrize("out", ["new", "new/deep", "./a folder with blanks/新", "absolute"])
def test_a_build_goes_where_it_is_told(
    out: str, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus(places=PLACES, articles__river=ARTICLE)
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "there" if out == "absolute" else Path(out)
    ran = run("build", "--out", target)
    assert ran.code == 0 and f"wrote {target}:" in ran.err
    assert published(tmp_path / target).keys() >= FILES
    assert {path.name for path in (tmp_path / target).parent.iterdir()} <= {"data", target.name}


def test_what_is_no_build_is_not_replaced(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus(places=PLACES, articles__river=ARTICLE)
    monkeypatch.chdir(tmp_path)
    Path("thesis").mkdir()
    for precious in (Path("thesis", "chapter.txt"), Path("letter")):
        precious.write_text("years of work", encoding="utf-8")
        out = precious.parts[0]
        advice = "exists and is no build, so it is not replaced; choose another --out, or empty it"
        assert run("build", "--out", out) == (2, "", f"{out}: {advice}\n")
        assert precious.read_text(encoding="utf-8") == "years of work"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "thesis", "letter"}
