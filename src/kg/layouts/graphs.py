"""Graphs of discs, in arrays.

Nodes are numbered by rank, the one with most neighbours first: of any nodes, the first is
the hub. Places are complex numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]
    Places: TypeAlias = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class Graph:
    """Discs, and the ties between them: each pair once, the lower number first."""

    radii: Floats
    ends: Integers
    weights: Floats

    def __len__(self) -> int:
        return len(self.radii)

    def both_ways(self) -> Integers:
        """Return the ends of all ties, and of all ties reversed."""
        import numpy as np

        return np.concatenate([self.ends, self.ends[::-1]], axis=1)

    def parts(self, labels: Integers) -> list[tuple[Integers, Graph]]:
        """Return for each label the nodes that have it, and the graph of these."""
        import numpy as np

        bounds = np.arange(labels.max() + 2)
        nodes = np.argsort(labels, kind="stable")
        cuts = np.searchsorted(labels[nodes], bounds)
        own = np.empty_like(labels)
        own[nodes] = np.arange(len(self)) - cuts[labels[nodes]]
        one, other = labels[self.ends]
        inner = np.flatnonzero(one == other)
        inner = inner[np.argsort(one[inner], kind="stable")]
        tie_cuts = np.searchsorted(one[inner], bounds)
        radii, ends, weights = self.radii[nodes], own[self.ends[:, inner]], self.weights[inner]
        ranges = zip(cuts, cuts[1:], tie_cuts, tie_cuts[1:], strict=False)
        return [
            (nodes[i:j], Graph(radii[i:j], ends[:, k:m], weights[k:m])) for i, j, k, m in ranges
        ]

    def merged(self, labels: Integers, radii: Floats) -> Graph:
        """Return the graph of the labels: two are tied as strongly as their nodes in sum."""
        return simple(radii, labels[self.ends], self.weights)

    def network(self) -> nx.Graph[int]:
        """Return the same for networkx."""
        import networkx as nx

        network: nx.Graph[int] = nx.Graph()
        network.add_nodes_from(range(len(self)))
        ties = zip(*self.ends.tolist(), self.weights.tolist(), strict=True)
        network.add_weighted_edges_from(ties)
        return network


def simple(radii: Floats, ends: Integers, weights: Floats) -> Graph:
    """Return the graph of ties that may be repeated or reversed, but for the loops."""
    import numpy as np

    low, high = ends.min(axis=0), ends.max(axis=0)
    pairs, which = np.unique((low * len(radii) + high)[low < high], return_inverse=True)
    sums = summed(which, weights[low < high], len(pairs))
    return Graph(radii, np.array(np.divmod(pairs, len(radii))), sums)


def summed(labels: Integers, values: Floats, count: int) -> Floats:
    """Return the sum of the values for each label below `count`."""
    import numpy as np

    return np.bincount(labels, values, count).astype(np.float64, copy=False)


def numbered(groups: Iterable[Iterable[int]], size: int) -> Integers:
    """Return for each node the number of its group; groups are numbered by their hubs."""
    import numpy as np

    labels = np.empty(size, dtype=np.int64)
    for number, group in enumerate(sorted(map(sorted, groups))):
        labels[group] = number
    return labels
