"""The grammar of data files: which key may stand where, of what, and with which value.

Nothing of it is written here. Where a key may stand, and what it may join, are the answers
of the rules in `ontology/checks/` to a dataset that says everything everywhere; how often,
of which pattern and in which languages are the SHACL shapes'; the rest is the context's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Literal, get_args

from . import bundle, checks, documents, names, store
from .names import Language
from .ontology import Term, context
from .sources import Source
from .store import Store

Place = Literal["terms", "claims", "codings"]
PLACES: tuple[Place, ...] = get_args(Place)
"""Where an entry stands: under `terms` or as an article, under `claims`, in a coder's file."""

CONCEPT = "Concept"
"""The class of codebook concepts, whose ids a file may use but which it cannot declare."""

_SHAPES = f"{names.BASE}shapes"
_PROBE = "https://example.org/probe"
_SAMPLES = {"id": _PROBE, "language": {"en": "x"}, "decimal": "1", "plain": "x", "vocab": "note"}

_CODES = "SELECT ?code { ?code a ?kind FILTER (?kind IN (skos:Concept, skos:ConceptScheme)) }"
_MEANINGS = """
SELECT ?term ?label ?comment (LANG(?label) AS ?language) {
  ?term rdfs:label|skos:prefLabel ?label ; rdfs:comment|skos:scopeNote ?comment
  FILTER (LANG(?label) = LANG(?comment))
}
"""
_CONSTRAINTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?class ?path ?component ?value {
  { ?shape sh:targetClass ?target . ?class rdfs:subClassOf* ?target }
  UNION { ?shape sh:targetSubjectsOf ?property . ?class a owl:Class }
  ?shape sh:property ?constraint . ?constraint sh:path ?path .
  { ?constraint ?component ?value FILTER (!isBlank(?value)) }
  UNION { ?constraint sh:qualifiedValueShape/sh:languageIn/rdf:rest*/rdf:first ?value
          BIND (sh:languageIn AS ?component) }
}
"""
_ALTERNATIVES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?class ?shape ?path {
  ?shape sh:targetClass ?target ; sh:or/rdf:rest*/rdf:first ?option .
  ?class rdfs:subClassOf* ?target OPTIONAL { ?option sh:path ?path }
}
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a class, a property or a concept is called and means, in each language."""

    label: dict[str, str] = field(default_factory=dict)
    comment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """One key that an entry of one class may have in one place.

    `limits` are the components of its SHACL property shapes by local name, such as
    `{"maxCount": "1"}`; `classes` and `concepts` are what its value may be, if it is an id.
    """

    term: Term
    place: Place
    owner: str
    limits: Mapping[str, str]
    classes: tuple[str, ...]
    concepts: tuple[str, ...]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that its text must have."""
        return tuple(tag for tag in names.LANGUAGES if f"language-{tag}" in self.limits)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the ids that it takes."""
        schemes = (concept.partition("/")[0] for concept in self.concepts)
        return tuple(dict.fromkeys([*map(names.folder, self.classes), *schemes]))

    @property
    def least(self) -> int:
        """How many values it must have."""
        return int(self.limits.get("minCount", 0))

    @property
    def most(self) -> int | None:
        """How many values it may have; None for any number."""
        return int(self.limits["maxCount"]) if "maxCount" in self.limits else None

    @property
    def integer(self) -> bool:
        """Whether it takes a whole number."""
        return self.limits.get("datatype", "").endswith("#integer")


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that may stand in data files.

    `slots` are ordered by place, class and key; `typed` has the classes that an entry may
    declare in each place; `alternatives` sets of keys of which a class needs one, by class;
    `meanings` go by IRI, `concepts` are ids.
    """

    slots: tuple[Slot, ...]
    typed: Mapping[Place, tuple[str, ...]]
    alternatives: Mapping[str, Sequence[frozenset[str]]]
    meanings: Mapping[str, Meaning]
    concepts: tuple[str, ...]


@cache
def grammar() -> Grammar:
    """Return the grammar of the ontology that travels with the package.

    >>> slots = [slot for slot in grammar().slots if slot.term.key == "selectedFrom"]
    >>> sorted({slot.place for slot in slots}), "Measure" in {slot.owner for slot in slots}
    (['claims'], False)
    """
    folder = bundle.ontology()
    files = {
        names.ONTOLOGY_GRAPH: folder / "governance.ttl",
        names.CODEBOOK_GRAPH: folder / "codebook.ttl",
        _SHAPES: folder / "shapes.ttl",
    }
    vocabulary = store.assemble([], files)
    iris = (str(iri) for (iri,) in vocabulary.query(_CODES))
    concepts = tuple(sorted(map(names.local_id, iris)))
    del files[_SHAPES]
    refusals = _Refusals(store.assemble(_probes(concepts), files))
    typed = {
        place: tuple(
            owner
            for owner in context().classes
            if not refusals.of_statement(_probe(owner), names.RDF_TYPE, place)
        )
        for place in PLACES
    }
    return Grammar(
        tuple(_slots(refusals, vocabulary, concepts)),
        typed,
        _alternatives(vocabulary),
        _meanings(vocabulary),
        concepts,
    )


def owners() -> dict[str, str]:
    """Return the IRI of each class that an entry may be about, by its name in data files."""
    return context().classes | {CONCEPT: f"{context().prefixes['skos']}Concept"}


def all_folders() -> tuple[str, ...]:
    """Return the folders that an id may begin with."""
    return (*map(names.folder, context().classes), *names.SCHEMES)


def keys() -> list[Term]:
    """Return the keys that state something, in the order of the context."""
    return [term for term in context().terms.values() if term.kind != "keyword"]


def _probe(owner: str, concepts: Sequence[str] = ()) -> str:
    return concepts[0] if owner == CONCEPT else f"{names.folder(owner)}/probe"


def _probes(concepts: Sequence[str]) -> Iterator[str]:
    """Yield documents that state every key of every class in every place."""
    everything = {term.key: _SAMPLES[term.kind] for term in keys()}
    entries = [
        {
            "id": _probe(owner, concepts),
            **everything,
            **({} if owner == CONCEPT else {"type": owner}),
        }
        for owner in owners()
    ]
    ids = [*(entry["id"] for entry in entries), *concepts]
    joining = {"id": _PROBE} | {term.key: ids for term in keys() if term.kind == "id"}
    passage = {"id": "passage/probe", "type": "Passage", "claims": entries}
    for name, content in (
        ("probe", [*entries, joining, passage]),
        ("codings/probe", entries),
    ):
        yield documents.jsonld(Source("", name, {"terms": content}, {}), context())


class _Refusals:
    """What the rules refuse of the probes, by the ids and IRIs that their findings name."""

    def __init__(self, probed: Store) -> None:
        queries = {rule.name: rule.query for rule in checks.rules()}

        def ask(rule: str, *variables: str) -> set[tuple[str, ...]]:
            result = probed.query(queries[rule])
            at = [result.variables.index(variable) for variable in variables]
            return {tuple(names.local_id(str(row[index])) for index in at) for row in result}

        self._layers = ask("wrong-layer", "focus", "property", "reason")
        self._subjects = ask("wrong-subject", "focus", "property")
        self._objects = ask("wrong-object", "property", "value")

    def of_statement(self, subject: str, iri: str, place: Place) -> bool:
        return (subject, iri, place) in self._layers or (subject, iri) in self._subjects

    def of_object(self, iri: str, value: str) -> bool:
        return (iri, value) in self._objects


def _slots(refusals: _Refusals, vocabulary: Store, concepts: Sequence[str]) -> Iterator[Slot]:
    limits = _limits(vocabulary)
    parents = {
        (str(child), str(parent))
        for child, parent in vocabulary.query("SELECT ?c ?p { ?c rdfs:subClassOf* ?p }")
    }
    for place, (owner, iri), term in product(PLACES, owners().items(), keys()):
        if refusals.of_statement(_probe(owner, concepts), term.iri, place):
            continue
        limit = limits.get((iri, term.iri), {})
        candidates = {
            value: name
            for name, known in owners().items()
            if "class" not in limit or (known, limit["class"]) in parents
            for value in (concepts if name == CONCEPT else [_probe(name)])
            if not refusals.of_object(term.iri, value)
            and re.search(limit.get("pattern", ""), names.iri(value))
        }
        if term.kind != "id":
            candidates = {}
        classes = (name for name in candidates.values() if name != CONCEPT)
        codes = (value for value, name in candidates.items() if name == CONCEPT)
        yield Slot(term, place, owner, limit, tuple(classes), tuple(codes))


def _limits(vocabulary: Store) -> dict[tuple[str, str], dict[str, str]]:
    """Return the components of the property shapes by class and property."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for owner, path, component, value in vocabulary.query(_CONSTRAINTS):
        name, text = str(component).rpartition("#")[2], str(value)
        if name == "languageIn":
            name = f"language-{text}"
        if name not in ("message", "path"):
            known = found[str(owner), str(path)].setdefault(name, text)
            if known != text:
                raise ValueError(f"{path} of {owner}: {name} is both {known} and {text}")
    return found


def _alternatives(vocabulary: Store) -> dict[str, list[frozenset[str]]]:
    """Return the sets of keys of which a class needs one, by the name of the class."""
    named = {iri: owner for owner, iri in owners().items()}
    keyed = {term.iri: term.key for term in keys()}
    options: dict[tuple[str, str], set[str]] = defaultdict(set)
    for owner, shape, path in vocabulary.query(_ALTERNATIVES):
        options[str(owner), str(shape)].add(str(path))
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for (iri, _), paths in sorted(options.items()):
        if iri in named and paths <= set(keyed):
            found[named[iri]].append(frozenset(keyed[path] for path in paths))
    return found


def _meanings(vocabulary: Store) -> dict[str, Meaning]:
    found: dict[str, Meaning] = defaultdict(Meaning)
    for term, label, comment, language in vocabulary.query(_MEANINGS):
        found[str(term)].label[str(language)] = str(label)
        found[str(term)].comment[str(language)] = str(comment)
    return found
