"""What the service is and what it holds: Service Description and VoID.

(https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg import names

from .engine import Engine
from .exchange import Exchange, Handler, Refusal, Reply, nothing
from .graphs import METHODS
from .messages import Request
from .negotiation import GRAPHS, Offer, choose, takes_gzip
from .sparql import ask, not_acceptable

_PAGE = Offer("text/html", "html")
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "TriG",
    "N-Quads",
)
"""Names in http://www.w3.org/ns/formats/."""


def service(endpoint: str) -> str:
    """Return the description of the SPARQL service at an address, in Turtle.

    >>> print(service("http://localhost:8000/sparql").splitlines()[2])
    <http://localhost:8000/sparql> a sd:Service ;
    """
    formats = ", ".join(f"format:{name}" for name in _FORMATS)
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix format: <http://www.w3.org/ns/formats/> .
<{endpoint}> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat {formats} ;
  sd:defaultDataset <{endpoint}#dataset> .
<{endpoint}#dataset> a sd:Dataset ;
  sd:defaultGraph <{endpoint}#default-graph> .
<{endpoint}#default-graph> a sd:Graph .
"""


def dataset(turtle: str, endpoint: str) -> str:
    """Return the VoID description of a build, and where it may be asked, in Turtle.

    >>> print(dataset("", "http://localhost:8000/sparql").splitlines()[-1])
      void:sparqlEndpoint <http://localhost:8000/sparql> .
    """
    return f"""{turtle}
@prefix void: <http://rdfs.org/ns/void#> .
<{names.BASE}dataset> a void:Dataset ;
  void:sparqlEndpoint <{endpoint}> .
"""


@dataclass(slots=True)
class Described:
    """The handler of the descriptions: of the service, or of the dataset.

    `page` answers who likes HTML better, where there is a page.
    """

    engine: Engine
    of: Literal["service", "dataset"]
    endpoint: str
    page: Handler | None = None

    async def __call__(self, exchange: Exchange) -> Reply:
        """Return the description in the form that the client likes."""
        if exchange.method == "OPTIONS":
            return nothing(allow=METHODS)
        if exchange.method not in ("GET", "HEAD"):
            raise Refusal(405, "a description is read-only; use GET or HEAD", allow=METHODS)
        offers = GRAPHS if self.page is None else (*GRAPHS, _PAGE)
        offer = choose(exchange.header(b"accept"), offers)
        if offer is None:
            raise not_acceptable(offers)
        if offer is _PAGE and self.page is not None:
            return await self.page(exchange)
        graph = self.engine.graph
        if self.of == "service":
            text = service(exchange.base + exchange.path)
        else:
            text = dataset(graph.description, exchange.base + self.endpoint)
        gzip = takes_gzip(exchange.header(b"accept-encoding"))
        request = Request("convert", text, graph=offer.form, gzip=gzip)
        return await ask(graph, request, exchange, None, offer)
