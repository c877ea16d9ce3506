"""The dataset as a network: entities as nodes, drawn relations as edges.

Which classes and properties are drawn is declared in the ontology (`gov:drawAs`), not
here. Every edge carries the passages that state it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from . import names
from .labels import Labels
from .ontology import context
from .store import Queryable

if TYPE_CHECKING:
    import networkx as nx

_EDGES = """
SELECT ?subject ?property ?object ?graph WHERE {
  ?property gov:drawAs drawing:edge .
  GRAPH ?graph { ?subject ?property ?object }
  FILTER (?graph NOT IN (kg:ontology, kg:codebook))
  FILTER NOT EXISTS { ?subject a/gov:drawAs drawing:evidence }
} ORDER BY ?subject ?property ?object ?graph
"""

_NODES = """
SELECT ?entity ?class ?group ?color WHERE {
  ?class gov:drawAs ?group ; schema:color ?color .
  ?entity a ?class .
} ORDER BY ?entity
"""


def network(store: Queryable, labels: Labels) -> nx.MultiDiGraph[str]:
    """Return the network of a dataset.

    Nodes are those of `add_nodes`; edges are keyed by property and have `label_zh`,
    `label_en`, `weight`, the number of graphs that state them, and `passages`, as
    `passage_names` has them (empty for the registry's own). Passages, articles and the
    codebook are not nodes.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    edges: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for subject, prop, target, source in store.query(_EDGES):
        edges[str(subject), str(prop), str(target)].append(str(source))
    ends = {end for subject, _, target in edges for end in (subject, target)}
    add_nodes(graph, store, labels, ends)
    for (subject, prop, target), sources in edges.items():
        ids = names.local_id(subject), names.local_id(target)
        if ids[0] in graph and ids[1] in graph:
            graph.add_edge(
                *ids,
                key=context().shorten(prop),
                label_zh=labels.name(prop, "zh"),
                label_en=labels.name(prop, "en"),
                weight=len(sources),
                passages=passage_names(sources, labels),
            )
    return graph


def add_nodes(graph: nx.Graph[str], store: Queryable, labels: Labels, entities: set[str]) -> None:
    """Add to a graph those of the entities, given by IRI, whose class is drawn.

    Nodes are ids with `class`, `group`, `color`, `label_zh` and `label_en`, in the order
    of their IRIs.
    """
    for entity, kind, group, color in store.query(_NODES):
        if str(entity) in entities:
            graph.add_node(
                names.local_id(str(entity)),
                **{"class": context().shorten(str(kind))},
                group=str(group).rpartition("/")[2],
                color=str(color),
                label_zh=labels.name(str(entity), "zh"),
                label_en=labels.name(str(entity), "en"),
            )


def passage_names(graphs: Iterable[str], labels: Labels) -> str:
    """Return the names of the passages among graphs, in reading order, once each.

    Names are separated by a blank, so that they are one value in any format.
    """
    passages = {graph for graph in graphs if graph.startswith(f"{names.BASE}passage/")}
    return " ".join(map(labels.name, sorted(passages, key=names.reading_order)))
