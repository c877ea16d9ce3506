"""Who belongs together: few enough communities to be told apart."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

from .graphs import Graph, numbered, summed

if TYPE_CHECKING:
    from .graphs import Integers

_AS_IT_IS = 20_000
"""Up to how many nodes Louvain's method is quick enough; of more, we make bundles first."""

_FEW = 3
"""How many nodes are too few for a community."""


def communities(graph: Graph, seed: int) -> Integers:
    """Return for each node the number of its community, of which the largest is 0.

    There are at most about 40 of 800 nodes, 150 of 100,000. A community that is too small
    joins the one to which it is tied most closely; those without a tie make up the rest.
    """
    import numpy as np

    found = louvain(graph, seed)
    sizes = np.bincount(found).astype(float)
    homes = _homes(graph.merged(found, sizes), limit=int(6 * len(graph) ** 0.28))
    _, hubs, labels, counts = np.unique(
        homes[found], return_index=True, return_inverse=True, return_counts=True
    )
    return np.argsort(np.lexsort((hubs, -counts)))[labels]


def _homes(graph: Graph, limit: int) -> Integers:
    """Return for each community, whose size is its radius, the one that it ends up in."""
    import numpy as np

    ties: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for one, other, weight in zip(*graph.ends.tolist(), graph.weights.tolist(), strict=True):
        ties[one][other] = ties[other][one] = weight
    sizes = dict(enumerate(graph.radii.tolist()))
    homes, rest = np.arange(len(graph) + 1), len(graph)
    queue = [(size, -number) for number, size in sizes.items()]
    heapq.heapify(queue)
    while queue and (queue[0][0] <= _FEW or len(sizes) > limit):
        size, number = queue[0][0], -queue[0][1]
        heapq.heappop(queue)
        if sizes.get(number) != size:
            continue  # has grown since
        del sizes[number]
        near = ties.pop(number, {})
        home = max(near, key=lambda n: (near[n] / sizes[n] ** 0.5, -n), default=rest)
        homes[number] = home
        for other, weight in near.items():
            del ties[other][number]
            if other != home:
                ties[home][other] = ties[other][home] = ties[home].get(other, 0) + weight
        if home != rest:
            sizes[home] += size
            heapq.heappush(queue, (sizes[home], -home))
    while (homes != homes[homes]).any():
        homes = homes[homes]
    return homes


def louvain(graph: Graph, seed: int) -> Integers:
    """Return for each node the number of its community by Louvain's method."""
    import networkx as nx
    import numpy as np

    bundle_of, loops = np.arange(len(graph)), np.zeros(len(graph))
    while len(graph) > _AS_IT_IS:
        bundles = _bundles(graph)
        count = int(bundles.max()) + 1
        if count > 0.95 * len(graph):
            break
        one, other = bundles[graph.ends]
        loops = summed(bundles, loops, count)
        loops += summed(one, graph.weights * (one == other), count)
        graph = graph.merged(bundles, summed(bundles, graph.radii, count))
        bundle_of = bundles[bundle_of]
    network = graph.network()
    network.add_weighted_edges_from((n, n, loops[n]) for n in np.flatnonzero(loops).tolist())
    found = nx.community.louvain_communities(network, seed=seed)
    return numbered(found, len(graph))[bundle_of]


def _bundles(graph: Graph) -> Integers:
    """Return for each node the number of its bundle.

    Two nodes are bundled if each is the best neighbour of the other, that is, strongly
    tied and small; a node that has one neighbour is bundled with that.
    """
    import numpy as np

    nodes = np.arange(len(graph))
    one, other = graph.both_ways()
    worth = np.tile(graph.weights, 2) / (graph.radii[one] * graph.radii[other])
    order = np.lexsort((one ^ other, worth, one))  # of equals, one that both ends agree on
    best = nodes.copy()
    best[one[order]] = other[order]
    single = np.bincount(one, minlength=len(nodes)) == 1
    mutual = best[best] == nodes
    heads = np.where(mutual, np.minimum(nodes, best), np.where(single, best, nodes))
    return np.unique(heads[heads], return_inverse=True)[1]
