"""Where things stand: discs within discs, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .discs import AT_ONCE, arranged, centred, ringed
from .graphs import Graph, numbered, summed
from .membership import louvain

if TYPE_CHECKING:
    from .graphs import Floats, Integers, Places

_APART = 1.1
"""How far apart communities are, in sums of their radii."""

_MOST = 0.75
"""A graph of which one part holds more than this is not worth parting."""


def pack(
    graph: Graph, labels: Integers, seed: int, *, picture: bool = False
) -> tuple[Places, Places, Floats]:
    """Return the place of each node, and the centre and the radius of each label's disc.

    The discs fill a disc, about that of the first; if they are the picture, its rectangle.
    """
    import numpy as np

    places = np.zeros(len(graph), dtype=complex)
    extents = np.zeros(labels.max() + 1)
    for number, (nodes, part) in enumerate(graph.parts(labels)):
        places[nodes], extents[number] = centred(_inside(part, seed), part.radii)
    discs = graph.merged(labels, extents * (_APART if picture else 1))
    centres = arranged(discs, picture=picture)
    return centres[labels] + _turned(graph, labels, places, centres), centres, extents


def _inside(graph: Graph, seed: int) -> Places:
    """Return the places of nodes of one community."""
    import networkx as nx
    import numpy as np

    if len(graph) < 3:
        return ringed(graph.radii)
    labels = numbered(nx.connected_components(graph.network()), len(graph))
    if not labels.any():
        if len(graph) <= AT_ONCE:
            return arranged(graph)
        labels = louvain(graph, seed)
        if np.bincount(labels).max() > _MOST * len(graph):
            return ringed(graph.radii)
    return pack(graph, labels, seed)[0]


def _turned(graph: Graph, labels: Integers, places: Places, centres: Places) -> Places:
    """Turn, or turn over, what is about each centre, so that nodes face their neighbours."""
    import numpy as np

    one, other = graph.both_ways()
    outer = labels[one] != labels[other]
    one, other = one[outer], other[outer]
    way = centres[labels[other]] - centres[labels[one]]
    way /= abs(way)

    def fit(places: Places) -> Places:
        pull = way * places[one].conj()
        x, y = (summed(labels[one], part, len(centres)) for part in (pull.real, pull.imag))
        return x + 1j * y

    plain, over = fit(places), fit(places.conj())
    mirrored = abs(over) > abs(plain)
    turn = np.exp(1j * np.angle(np.where(mirrored, over, plain)))
    return np.where(mirrored[labels], places.conj(), places) * turn[labels]
