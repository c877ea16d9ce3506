"""What the reconciliation service has at hand when it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from kg import directory, entities
from kg.directory import Directory
from kg.entities import Evidence
from kg.errors import QueryError
from kg.names import Language
from kg.store import Queryable, parse_results

from .candidates import LONGEST
from .engine import Graph
from .exchange import Exchange, Refusal
from .messages import Request
from .waiting import Waiting

_T = TypeVar("_T")
_COMMENTS = "SELECT ?term ?comment (LANG(?comment) AS ?language) { ?term rdfs:comment ?comment }"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the service knows of one version of the graph: names, passages, comments on terms."""

    directory: Directory
    passages: dict[str, Evidence]
    comments: dict[tuple[str, str], str]


def read(store: Queryable) -> Holdings:
    """Read what the service needs of a dataset."""
    comments = {
        (str(term), str(language)): str(comment)
        for term, comment, language in store.query(_COMMENTS)
    }
    return Holdings(directory.read(store), entities.evidence(store), comments)


@dataclass(slots=True)
class Library:
    """The holdings of the graph that is being served, read when they are first wanted.

    Its thread is its own: those of the loop must stay free for the pool.
    """

    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="reconcile")
    )
    version: str = ""
    reading: asyncio.Future[Holdings] | None = None

    async def of(self, graph: Graph) -> Holdings:
        """Return the holdings of a graph. Raises Refusal where the workers do."""
        if self.reading is None or self.version != graph.version:
            self.version = graph.version
            loop = asyncio.get_running_loop()
            reader = partial(read, Waiting(graph.pool, loop))
            self.reading = loop.run_in_executor(self.threads, reader)
        reading = self.reading
        try:
            return await asyncio.shield(reading)
        except Exception as error:
            if self.reading is reading:
                self.reading = None
            if isinstance(error, QueryError):
                raise Refusal(503, f"the names cannot be read: {error}") from None
            raise

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do some work beside the event loop, one piece after the other."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)


@dataclass(frozen=True, slots=True)
class Desk:
    """One request: what is asked, in which language, and what is known."""

    exchange: Exchange
    language: Language
    graph: Graph
    shelves: Library
    holdings: Holdings
    fields: dict[str, str]

    def field(self, name: str) -> str:
        """Return a parameter of the request. Raises Refusal where it is missing or too long."""
        if name not in self.fields:
            raise Refusal(400, f"this address takes a parameter {name}")
        if len(self.fields[name]) > LONGEST:
            raise Refusal(400, f"{name} is longer than {LONGEST} characters")
        return self.fields[name]

    async def select(self, query: str) -> Iterable[tuple[Any, ...]]:
        """Have a worker answer a query of ours."""
        answer = await self.graph.pool.ask(Request("query", query, table="json").pack())
        if answer.status != 200:
            raise Refusal(answer.status, answer.body.decode())
        return parse_results(answer.body, graph=False)
