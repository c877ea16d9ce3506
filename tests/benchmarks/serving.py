"""How `kg serve` does under load, as ratios to Oxigraph's own server, in one run.

    python tests/benchmarks/serving.py [SECONDS] [MUTATIONS] [BUILD]

Needs wrk. Both servers have the same build and take turns, SECONDS (10) each: a small
SELECT asked again and again, which our server answers from its cache, and one that is
another each time. Then eight clients ask small queries, and the same with one heavy query
in ten; then MUTATIONS (0) damaged queries are asked. Prints Markdown; asserts nothing.
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
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutation import mutated
from service import Server, serving, until

SMALL = "SELECT * { ?s <https://w3id.org/governance-kg/ontology#selectedFrom> ?o }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a a ?x . ?b a ?x FILTER(?a != ?b) } #"
CLIENTS, ROUNDS = 8, 3
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


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]


def throughput(ours: str, theirs: str, seconds: int) -> None:
    """Print requests/s of both servers, and their ratio."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(EACH_ANOTHER)
        script.flush()
        print("| small SELECT | kg serve, req/s (p99) | Oxigraph, req/s (p99) | ratio |")
        print("| --- | --- | --- | --- |")
        for name, options in (("the same", ()), ("another each time", ("-s", script.name))):
            rounds = [
                (wrk(ours, seconds, *options), wrk(theirs, seconds, *options))
                for _ in range(ROUNDS)
            ]
            ratio = median(our[0] / their[0] for our, their in rounds)
            our, their = (max(side) for side in zip(*rounds, strict=True))
            row = (f"{our[0]:.0f} ({our[1]})", f"{their[0]:.0f} ({their[1]})", f"{ratio:.2f}")
            print(f"| {name} | {' | '.join(row)} |")


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


def memory(server: Server) -> int:
    """Return MiB of the server and its workers."""
    pages = [
        int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        for pid in (server.process.pid, *server.workers())
    ]
    return sum(pages) * 4096 >> 20


def heavy(server: Server, seconds: int) -> None:
    """Print p99 of small queries, alone and beside heavy ones."""
    print("\n| one query in ten is heavy | small queries | p50, ms | p99, ms |")
    print("| --- | --- | --- | --- |")
    p99 = []
    for name, share in (("no", 0.0), ("yes", 0.1)):
        taken, statuses = mix(server, seconds, share)
        cut = quantiles(taken, n=100)
        p99.append(cut[98])
        print(f"| {name} | {len(taken)} | {cut[49] * 1000:.1f} | {cut[98] * 1000:.1f} |")
        if set(statuses) != {200}:
            print(dict(statuses))
    print(f"\np99 ratio: {p99[1] / p99[0]:.1f}")


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


def main(seconds: int = 10, count: int = 0, *, build: Path) -> None:
    query = quote(SMALL)
    with oxigraph(build) as port, serving(build.resolve(), "--time-limit", "5") as server:
        until(lambda: server.query(SMALL).status == 200)
        before = memory(server)
        theirs = f"http://127.0.0.1:{port}/query?query={query}"
        throughput(f"{server.sparql}?query={query}", theirs, seconds)
        heavy(server, seconds)
        if count:
            mutations(server, count)
        print(f"\nmemory: {before} MiB before the load, {memory(server)} MiB after it")


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:3]]
    main(*numbers[:2], build=Path(sys.argv[3] if sys.argv[3:] else "build"))
