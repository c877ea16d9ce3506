"""How `kg serve` does under load, as ratios to Oxigraph's own server, in one run.

    python tests/benchmarks/serving.py [SECONDS] [MUTATIONS] [BUILD]

Needs wrk. Each load takes SECONDS (60) in all, and the loads that are compared take turns,
three each. Both servers have the same build: a small SELECT is asked again and again, which
our server answers from its cache, and one that is another each time. Then eight clients ask
small queries, and the same with one heavy query in ten; then the memory is looked at while
small queries are asked, each another; then MUTATIONS (0) damaged queries are asked. Prints
Markdown; asserts nothing.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from kg.server.settings import MIB, Settings
from mutation import mutated
from service import Server, serving, until

SMALL = "SELECT * { ?s <https://w3id.org/governance-kg/ontology#selectedFrom> ?o }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a a ?x . ?b a ?x FILTER(?a != ?b) } #"
CLIENTS, ROUNDS, LOOKS = 8, 3, 6
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
EACH_ANOTHER = """
local n, id = 0, tostring(os.time())
request = function()
  n = n + 1
  return wrk.format("GET", wrk.path .. "%23" .. id .. "-" .. n)
end
"""


@contextmanager
def oxigraph(build: Path) -> Iterator[int]:
    """Run Oxigraph's server on a build; return its port."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    place = ("--location", str(build / "store"), "--bind", f"127.0.0.1:{port}")
    process = subprocess.Popen([OXIGRAPH, "serve-read-only", *place], stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        yield port
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def wrk(address: str, seconds: int, *options: str) -> tuple[float, str]:
    """Return requests/s of a load, and its p99; what failed is said."""
    load = ("-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", *options, address)
    said = subprocess.run(["wrk", *load], capture_output=True, text=True, check=True).stdout
    if failed := re.search(r"Non-2xx.*|Socket errors.*", said):
        print(failed[0])
    return float(found(r"Requests/sec: +([\d.]+)", said)), found(r"99% +(\S+)", said)


@contextmanager
def another_each_time() -> Iterator[tuple[str, str]]:
    """Write a script for wrk; return the option that takes it."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(EACH_ANOTHER)
        script.flush()
        yield "-s", script.name


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]


def throughput(ours: str, theirs: str, seconds: int) -> None:
    """Print requests/s of both servers, and their ratio."""
    turn = max(1, seconds // ROUNDS)
    print("| small SELECT | kg serve, req/s (p99) | Oxigraph, req/s (p99) | ratio (each turn) |")
    print("| --- | --- | --- | --- |")
    with another_each_time() as script:
        for name, options in (("the same", ()), ("another each time", script)):
            rounds = [
                (wrk(ours, turn, *options), wrk(theirs, turn, *options)) for _ in range(ROUNDS)
            ]
            ratios = [our[0] / their[0] for our, their in rounds]
            sides = (sorted(side)[ROUNDS // 2] for side in zip(*rounds, strict=True))
            row = [f"{rate:.0f} ({p99})" for rate, p99 in sides]
            each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"| {name} | {' | '.join(row)} | {median(ratios):.2f} ({each}) |", flush=True)


def mix(server: Server, seconds: int, share: float) -> tuple[list[float], Counter[int]]:
    """Return what small queries took, while a share of all queries is heavy."""
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    end = time.monotonic() + seconds

    def client(seed: int) -> None:
        chance = random.Random(seed)
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        while time.monotonic() < end:
            heavy = chance.random() < share
            text = f"{HEAVY if heavy else SMALL + '#'}{chance.random()}"
            start = time.perf_counter()
            connection.request("GET", f"/sparql?{urlencode({'query': text})}")
            response = connection.getresponse()
            response.read()
            statuses[response.status] += 1
            if not heavy:
                taken.append(time.perf_counter() - start)
        connection.close()

    clients = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return taken, statuses


def heavy(server: Server, seconds: int) -> None:
    """Print p99 of small queries, alone and beside heavy ones."""
    print("\n| one query in ten is heavy | small queries | p50, ms | p99, ms | longest, ms |")
    print("| --- | --- | --- | --- | --- |")
    shares = {"no": 0.0, "yes": 0.1}
    taken: dict[str, list[float]] = {name: [] for name in shares}
    for _ in range(ROUNDS):
        for name, share in shares.items():
            times, statuses = mix(server, max(1, seconds // ROUNDS), share)
            taken[name] += times
            if set(statuses) != {200}:
                print(dict(statuses))
    cuts = {name: quantiles(times, n=100) for name, times in taken.items()}
    for name, times in taken.items():
        p50, p99, most = (1000 * value for value in (cuts[name][49], cuts[name][98], max(times)))
        print(f"| {name} | {len(times)} | {p50:.1f} | {p99:.1f} | {most:.1f} |")
    start = time.perf_counter()
    server.query(HEAVY)
    alone = 1000 * (time.perf_counter() - start)
    ratio = cuts["yes"][98] / cuts["no"][98]
    print(f"\np99 ratio: {ratio:.1f}; a heavy query by itself: {alone:.0f} ms", flush=True)


def memory(server: Server) -> list[float]:
    """Return MiB: of the process that speaks HTTP, of the fork server, of the workers.

    A page that several processes share counts in parts (proc_pid_smaps(5), Pss).
    """
    sides = ([server.process.pid], server.fork_servers(), server.workers())
    return [sum(map(proportional, side)) / 1024 for side in sides]


def proportional(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(found(r"(?m)^Pss: +(\d+) kB", rollup))


def flatness(server: Server, address: str, seconds: int) -> None:
    """Print the memory under a load that our server keeps all answers of, as far as it may."""
    print(f"\nAnswers are kept up to {Settings().cache // MIB} MiB; then the oldest goes.\n")
    print("| seconds of load | HTTP, MiB | fork server, MiB | workers, MiB |")
    print("| --- | --- | --- | --- |")
    with another_each_time() as script, ThreadPoolExecutor(1) as thread:
        load = thread.submit(wrk, address, seconds, *script)
        for part in range(LOOKS + 1):
            cells = " | ".join(f"{size:.0f}" for size in memory(server))
            print(f"| {seconds * part // LOOKS} | {cells} |", flush=True)
            wait([load], seconds / LOOKS)
        rate, _ = load.result()
    print(f"\n{rate * seconds:.0f} queries were answered meanwhile.")


def mutations(server: Server, count: int) -> None:
    """Ask damaged queries; print how they were answered."""
    statuses: Counter[int] = Counter()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    for query in mutated(count, seed=0):
        media = {"Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", query.encode(), media)
        response = connection.getresponse()
        body = response.read()
        statuses[response.status] += 1
        if response.status not in (200, 400, 503) or b"Traceback" in body:
            print(response.status, body, query)
    connection.close()
    print(f"\n{count} mutated queries: {dict(sorted(statuses.items()))}")


def main(seconds: int = 60, count: int = 0, *, build: Path) -> None:
    query = quote(SMALL)
    with oxigraph(build) as port, serving(build.resolve(), "--time-limit", "5") as server:
        until(lambda: server.query(SMALL).status == 200)
        ours = f"{server.sparql}?query={query}"
        throughput(ours, f"http://127.0.0.1:{port}/query?query={query}", seconds)
        heavy(server, seconds)
        flatness(server, ours, seconds)
        if count:
            mutations(server, count)


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:3]]
    main(*numbers[:2], build=Path(sys.argv[3] if sys.argv[3:] else "build"))
