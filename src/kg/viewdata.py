"""What a page holds: the dataset in columns, as `web/src/data/packed.ts` reads it.

Things are numbers, the positions in their column; statements refer to them. The sources
of a statement are numbers, too: first the passages, then the other graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from math import sqrt
from typing import TYPE_CHECKING, Any

from . import names, search
from .entities import Evidence
from .labels import Labels
from .layouts import Layout, layout
from .ontology import context
from .results import Value
from .store import Queryable

if TYPE_CHECKING:
    import networkx as nx

Packed = dict[str, Any]

TITLE = {"zh": "基层治理知识图谱", "en": "Governance knowledge graph"}

_CLASSES = """
SELECT ?class ?group ?color ?glyph WHERE {
  ?class gov:drawAs ?group ; schema:color ?color ; skos:notation ?glyph .
} ORDER BY ?group ?class
"""

_PROPERTIES = """
SELECT ?property ?drawing WHERE {
  ?property gov:drawAs ?drawing . FILTER NOT EXISTS { ?property schema:color ?color }
} ORDER BY ?property
"""

_ENTITIES = """
SELECT ?entity ?class WHERE {
  ?entity a ?class . ?class gov:drawAs ?group ; schema:color ?color .
  FILTER (STRSTARTS(STR(?entity), STR(kg:)))
  FILTER (?class NOT IN (gov:Passage, skos:ConceptScheme))
  FILTER NOT EXISTS { ?entity skos:inScheme scheme:drawing }
  FILTER NOT EXISTS { ?entity skos:inScheme scheme:layer }
} ORDER BY ?entity ?class
"""

_STATEMENTS = """
SELECT ?subject ?property ?object ?graph (LANG(?object) AS ?language)
  (isIRI(?object) AS ?link)
WHERE {
  GRAPH ?graph { ?subject ?property ?object }
  FILTER (?graph != kg:ontology)
  FILTER (?property NOT IN (rdf:type, rdfs:label, skos:prefLabel, skos:altLabel))
} ORDER BY ?subject ?property ?object ?graph
"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: nodes by id, ties as subject, property and object, and the layout.

    `layout` and `radii` have the nodes by their position in `nodes`.
    """

    nodes: list[str]
    ties: list[tuple[str, str, str]]
    layout: Layout
    radii: list[float]


def draw(network: nx.MultiDiGraph[str]) -> Drawing:
    """Return where the nodes of a network stand, whose edges are keyed by property."""
    nodes = list(network)
    place = {node: position for position, node in enumerate(nodes)}
    radii = [round(4 + 2.1 * sqrt(degree), 1) for _, degree in network.degree()]
    edges = sorted((place[one], place[other]) for one, other in network.edges())
    ties = [(one, prop, other) for one, other, prop in network.edges(keys=True)]
    placed = layout(len(nodes), edges, radii)
    return Drawing(nodes, ties, _spread(placed, sqrt(_AIRY / max(len(nodes), 1))), radii)


_AIRY = 150
"""A network of fewer nodes is drawn wider, so that its links and names find room."""


def _spread(placed: Layout, factor: float) -> Layout:
    """Return a layout made wider, at most fourfold; it is never made narrower."""
    by = min(max(factor, 1.0), 4.0)
    return replace(
        placed,
        positions=[(round(x * by, 1), round(y * by, 1)) for x, y in placed.positions],
        communities=tuple(
            replace(circle, x=circle.x * by, y=circle.y * by, radius=circle.radius * by)
            for circle in placed.communities
        ),
    )


def pack(
    store: Queryable,
    labels: Labels,
    passages: Mapping[str, Evidence],
    drawing: Drawing,
    title: Mapping[str, str],
) -> Packed:
    """Return what a page holds of a dataset, but for its passages.

    `passages` are all of the dataset by IRI, in the order of their numbers.
    """
    entities = {str(entity): str(kind) for entity, kind in store.query(_ENTITIES)}
    classes = [[*map(str, row)] for row in store.query(_CLASSES)]
    properties = _properties(store, labels, drawing)
    kinds = {iri: position for position, (iri, *_) in enumerate(classes)}
    statements = _Statements(
        entities={names.local_id(iri): position for position, iri in enumerate(entities)},
        properties={prop["name"]: position for position, prop in enumerate(properties)},
        sources={iri: position for position, iri in enumerate(passages)},
    )
    for row in store.query(_STATEMENTS):
        statements.add(*row)
    return {
        "title": dict(title),
        "version": version("governance-kg"),
        "base": names.BASE,
        "prefixes": context().prefixes,
        "classes": [_class(row, labels) for row in classes],
        "groups": _groups([group for _, group, *_ in classes], labels),
        "properties": properties,
        "entities": {
            "id": list(statements.entities),
            "class": [kinds[kind] for kind in entities.values()],
            "zh": [labels.preferred.get(iri, {}).get("zh", "") for iri in entities],
            "en": [labels.preferred.get(iri, {}).get("en", "") for iri in entities],
            "forms": [_forms(iri, labels) for iri in entities],
            "nameless": [n for n, iri in enumerate(entities) if not labels.printed.get(iri)],
        },
        **_drawn(drawing, statements.entities),
        "links": statements.numbers(drawing.ties),
        "readings": search.readings(
            form for iri in entities for form in labels.printed.get(iri, ())
        ),
        **statements.columns(len(passages)),
    }


def _properties(store: Queryable, labels: Labels, drawing: Drawing) -> list[dict[str, Any]]:
    """Return the ontology's properties, and those that a query has made up."""
    known = [_property(str(iri), str(hint), labels) for iri, hint in store.query(_PROPERTIES)]
    names_known = {prop["name"] for prop in known}
    made = {prop: None for _, prop, _ in drawing.ties if prop not in names_known}
    return known + [
        {"name": prop, "label": {"zh": prop, "en": prop}, "drawn": "edge"} for prop in made
    ]


