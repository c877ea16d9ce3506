"""Two datasets side by side, the old one by the names of the new, and what only one states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, get_args

from . import successors
from .contents import CODINGS, PASSAGES, VOCABULARIES, Contents, Node, Quad, renamed
from .ontology import context

Layer = Literal["claims", "codings", "registry", "vocabularies"]
Layers: TypeAlias = "Mapping[Layer, set[Quad]]"
Key = tuple[str, str, str, str]
"""Graph, subject, property and language of statements."""
Sides = dict[Key, tuple[tuple[Node, ...], tuple[Node, ...]]]


class Pair:
    """Two datasets, compared.

    `following` leads from an id of the old one to its successor, where that is another;
    those in `merged` have become part of a thing that has more origins. `before` and
    `after` are the statements of both, `gone` and `come` those that only one has; `lost`
    and `fresh` the things. All but `following` and `merged` go by the names of the new.
    """

    def __init__(self, old: Contents, new: Contents) -> None:
        """Follow the ids, then subtract the statements from each other."""
        self.following = successors.find(old, new)
        self.merged = _merged(old, new, self.following)
        now = {
            thing: self.following.get(thing, thing) for thing in [*old.kinds, *old.homes.values()]
        }
        # what the registry says of a merged thing is gone with it
        kept = (q for q in old.quads if q.subject not in self.merged or layer(q) != "registry")
        before, after = renamed(kept, self.following), new.quads
        self.before, self.after = layers(before), layers(after)
        self.gone, self.come = layers(before - after), layers(after - before)
        self.kinds = {now[thing]: kind for thing, kind in old.kinds.items()} | dict(new.kinds)
        self.homes = {now[thing]: now[home] for thing, home in old.homes.items()} | dict(new.homes)
        known = {now[thing] for thing in old.kinds}
        self.fresh, self.lost = new.kinds.keys() - known, known - new.kinds.keys()
        inside = old.values("passages")
        self.articles = {now.get(p, p): now.get(of, of) for p, of in inside.items()}
        self.articles |= new.values("passages")
        classes = context().classes
        owners = {classes["Article"], classes["Coder"]}
        self.owners = {self.homes[t]: t for t in self.homes if self.kinds[t] in owners}

    def is_a(self, thing: str, term: str) -> bool:
        """Whether a thing is of a class, named by its term in the context."""
        return self.kinds.get(thing) == context().classes[term]

    def is_figure(self, thing: str) -> bool:
        """Whether a thing has no life outside the sentence that states it."""
        return self.homes.get(thing, "").startswith(PASSAGES)

    def root(self, thing: str) -> str:
        """Return what a thing came or went with: its article or coder, else itself, if any."""
        owner = self.articles.get(thing) or self.owners.get(self.homes.get(thing, ""), "")
        changed = self.fresh | self.lost
        return next((found for found in (owner, thing) if found in changed), "")


def _merged(old: Contents, new: Contents, following: Mapping[str, str]) -> set[str]:
    """Return the ids that became part of a thing that was there, or that has more origins."""
    origins: dict[str, list[str]] = defaultdict(list)
    for origin in following.keys() & old.kinds.keys() - old.of_class("Passage"):
        origins[following[origin]].append(origin)
    merged = set()
    for heir, found in origins.items():
        labels = new.labels.get(heir, frozenset())
        found.sort(key=lambda o: (-len(old.labels.get(o, frozenset()) & labels), o))
        merged.update(found if heir in old.kinds else found[1:])
    return merged


def layer(quad: Quad) -> Layer:
    """Return who speaks: an article, a coder, the curator, or the makers of the vocabulary."""
    if quad.graph.startswith(PASSAGES):
        return "claims"
    if quad.graph in VOCABULARIES:
        return "vocabularies"
    if not quad.graph.startswith(CODINGS):
        return "registry"
    own = {context().terms[term].iri for term in ("codedAs", "because")}
    return "codings" if quad.property in own else "registry"


def layers(quads: Iterable[Quad]) -> Layers:
    """Sort statements by who speaks."""
    found: dict[Layer, set[Quad]] = {name: set() for name in get_args(Layer)}
    for quad in quads:
        found[layer(quad)].add(quad)
    return found


def moves(gone: set[Quad], come: set[Quad]) -> list[tuple[Quad, Quad]]:
    """Take statements that are the same but for their graph out of two sets; return them.

    >>> old, new = Quad("g", "s", "p", Node("o")), Quad("h", "s", "p", Node("o"))
    >>> moves({old}, {new}) == [(old, new)]
    True
    """
    places = defaultdict(list)
    for quad in sorted(come, reverse=True):
        places[quad[1:]].append(quad)
    found = [(quad, places[quad[1:]].pop()) for quad in sorted(gone) if places[quad[1:]]]
    gone.difference_update(old for old, _ in found)
    come.difference_update(new for _, new in found)
    return found


def sides(gone: Iterable[Quad], come: Iterable[Quad]) -> Sides:
    """Put what only the old one says beside what only the new one says, by what it is about."""
    found: dict[Key, tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
    for side, quads in enumerate((gone, come)):
        for graph, subject, prop, node in sorted(quads):
            found[graph, subject, prop, node.language][side].append(node)
    return {key: (tuple(old), tuple(new)) for key, (old, new) in found.items()}
