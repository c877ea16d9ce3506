"""Networks made for analysis: who is tied to whom, and what goes with what.

The classes and properties that make a tie are asked of the ontology. Every edge has
`weight`, the number of claims or of shared things, and `passages`, the names of the
sentences that hold the claims behind it; all attributes are text or numbers, so that
GraphML, GEXF and CSV keep them. An entity without a tie is not a node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from . import names
from .errors import QueryError, suggest
from .labels import Labels
from .networks import add_nodes, network, passage_names
from .ontology import context
from .store import Queryable

if TYPE_CHECKING:
    import networkx as nx

_CLAIM = """
  {{ ?{property} rdfs:range gov:Actor }}
  UNION {{ ?{property} rdfs:subPropertyOf* gov:appliesTo }}
  ?{passage} a gov:Passage .
  GRAPH ?{passage} {{ {subject} ?{property} ?{actor} }}
  ?{actor} a/rdfs:subClassOf* gov:Actor .
"""
"""A passage ties an actor to a subject: it acts, takes part, or is who it is done to."""

_WHOLE_OR_PART = "VALUES ?kind { gov:GovernanceModel gov:Measure }"

_ACTOR_MODEL = f"""
SELECT DISTINCT ?actor ?model ?part ?property ?passage WHERE {{
  ?model a gov:GovernanceModel ; (dcterms:hasPart|gov:hasForm)* ?part .
  {_WHOLE_OR_PART} ?part a/rdfs:subClassOf* ?kind .
  {_CLAIM.format(property="property", passage="passage", subject="?part", actor="actor")}
}} ORDER BY ?actor ?model ?part ?property ?passage
"""

_ACTOR_ACTOR = f"""
SELECT DISTINCT ?one ?other ?measure ?passage ?passage2 WHERE {{
  ?measure a/rdfs:subClassOf* gov:Measure .
  {_CLAIM.format(property="property", passage="passage", subject="?measure", actor="one")}
  {_CLAIM.format(property="property2", passage="passage2", subject="?measure", actor="other")}
  FILTER (STR(?one) < STR(?other))
}} ORDER BY ?one ?other ?measure ?passage ?passage2
"""

_EVALUATION = """
SELECT DISTINCT ?evaluator ?evaluated ?measure ?passage ?passage2 WHERE {
  ?passage a gov:Passage . ?passage2 a gov:Passage .
  GRAPH ?passage { ?measure gov:carriedOutBy ?evaluator }
  GRAPH ?passage2 { ?measure gov:evaluates ?evaluated }
} ORDER BY ?evaluator ?evaluated ?measure ?passage ?passage2
"""

_CONCEPTS = f"""
SELECT DISTINCT ?one ?other ?entity WHERE {{
  GRAPH ?coding {{ ?coder a prov:Agent . ?entity gov:codedAs ?one , ?other }}
  ?one skos:inScheme ?scheme . ?other skos:inScheme ?scheme .
  FILTER (STR(?one) < STR(?other))
  {_WHOLE_OR_PART} ?entity a/rdfs:subClassOf* ?kind .
}} ORDER BY ?one ?other ?entity
"""


def actor_model(store: Queryable, labels: Labels) -> nx.Graph[str]:
    """Return who is tied to which governance model: a two-mode network.

    A claim ties an actor to a model where it has the actor as object, and the model, or
    a model or measure among its parts, as subject. Actors have `bipartite` 0, models 1.
    `relations` of an edge names the properties, `weight` counts the claims.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for (actor, model), claims in _draw(graph, store, labels, _ACTOR_MODEL).items():
        graph.nodes[actor]["bipartite"], graph.nodes[model]["bipartite"] = 0, 1
        graph.add_edge(
            actor,
            model,
            weight=len(claims),
            relations=_listed(prop for _, prop, _ in claims),
            passages=passage_names((passage for *_, passage in claims), labels),
        )
    return graph


def actor_actor(store: Queryable, labels: Labels) -> nx.Graph[str]:
    """Return who is tied to whom by a measure in which both have a part.

    The part may be any: to carry out, to be a party, to be served, rewarded, removed.
    `measures` of an edge names the measures, `weight` counts them; `passages` hold the
    claims that tie either actor to one of them.
    """
    import networkx as nx

    return _by_measure(nx.Graph(), store, labels, _ACTOR_ACTOR)


def evaluation(store: Queryable, labels: Labels) -> nx.DiGraph[str]:
    """Return who evaluates whom or what: edges lead from evaluator to evaluated.

    An edge is a measure that is carried out by the one and evaluates the other; where
    the text does not say who evaluates, there is none. `measures` of an edge names the
    measures, `weight` counts them; `passages` hold both claims.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    _by_measure(graph, store, labels, _EVALUATION)
    return graph


def concepts(store: Queryable, labels: Labels, scheme: str = "scheme/mechanism") -> nx.Graph[str]:
    """Return which concepts of a scheme of the codebook go together.

    Two concepts are tied where one coder has coded the same model or measure by both.
    `entities` of an edge names these, `weight` counts them. `passages` is empty: a
    coding is what a researcher says of the whole, not a claim of a sentence. Raises
    QueryError for an unknown scheme.
    """
    import networkx as nx

    iri = names.iri(scheme)
    schemes = [name for name in labels.preferred if name.startswith(names.iri("scheme/"))]
    if iri not in schemes:
        near = suggest(scheme, map(names.local_id, schemes))
        raise QueryError(f"the codebook has no scheme {scheme}{near}")
    graph: nx.Graph[str] = nx.Graph()
    for (one, other), codings in _draw(graph, store, labels, _CONCEPTS, scheme=iri).items():
        entities = _listed(entity for (entity,) in codings)
        graph.add_edge(one, other, weight=len(codings), entities=entities, passages="")
    return graph


def _by_measure(
    graph: nx.Graph[str], store: Queryable, labels: Labels, query: str
) -> nx.Graph[str]:
    for (one, other), claims in _draw(graph, store, labels, query).items():
        measures = {measure for measure, *_ in claims}
        passages = (passage for _, *both in claims for passage in both)
        graph.add_edge(
            one,
            other,
            weight=len(measures),
            measures=_listed(measures),
            passages=passage_names(passages, labels),
        )
    return graph


def _draw(
    graph: nx.Graph[str], store: Queryable, labels: Labels, query: str, **values: str
) -> dict[tuple[str, str], list[list[str]]]:
    """Add the ends of all ties to a graph; return by their ids the rows that tie them.

    Those that come first in a row are added first, so that in an undirected network, too,
    they are the source of their edges.
    """
    rows = [[*map(str, row)] for row in store.query(query, **values)]
    first, second = {one for one, *_ in rows}, {other for _, other, *_ in rows}
    add_nodes(graph, store, labels, first)
    add_nodes(graph, store, labels, second - first)
    ties: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for one, other, *rest in rows:
        ties[names.local_id(one), names.local_id(other)].append(rest)
    return ties


def _listed(iris: Iterable[str]) -> str:
    return " ".join(sorted({context().shorten(iri) for iri in iris}))


KINDS: dict[str, Callable[[Queryable, Labels], nx.Graph[str]]] = {
    "actor-model": actor_model,
    "actor-actor": actor_actor,
    "evaluation": evaluation,
    "concepts": concepts,
    "all": network,
}
"""The networks by the name that a caller chooses them by."""


def find(kind: str) -> Callable[[Queryable, Labels], nx.Graph[str]]:
    """Return the function that makes a kind of network. Raises QueryError with the kinds."""
    if kind not in KINDS:
        raise QueryError(f"no network is called {kind}; choose {', '.join(KINDS)}")
    return KINDS[kind]