def _class(row: list[str], labels: Labels) -> dict[str, Any]:
    iri, group, color, glyph = row
    return {
        "name": context().shorten(iri),
        "label": _text(iri, labels),
        "group": group.rpartition("/")[2],
        "color": color,
        "glyph": glyph,
    }


def _groups(groups: Iterable[str], labels: Labels) -> list[dict[str, Any]]:
    return [
        {"name": group.rpartition("/")[2], "label": _text(group, labels)}
        for group in dict.fromkeys(groups)
    ]


def _property(iri: str, hint: str, labels: Labels) -> dict[str, Any]:
    return {
        "name": context().shorten(iri),
        "label": _text(iri, labels),
        "drawn": hint.rpartition("/")[2],
    }


def _text(iri: str, labels: Labels) -> dict[str, str]:
    return {language: labels.name(iri, language) for language in names.LANGUAGES}


def _forms(iri: str, labels: Labels) -> str:
    preferred = labels.preferred.get(iri, {}).values()
    return "\n".join(
        form for form in dict.fromkeys(labels.printed.get(iri, ())) if form not in preferred
    )


def _drawn(drawing: Drawing, number: Mapping[str, int]) -> Packed:
    nodes = [number[node] for node in drawing.nodes]
    layout = drawing.layout
    return {
        "layout": {
            "entity": nodes,
            "x": [x for x, _ in layout.positions],
            "y": [y for _, y in layout.positions],
            "radius": drawing.radii,
        },
        "communities": [
            {
                "x": community.x,
                "y": community.y,
                "radius": community.radius,
                "members": [nodes[member] for member in community.members],
            }
            for community in layout.communities
        ],
    }


@dataclass(slots=True)
class _Statements:
    """Statements as they are read, one a triple; things are known by their numbers.

    `sources` begins as the passages and grows by the other graphs.
    """

    entities: dict[str, int]
    properties: dict[str, int]
    sources: dict[str, int]
    values: dict[tuple[str, str], int] = field(default_factory=dict)
    stated: dict[tuple[int, int, int], list[int]] = field(default_factory=dict)

    def add(
        self, subject: Value, prop: Value, target: Value, graph: Value, language: Value, link: Value
    ) -> None:
        """Add a quad; one about something else than an entity is left out."""
        one = self.entities.get(names.local_id(str(subject)))
        named = self.properties.get(context().shorten(str(prop)))
        if one is None or named is None:
            return
        other = self.entities.get(names.local_id(str(target))) if link else None
        if other is None:
            value = str(target), "iri" if link else str(language or "")
            other = -1 - self.values.setdefault(value, len(self.values))
        source = self.sources.setdefault(str(graph), len(self.sources))
        self.stated.setdefault((one, named, other), []).append(source)

    def numbers(self, ties: Iterable[tuple[str, str, str]]) -> list[int]:
        """Return the numbers of triples; those that a query has made up are added."""
        triples = [
            (self.entities[one], self.properties[prop], self.entities[other])
            for one, prop, other in ties
        ]
        for triple in triples:
            self.stated.setdefault(triple, [])
        position = {triple: number for number, triple in enumerate(self.stated)}
        return [position[triple] for triple in triples]

    def columns(self, passages: int) -> Packed:
        """Return the statements in columns, and the distinct sets of their sources."""
        sets: dict[tuple[int, ...], int] = {}
        evidence = [sets.setdefault(tuple(sorted(s)), len(sets)) for s in self.stated.values()]
        return {
            "statements": {
                "subject": [subject for subject, _, _ in self.stated],
                "property": [prop for _, prop, _ in self.stated],
                "object": [target for _, _, target in self.stated],
                "evidence": evidence,
            },
            "values": [list(value) for value in self.values],
            "evidence": [list(stated) for stated in sets],
            "graphs": [names.local_id(graph) for graph in self.sources][passages:],
        }


def sentences(
    passages: Mapping[str, Evidence], entities: list[str], texts: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the passages of a page, in the order of their numbers.

    `entities` are the ids of the page; `texts` has the sentences that may be shown, by
    the id of their passage.
    """
    number = {name: position for position, name in enumerate(entities)}
    return [
        {
            "id": entry.passage.id,
            "article": number.get(entry.passage.article, -1),
            "paragraph": entry.passage.paragraph,
            "sentence": entry.passage.sentence,
            "fingerprint": entry.passage.fingerprint,
            "anchors": list(entry.passage.anchors),
            "gloss": entry.gloss,
            **({"text": texts[entry.passage.id]} if entry.passage.id in texts else {}),
        }
        for entry in passages.values()
    ]
