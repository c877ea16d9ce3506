"""The dataset as a network: entities as nodes, drawn relations as edges.

Which classes and properties are drawn is declared in the ontology (`gov:drawAs`), not
here. Every edge carries the passages that state it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from . import names
from .labels import Labels
from .ontology import context
from .store import Store

if TYPE_CHECKING:
    import networkx as nx

_EDGES = """
SELECT ?subject ?property ?object ?graph WHERE {
  ?property gov:drawAs drawing:edge .
  GRAPH ?graph { ?subject ?property ?object }
  FILTER (?graph NOT IN (kg:ontology, kg:codebook))
} ORDER BY ?subject ?property ?object ?graph
"""

_NODES = """
SELECT ?entity ?class ?group ?color WHERE {
  ?class gov:drawAs ?group ; schema:color ?color .
  ?entity a ?class .
} ORDER BY ?entity
"""


def network(store: Store, labels: Labels) -> nx.MultiDiGraph[str]:
    """Return the network of a dataset.

    Nodes are ids with `class`, `group`, `color`, `label_zh`, `label_en`; edges are keyed
    by property and have `label_zh`, `label_en`, and `passages`: the names of the
    sentences that state them, separated by a blank (empty for the registry's own).
    Passages, articles and the codebook are not nodes.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    edges: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for subject, prop, target, source in store.query(_EDGES):
        stated = edges[str(subject), str(prop), str(target)]
        if str(source).startswith(f"{names.BASE}passage/"):
            stated.append(labels.name(str(source)))
    ends = {end for subject, _, target in edges for end in (subject, target)}
    for entity, kind, group, color in store.query(_NODES):
        if str(entity) in ends:
            graph.add_node(
                names.local_id(str(entity)),
                **{"class": context().shorten(str(kind))},
                group=str(group).rpartition("/")[2],
                color=str(color),
                label_zh=labels.name(str(entity), "zh"),
                label_en=labels.name(str(entity), "en"),
            )
    for (subject, prop, target), passages in edges.items():
        ids = names.local_id(subject), names.local_id(target)
        if ids[0] in graph and ids[1] in graph:
            graph.add_edge(
                *ids,
                key=context().shorten(prop),
                label_zh=labels.name(prop, "zh"),
                label_en=labels.name(prop, "en"),
                passages=" ".join(sorted(passages, key=_in_reading_order)),
            )
    return graph


def _in_reading_order(passage: str) -> tuple[str, int]:
    article, _, sentence = passage.rpartition("/")
    return article, int(sentence)
