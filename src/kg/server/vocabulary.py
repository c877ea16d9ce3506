"""The ontology and the codebook as a dataset has them: terms, concepts, and how they are used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg import matrices, names
from kg.ontology import context
from kg.store import Queryable

_GRAPH = """
SELECT ?subject ?property ?object (LANG(?object) AS ?language) WHERE {
  GRAPH ?graph { ?subject ?property ?object }
} ORDER BY ?subject ?property ?object
"""
_INSTANCES = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a/rdfs:subClassOf* ?class }
GROUP BY ?class
"""
_STATEMENTS = """
SELECT ?property (COUNT(*) AS ?count) WHERE { ?subject ?property ?object } GROUP BY ?property
"""
_USES = """
SELECT ?concept (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  ?concept a skos:Concept . ?thing ?property ?concept
} GROUP BY ?concept
"""

_SCHEMES_LAST = ("drawing", "layer")
"""Lists for programs rather than for coders."""


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return context().prefixes[prefix] + local


TYPE = names.RDF_TYPE
COMMENT = _iri("rdfs:comment")
SUBCLASS, SUBPROPERTY = _iri("rdfs:subClassOf"), _iri("rdfs:subPropertyOf")
DOMAIN, RANGE = _iri("rdfs:domain"), _iri("rdfs:range")
DOMAINS, RANGES = _iri("schema:domainIncludes"), _iri("schema:rangeIncludes")
LAYER, DISJOINT = _iri("dcterms:type"), _iri("owl:disjointWith")
SCOPE, DEFINED = _iri("skos:scopeNote"), _iri("skos:definition")
IN_SCHEME = _iri("skos:inScheme")
CLASS, SCHEME, CONCEPT = _iri("owl:Class"), _iri("skos:ConceptScheme"), _iri("skos:Concept")
PROPERTIES = tuple(_iri(f"owl:{kind}Property") for kind in ("Object", "Datatype", "Annotation"))


@dataclass(slots=True)
class Term:
    """A term with what one graph says of it: things by property, texts by property, too.

    Texts are by language. `count` is how often the dataset uses it.
    """

    iri: str
    things: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    count: int = 0

    def is_a(self, *kinds: str) -> bool:
        """Whether it is of one of some classes."""
        return not set(kinds).isdisjoint(self.things.get(TYPE, ()))

    def all(self, *properties: str) -> list[str]:
        """Return the things to which some properties lead."""
        return [thing for name in properties for thing in self.things.get(name, ())]

    @property
    def anchor(self) -> str:
        """The fragment of the page that has the term.

        >>> Term(f"{names.GOV}Role").anchor, Term("https://schema.org/Person").anchor
        ('Role', 'schema:Person')
        """
        return context().shorten(self.iri).removeprefix("gov:")


Terms = Mapping[str, Term]


def ontology(store: Queryable) -> dict[str, Term]:
    """Return the classes and the properties of a dataset's ontology, by IRI."""
    terms = _read(store, names.ONTOLOGY_GRAPH)
    _count(terms, store, _INSTANCES)
    _count({iri: t for iri, t in terms.items() if t.is_a(*PROPERTIES)}, store, _STATEMENTS)
    return terms


def codebook(store: Queryable) -> dict[str, Term]:
    """Return the schemes and the concepts of a dataset's codebook, by IRI."""
    terms = _read(store, names.CODEBOOK_GRAPH)
    _count(terms, store, _USES)
    return terms


def schemes(terms: Terms) -> list[Term]:
    """Return the schemes: those that are coded by, then the others."""
    found = [term for term in terms.values() if term.is_a(SCHEME)]

    def rank(term: Term) -> tuple[int, str]:
        name = names.local_id(term.iri).removeprefix("scheme/")
        place = matrices.BY.index(name) if name in matrices.BY else len(matrices.BY)
        return place + (name in _SCHEMES_LAST), name

    return sorted(found, key=rank)


def concepts(terms: Terms, scheme: str) -> list[Term]:
    """Return the concepts of a scheme."""
    return [term for term in terms.values() if scheme in term.all(IN_SCHEME)]


def _read(store: Queryable, graph: str) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for subject, prop, value, language in store.query(_GRAPH, graph=graph):
        term = terms.setdefault(str(subject), Term(str(subject)))
        if language:
            term.texts[str(prop)][str(language)] = str(value)
        else:
            term.things[str(prop)].append(str(value))
    return terms


def _count(terms: Terms, store: Queryable, query: str) -> None:
    for iri, count in store.query(query):
        if str(iri) in terms:
            terms[str(iri)].count = int(str(count))
