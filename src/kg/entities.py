"""One entity: what it is called, what is said of it, and in which sentences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from . import names
from .evidence import Passage
from .ontology import context
from .results import Value
from .store import Queryable

_STATEMENTS = """
SELECT ?subject ?property ?object ?graph (LANG(?object) AS ?language) ?entity WHERE {
  { GRAPH ?graph { ?entity ?property ?object } BIND (?entity AS ?subject) }
  UNION
  { GRAPH ?graph { ?subject ?property ?entity } BIND (?entity AS ?object) }
} ORDER BY ?property ?object ?subject ?graph
"""

_PASSAGES = """
SELECT ?passage ?article ?paragraph ?sentence ?fingerprint
  (GROUP_CONCAT(DISTINCT ?anchor; separator="\\n") AS ?anchors)
  (SAMPLE(?zh) AS ?gloss_zh) (SAMPLE(?en) AS ?gloss_en)
WHERE {
  ?passage gov:inArticle ?article ; gov:paragraph ?paragraph ; gov:sentence ?sentence ;
    gov:fingerprint ?fingerprint .
  OPTIONAL { ?passage gov:anchor ?anchor }
  OPTIONAL { ?passage gov:gloss ?zh FILTER (LANG(?zh) = "zh") }
  OPTIONAL { ?passage gov:gloss ?en FILTER (LANG(?en) = "en") }
} GROUP BY ?passage ?article ?paragraph ?sentence ?fingerprint
ORDER BY ?article ?sentence
"""

_OF_CLASS = "SELECT ?entity WHERE { ?entity a ?class } ORDER BY ?entity"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with what a reader without the text is given instead of it."""

    passage: Passage
    gloss: dict[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple, with the names of the passages that state it.

    `passages` is empty for what the registry, the codebook or a coder says; `sources`
    has the names of all its graphs. IRIs stand in full; `language` is that of a text.
    """

    subject: str
    property: str
    object: Value
    language: str
    passages: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity with all statements that have it as subject or object."""

    iri: str
    statements: tuple[Statement, ...]

    def texts(self, prop: str) -> list[tuple[str, str]]:
        """Return the texts of one property as pairs of language and text."""
        return [
            (statement.language, str(statement.object))
            for statement in self.statements
            if statement.property == prop and statement.subject == self.iri
        ]

    @property
    def passages(self) -> tuple[str, ...]:
        """The IRIs of all passages that state something about the entity."""
        found = (passage for statement in self.statements for passage in statement.passages)
        return tuple(dict.fromkeys(found))


def describe(store: Queryable, iri: str) -> Entity:
    """Return everything that the dataset says about an entity.

    >>> from kg import load
    >>> lane_head = describe(load(build), "https://w3id.org/governance-kg/role/lane-head")
    >>> len(lane_head.passages) > 1
    True
    """
    graphs: dict[tuple[str, str, Value, str], list[str]] = defaultdict(list)
    for subject, prop, target, graph, language, _ in store.query(_STATEMENTS, entity=iri):
        key = str(subject), str(prop), target, str(language or "")
        graphs[key].append(str(graph))
    prefix = f"{names.BASE}passage/"
    return Entity(
        iri,
        tuple(
            Statement(
                *key,
                passages=tuple(name for name in found if name.startswith(prefix)),
                sources=tuple(found),
            )
            for key, found in graphs.items()
        ),
    )


def of_class(store: Queryable, kind: str) -> list[str]:
    """Return the IRIs of the entities of a class, by its term in the context, in order.

    >>> from kg import load
    >>> len(of_class(load(build), "Model"))
    9
    """
    found = store.query(_OF_CLASS, **{"class": context().classes[kind]})
    return [str(entity) for (entity, *_) in found]


def evidence(store: Queryable) -> dict[str, Evidence]:
    """Return all passages of a dataset by IRI, in reading order."""
    found = {}
    for iri, article, paragraph, sentence, digest, anchors, zh, en in store.query(_PASSAGES):
        passage = Passage(
            id=names.local_id(str(iri)),
            article=names.local_id(str(article)),
            paragraph=int(str(paragraph)),
            sentence=int(str(sentence)),
            fingerprint=str(digest),
            anchors=tuple(sorted(str(anchors).split("\n"))) if anchors else (),
        )
        found[str(iri)] = Evidence(passage, {"zh": str(zh), "en": str(en)})
    return found
