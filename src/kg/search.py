"""Finding entities by what they are called: any label, part of one, or its pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from . import labels, names
from .errors import QueryError, suggest
from .labels import Labels
from .ontology import context
from .store import Queryable

_MARKS = re.compile(r"[\s“”‘’\"'《》「」（）()·—-]")
_IRI = re.compile(r"[^\s<>\"{}|\\^`]+")
_READINGS = 16
"""How many readings of a label with ambiguous characters are tried."""

ENTITIES = """
SELECT ?entity ?class WHERE {
  ?entity a ?class .
  FILTER (STRSTARTS(STR(?entity), STR(kg:)) && !STRSTARTS(STR(?entity), STR(gov:)))
  FILTER (?class NOT IN (gov:Passage, skos:ConceptScheme, owl:Ontology))
}
"""

_MENTIONS = """
SELECT ?entity (COUNT(DISTINCT ?passage) AS ?mentions) WHERE {{
  VALUES ?entity {{ {entities} }}
  ?passage a gov:Passage .
  {{ GRAPH ?passage {{ ?entity ?p ?o }} }} UNION {{ GRAPH ?passage {{ ?s ?q ?entity }} }}
}} GROUP BY ?entity
"""

_KIND = "SELECT ?entity WHERE { ?entity a/rdfs:subClassOf* ?class }"
_CLASSES = "SELECT ?class WHERE { ?entity a ?class }"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found: its class, the form that matched, and how well.

    `score` is 100 for the very name, less for a beginning, a part, pinyin, or initials;
    `mentions` is the number of passages that speak of it.
    """

    iri: str
    kind: str
    form: str
    score: int
    mentions: int


def search(store: Queryable, text: str, kind: str = "") -> list[Hit]:
    """Return the entities that bear a name like `text`, the best first.

    `kind` limits them to a class, by its term in the context. A text in Latin letters is
    also read as pinyin, whole or initials.

    >>> from kg import load
    >>> [names.local_id(hit.iri) for hit in search(load(build), "louzhang")][:1]
    ['role/building-head']
    """
    wanted = _of_kind(store, kind) if kind else None
    known = labels.read(store)
    found = {
        str(entity): (*_best(text, known, str(entity)), str(kind_of))
        for entity, kind_of in store.query(ENTITIES)
        if wanted is None or entity in wanted
    }
    found = {iri: match for iri, match in found.items() if match[0]}
    mentions = _mentions(store, found)
    hits = (
        Hit(iri, kind_of, form, score, mentions.get(iri, 0))
        for iri, (score, form, kind_of) in found.items()
    )
    return sorted(hits, key=lambda hit: (-hit.score, -hit.mentions, hit.iri))


def _mentions(store: Queryable, entities: Iterable[str]) -> dict[str, int]:
    chosen = " ".join(f"<{iri}>" for iri in entities)
    counted = store.query(_MENTIONS.format(entities=chosen))
    return {str(entity): int(str(count)) for entity, count in counted}


def _of_kind(store: Queryable, kind: str) -> set[str]:
    classes = context().classes
    if kind not in classes:
        raise QueryError(f"no class is called {kind}{suggest(kind, classes)}")
    return {str(entity) for (entity,) in store.query(_KIND, **{"class": classes[kind]})}


def _best(text: str, known: Labels, iri: str) -> tuple[int, str]:
    forms = known.printed.get(iri, ())
    return max(((rate(text, form), form) for form in forms), default=(0, ""))


def bare(text: str) -> str:
    """Return a text as names are compared: without case, marks and white space."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def rate(text: str, form: str) -> int:
    """Return how well a text matches a form, as the score of a `Hit`; 0 if it does not."""
    wanted, label = bare(text), bare(form)
    if not wanted:
        return 0
    if text == form:
        return 100
    if wanted == label:
        return 95
    if label.startswith(wanted):
        return 80
    if wanted in label:
        return 60
    if wanted.isascii() and not label.isascii():
        return max(
            (match_reading(wanted, reading, 70) or match_reading(wanted, initials, 45))
            for reading, initials in spellings(label)
        )
    return 0


def match_reading(wanted: str, reading: str, score: int) -> int:
    """Return a score for the very reading, less for its beginning or a part, else 0."""
    if wanted == reading:
        return score
    if len(wanted) > 1 and reading.startswith(wanted):
        return score - 20
    return score - 30 if len(wanted) > 2 and wanted in reading else 0


def spellings(label: str) -> Iterator[tuple[str, str]]:
    """Yield the pinyin of a label and its initials, for each way to read it."""
    from pypinyin import Style, pinyin

    syllables = pinyin(label, style=Style.NORMAL, heteronym=True)
    for reading in islice(product(*syllables), _READINGS):
        yield "".join(reading), "".join(syllable[0] for syllable in reading)


def readings(texts: Iterable[str]) -> dict[str, str]:
    """Return how each Chinese character of some texts may be read, in pinyin without tones.

    >>> readings(["楼长"])
    {'楼': 'lou', '长': 'chang zhang'}
    """
    from pypinyin import Style, pinyin

    characters = sorted({character for text in texts for character in text})
    spelt = (pinyin(character, style=Style.NORMAL, heteronym=True)[0] for character in characters)
    return {
        character: " ".join(sorted(syllables))
        for character, syllables in zip(characters, spelt, strict=True)
        if syllables != [character]
    }


def resolve(store: Queryable, name: str, kind: str = "") -> str:
    """Return the IRI that an id, an IRI, a prefixed name, a label or part of one means.

    `kind` is the class that it must be of, by its term in the context. Raises QueryError
    where nothing has that name, with the nearest one; where it is of another class; and
    where several things have it, with their ids.

    >>> from kg import load
    >>> names.local_id(resolve(load(build), "楼长"))
    'role/building-head'
    """
    iri = absolute(name)
    if _IRI.fullmatch(iri):
        found = [str(term) for (term,) in store.query(_CLASSES, entity=iri)]
        if found and (not kind or iri in _of_kind(store, kind)):
            return iri
        if found:
            raise QueryError(f"{name} is a {context().shorten(found[0])}, not a {kind}")
    hits = [hit for hit in search(store, name, kind) if hit.score >= 60]
    exact = [hit for hit in hits if hit.score >= 95] or hits
    if len(exact) == 1:
        return exact[0].iri
    what = f"no {kind}" if kind else "nothing"
    if not exact:
        raise QueryError(f"{what} is called {name}{suggest(name, _forms(store, kind))}")
    ids = ", ".join(names.local_id(hit.iri) for hit in exact[:8])
    more = ", …" if len(exact) > 8 else ""
    raise QueryError(f"{name} means {len(exact)} things; say which: {ids}{more}")


def absolute(name: str) -> str:
    """Return the IRI that an id, an IRI or a prefixed name means."""
    prefix, colon, local = name.partition(":")
    namespace = context().prefixes.get(prefix) if colon else None
    return namespace + local if namespace else names.iri(name)


def _forms(store: Queryable, kind: str) -> list[str]:
    wanted = _of_kind(store, kind) if kind else None
    known = labels.read(store).printed
    return [
        form
        for iri, forms in known.items()
        if wanted is None or iri in wanted
        for form in (names.local_id(iri), *forms)
    ]
