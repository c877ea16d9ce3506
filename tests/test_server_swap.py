"""A new build takes the place of the old one, and no request is dropped."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from command import refusal
from kg import pipeline
from river import ARTICLE, PLACES
from service import Server, serving, until

LABELS = "SELECT ?l { <https://w3id.org/governance-kg/role/head> skos:prefLabel ?l }"
OLD, NEW = b"landing head", b"head of the ferry"


@pytest.fixture
def data(corpus: Callable[..., Path]) -> Path:
    """A small corpus, with a head of the landing."""
    return corpus(registry__places=PLACES, articles__river=ARTICLE)


@pytest.fixture
def out(data: Path, tmp_path: Path) -> Path:
    """Its build."""
    pipeline.build(pipeline.check([data]), tmp_path / "build")
    return tmp_path / "build"


def rename(data: Path) -> None:
    """Give the head another name."""
    article = ARTICLE.replace(OLD.decode(), NEW.decode())
    (data / "articles" / "river.yaml").write_text(article, encoding="utf-8")


def asked_all_the_while(server: Server, stop: threading.Event) -> list[int]:
    statuses, number = [], 0
    while not stop.is_set():
        number += 1
        statuses.append(server.query(f"{LABELS} # {number}").status)
    return statuses


def named(server: Server, name: bytes) -> bool:
    return name in server.query(LABELS).body


def test_a_rebuild_is_served_without_a_dropped_request(data: Path, out: Path) -> None:
    with serving(out, "--workers", "2") as server, ThreadPoolExecutor(2) as pool:
        etag = server.query(LABELS).headers["etag"]
        stop = threading.Event()
        asking = [pool.submit(asked_all_the_while, server, stop) for _ in range(2)]
        workers = server.workers()
        try:
            rename(data)
            pipeline.build(pipeline.check([data]), out)
            until(lambda: named(server, NEW))
            until(lambda: not set(workers) & set(server.workers()))
        finally:
            stop.set()
        statuses = [status for asked in asking for status in asked.result()]
        assert set(statuses) == {200}
        assert len(statuses) > 10
        assert server.query(LABELS, If_None_Match=etag).status == 200
        until(lambda: len(list(out.parent.glob(".build-served-*"))) == 1)
    assert not list(out.parent.glob(".build-served-*"))


def test_the_data_is_built_again_when_it_changes(data: Path, out: Path) -> None:
    with serving(out, "--workers", "1", "--build", "--data", str(data)) as server:
        assert named(server, OLD)
        rename(data)
        until(lambda: named(server, NEW), 60)
        (data / "articles" / "river.yaml").write_text("id: [", encoding="utf-8")
        assert named(server, NEW)


def test_several_processes_share_a_port(out: Path) -> None:
    with serving(out, "--processes", "2", "--workers", "1") as server:
        assert {server.query(f"{LABELS} # {n}").status for n in range(20)} == {200}
        until(lambda: len(server.workers()) == 2)


def test_without_the_libraries_one_line_says_what_to_install(out: Path) -> None:
    absent = dict.fromkeys(("starlette", "uvicorn"))
    ours = {name: module for name, module in sys.modules.items() if name.startswith("kg.server")}
    with patch.dict(sys.modules, absent):
        for name in ours:
            del sys.modules[name]
        assert "pip install 'governance-kg[serve]'" in refusal("serve", out)
    sys.modules.update(ours)
