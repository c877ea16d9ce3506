"""The SPARQL endpoint: what a request asks, in the form that its client likes.

(https://www.w3.org/TR/sparql11-protocol/)
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from hashlib import blake2b

from .engine import Engine, Graph
from .exchange import COMMON, Exchange, Handler, Refusal, Reply, matches, nothing, reply
from .messages import Answer, Request
from .negotiation import GRAPHS, TABLES, Offer, choose, listing, takes_gzip
from .protocol import METHODS, operation

_VARY = (b"vary", b"accept, accept-encoding")
_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b")
"""Functions whose value is another each time (SPARQL 1.1 Query, sections 17.4.2 to 17.4.5)."""


@dataclass(slots=True)
class Sparql:
    """The handler of the endpoint; `itself` answers those who ask for the service itself."""

    engine: Engine
    itself: Handler

    async def __call__(self, exchange: Exchange) -> Reply:
        """Answer a query, or describe the service."""
        if exchange.method == "OPTIONS":
            return nothing(allow=METHODS)
        asked = await operation(exchange)
        if asked is None:
            return await self.itself(exchange)
        exchange.note = asked.query
        accept = exchange.header(b"accept")
        table, graph = choose(accept, TABLES), choose(accept, GRAPHS)
        if table is None and graph is None:
            raise not_acceptable(TABLES, GRAPHS)
        request = Request(
            "query",
            asked.query,
            asked.default_graphs,
            asked.named_graphs,
            table=table.form if table else "",
            graph=graph.form if graph else "",
            gzip=takes_gzip(exchange.header(b"accept-encoding")),
        )
        lasting = _CHANGING.search(asked.query.lower()) is None
        return await ask(self.engine.graph, request, exchange, table, graph, lasting)


async def ask(
    graph: Graph,
    request: Request,
    exchange: Exchange,
    table: Offer | None,
    rdf: Offer | None,
    lasting: bool = True,
) -> Reply:
    """Return what a worker answers to a request, or what one has answered before.

    Requests for the same, at the same time, share an answer, and where the first client
    leaves, the next has it made; a client that has it is told so without asking. Raises
    Refusal as the worker or the pool does.
    """
    packed = request.pack()
    if not lasting:
        return _reply(await graph.pool.ask(packed), table, rdf)
    etag = _etag(graph.version, packed, table, rdf)
    if kept := graph.cache.find(etag):
        return kept
    known = exchange.headers.get(b"if-none-match")
    if known not in (None, b"*") and matches(etag, known):
        return Reply(304, [*COMMON, (b"etag", etag), _VARY])
    while flying := graph.flying.get(etag):
        await asyncio.wait((flying,))
        if not flying.cancelled():
            return flying.result()
    graph.flying[etag] = making = asyncio.get_running_loop().create_future()
    try:
        answer = _reply(await graph.pool.ask(packed), table, rdf)
    except Refusal as refusal:
        making.set_exception(refusal)
        making.exception()
        raise
    except BaseException:
        making.cancel()
        raise
    finally:
        del graph.flying[etag]
    answer.etag, answer.lasting = etag, True
    answer.headers += [(b"etag", etag), (b"cache-control", b"public, no-cache")]
    graph.cache.keep(etag, answer)
    making.set_result(answer)
    return answer


def _reply(answer: Answer, table: Offer | None, rdf: Offer | None) -> Reply:
    offer = rdf if answer.is_graph else table
    if answer.status == 406:
        raise not_acceptable(GRAPHS if answer.is_graph else TABLES)
    if answer.status != 200 or offer is None:
        raise Refusal(answer.status, answer.body.decode())
    made = reply(200, answer.body, offer.media)
    made.headers.append(_VARY)
    if answer.gzipped:
        made.headers.append((b"content-encoding", b"gzip"))
    return made


def not_acceptable(*lists: tuple[Offer, ...]) -> Refusal:
    """Return the refusal for a client that takes none of the forms."""
    return Refusal(406, f"the answer comes as one of {listing(*lists)}; name one in Accept")


def _etag(version: str, packed: bytes, table: Offer | None, rdf: Offer | None) -> bytes:
    media = f"{version} {table and table.media} {rdf and rdf.media} "
    return b'W/"%b"' % blake2b(media.encode() + packed, digest_size=16).hexdigest().encode()
