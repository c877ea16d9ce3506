"""The RDF of one thing: the statements that it is in, and the names of what they mention.

What a graph states belongs to what bears its name: a passage is described by its place,
its gloss, and the claims of its sentence.
"""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store import Queryable, serialize

_ABOUT = """{ $thing ?property ?object BIND ($thing AS ?subject) }
  UNION { ?subject ?property $thing BIND ($thing AS ?object) }
  UNION { GRAPH $thing { ?subject ?property ?object } }"""

_MENTIONED = """{ SELECT DISTINCT ?named WHERE {
    { { $thing ?p ?o BIND ($thing AS ?s) }
      UNION { ?s ?p $thing BIND ($thing AS ?o) }
      UNION { GRAPH $thing { ?s ?p ?o } } }
    VALUES ?place { 1 2 3 }
    BIND (IF(?place = 1, ?s, IF(?place = 2, ?p, ?o)) AS ?named) FILTER (isIRI(?named))
  } }
  VALUES ?naming { skos:prefLabel rdfs:label dcterms:title }"""

_TRIPLES = f"""CONSTRUCT {{ ?subject ?property ?object . ?named ?naming ?name }} WHERE {{
  {{ {_ABOUT} }} UNION {{ {_MENTIONED} ?named ?naming ?name }}
}}"""

_QUADS = f"""SELECT ?subject ?property ?object ?graph WHERE {{
  {{ GRAPH ?graph {{ $thing ?property ?object }} BIND ($thing AS ?subject) }}
  UNION {{ GRAPH ?graph {{ ?subject ?property $thing }} BIND ($thing AS ?object) }}
  UNION {{ GRAPH $thing {{ ?subject ?property ?object }} BIND ($thing AS ?graph) }}
  UNION {{ {_MENTIONED} GRAPH ?graph {{ ?named ?naming ?name }}
    BIND (?named AS ?subject) BIND (?naming AS ?property) BIND (?name AS ?object) }}
}}"""

_KNOWN = "ASK { { $thing ?p ?o } UNION { ?s ?p $thing } UNION { GRAPH $thing { ?s ?p ?o } } }"

_STATED = """SELECT ?subject ?property ?object (LANG(?object) AS ?language) WHERE {
  GRAPH $thing { ?subject ?property ?object }
} ORDER BY ?subject ?property ?object"""


class Row(NamedTuple):
    """One triple of a graph; `language` is that of a text."""

    subject: str
    property: str
    object: str
    language: str


def triples(iri: str) -> str:
    """Return the query for the triples about a thing.

    Raises QueryError for what is no IRI, as all functions here do.
    """
    return _about(_TRIPLES, iri)


def known(store: Queryable, iri: str) -> bool:
    """Whether a dataset says anything about a thing, or in a graph of that name.

    >>> from kg.store import Store
    >>> known(Store(ox.Store()), "https://w3id.org/governance-kg/role/lane-head")
    False
    """
    return bool(store.query(_about(_KNOWN, iri)))


def stated(store: Queryable, iri: str) -> list[Row]:
    """Return what the graph of that name states."""
    rows = store.query(_about(_STATED, iri))
    return [Row(str(s), str(p), str(o), str(language or "")) for s, p, o, language in rows]


def quads(store: Queryable, iri: str, form: str) -> bytes:
    """Return the statements about a thing with the graphs that state them.

    `form` is *trig* or *nq*.

    >>> from kg.store import Store
    >>> quads(Store(ox.Store()), "https://w3id.org/governance-kg/role/lane-head", "nq")
    b''
    """
    answer = store.query(_about(_QUADS, iri)).serialize("json")
    rows = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    found = {ox.Quad(*row) for row in rows}  # type: ignore[union-attr]
    return serialize(sorted(found, key=lambda quad: (str(quad.graph_name), str(quad))), f".{form}")


def _about(query: str, iri: str) -> str:
    try:
        return query.replace("$thing", str(ox.NamedNode(iri)))
    except ValueError as error:
        raise QueryError(f"{iri} is no IRI: {error}") from None
