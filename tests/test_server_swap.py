"""A new build takes the place of the old one, and no request is dropped."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from command import refusal
from kg import pipeline
from kg.server.exchange import Refusal
from kg.server.pool import Pool
from kg.server.settings import Settings
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
    with serving(out, "--workers", "2", "--build", "--data", str(data)) as server:
        assert named(server, OLD)
        rename(data)
        until(lambda: named(server, NEW), 60)
        (data / "articles" / "river.yaml").write_text("id: [", encoding="utf-8")
        assert named(server, NEW)


def test_a_build_that_cannot_be_served_leaves_the_last_one(
    data: Path, out: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with serving(out, "--workers", "2", log=log) as server:
        (out / "dataset.ttl").write_bytes(b"\xff\xfe")
        os.utime(out / "store")
        time.sleep(3)
        assert named(server, OLD)
        assert len(list(out.parent.glob(".build-served-*"))) == 1
        rename(data)
        pipeline.build(pipeline.check([data]), out)
        until(lambda: named(server, NEW))
    assert log.read_text().count("serving the last build") == 1


def test_only_a_snapshot_that_nobody_uses_is_stale(out: Path) -> None:
    with serving(out, "--workers", "2") as first:
        used = set(out.parent.glob(".build-served-*"))
        with pytest.raises(AssertionError), serving(out, "--workers", "2") as killed:
            killed.process.kill()
            killed.process.wait()
        left = set(out.parent.glob(".build-served-*"))
        assert used < left
        with serving(out, "--workers", "2") as third:
            there = set(out.parent.glob(".build-served-*"))
            assert there & left == used
            assert named(first, OLD)
            assert named(third, OLD)


def test_a_damaged_store_is_refused_at_once(out: Path) -> None:
    for file in (out / "store").glob("*.sst"):
        content = bytearray(file.read_bytes())
        content[: len(content) // 4] = b"\xff" * (len(content) // 4)
        file.write_bytes(content)
    start = time.monotonic()
    assert "orrupt" in refusal("serve", out, "--port", "0")
    assert time.monotonic() - start < 15


def test_workers_that_never_come_up_are_given_up(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def opened() -> None:
        with pytest.raises(Refusal, match="no worker could open it"):
            await Pool(out, Settings(out, workers=2)).open()

    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "send_fds", fails)

    start = time.monotonic()
    asyncio.run(opened())
    assert time.monotonic() - start < 15


def test_several_processes_share_a_port(out: Path) -> None:
    with serving(out, "--processes", "2", "--workers", "2") as server:
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
