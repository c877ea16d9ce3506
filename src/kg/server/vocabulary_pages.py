"""What the pages of the ontology and of the codebook show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kg import names
from kg.names import Language
from kg.store import Queryable

from . import vocabulary, wording
from .desk import Holdings
from .readers import Reader, other
from .vocabulary import Term, Terms

EXAMPLES = 3
"""Instances that a class is shown with: those of which most sentences speak."""

_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
_LICENSE = "http://purl.org/dc/terms/license"
_TITLE, _ABSTRACT = "http://purl.org/dc/terms/title", "http://purl.org/dc/terms/description"
_RELATIONS = {
    "above": (vocabulary.SUBCLASS,),
    "property_above": (vocabulary.SUBPROPERTY,),
    "domain": (vocabulary.DOMAIN, vocabulary.DOMAINS),
    "range": (vocabulary.RANGE, vocabulary.RANGES),
    "layer": (vocabulary.LAYER,),
    "disjoint": (vocabulary.DISJOINT,),
}
_INVERSE = {
    "below": (vocabulary.SUBCLASS,),
    "property_below": (vocabulary.SUBPROPERTY,),
    "subject_of": (vocabulary.DOMAIN, vocabulary.DOMAINS),
    "object_of": (vocabulary.RANGE, vocabulary.RANGES),
    "disjoint": (vocabulary.DISJOINT,),
}


def ontology(
    store: Queryable, holdings: Holdings, language: Language, asked: bool
) -> dict[str, Any]:
    """Return the values of the template for the ontology."""
    reader = Reader(language, asked, holdings.directory.labels)
    terms = vocabulary.ontology(store)
    itself = terms.get(names.ONTOLOGY_GRAPH, Term(names.ONTOLOGY_GRAPH))
    examples = _examples(holdings)
    parts = []
    for title, kinds in (
        ("classes", (vocabulary.CLASS,)),
        ("properties", vocabulary.PROPERTIES),
    ):
        chosen = sorted(
            (term for term in terms.values() if term.is_a(*kinds)),
            key=lambda term: (not term.iri.startswith(names.GOV), term.anchor.lower()),
        )
        parts.append(
            {
                "title": title,
                "tree": _tree(chosen, title, reader),
                "terms": [_term(term, terms, examples, reader) for term in chosen],
            }
        )
    return {
        "title": itself.texts[_TITLE].get(language) or wording.words(language)["ontology"],
        "abstract": itself.texts[_ABSTRACT].get(language, ""),
        "iri": names.ONTOLOGY_GRAPH,
        "version": " ".join(itself.all(_VERSION)),
        "license": next(iter(itself.all(_LICENSE)), ""),
        "parts": parts,
    }


def _tree(terms: list[Term], title: str, reader: Reader) -> list[dict[str, Any]]:
    """Return the hierarchy: terms of ours under what is above them among them."""
    relation = vocabulary.SUBCLASS if title == "classes" else vocabulary.SUBPROPERTY
    chosen = {term.iri: term for term in terms}
    below: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        above = [iri for iri in term.all(relation) if iri in chosen and iri.startswith(names.GOV)]
        for iri in above or [""]:
            below[iri].append(term)

    def branch(iri: str, seen: frozenset[str]) -> list[dict[str, Any]]:
        return [
            {
                "label": reader.name(term.iri),
                "anchor": term.anchor,
                "below": branch(term.iri, seen | {term.iri}),
            }
            for term in below[iri]
            if term.iri not in seen
        ]

    return branch("", frozenset())


def _term(
    term: Term, terms: Terms, examples: dict[str, list[str]], reader: Reader
) -> dict[str, Any]:
    relations = {name: term.all(*properties) for name, properties in _RELATIONS.items()}
    for name, properties in _INVERSE.items():
        inverse = (one.iri for one in terms.values() if term.iri in one.all(*properties))
        relations[name] = list(dict.fromkeys([*relations.get(name, ()), *inverse]))
    kinds = [iri.rpartition("#")[2] for iri in term.all(vocabulary.TYPE) if iri != vocabulary.CLASS]
    return {
        **_named(term, reader, vocabulary.COMMENT),
        "ours": term.iri.startswith(names.GOV),
        "kinds": kinds,
        "relations": [
            {"name": name, "links": [_link(iri, terms, reader) for iri in found]}
            for name, found in relations.items()
            if found
        ],
        "is_class": term.is_a(vocabulary.CLASS),
        "count": term.count,
        "examples": [
            {"label": reader.name(iri), "href": reader.href(iri)}
            for iri in examples.get(term.iri, ())
        ],
    }


def _named(term: Term, reader: Reader, comment: str) -> dict[str, Any]:
    """Return the names and the comments of a term, those in the reader's language first."""
    languages = (reader.language, other(reader.language))
    return {
        "iri": term.iri,
        "anchor": term.anchor,
        "label": reader.name(term.iri),
        "foreign": reader.foreign(term.iri),
        "comments": [
            {"language": tongue, "text": term.texts[comment][tongue]}
            for tongue in languages
            if tongue in term.texts[comment]
        ],
    }


def _link(iri: str, terms: Terms, reader: Reader) -> dict[str, str]:
    """Return a link to a term on this page, or to where it is."""
    if iri in terms:
        return {"label": reader.name(iri), "href": f"#{terms[iri].anchor}"}
    return {"label": reader.name(iri), "href": reader.href(iri)}


def _examples(holdings: Holdings) -> dict[str, list[str]]:
    entries = sorted(
        holdings.directory.entries.values(), key=lambda entry: (-len(entry.passages), entry.iri)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for kind in entry.kinds:
            if len(found[kind]) < EXAMPLES:
                found[kind].append(entry.iri)
    return found


def codebook(
    store: Queryable, holdings: Holdings, language: Language, asked: bool, only: str = ""
) -> dict[str, Any]:
    """Return the values of the template for the codebook, or for `only` one of its schemes."""
    reader = Reader(language, asked, holdings.directory.labels)
    terms, words = vocabulary.codebook(store), wording.words(language)
    chosen = [s for s in vocabulary.schemes(terms) if only in ("", s.iri)]
    return {
        "title": reader.name(only) if only else words["codebook"],
        "iri": only or names.CODEBOOK_GRAPH,
        "one": bool(only),
        "schemes": [
            {
                **_named(scheme, reader, vocabulary.DEFINED),
                "href": reader.href(scheme.iri),
                "concepts": list(_concepts(vocabulary.concepts(terms, scheme.iri), reader, words)),
            }
            for scheme in chosen
        ],
    }


def _concepts(
    concepts: Iterable[Term], reader: Reader, words: dict[str, str]
) -> Iterable[dict[str, Any]]:
    for concept in concepts:
        yield {
            **_named(concept, reader, vocabulary.SCOPE),
            "href": reader.href(concept.iri),
            "used": words["uses"].format(count=concept.count) if concept.count else "",
        }
