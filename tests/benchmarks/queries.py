"""How long the named questions take, as ratios, in one run on this machine.

    python tests/benchmarks/queries.py [QUADS] [SECONDS]

Asks every named question, with its defaults, of our store, of pyoxigraph itself and of
rdflib, on the corpus or on one generated to have QUADS quads, and prints a Markdown table.
The three take turns; the figures of ours and pyoxigraph, asked alternately, are medians of
five. rdflib is asked once, in a process of its own, and ended after SECONDS (60); where it
was, the ratio is a lower bound. Asserts nothing.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from math import exp, log
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from corpus import generate

from kg import api, questions, store
from kg.ontology import context
from kg.store import Store

PREFIXES = context().prefixes
ROUNDS = 5


def seconds(ask: Callable[[], object]) -> float:
    """Return what a call takes."""
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def medians(*asks: Callable[[], object]) -> list[float]:
    """Return the medians of what calls take that take turns."""
    rounds = [[seconds(ask) for ask in asks] for _ in range(ROUNDS)]
    return [median(taken) for taken in zip(*rounds, strict=True)]


def answer_with_rdflib(path: Path, pipe: Connection) -> None:
    """Load a dataset into rdflib, then answer one query after another with its time."""
    import warnings

    from rdflib import Dataset

    warnings.simplefilter("ignore", DeprecationWarning)
    dataset = Dataset()
    dataset.parse(path, format="nquads")
    pipe.send(0.0)
    while True:
        pipe.send(seconds(partial(read, dataset.query, pipe.recv())))


@contextmanager
def rdflib(path: Path) -> Iterator[Connection]:
    """Run rdflib in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer_with_rdflib, args=(path, theirs), daemon=True)
    process.start()
    ours.recv()
    try:
        yield ours
    finally:
        process.kill()


def compare(
    dataset: Store, path: Path, longest: float
) -> Iterator[tuple[str, float, float, float]]:
    """Yield each question with what ours, pyoxigraph and rdflib take, in seconds."""
    engine = partial(dataset.engine.query, prefixes=PREFIXES)
    waiting = [(q.name, api.sparql(q.name, dataset)) for q in questions.catalogue()]
    while waiting:
        with rdflib(path) as pipe:
            while waiting:
                name, query = waiting.pop(0)
                ours, bare = medians(
                    partial(read, dataset.query, query), partial(read, engine, query)
                )
                pipe.send(context().portable(query))
                if not pipe.poll(longest):
                    yield name, ours, bare, longest
                    break
                yield name, ours, bare, pipe.recv()


def read(ask: Callable[[str], Any], query: str) -> None:
    """Ask a query, and read all rows of the answer."""
    for row in ask(query):
        tuple(row)


def mean(ratios: list[float]) -> float:
    """Return the geometric mean."""
    return exp(sum(map(log, ratios)) / len(ratios))


def main() -> None:
    """Print the table."""
    quads = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    longest = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with tempfile.TemporaryDirectory() as work:
        dataset, path = generate(quads), Path(work) / "kg.nq"
        path.write_bytes(store.serialize(dataset.quads(), ".nq"))
        print(f"{len(dataset):,} quads, Python {sys.version.partition(' ')[0]}\n")
        print("| question | ours, ms | ÷ pyoxigraph | rdflib ÷ ours |")
        print("|---|---:|---:|---:|")
        figures, ended = [], 0
        for name, ours, bare, theirs in compare(dataset, path, longest):
            figures.append((ours / bare, theirs / ours))
            bound, ended = ("≥ ", ended + 1) if theirs >= longest else ("", ended)
            print(f"| {name} | {ours * 1e3:.1f} | {ours / bare:.2f} | {bound}{theirs / ours:.0f} |")
    wrapped, faster = ([figure[i] for figure in figures] for i in (0, 1))
    print(f"| *geometric mean* | | {mean(wrapped):.2f} | {mean(faster):.0f} |")
    print(f"\nrdflib was ended after {longest:.0f} s at {ended} of {len(figures)} questions")


if __name__ == "__main__":
    main()
