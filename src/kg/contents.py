"""A dataset as plain quads in memory, and what two datasets are compared by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from . import names
from .errors import SourceError
from .ontology import context
from .store import Queryable

_QUADS = """
SELECT ?graph ?subject ?property
  (STR(?object) AS ?value) (LANG(?object) AS ?language) (DATATYPE(?object) AS ?datatype)
WHERE { GRAPH ?graph { ?subject ?property ?object } }
"""

PASSAGES, CODINGS = names.BASE + "passage/", names.BASE + "graph/codings/"
VOCABULARIES: dict[str, Literal["ontology", "codebook"]] = {
    names.ONTOLOGY_GRAPH: "ontology",
    names.CODEBOOK_GRAPH: "codebook",
}


class Node(NamedTuple):
    """What a statement says: a literal as it is written or, without a datatype, an IRI."""

    value: str
    language: str = ""
    datatype: str = ""


class Quad(NamedTuple):
    """One statement and the graph that holds it, by their IRIs."""

    graph: str
    subject: str
    property: str
    node: Node


@dataclass(frozen=True, slots=True)
class Contents:
    """The statements of a dataset's named graphs, and what they are found by.

    A *thing* is what is given a class outside ontology and codebook: an article, a passage,
    an entity, a figure, a coder. `kinds` has the class of each, `homes` the graph that says
    so, `labels` its names and titles, `forms` these and the alternative ones.
    """

    quads: frozenset[Quad]
    kinds: Mapping[str, str]
    homes: Mapping[str, str]
    labels: Mapping[str, frozenset[Node]]
    forms: Mapping[str, frozenset[Node]]

    def of_class(self, term: str) -> set[str]:
        """Return the things of a class, by its term in the context."""
        kind = context().classes[term]
        return {thing for thing, found in self.kinds.items() if found == kind}

    def values(self, term: str) -> dict[str, str]:
        """Return the value of a property that has one, by its term in the context."""
        wanted = context().terms[term].iri
        return {quad.subject: quad.node.value for quad in self.quads if quad.property == wanted}


def read(dataset: Queryable, which: str) -> Contents:
    """Read a dataset in one go; `which` it is stands in what a SourceError says.

    >>> from kg import load
    >>> sorted(node.value for node in read(load(build), "new").labels[
    ...     "https://w3id.org/governance-kg/role/building-head"])
    ['building head', '楼长']
    """
    quads = frozenset(
        Quad(str(graph), str(subject), str(prop), Node(str(value), *map(_text, more)))
        for graph, subject, prop, value, *more in dataset.query(_QUADS)
    )
    if not any(quad.graph.startswith(names.BASE) for quad in quads):
        raise SourceError(
            f"the {which} dataset has no sentences as named graphs, by which claims are compared; "
            "give a build folder, or its kg.nq, kg.trig or kg.jsonld"
        )
    return _contents(quads)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _contents(quads: frozenset[Quad]) -> Contents:
    terms = context().terms
    preferred = {terms["label"].iri, terms["title"].iri}
    typed = [q for q in quads if q.property == names.RDF_TYPE and q.graph not in VOCABULARIES]
    typed.sort(reverse=True)  # the first in order has the last word
    labels = [quad for quad in quads if quad.property in preferred]
    others = [quad for quad in quads if quad.property == terms["altLabel"].iri]
    return Contents(
        quads,
        {quad.subject: quad.node.value for quad in typed},
        {quad.subject: quad.graph for quad in typed},
        _grouped(labels),
        _grouped([*labels, *others]),
    )


def _grouped(quads: Iterable[Quad]) -> dict[str, frozenset[Node]]:
    found = defaultdict(set)
    for quad in quads:
        found[quad.subject].add(quad.node)
    return {subject: frozenset(nodes) for subject, nodes in found.items()}


def renamed(quads: Iterable[Quad], following: Mapping[str, str]) -> set[Quad]:
    """Return statements with other names for some of their graphs, subjects and objects."""
    return {
        Quad(
            following.get(quad.graph, quad.graph),
            following.get(quad.subject, quad.subject),
            quad.property,
            quad.node
            if quad.node.datatype
            else quad.node._replace(value=following.get(quad.node.value, quad.node.value)),
        )
        for quad in quads
    }
