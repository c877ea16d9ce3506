"""The read side of the SPARQL 1.1 Graph Store HTTP Protocol.

(https://www.w3.org/TR/sparql11-http-rdf-update/)
"""

from __future__ import annotations

from dataclasses import dataclass

from kg import names

from .engine import Engine
from .exchange import Exchange, Refusal, Reply, nothing
from .messages import Request
from .negotiation import GRAPHS, choose, takes_gzip
from .protocol import parameters
from .sparql import ask, not_acceptable

METHODS = "GET, HEAD, OPTIONS"
_HOW = "name a graph: ?default, ?graph=IRI, or its id as the path"


@dataclass(slots=True)
class Graphs:
    """The handler of a graph store at `path`."""

    engine: Engine
    path: str

    async def __call__(self, exchange: Exchange) -> Reply:
        """Return one graph; 404 if there is none of that name."""
        if exchange.method == "OPTIONS":
            return nothing(allow=METHODS)
        if exchange.method not in ("GET", "HEAD"):
            raise Refusal(405, "this graph store is read-only; use GET or HEAD", allow=METHODS)
        offer = choose(exchange.header(b"accept"), GRAPHS)
        if offer is None:
            raise not_acceptable(GRAPHS)
        gzip = takes_gzip(exchange.header(b"accept-encoding"))
        for name in self._candidates(exchange):
            request = Request("graph", name, graph=offer.form, gzip=gzip)
            try:
                return await ask(self.engine.graph, request, exchange, None, offer)
            except Refusal as refusal:
                if refusal.status != 404:
                    raise
        raise Refusal(404, f"there is no such graph; {_HOW}")

    def _candidates(self, exchange: Exchange) -> list[str]:
        """Return the IRIs that a request may mean; an empty one is the default graph."""
        direct = exchange.path.removeprefix(self.path).removeprefix("/")
        if direct:
            return [names.BASE + direct, exchange.base + exchange.path]
        fields = parameters(exchange.query)
        graphs = [value for name, value in fields if name == "graph"]
        if ("default", "") in fields and not graphs:
            return [""]
        if len(graphs) != 1 or any(name == "default" for name, _ in fields):
            raise Refusal(400, _HOW)
        if "://" not in graphs[0] and not graphs[0].startswith("urn:"):
            raise Refusal(400, f"the IRI of a graph is absolute; {_HOW}")
        return graphs
