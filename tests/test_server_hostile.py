"""Whoever means harm: the service refuses, ends what runs away, and still answers."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

import pytest

from kg.server.exchange import Refusal
from kg.server.messages import Answer, Request
from kg.server.pool import Pool
from kg.server.settings import Settings
from mutation import mutated
from service import Got, Server, processes, serving, until

PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TENTH_OF_A_SECOND = "SELECT (COUNT(*) AS ?n) { ?a a ?x . ?b a ?x FILTER(?a != ?b && %d > 0) }"
ONE_SECOND_OR_SO = "SELECT (COUNT(*) AS ?n) { ?a a ?x . ?b a ?y FILTER(?a != ?b && %d > 0) }"


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Server]:
    limits = ("--time-limit", "1", "--max-result", "1", "--max-memory", "512")
    with serving(build, "--workers", "2", *limits) as running:
        yield running


@pytest.fixture(autouse=True)
def still_there(server: Server) -> Iterator[None]:
    """After each attempt, the service answers, and no worker computes for nobody."""
    yield
    until(lambda: server.query("ASK { ?role gov:selectedFrom ?pool }").status == 200)
    until(lambda: rests(server))


def rests(server: Server) -> bool:
    before = server.cpu()
    time.sleep(0.2)
    return server.cpu() - before < 0.05


@pytest.mark.parametrize(
    "query",
    [
        PRODUCT,
        "SELECT (COUNT(*) AS ?n) { ?a (!gov:x)* ?b . ?b (!gov:y)* ?c . ?c (!gov:z)* ?d }",
        "ASK { ?s <urn:a>" + "/<urn:a>" * 3000 + " ?o }",
    ],
    ids=["product", "paths", "long-path"],
)
def test_a_query_that_takes_too_long_is_ended(server: Server, query: str) -> None:
    start = time.monotonic()
    got = server.post(query)
    assert (got.status, b"longer than 1 seconds" in got.body) in ((503, True), (400, False))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
        "ASK " + "{" * 100_000 + "}" * 100_000,
        "ASK { FILTER(REGEX('a', '((((a{1000}){1000}){1000}){1000}b)+')) }",
        "SELECT DISTINCT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000",
        "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000",
        "SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?x . ?c ?d ?z }",
    ],
    ids=["parentheses", "braces", "regex", "distinct", "rows", "triples", "text"],
)
def test_what_is_too_much_is_refused(server: Server, query: str) -> None:
    got = server.post(query)
    assert got.status in (200, 400, 503), got
    if got.status == 200:
        assert len(got.body) <= 1 << 20
    else:
        assert got.body.count(b"\n") == 1
        assert b"Traceback" not in got.body


def test_a_regex_cannot_run_away(server: Server) -> None:
    got = server.query(f"ASK {{ FILTER(REGEX('{'a' * 500}', '^(a+)+$b')) }}")
    assert json.loads(got.body)["boolean"] is False


def test_a_body_of_ten_megabytes(server: Server) -> None:
    assert server.post("#" * 10_000_000).status == 413
    assert server.post("# " + "x" * (1 << 20)).status == 413


def test_a_head_of_ten_megabytes(server: Server) -> None:
    address = ("127.0.0.1", server.port)
    with socket.create_connection(address, timeout=5) as client, pytest.raises(OSError):
        client.sendall(b"GET /sparql?query=" + b"x" * 10_000_000)
        assert client.recv(100).startswith(b"HTTP/1.1 431")
        client.sendall(b"x" * 10_000_000)


def test_clients_that_never_finish_their_request(server: Server) -> None:
    heads = [b"", b"GET /sparql?query=ASK", b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-a: "]
    body = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    heads.append(body + b"Content-Length: 100\r\n\r\nASK")
    with ExitStack() as stack:
        clients = []
        for number in range(80):
            client = socket.create_connection(("127.0.0.1", server.port), timeout=15)
            stack.enter_context(client)
            client.sendall(heads[number % len(heads)])
            clients.append(client)
        assert server.query("ASK {}").status == 200
        end = time.monotonic() + 12
        for client in clients:
            answer = client.makefile("rb").read()
            assert answer.startswith(b"HTTP/1.1 408")
        assert time.monotonic() < end


def test_too_many_at_once_are_told_when_to_come_again(server: Server) -> None:
    def ask(number: int) -> Got:
        return server.post(f"{PRODUCT} # {number}")

    with ThreadPoolExecutor(100) as pool:
        got = list(pool.map(ask, range(100)))
    assert {one.status for one in got} == {503}
    told = [int(one.headers["retry-after"]) for one in got if "retry-after" in one.headers]
    assert len(told) >= 80
    assert set(told) <= {1, 2}


def test_mutated_queries(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    statuses = []
    for query in mutated(200, seed=6):
        media = {"Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", query.encode(), media)
        response = connection.getresponse()
        body = response.read()
        statuses.append(response.status)
        assert response.status in (200, 400, 503), (query, body)
        assert b"Traceback" not in body
    connection.close()
    assert 200 in statuses
    assert 400 in statuses


def test_a_worker_that_is_killed_takes_one_request_with_it(build: Path) -> None:
    with serving(build, "--workers", "3", "--time-limit", "20") as server:
        stop, statuses = threading.Event(), []

        def ask() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                statuses.append(server.query(f"ASK {{ ?s ?p {number} }}").status)

        with ThreadPoolExecutor(4) as pool:
            slow = pool.submit(server.post, PRODUCT)
            time.sleep(1)
            for _ in range(2):
                pool.submit(ask)
            time.sleep(0.5)
            busiest = max(server.workers(), key=ticks)
            os.kill(busiest, signal.SIGKILL)
            got = slow.result(timeout=10)
            until(lambda: busiest not in server.workers())
            stop.set()
        assert (got.status, b"ask again" in got.body) == (500, True)
        assert set(statuses) == {200}
        assert len(statuses) > 10


def leaving(server: Server, query: str) -> socket.socket:
    """Ask a query over a connection that is to be closed."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    client.sendall(f"{head}Content-Length: {len(query)}\r\n\r\n{query}".encode())
    return client


