"""A fixed place for every node of a network: communities side by side, hubs in their middle.

Discs are packed into discs. The nodes of a community are arranged about its hub and fill a
disc; these discs, drawn together by the ties between them, fill the picture; and each is
turned so that its nodes face those that they are tied to elsewhere. A community of many
nodes is packed of smaller ones in the same way. Same network, same places:

>>> places = layout(7, [(0, 1), (0, 2), (0, 3), (0, 4), (5, 6)])
>>> [community.members for community in places.communities]
[(0, 1, 2, 3, 4), (5, 6)]
>>> places.community_of
[0, 0, 0, 0, 0, 1, 1]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .graphs import simple
from .membership import communities
from .packing import pack

if TYPE_CHECKING:
    from .graphs import Places

__all__ = ["Community", "Layout", "layout"]

_ROOM = 1.6
"""What a node takes up, in radii of its disc."""

_SMALLEST = 0.1
"""The smallest radius, since places are rounded to a tenth."""


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes with more ties among them than to others, and the disc that they fill.

    `members` are nodes by number of neighbours, then by number: the first is the hub.
    """

    members: tuple[int, ...]
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of each node, and the communities, largest first."""

    positions: list[tuple[float, float]]
    communities: tuple[Community, ...]
    community_of: list[int]


def layout(
    size: int,
    edges: Sequence[tuple[int, int]],
    radii: Sequence[float] | None = None,
    seed: int = 1,
) -> Layout:
    """Return the layout of a network whose nodes are the numbers below `size`.

    An edge that is repeated pulls harder, a loop does not count. `radii` are those of the
    nodes' discs, which never touch; if not given, they grow with the number of neighbours.
    Nodes that are tied to no or hardly any other make one community, the rest.
    """
    import numpy as np

    if not size:
        return Layout([], (), [])
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    ties = simple(np.zeros(size), ends, np.ones(ends.shape[1]))
    degrees = np.bincount(ties.ends.ravel(), minlength=size)
    discs = 4 + 2.1 * np.sqrt(degrees) if radii is None else np.array(radii, dtype=float)
    nodes = np.argsort(-degrees, kind="stable")
    rank = np.argsort(nodes)
    graph = simple(_ROOM * np.maximum(discs[nodes], _SMALLEST), rank[ties.ends], ties.weights)
    labels = communities(graph, seed)
    places, centres, extents = pack(graph, labels, seed, picture=True)
    members = [tuple(nodes[held].tolist()) for held, _ in graph.parts(labels)]
    discs_of = zip(members, _points(centres), extents.round(1).tolist(), strict=True)
    return Layout(
        _points(places[rank]),
        tuple(Community(held, x, y, radius) for held, (x, y), radius in discs_of),
        labels[rank].tolist(),
    )


def _points(places: Places) -> list[tuple[float, float]]:
    x, y = places.real.round(1) + 0.0, places.imag.round(1) + 0.0  # no -0.0
    return list(zip(x.tolist(), y.tolist(), strict=True))
