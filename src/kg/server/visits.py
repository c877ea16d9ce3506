"""A request for one of the pages: what is asked, in which language, and what is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from kg.errors import QueryError
from kg.names import Language

from . import tongues
from .caching import Key
from .desk import Holdings, Library
from .documents import PAGE, document
from .engine import Engine, Graph
from .exchange import Exchange, Refusal, Reply, nothing
from .negotiation import takes_gzip
from .protocol import parameters
from .waiting import Waiting

METHODS = "GET, HEAD, OPTIONS"
_THREADS, _WAITING = 4, 64
"""Pages that are made at once, and those that may wait for it."""
_T = TypeVar("_T")


@dataclass(slots=True)
class Bench:
    """Where pages are made, beside the event loop: their makers may wait for the workers.

    The threads are its own: those of the loop must stay free for the pool.
    """

    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_THREADS, thread_name_prefix="pages")
    )
    under_way: int = 0

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do what may take a while. Raises Refusal where too many wait for that."""
        if self.under_way >= _THREADS + _WAITING:
            raise Refusal(503, "too many pages are being made; ask again later", retry_after="5")
        self.under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.under_way -= 1


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, and the version of the graph that answers it.

    `language` is the reader's; `asked` says whether the address names it, so that links
    must, too.
    """

    exchange: Exchange
    graph: Graph
    holdings: Holdings
    fields: dict[str, str]
    language: Language
    asked: bool
    bench: Bench

    @property
    def store(self) -> Waiting:
        """The dataset, for `run` to ask."""
        return Waiting(self.graph.pool, asyncio.get_running_loop())

    @property
    def gzip(self) -> bool:
        """Whether the client takes a gzipped answer."""
        return takes_gzip(self.exchange.header(b"accept-encoding"))

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do beside the event loop what may take a while. Raises Refusal as the bench does."""
        return await self.bench.run(work)

    async def page(
        self, key: str, make: Callable[[], bytes], *, negotiated: bool = False, **headers: str
    ) -> Reply:
        """Return a page in the reader's language, made once for each version of the graph.

        `key` tells it from all others; it is `negotiated` if it is sent for the Accept header's
        sake. It is kept here: what stands before all routes does not look at Accept-Language.
        """
        vary = ["accept"] * negotiated + ["accept-language"] * (not self.asked)
        whole: Key = (key, *vary, self.language, self.gzip)
        if kept := self.graph.cache.find(whole):
            return kept
        headers |= {"vary": ", ".join(vary), "content_language": tongues.TAGS[self.language]}
        work = partial(_page, make, zipped=self.gzip, **headers)
        made = await self.run(work)
        made.lasting = self.asked
        self.graph.cache.keep(whole, made)
        return made


def _page(make: Callable[[], bytes], *, zipped: bool, **headers: str) -> Reply:
    return document(make(), PAGE.media, zipped=zipped, **headers)


Answer = Callable[[Visit], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Place:
    """What answers visits at some addresses."""

    answer: Answer
    shelves: Library
    bench: Bench

    async def __call__(self, engine: Engine, exchange: Exchange) -> Reply:
        """Answer one request."""
        if not allowed(exchange):
            return nothing(allow=METHODS)
        fields = dict(parameters(exchange.query))
        asked = tongues.chosen(fields)
        language = asked or tongues.preferred(exchange.header(b"accept-language"))
        graph = engine.graph
        holdings = await self.shelves.of(graph)
        visit = Visit(exchange, graph, holdings, fields, language, asked is not None, self.bench)
        try:
            return await self.answer(visit)
        except QueryError as error:
            raise Refusal(400, str(error)) from None


def allowed(exchange: Exchange) -> bool:
    """Whether a request is to be answered, or asks what may be asked here.

    Raises Refusal for what would change something.
    """
    if exchange.method not in METHODS.split(", "):
        raise Refusal(405, f"{exchange.method} is not for this place; use GET", allow=METHODS)
    return exchange.method != "OPTIONS"
