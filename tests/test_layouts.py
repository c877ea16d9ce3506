"""Layouts of networks: the same each time, without overlap, communities apart."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kg import labels, networks
from kg.layouts import Layout, layout
from kg.store import Store

Edges = list[tuple[int, int]]


def planted(sizes: Sequence[int], inside: float, outside: float) -> Edges:
    """Communities, one after the other; on average, so many ties a node inside and out."""
    random = np.random.default_rng(0)
    start, size, edges = 0, sum(sizes), []
    for held in sizes:
        one = random.integers(start, start + held, int(held * (inside + outside)))
        other = random.integers(start, start + held, len(one))
        away = random.random(len(one)) < outside / (inside + outside)
        other[away] = random.integers(0, size, away.sum())
        edges += list(zip(one.tolist(), other.tolist(), strict=True))
        start += held
    return edges


def degrees(size: int, edges: Edges) -> NDArray[np.int64]:
    """How many neighbours each node has."""
    ties = {frozenset(edge) for edge in edges if edge[0] != edge[1]}
    return np.bincount([node for tie in ties for node in tie], minlength=size)


def distances(places: Layout) -> NDArray[np.float64]:
    """How far each node is from each."""
    points = np.array(places.positions)
    return np.array(np.linalg.norm(points[:, None] - points[None], axis=2))


def closest(places: Layout, radii: NDArray[np.float64]) -> float:
    """How near the nearest discs are: 1 if they touch."""
    nearness = distances(places) / np.add.outer(radii, radii)
    np.fill_diagonal(nearness, np.inf)
    return float(nearness.min())


def assert_sound(places: Layout, size: int, edges: Edges) -> None:
    """Every node is in one community, within its disc, by rank; and discs are apart."""
    members = [node for held in places.communities for node in held.members]
    assert sorted(members) == list(range(size))
    degree, points = degrees(size, edges), np.array(places.positions)
    assert np.isfinite(points).all()
    for number, held in enumerate(places.communities):
        assert {places.community_of[node] for node in held.members} == {number}
        assert list(held.members) == sorted(held.members, key=lambda n: (-degree[n], n))
        away = np.hypot(*(points[list(held.members)] - (held.x, held.y)).T)
        assert away.max() <= held.radius
    sizes = [len(held.members) for held in places.communities]
    assert sizes == sorted(sizes, reverse=True)
    for one, other in combinations(places.communities, 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    if size <= 2500:
        assert closest(places, 4 + 2.1 * np.sqrt(degree)) > 1.5


def peak() -> float:
    """The most memory that this process has ever held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


GRAPHS: dict[str, tuple[int, Edges]] = {
    "one node": (1, []),
    "two nodes": (2, [(0, 1)]),
    "two nodes apart": (2, []),
    "a loop": (3, [(0, 0), (1, 2)]),
    "no ties": (60, []),
    "pairs": (80, [(n, n + 1) for n in range(0, 80, 2)]),
    "a star": (2001, [(n, 2000) for n in range(2000)]),
    "a path": (400, [(n, n + 1) for n in range(399)]),
    "all with all": (40, list(combinations(range(40), 2))),
    "a community and strays": (50, [*combinations(range(12), 2), (20, 21), (20, 22)]),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_any_graph_has_a_layout(name: str) -> None:
    size, edges = GRAPHS[name]
    assert_sound(layout(size, edges), size, edges)


def test_nothing_has_an_empty_layout() -> None:
    assert layout(0, []) == Layout([], (), [])


def test_the_corpus_fills_a_wide_picture(store: Store) -> None:
    network = networks.network(store, labels.read(store))
    numbers = {node: number for number, node in enumerate(network)}
    edges = [(numbers[one], numbers[other]) for one, other in network.edges()]
    places = layout(len(numbers), edges)
    assert_sound(places, len(numbers), edges)
    assert 15 <= len(places.communities) <= 40
    width, height = np.ptp(np.array(places.positions), axis=0)
    assert 1.2 < width / height < 1.7
    assert sum(np.pi * held.radius**2 for held in places.communities) > 0.45 * width * height
    for held in places.communities:
        x, y = places.positions[held.members[0]]
        assert np.hypot(x - held.x, y - held.y) < held.radius / 4


def test_who_belongs_together_stands_together() -> None:
    sizes = [30, 40, 50, 60, 20, 40]
    edges = planted(sizes, inside=4, outside=0.4)
    far = distances(layout(sum(sizes), edges))
    group = np.repeat(np.arange(len(sizes)), sizes)
    same = group[:, None] == group
    assert far[same].mean() < far[~same].mean() / 2


def test_what_is_tied_to_nothing_is_not_far_away() -> None:
    sizes = [40, 40, 40]
    places = layout(140, planted(sizes, inside=4, outside=0.3))
    *towns, rest = places.communities
    assert set(rest.members) >= set(range(120, 140))
    assert max(np.hypot(rest.x - town.x, rest.y - town.y) for town in towns) < 4 * towns[0].radius


def test_discs_have_the_radii_that_are_asked_for() -> None:
    radii = np.linspace(1, 30, 90)
    assert closest(layout(90, planted([30, 60], 2, 0.3), radii.tolist()), radii) > 1.5


def test_many_nodes_make_few_communities() -> None:
    sizes = [600, *[50] * 80, *[4] * 100]
    edges = planted(sizes, inside=2, outside=0.3)
    before = peak()
    places = layout(5000, edges)
    assert peak() - before < 100  # a number for each pair of nodes would take 200
    assert_sound(places, 5000, edges)
    assert 20 <= len(places.communities) <= 66


def test_bundles_come_before_communities(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [80] * 8
    edges = planted(sizes, inside=5, outside=0.2)
    monkeypatch.setattr("kg.layouts.membership._AS_IT_IS", 150)
    places = layout(640, edges)
    assert_sound(places, 640, edges)
    towns = [{node // 80 for node in held.members[:20]} for held in places.communities]
    assert sorted(towns, key=min) == [{number} for number in range(8)]


def test_a_layout_depends_on_nothing_but_the_network() -> None:
    code = (
        "from kg.layouts import layout; "
        "edges = [(n, n * n % 97) for n in range(97)] + [(n, n // 9) for n in range(97)]; "
        "print(layout(97, edges))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    edges = [(n, n * n % 97) for n in range(97)] + [(n, n // 9) for n in range(97)]
    turned = [(other, one) for one, other in reversed(edges)]
    assert outputs == {f"{layout(97, turned)}\n".encode()}
