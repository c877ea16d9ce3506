"""References made of the dataset: the ontology, the codebook, the named questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from kg import bundle, formats, labels, names, pipeline, questions, sources
from kg.labels import Labels
from kg.ontology import context
from kg.questions import Question
from kg.server import vocabulary
from kg.server.vocabulary import Term, Terms
from kg.store import Store

from .elements import code, entries, fields, index, joined, link, paragraph, section, table, texts
from .languages import language
from .words import groups, words

MANY = 12
"""A key of more classes than this is said to be one of most."""

_STATEMENTS = """
SELECT ?passage ?subject ?object WHERE {
  GRAPH ?graph { ?subject ?property ?object }
  OPTIONAL { ?graph gov:inArticle ?article . BIND (?graph AS ?passage) }
  FILTER (?graph NOT IN (<https://w3id.org/governance-kg/ontology>,
    <https://w3id.org/governance-kg/codebook>))
} ORDER BY DESC(BOUND(?passage)) ?passage ?subject (LANG(?object) != $lang) ?object LIMIT 1
"""


_INSTANCES = """
SELECT ?class ?thing (COUNT(DISTINCT ?passage) AS ?mentions) WHERE {
  ?thing a/rdfs:subClassOf* ?class
  OPTIONAL {
    ?passage a gov:Passage
    { GRAPH ?passage { ?thing ?p ?o } } UNION { GRAPH ?passage { ?s ?q ?thing } }
  }
} GROUP BY ?class ?thing ORDER BY ?mentions DESC(?thing)
"""


class Corpus(NamedTuple):
    """The dataset that ships with kg, its names, and of each class what most sentences mention."""

    store: Store
    labels: Labels
    examples: dict[str, str]


@cache
def corpus() -> Corpus:
    """Make the dataset."""
    store = pipeline.assemble(sources.read([bundle.data()])[0])
    examples = {str(kind): str(thing) for kind, thing, _ in store.query(_INSTANCES)}
    return Corpus(store, labels.read(store), examples)


class Reference(SphinxDirective):
    """A part of a page that is made of the dataset, in the language of the build."""

    @property
    def here(self) -> names.Language:
        """The language of the build."""
        return "zh" if language(self.env.app) == "zh" else "en"

    @property
    def tongues(self) -> tuple[names.Language, names.Language]:
        """The reader's language, and the other."""
        return ("zh", "en") if self.here == "zh" else ("en", "zh")

    def word(self, key: str) -> str:
        """Return a word of ours in the language of the build."""
        return words[key][self.here]

    def called(self, iri: str) -> str:
        """Return what something is called."""
        return corpus().labels.name(iri, self.here)

    def both(self, by_language: dict[str, str]) -> list[nodes.Node]:
        """Return a text in both languages, as paragraphs."""
        return [paragraph(by_language[tongue]) for tongue in self.tongues if tongue in by_language]

    def labelled(self, iri: str) -> str:
        """Return what something is called in both languages."""
        labels = corpus().labels
        return " · ".join(dict.fromkeys(labels.name(iri, tongue) for tongue in self.tongues))


class Ontology(Reference):
    """Classes and properties: names, comments, domain, range, layer, uses, an example."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each kind of term."""
        terms = vocabulary.ontology(corpus().store)
        of_class = [term for term in terms.values() if term.is_a(vocabulary.CLASS)]
        of_property = [term for term in terms.values() if term.is_a(*vocabulary.PROPERTIES)]
        return [
            self.part("classes", of_class, terms),
            self.part("properties", of_property, terms),
        ]

    def part(self, kind: str, chosen: list[Term], terms: Terms) -> nodes.section:
        """Return the terms of one kind, ours first."""
        chosen = sorted(chosen, key=lambda t: (not t.iri.startswith(names.GOV), t.anchor.lower()))
        head = [self.word(key) for key in ("term", "name", "uses")]
        rows = [
            [
                link(self.short(term), term.anchor, as_code=True),
                self.labelled(term.iri),
                str(term.count),
            ]
            for term in chosen
        ]
        items = (self.entry(term, terms) for term in chosen)
        return section(self.word(kind), kind, table(head, rows), entries(items))

    def short(self, term: Term) -> str:
        """Return a term as a query has it."""
        return context().shorten(term.iri)

    def entry(self, term: Term, terms: Terms) -> tuple[list[nodes.Node], str, list[nodes.Node]]:
        """Return a term with all that is known of it."""
        title = [code(self.short(term)), nodes.Text(f" {self.labelled(term.iri)}")]
        labels = (corpus().labels.name(term.iri, tongue) for tongue in self.tongues)
        marks = index([*labels, self.short(term)], term.anchor)
        known = fields(
            [
                (self.word("key"), joined(map(code, self.keys(term)))),
                (self.word("above"), self.links(terms, term.all(vocabulary.SUBCLASS))),
                (self.word("broader"), self.links(terms, term.all(vocabulary.SUBPROPERTY))),
                (
                    self.word("domain"),
                    self.links(terms, term.all(vocabulary.DOMAIN, vocabulary.DOMAINS)),
                ),
                (
                    self.word("range"),
                    self.links(terms, term.all(vocabulary.RANGE, vocabulary.RANGES)),
                ),
                (self.word("layer"), joined(map(self.labelled, term.all(vocabulary.LAYER)))),
                (self.word("uses"), str(term.count)),
                (self.word("example"), self.example(term)),
            ]
        )
        return title, term.anchor, [marks, *self.both(term.texts[vocabulary.COMMENT]), known]

    def keys(self, term: Term) -> list[str]:
        """Return the keys, or the types, by which data files say it."""
        keys = [key for key, other in context().terms.items() if other.iri == term.iri]
        return keys + [f"type: {key}" for key, iri in context().classes.items() if iri == term.iri]

    def links(self, terms: Terms, iris: list[str]) -> list[nodes.Node]:
        """Return links to terms, and the short names of those that are not on the page."""
        return joined(
            link(self.short(terms[iri]), terms[iri].anchor, as_code=True)
            if iri in terms
            else code(context().shorten(iri))
            for iri in iris
        )

    def example(self, term: Term) -> list[nodes.Node]:
        """Return the instance that most sentences speak of, or the first statement."""
        if term.iri in corpus().examples:
            return texts(self.thing(corpus().examples[term.iri]))
        for passage, subject, value in corpus().store.query(
            _STATEMENTS, property=term.iri, lang=self.here
        ):
            there = f" ({self.called(str(passage))})" if passage else ""
            stated = [self.thing(str(subject)), " → ", self.thing(str(value)), there]
            return joined(stated, "")
        return []

    def thing(self, value: str) -> str:
        """Return a value as a reader sees it: by its name, and not too long."""
        named = self.called(value) if "://" in value else value
        return named if len(named) <= 60 else f"{named[:59]}…"


class Codebook(Reference):
    """Schemes and concepts: names, scope notes, how often they are used."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each scheme."""
        terms = vocabulary.codebook(corpus().store)
        return [self.scheme(scheme, terms) for scheme in vocabulary.schemes(terms)]

    def scheme(self, scheme: Term, terms: Terms) -> nodes.section:
        """Return a scheme with its concepts."""
        place = names.local_id(scheme.iri).replace("/", "-")
        items = map(self.concept, vocabulary.concepts(terms, scheme.iri))
        defined = self.both(scheme.texts[vocabulary.DEFINED])
        identified = paragraph(code(names.local_id(scheme.iri)))
        return section(self.labelled(scheme.iri), place, identified, *defined, entries(items))

    def concept(self, concept: Term) -> tuple[list[nodes.Node], str, list[nodes.Node]]:
        """Return a concept with its scope note."""
        identifier = names.local_id(concept.iri)
        place = identifier.replace("/", "-")
        title = [code(identifier), nodes.Text(f" {self.labelled(concept.iri)}")]
        labels = (corpus().labels.name(concept.iri, tongue) for tongue in self.tongues)
        uses = fields([(self.word("uses"), str(concept.count))])
        scope = self.both(concept.texts[vocabulary.SCOPE])
        return title, place, [index([*labels, identifier], place), *scope, uses]


class Questions(Reference):
    """The named questions: what they ask, their parameters, their columns."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each group."""
        by_group = groupby(questions.catalogue(), key=lambda question: question.group)
        return [
            section(groups[group][self.here], f"group-{group}", entries(map(self.question, found)))
            for group, found in by_group
        ]

    def question(self, asked: Question) -> tuple[list[nodes.Node], str, list[nodes.Node]]:
        """Return a question with its parameters and columns."""
        place = asked.name.replace("_", "-")
        parameters = [
            [code(p.name), self.kind(p.kind), f" = {p.default}" if p.default else ""]
            for p in asked.parameters
        ]
        comma = "、" if self.here == "zh" else ", "
        known = fields(
            [
                (self.word("parameters"), joined((joined(part, "") for part in parameters), comma)),
                (self.word("counts"), code(asked.counts) if asked.counts else ""),
            ]
        )
        head = [self.word("column"), self.word("meaning")]
        rows = [[code(name), meaning[self.here]] for name, meaning in asked.columns.items()]
        title = [code(asked.name), nodes.Text(f" {asked.title[self.here]}")]
        marks = index([asked.name, *asked.title.values()], place)
        return title, place, [marks, known, table(head, rows)]

    def kind(self, key: str) -> str:
        """Return the class of a parameter, in brackets: as a header has it, or in Chinese."""
        if key and self.here == "zh":
            return f"（{self.called(context().classes[key])}）"
        return f" ({key})" if key else ""


class Keys(Reference):
    """The keys of data files, by where they stand."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each place."""
        return [
            section(self.word(place), f"keys-{place}", self.keys(found))
            for place, found in groupby(formats.rows(), key=lambda row: row.place)
        ]

    def keys(self, rows: Iterable[formats.Row]) -> nodes.table:
        """Return keys with what they take, of what, and what they mean."""
        head = [self.word(key) for key in ("key", "value", "meaning", "domain")]
        return table(
            head,
            (
                [
                    code(row.key),
                    joined(map(code, row.value.split(" ") if "/" in row.value else [row.value])),
                    row.comment[self.here],
                    self.of(row.classes),
                ]
                for row in rows
            ),
        )

    def of(self, classes: Sequence[str]) -> str:
        """Return the classes whose entries may have a key."""
        return self.word("any") if len(classes) > MANY else ", ".join(classes)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("kg-ontology", Ontology)
    app.add_directive("kg-codebook", Codebook)
    app.add_directive("kg-questions", Questions)
    app.add_directive("kg-keys", Keys)
