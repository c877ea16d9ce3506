"""Which part of a dataset a network page shows: around an entity, some classes, an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from . import names
from .errors import QueryError, suggest
from .labels import Labels
from .networks import add_nodes
from .ontology import context
from .results import Result
from .store import Queryable

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]


FOLDED = frozenset({"figure"})
"""Groups of classes that a picture of everything leaves out: their subject's panel has them."""


def whole(network: Network) -> Network:
    """Return a network without figures and what has no tie but to them."""
    nodes = network.nodes(data=True)
    drawn = within(network, [node for node, data in nodes if data["group"] not in FOLDED])
    return within(drawn, {node for node, degree in drawn.degree() if degree})


def select(
    store: Queryable,
    labels: Labels,
    network: Network,
    kinds: Collection[str] = (),
    result: Result | None = None,
) -> Network:
    """Return what an answer speaks of, or the nodes of some classes, or the whole.

    `network` is all of the dataset; `kinds` are terms of the context. Raises QueryError
    for an unknown class, and where nothing is left.
    """
    if result is not None:
        network = answered(store, labels, network, result)
    if kinds:
        return of_classes(network, kinds)
    return network if result is not None else whole(network)


def around(network: Network, entity: str, steps: int) -> Network:
    """Return what is at most so many steps from an entity, given by id.

    Raises QueryError where the entity is not in the network.
    """
    import networkx as nx

    if entity not in network:
        raise QueryError(
            f"{entity} has no relation that is drawn; kg show {entity} tells all of it"
        )
    near = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), entity, steps)
    return within(network, near)


def of_classes(network: Network, kinds: Collection[str]) -> Network:
    """Return the nodes of some classes, by their terms in the context, and their ties.

    Raises QueryError for an unknown class, and where nothing is left.
    """
    classes = context().classes
    for kind in kinds:
        if kind not in classes:
            raise QueryError(f"no class is called {kind}{suggest(kind, classes)}")
    wanted = {context().shorten(classes[kind]) for kind in kinds}
    found = within(network, [n for n, data in network.nodes(data=True) if data["class"] in wanted])
    if not found:
        raise QueryError(f"nothing that is drawn is a {' or a '.join(kinds)}")
    return found


def answered(store: Queryable, labels: Labels, network: Network, result: Result) -> Network:
    """Return what an answer speaks of.

    That is the graph that a CONSTRUCT query made, or the entities in the rows of a SELECT
    with the ties among them. Raises QueryError where the answer has no entity.
    """
    if result.is_graph:
        found = _constructed(store, labels, result)
    else:
        cells = {names.local_id(str(value)) for row in result for value in row if value}
        found = within(network, cells & set(network))
    if not found:
        raise QueryError("the answer has no entity that is drawn; return entities, not only texts")
    return found


def _constructed(store: Queryable, labels: Labels, result: Result) -> Network:
    import networkx as nx

    made: Network = nx.MultiDiGraph()
    triples = sorted({(*map(str, triple),) for triple in result})
    add_nodes(made, store, labels, {end for one, _, other in triples for end in (one, other)})
    for one, prop, other in triples:
        ends = names.local_id(one), names.local_id(other)
        if ends[0] in made and ends[1] in made:
            made.add_edge(*ends, key=context().shorten(prop))
    return made


def within(network: Network, nodes: Iterable[str]) -> Network:
    """Return some nodes of a network, in its order, with the ties among them."""
    import networkx as nx

    wanted = set(nodes)
    kept: Network = nx.MultiDiGraph()
    kept.add_nodes_from((node, data) for node, data in network.nodes(data=True) if node in wanted)
    for one, other, key, data in network.edges(keys=True, data=True):
        if one in kept and other in kept:
            kept.add_edge(one, other, key, **data)
    return kept
