"""What changed between two datasets, statement by statement, as far as ids can be followed.

Every quad that only one of them has is accounted for by a change, and no change is found
where the quads are the same. How a change is told in words is the matter of `wording`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from . import contents, names
from .contents import VOCABULARIES, Node, Quad
from .ontology import context
from .pairs import Key, Pair, moves, sides
from .store import Queryable
from .successors import DISPLACED

Part = Literal[
    "articles", "passages", "entities", "claims", "codings", "codebook", "ontology", "files"
]
Action = Literal[
    "added", "removed", "merged", "new-id", "renamed", "moved", "re-pointed", "changed"
]
PARTS: tuple[Part, ...] = get_args(Part)
ACTIONS: tuple[Action, ...] = get_args(Action)

_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed; names are IRIs, those of the new dataset where it has one.

    `where` is the passage, coder or file that states it, `origin` the id or the place that
    it had before, `within` the added or removed article, passage, entity or coder that it
    came or went with. A claim without a property is a whole figure.
    """

    part: Part
    action: Action
    subject: str
    property: str = ""
    language: str = ""
    old: tuple[Node, ...] = ()
    new: tuple[Node, ...] = ()
    where: str = ""
    origin: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changed, in order of part and action, then in reading order."""

    changes: tuple[Change, ...]

    def leading(self) -> list[Change]:
        """Return the changes that did not come or go with another."""
        return [change for change in self.changes if not change.within]

    def along(self) -> dict[str, Counter[Part]]:
        """Return how much came or went with each thing that was added or removed."""
        found: dict[str, Counter[Part]] = defaultdict(Counter)
        for change in self.changes:
            if change.within:
                found[change.within][change.part] += 1
        return found


def compare(old: Queryable, new: Queryable) -> Differences:
    """Return what changed from one dataset to the other.

    Raises SourceError for a dataset without named graphs.

    >>> from kg import load
    >>> compare(load(build), load(build))
    Differences(changes=())
    """
    pair = Pair(contents.read(old, "old"), contents.read(new, "new"))
    found: list[Change] = []
    for part in (_successions, _things, _registry, _claims, _codings, _vocabularies):
        found.extend(part(pair))
    return Differences(tuple(sorted(map(_shown, found), key=_order)))


def _shown(change: Change) -> Change:
    """Return a change with the names that displaced passages had."""
    fields = ("subject", "where", "origin", "within")
    plain = {field: getattr(change, field).removesuffix(DISPLACED) for field in fields}
    return replace(change, **plain)


def _order(change: Change) -> tuple[object, ...]:
    place, subject = names.reading_order(change.where), names.reading_order(change.subject)
    rank = PARTS.index(change.part), ACTIONS.index(change.action)
    return (*rank, place, subject, change.property, change.language, change.old, change.new)


def _part(pair: Pair, thing: str) -> Part:
    if pair.is_a(thing, "Passage"):
        return "passages"
    return "articles" if pair.is_a(thing, "Article") else "entities"


def _successions(pair: Pair) -> Iterator[Change]:
    """Find what has another id now, or became part of something else."""
    for origin, heir in pair.following.items():
        action: Action = "merged" if origin in pair.merged else "new-id"
        if heir not in pair.kinds:
            yield Change("files", "renamed", heir, origin=origin)
        elif heir != origin + DISPLACED:
            is_figure, article = pair.is_figure(heir), pair.articles.get(heir, "")
            part = "claims" if is_figure else _part(pair, heir)
            where = pair.homes[heir] if is_figure else ""
            within = article if article in pair.following.values() else ""
            yield Change(part, action, heir, where=where, origin=origin, within=within)


def _things(pair: Pair) -> Iterator[Change]:
    """Find what was added or removed, except figures."""
    actions: list[tuple[Action, set[str]]] = [("added", pair.fresh), ("removed", pair.lost)]
    for action, found in actions:
        for thing in found:
            if not pair.is_figure(thing):
                root = pair.root(thing)
                within = "" if root == thing else root
                yield Change(_part(pair, thing), action, thing, within=within)


def _registry(pair: Pair) -> Iterator[Change]:
    """Find what the curator says otherwise of what was there and still is."""
    terms, known = context().terms, pair.fresh | pair.lost
    gone, come = (
        {quad for quad in quads["registry"] if quad.subject not in known}
        for quads in (pair.gone, pair.come)
    )
    moved = {(old.subject, old.graph, new.graph) for old, new in moves(gone, come)}
    for subject, origin, where in moved:
        yield Change(_part(pair, subject), "moved", subject, where=where, origin=origin)
    renumbered = {heir for heir in pair.following.values() if pair.is_a(heir, "Passage")}
    somewhere = ({quad._replace(graph="") for quad in quads} for quads in (gone, come))
    for (_, subject, prop, language), (old, new) in sides(*somewhere).items():
        if subject in renumbered and prop in {terms["paragraph"].iri, terms["sentence"].iri}:
            continue
        action = "re-pointed" if prop == terms["fingerprint"].iri else _action(prop, old, new)
        yield Change(_part(pair, subject), action, subject, prop, language, old, new)


def _action(prop: str, old: tuple[Node, ...], new: tuple[Node, ...]) -> Action:
    terms = context().terms
    is_name = prop in {terms["label"].iri, terms["title"].iri, _RDFS_LABEL}
    return "renamed" if is_name and old and new else "changed"


def _claims(pair: Pair) -> Iterator[Change]:
    """Find what articles say, no longer say, or say otherwise or elsewhere."""
    gone, come = set(pair.gone["claims"]), set(pair.come["claims"])
    yield from _moved_figures(gone, come)
    yield from _figures(pair, "removed", gone)
    yield from _figures(pair, "added", come)
    for old, new in moves(gone, come):
        node = (new.node,)
        yield Change(
            "claims",
            "moved",
            new.subject,
            new.property,
            new.node.language,
            node,
            node,
            new.graph,
            old.graph,
        )
    for key, (was, now) in sides(gone, come).items():
        yield from _restated(pair, key, was, now)


def _moved_figures(gone: set[Quad], come: set[Quad]) -> Iterator[Change]:
    """Take figures that stand in another sentence out of two sets, but for what changed."""
    types = [{q for q in quads if q.property == names.RDF_TYPE} for quads in (gone, come)]
    for old, new in moves(*types):
        figure = {q._replace(graph=new.graph) for q in gone if (q[:2] == old[:2])}
        gone -= {q for q in gone if q[:2] == old[:2]}
        gone |= figure - come
        come -= figure
        yield Change("claims", "moved", new.subject, where=new.graph, origin=old.graph)


def _figures(pair: Pair, action: Action, quads: set[Quad]) -> Iterator[Change]:
    """Take whole figures out of a set."""
    figures = {q[:2] for q in quads if q.property == names.RDF_TYPE}
    quads -= {q for q in quads if q[:2] in figures}
    for passage, figure in figures:
        yield Change("claims", action, figure, where=passage, within=pair.root(passage))


def _restated(
    pair: Pair, key: Key, old: tuple[Node, ...], new: tuple[Node, ...]
) -> Iterator[Change]:
    passage, subject, prop, language = key
    within = pair.root(passage)
    if len(old) == len(new) == 1:
        yield Change("claims", "changed", subject, prop, language, old, new, passage)
        return
    for node in old:
        yield Change("claims", "removed", subject, prop, language, (node,), (), passage, "", within)
    for node in new:
        yield Change("claims", "added", subject, prop, language, (), (node,), passage, "", within)


def _codings(pair: Pair) -> Iterator[Change]:
    """Find what coders classify otherwise."""
    coded = context().terms["codedAs"].iri
    before, after = ({q[:3] for q in quads["codings"]} for quads in (pair.before, pair.after))
    differing = sides(pair.gone["codings"], pair.come["codings"])
    for (graph, subject, prop, language), (old, new) in differing.items():
        key, coder = (graph, subject, prop), pair.owners.get(graph, graph)
        action: Action = "changed"
        if prop == coded and not (key in before and key in after):
            action = "removed" if key in before else "added"
        within = coder if coder in pair.fresh | pair.lost else pair.root(subject)
        yield Change("codings", action, subject, prop, language, old, new, coder, "", within)


def _vocabularies(pair: Pair) -> Iterator[Change]:
    """Find what changed in ontology and codebook."""
    before, after = ({q[:2] for q in quads["vocabularies"]} for quads in (pair.before, pair.after))
    for graph, term in after - before:
        yield Change(VOCABULARIES[graph], "added", term)
    for graph, term in before - after:
        yield Change(VOCABULARIES[graph], "removed", term)
    differing = sides(pair.gone["vocabularies"], pair.come["vocabularies"])
    for (graph, term, prop, language), (old, new) in differing.items():
        if (graph, term) in before & after:
            action = _action(prop, old, new)
            yield Change(VOCABULARIES[graph], action, term, prop, language, old, new)
