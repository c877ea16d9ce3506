"""Where the nodes of a network stand: centralities and communities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .names import Language

if TYPE_CHECKING:
    import networkx as nx

_SEED = 0
"""Of the Louvain method, which tries nodes in random order."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where one node stands in a network.

    `degree` is the number of its neighbours, `weighted_degree` the sum of the weights of
    its ties; `in_degree` and `out_degree` are None in an undirected network. `betweenness`
    and `closeness` (0 to 1) take every tie as one step both ways; in a network of several
    components, closeness is scaled by the share of nodes that can be reached. Communities
    are numbered from 1, the largest first. In a two-mode network, compare nodes of one
    mode with each other.
    """

    id: str
    label_zh: str
    label_en: str
    kind: str
    degree: int
    in_degree: int | None
    out_degree: int | None
    weighted_degree: int
    betweenness: float
    closeness: float
    community: int


def positions(network: nx.Graph[str]) -> list[Position]:
    """Return the position of every node, the one with most neighbours first.

    A node's ties to itself do not count. Betweenness after Brandes (2001), communities by
    the Louvain method (Blondel et al. 2008) with the weights of ties and a fixed seed: the
    same network gives the same numbers, in whatever order it was made.
    """
    import networkx as nx

    ties = _simple(network)
    betweenness = nx.betweenness_centrality(ties)
    closeness = nx.closeness_centrality(ties)
    community = _communities(ties)
    arrows = nx.DiGraph(network) if network.is_directed() else None
    if arrows is not None:
        arrows.remove_edges_from(list(nx.selfloop_edges(arrows)))
    found = [
        Position(
            id=node,
            label_zh=network.nodes[node]["label_zh"],
            label_en=network.nodes[node]["label_en"],
            kind=network.nodes[node]["class"],
            degree=ties.degree(number),
            in_degree=None if arrows is None else arrows.in_degree(node),
            out_degree=None if arrows is None else arrows.out_degree(node),
            weighted_degree=ties.degree(number, weight="weight"),
            betweenness=betweenness[number],
            closeness=closeness[number],
            community=community[number],
        )
        for number, node in enumerate(sorted(network))
    ]
    return sorted(
        found, key=lambda position: (-position.degree, -position.betweenness, position.id)
    )


def records(found: list[Position], language: Language) -> list[dict[str, str | int | float]]:
    """Return positions as one record each for a table, R or pandas, in one language.

    In- and out-degree are there in a directed network only; shares have six places.
    """
    return [
        {
            "id": position.id,
            "label": position.label_zh if language == "zh" else position.label_en,
            "class": position.kind,
            "degree": position.degree,
            **_arrows(position),
            "weighted_degree": position.weighted_degree,
            "betweenness": round(position.betweenness, 6),
            "closeness": round(position.closeness, 6),
            "community": position.community,
        }
        for position in found
    ]


def _arrows(position: Position) -> dict[str, int]:
    if position.in_degree is None or position.out_degree is None:
        return {}
    return {"in_degree": position.in_degree, "out_degree": position.out_degree}


def _simple(network: nx.Graph[str]) -> nx.Graph[int]:
    """Return a network without directions, loops and parallel edges, their weights summed.

    Its nodes are the places of the ids in alphabetical order: unlike texts, numbers have
    the same hash in every run, and the methods of networkx go through sets of nodes.
    """
    import networkx as nx

    number = {node: place for place, node in enumerate(sorted(network))}
    ends = [
        (*sorted((number[one], number[other])), weight)
        for one, other, weight in network.edges(data="weight", default=1)
        if one != other
    ]
    simple: nx.Graph[int] = nx.Graph()
    simple.add_nodes_from(number.values())
    for one, other, weight in sorted(ends):
        known = simple.edges[one, other]["weight"] if simple.has_edge(one, other) else 0
        simple.add_edge(one, other, weight=known + weight)
    return simple


def _communities(ties: nx.Graph[int]) -> dict[int, int]:
    """Return the number of every node's community, by size, then by its first node."""
    import networkx as nx

    found = nx.community.louvain_communities(ties, weight="weight", seed=_SEED)
    ordered = sorted(found, key=lambda members: (-len(members), min(members)))
    return {node: place for place, members in enumerate(ordered, start=1) for node in members}
