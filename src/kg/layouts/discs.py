"""Places for discs that do not overlap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .graphs import Graph

if TYPE_CHECKING:
    from .graphs import Floats, Places

AT_ONCE = 300
"""Up to how many discs are arranged by forces, which act between each and each."""

_ASPECT = 1.5
"""How much wider than high the rectangle is: rounded, the picture becomes some 1.4."""

_DENSITY, _PICTURE_DENSITY = 0.72, 1.0
"""How much of the room we try to fill: nodes have air, while communities have it inside."""


def arranged(graph: Graph, *, picture: bool = False) -> Places:
    """Return places for discs: none overlap, and those that are tied are near.

    They fill a disc with the first in the middle, or the picture's rectangle. Many discs
    stand on rings, whatever ties them.
    """
    import numpy as np

    places = ringed(graph.radii)
    if not 3 <= len(graph) <= AT_ONCE:
        return places
    unit = float(np.sqrt((graph.radii**2).mean()))
    discs = Graph(graph.radii / unit, graph.ends, graph.weights)
    places = _spread(_drawn(discs, places / unit), discs.radii)
    return _settled(places, discs.radii, picture=picture) * unit


def _drawn(graph: Graph, places: Places) -> Places:
    """Let ties draw the discs together and the discs keep away from each other."""
    import numpy as np

    reach = np.add.outer(graph.radii, graph.radii)
    pull = np.zeros_like(reach)
    pull[graph.ends[0], graph.ends[1]] = graph.weights
    pull += pull.T
    pull *= 3 * len(graph) / max(pull.sum(), 1)
    inertia = 0.5 + pull.sum(axis=1)
    heat = 0.4 * math.sqrt((graph.radii**2).sum())
    for _ in range(80):
        across, down, squares = _between(places)
        force = reach**2 / squares - pull
        move = _sums(force, across, down) - 0.2 * places
        move /= inertia
        places = places + move * np.minimum(1, heat / np.maximum(abs(move), 1e-9))
        places -= places.mean()
        heat *= 0.95
    return places


def _spread(places: Places, radii: Floats) -> Places:
    """Move discs inwards or outwards, until there are as many about the middle as outside."""
    import numpy as np

    away = np.maximum(abs(places), 1e-9)
    order = np.argsort(away, kind="stable")
    inside = np.cumsum(radii[order] ** 2)
    fair = np.empty_like(away)
    fair[order] = np.sqrt((inside - inside[0]) / _DENSITY)
    return places / away * fair


def _settled(places: Places, radii: Floats, *, picture: bool) -> Places:
    """Push apart discs that overlap, within walls that give way until all have room.

    Within a community they swell at first, so that they fill what is empty.
    """
    import numpy as np

    reach = np.add.outer(radii, radii)
    yields = radii**2 / np.add.outer(radii**2, radii**2)  # the small one does
    density, power = (_PICTURE_DENSITY, 4) if picture else (_DENSITY, 2)
    swelling, late = (1, 40) if picture else (1.4, 100)
    width = math.sqrt(_ASPECT) if picture else 1.0
    walls = math.sqrt((radii**2).sum() / density)
    places = places.real * width + 1j * places.imag / width
    for step in range(400):
        across, down, squares = _between(places)
        swollen = max(1, swelling - step / 200)
        overlap = reach * swollen / np.sqrt(squares)
        if overlap.max() < 1.01:
            break
        places = places + 0.7 * _sums(np.maximum(overlap - 1, 0) * yields, across, down)
        if not picture:
            places[0] *= 0.8
        if step > late:
            walls *= 1.003
        out = abs(places.real / width) ** power + abs(places.imag * width) ** power
        places /= np.maximum(1, out ** (1 / power) / np.maximum(walls - radii, 0.1))
    return places * max(1, float((reach / np.sqrt(_between(places)[2])).max()))


def _between(places: Places) -> tuple[Floats, Floats, Floats]:
    """Return how far each is from each: across, down, and squared; from itself, infinitely."""
    import numpy as np

    across = np.subtract.outer(places.real, places.real)
    down = np.subtract.outer(places.imag, places.imag)
    squares = np.maximum(across**2 + down**2, 1e-9)
    np.fill_diagonal(squares, np.inf)
    return across, down, squares


def _sums(force: Floats, across: Floats, down: Floats) -> Places:
    """Return the sum of the forces on each: not by BLAS, whose sums vary with the machine."""
    x: Floats = (force * across).sum(axis=1)
    y: Floats = (force * down).sum(axis=1)
    return x + 1j * y


def centred(places: Places, radii: Floats) -> tuple[Places, float]:
    """Return the same places about the middle of a small circle round all, and its radius."""
    import numpy as np

    middle = places[0]
    for step in range(2, 60 if len(places) > 1 else 2):
        away = places - middle
        middle = middle + away[int(np.argmax(abs(away) + radii))] / step
    return places - middle, float((abs(places - middle) + radii).max())


def ringed(radii: Floats) -> Places:
    """Return places for discs on rings about the first of them, large ones inside."""
    import numpy as np

    places = np.zeros(len(radii), dtype=complex)
    order = np.argsort(-radii[1:], kind="stable") + 1
    widths = radii[order].tolist()
    edge, start, turn = float(radii[0]), 0, 0.0
    while start < len(order):
        ring = edge + widths[start]
        ends = [0.0]
        for width in widths[start:]:
            ends.append(ends[-1] + 2 * math.asin(min(1, width / ring)))
            if ends[-1] > 2 * math.pi + 1e-9:
                ends.pop()
                break
        angles = np.array(ends)
        middles = (angles[1:] + angles[:-1]) / 2 * (2 * math.pi / ends[-1]) + turn
        count = len(middles)
        places[order[start : start + count]] = ring * np.exp(1j * middles)
        edge, start, turn = ring + widths[start], start + count, turn + 2.4
    return places
