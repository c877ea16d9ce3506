"""The dataset as three tables: nodes, relations, passages, for formats that know no RDF.

Nodes are the entities and the codebook's concepts, with what is said of them in text and
numbers; relations join nodes, each with the passages that state it. What no passage,
registry file or coder states has no row and no value: it is *not reported*.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from . import entities, names
from .errors import SourceError
from .labels import Labels
from .networks import passage_names
from .ontology import context
from .results import Value
from .store import Queryable

_STATED = """
SELECT ?subject ?property ?object ?graph (LANG(?object) AS ?language) (isIRI(?object) AS ?link)
WHERE {
  GRAPH ?graph { ?subject ?property ?object }
  FILTER (?graph != kg:ontology && ?subject != kg:codebook)
  FILTER (?property NOT IN (rdfs:isDefinedBy, skos:topConceptOf))
}
"""
_NAMES = ("label", "title")  # are columns of their own, in every language


@dataclass(slots=True)
class Node:
    """An entity: its classes, and the values of each of its columns.

    A column is a key of the data files, with the language of a text, such as *value* or
    *altLabel_zh*; values are ordered. `links` has the ids of the nodes that it is tied to,
    likewise. `passages` are the names of those that speak of it.
    """

    id: str
    label: dict[str, str]
    classes: list[str] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """One statement between two nodes, given by id; `property` is a prefixed name.

    `passages` has the names of those that state it, `stated_by` the ids of the other
    graphs that do: registry files, coders, the codebook.
    """

    source: str
    property: str
    label: dict[str, str]
    target: str
    passages: tuple[str, ...]
    stated_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage: its name, its place, and what a reader without the text is given."""

    passage: str
    iri: str
    article: str
    paragraph: int
    sentence: int
    gloss: dict[str, str]
    anchors: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Nodes by id, relations by their ends, passages in reading order."""

    nodes: tuple[Node, ...]
    relations: tuple[Relation, ...]
    passages: tuple[Sentence, ...]

    def of_class(self) -> dict[str, list[Node]]:
        """Return the nodes of each class, classes in the order of the data files' context."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            for kind in node.classes:
                found[kind].append(node)
        order = [*context().classes]
        return {kind: found[kind] for kind in sorted(found, key=lambda k: (_rank(k, order), k))}


def tables(store: Queryable, labels: Labels) -> Tables:
    """Read the three tables of a dataset. Raises SourceError where it has no named graphs.

    >>> from kg import labels, load
    >>> found = tables(load(build), labels.read(load(build)))
    >>> [r.passages for r in found.relations
    ...  if (r.source, r.property) == ("role/building-head", "gov:selectedFrom")]
    [('yutai/4',)]
    """
    rows = sorted(store.query(_STATED), key=lambda row: (*map(str, row),))
    if not rows:
        raise SourceError("there are no named graphs, so no passages; give a build, or its kg.nq")
    known = {str(row[0]) for row in rows if row[1] == names.RDF_TYPE}
    passages = entities.evidence(store)
    nodes = {
        iri: Node(names.local_id(iri), _both(labels, iri)) for iri in sorted(known - set(passages))
    }
    links: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    mentions: dict[str, list[str]] = defaultdict(list)
    for subject, prop, value, graph, language, link in rows:
        ends = str(subject), str(value) if link else ""
        for end in ends:
            mentions[end].append(str(graph))
        if link and ends[0] in nodes and ends[1] in nodes:
            links[ends[0], str(prop), ends[1]].append(str(graph))
        elif ends[0] in nodes:
            shown = context().shorten(str(value)) if link and prop != names.RDF_TYPE else value
            _add(nodes[ends[0]], str(prop), shown, str(language or ""))
    for iri, node in nodes.items():
        node.passages = _passages(mentions[iri], labels)
    for source, prop, target in links:
        nodes[source].links[_key(prop)].append(names.local_id(target))
    relations = (_relation(labels, *ends, graphs) for ends, graphs in links.items())
    return Tables(tuple(nodes.values()), tuple(relations), _sentences(passages, labels))


def columns(nodes: Iterable[Node], *, links: bool = False) -> list[str]:
    """Return the columns that some nodes fill, or their links, in the order of the context."""
    order = [*context().terms]
    used = {column for node in nodes for column in (node.links if links else node.values)}
    return sorted(used, key=lambda c: (_rank(re.sub(r"_[a-z-]+$", "", c), order), c))


def is_number(nodes: Iterable[Node], column: str) -> bool:
    """Whether a column has at most one value a node, and all are numbers."""
    found = [node.values[column] for node in nodes if column in node.values]
    return all(
        len(values) == 1 and not isinstance(values[0], (str, bool, type(None))) for values in found
    )


def plain(value: Value) -> str:
    """Return a value as text, as its table prints it: a number without exponent.

    >>> from decimal import Decimal
    >>> plain(Decimal("34.10")), plain(Decimal("1E+4")), plain(True), plain(None)
    ('34.10', '10000', 'true', '')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return value or ""
    return str(value) if isinstance(value, float) else f"{value:f}"


def _add(node: Node, prop: str, value: Value, language: str) -> None:
    if prop == names.RDF_TYPE:
        kind = _class(str(value))
        if kind not in node.classes:
            node.classes.append(kind)
        return
    key = _key(prop)
    if key in _NAMES:
        return
    column = f"{key}_{language}" if language else key
    if value not in node.values[column]:
        node.values[column].append(value)


def _relation(labels: Labels, source: str, prop: str, target: str, graphs: list[str]) -> Relation:
    others = (names.local_id(graph) for graph in graphs if not _is_passage(graph))
    return Relation(
        source=names.local_id(source),
        property=context().shorten(prop),
        label=_both(labels, prop),
        target=names.local_id(target),
        passages=_passages(graphs, labels),
        stated_by=tuple(sorted(set(others))),
    )


def _sentences(passages: dict[str, entities.Evidence], labels: Labels) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            passage=labels.name(iri),
            iri=iri,
            article=found.passage.article,
            paragraph=found.passage.paragraph,
            sentence=found.passage.sentence,
            gloss=found.gloss,
            anchors=tuple(sorted(found.passage.anchors)),  # the engine has no order
            fingerprint=found.passage.fingerprint,
        )
        for iri, found in passages.items()
    )


def _passages(graphs: Iterable[str], labels: Labels) -> tuple[str, ...]:
    return tuple(passage_names(graphs, labels).split())


def _is_passage(graph: str) -> bool:
    return graph.startswith(f"{names.BASE}passage/")


def _both(labels: Labels, iri: str) -> dict[str, str]:
    return {language: labels.name(iri, language) for language in names.LANGUAGES}


def _rank(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)


def _class(iri: str) -> str:
    return _by_iri()[0].get(iri) or _local(iri)


def _key(iri: str) -> str:
    return _by_iri()[1].get(iri) or _local(iri)


@cache
def _by_iri() -> tuple[dict[str, str], dict[str, str]]:
    known = context()
    return (
        {iri: name for name, iri in known.classes.items()},
        {term.iri: key for key, term in known.terms.items() if term.kind != "keyword"},
    )


def _local(iri: str) -> str:
    return re.sub(r"\W", "_", re.split(r"[#/]", iri)[-1]) or "thing"