def test_nothing_is_computed_for_a_client_that_has_left(build: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(build, "--workers", "2", "--time-limit", "20", log=log) as server:
        with leaving(server, PRODUCT):
            until(lambda: server.cpu() > 1)
        start = time.monotonic()
        assert server.query("ASK { ?role gov:selectedFrom ?pool }").status == 200
        assert time.monotonic() - start < 3
        until(lambda: rests(server))
    assert " POST /sparql 499 0 " in log.read_text()
    assert "Traceback" not in log.read_text()


def test_who_does_not_wait_takes_no_place(build: Path) -> None:
    with serving(build, "--workers", "2", "--time-limit", "20") as server:
        for number in range(200):
            leaving(server, f"ASK {{ ?s ?p {number} }}").close()
        with leaving(server, PRODUCT):
            for first in (0, 60):
                left = [leaving(server, f"{PRODUCT} #{first + number}") for number in range(60)]
                time.sleep(0.5)
                for client in left:
                    client.close()
                assert server.query(f"ASK {{ ?s ?p {first} }}").status == 200
        until(lambda: rests(server))


def test_a_short_query_does_not_wait_for_long_ones(build: Path) -> None:
    with serving(build, "--workers", "4", "--time-limit", "5") as server:
        with ThreadPoolExecutor(12) as pool:
            slow = [pool.submit(server.post, f"{PRODUCT} # {number}") for number in range(12)]
            time.sleep(1)
            taken = []
            for number in range(50):
                start = time.monotonic()
                assert server.query(f"ASK {{ ?s ?p {number} }}").status == 200
                taken.append(time.monotonic() - start)
            assert len(server.workers()) <= 6
            assert not any(query.done() for query in slow)
        assert sorted(taken)[25] < 0.5
        assert {query.result().status for query in slow} == {503}


def test_a_long_query_that_was_put_off_is_answered(build: Path) -> None:
    with serving(build, "--workers", "2") as server, ThreadPoolExecutor(4) as pool:
        queries = [TENTH_OF_A_SECOND % number for number in range(1, 5)]
        got = list(pool.map(server.post, queries))
    assert {one.status for one in got} == {200}
    assert len({one.body for one in got}) == 1


def test_workers_are_forked_from_a_process_that_can_be_replaced(build: Path) -> None:
    with serving(build, "--workers", "2") as server:
        (forks,) = server.fork_servers()
        assert len(list(Path(f"/proc/{forks}/task").iterdir())) == 1
        before = server.workers()
        os.kill(forks, signal.SIGKILL)
        until(lambda: server.query("ASK { ?s ?p 1 }").status == 200)
        until(lambda: not set(before) & set(server.workers()) and server.workers())
        assert server.fork_servers() != {forks}


def test_a_fork_server_that_ends_while_it_starts_takes_no_query_with_it(build: Path) -> None:
    with serving(build, "--workers", "2") as server, ThreadPoolExecutor(5) as pool:
        long = pool.submit(server.post, PRODUCT)
        time.sleep(0.5)
        delayed = [pool.submit(server.post, TENTH_OF_A_SECOND % number) for number in range(1, 4)]
        time.sleep(0.5)
        (forks,) = server.fork_servers()
        os.kill(forks, signal.SIGKILL)
        assert long.result().status == 500
        waiting = pool.submit(server.query, "ASK { ?s ?p 1 }")
        until(lambda: server.fork_servers() - {forks})
        time.sleep(0.1)
        for starting in server.fork_servers():
            os.kill(starting, signal.SIGKILL)
        assert {asked.result().status for asked in [*delayed, waiting]} == {200}


def test_a_fork_server_that_is_slow_to_hear_ends_all_that_it_should(build: Path) -> None:
    limits = ("--workers", "2", "--time-limit", "3")
    with serving(build, *limits) as server, ThreadPoolExecutor(2) as pool:
        (forks,) = server.fork_servers()
        slow = [pool.submit(server.post, PRODUCT)]
        until(lambda: server.cpu() > 0.1)
        os.kill(forks, signal.SIGSTOP)
        time.sleep(5)
        slow.append(pool.submit(server.post, f"{PRODUCT} # again"))
        time.sleep(0.5)
        os.kill(forks, signal.SIGCONT)
        assert [asked.result().status for asked in slow] == [503, 503]
        until(lambda: rests(server))


def test_a_lack_of_descriptors_passes(build: Path) -> None:
    async def asked() -> list[Answer | BaseException]:
        pool = Pool(build, Settings(build, workers=2, seconds=2))
        await pool.open()
        packed = [Request("query", f"{PRODUCT} # {number}").pack() for number in range(3)]
        slow = [asyncio.create_task(pool.ask(request)) for request in packed]
        with patch("socket.socketpair", side_effect=OSError(errno.EMFILE, "too many")):
            await asyncio.sleep(1)
        async with asyncio.timeout(10):
            refused = await asyncio.gather(*slow, return_exceptions=True)
            short = await pool.ask(Request("query", "ASK {}", table="json").pack())
        await pool.close()
        return [*refused, short]

    *refused, short = asyncio.run(asked())
    assert [isinstance(one, Refusal) and one.status for one in refused] == [503] * 3
    assert isinstance(short, Answer)
    assert short.status == 200


def test_who_asks_a_pool_that_is_closed_is_refused(build: Path) -> None:
    async def late() -> None:
        pool = Pool(build, Settings(build, workers=2))
        await pool.open()
        await pool.close()
        async with asyncio.timeout(5):
            await pool.ask(Request("query", "ASK {}", table="json").pack())

    with pytest.raises(Refusal, match="ask again") as refused:
        asyncio.run(late())
    assert refused.value.status == 503


def test_a_worker_can_open_nothing(build: Path) -> None:
    with serving(build, "--workers", "2") as server:
        limits = Path(f"/proc/{server.workers()[0]}/limits").read_text()
    assert re.search(r"^Max open files +0 +0 ", limits, re.MULTILINE)


def test_whoever_asks_for_the_same_loses_nothing_when_the_first_leaves(build: Path) -> None:
    query = ONE_SECOND_OR_SO % 2
    with serving(build, "--workers", "2") as server, ThreadPoolExecutor(3) as pool:
        with leaving(server, query):
            until(lambda: len(server.workers()) > 1)
            others = [pool.submit(server.post, query) for _ in range(3)]
            time.sleep(0.3)
        got = [other.result(timeout=20) for other in others]
    assert {one.status for one in got} == {200}
    assert len({one.body for one in got}) == 1


def ticks(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def test_a_request_is_finished_when_the_service_is_told_to_stop(build: Path) -> None:
    with serving(build, "--workers", "2") as server, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(server.post, ONE_SECOND_OR_SO % 1)
        until(lambda: len(server.workers()) > 1)
        server.process.send_signal(signal.SIGTERM)
        assert slow.result(timeout=30).status == 200


def test_what_waits_is_finished_when_the_pool_is_closed(build: Path) -> None:
    async def statuses() -> list[int]:
        pool = Pool(build, Settings(build, workers=2))
        await pool.open()
        queries = [TENTH_OF_A_SECOND % number for number in range(1, 4)] + ["ASK {}"] * 4
        packed = [Request("query", query, table="json").pack() for query in queries]
        asked = [asyncio.create_task(pool.ask(request)) for request in packed]
        await asyncio.sleep(0)
        await pool.close()
        return [answer.status for answer in await asyncio.gather(*asked)]

    assert asyncio.run(statuses()) == [200] * 7


def test_no_worker_outlives_the_service(build: Path) -> None:
    groups = []
    with pytest.raises(AssertionError), serving(build, "--time-limit", "2") as server:
        groups = list(server.fork_servers())
        with ThreadPoolExecutor(4) as pool:
            slow = [pool.submit(server.post, PRODUCT) for _ in range(4)]
            time.sleep(0.5)
            server.process.kill()
            assert all(asked.exception(timeout=10) for asked in slow)
    assert len(groups) == 1
    until(lambda: not any(map(processes, groups)), 10)
