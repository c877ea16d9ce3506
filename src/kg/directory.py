"""A directory of all names, made once and searched many times.

It finds what `search` finds, with the same scores; a search in it reads no dataset, and
takes as long as looking through one long text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from . import labels, names
from .errors import QueryError, suggest
from .labels import Labels
from .ontology import context
from .search import ENTITIES, Hit, absolute, bare, match_reading, rate, spellings
from .store import Queryable

_ABOVE = """
SELECT ?class ?above WHERE { ?class rdfs:subClassOf* ?above . FILTER EXISTS { ?thing a ?class } }
"""

_MENTIONS = """
SELECT ?passage ?entity WHERE {
  ?passage a gov:Passage .
  { GRAPH ?passage { ?entity ?p ?o } } UNION { GRAPH ?passage { ?s ?q ?entity } }
  FILTER (isIRI(?entity))
}
"""


class _Text:
    """Many short texts in one, so that those that hold a word are found quickly."""

    def __init__(self, texts: Iterable[str]) -> None:
        lines = [f"{text}\n" for text in texts]
        self.text = "".join(lines)
        self.starts = [0, *accumulate(map(len, lines))]

    def holding(self, word: str) -> Iterator[int]:
        """Yield the number of each text that holds a word."""
        at = self.text.find(word)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            at = self.text.find(word, self.starts[number + 1])


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity with the classes that it is said to be of, and the passages that speak of it."""

    iri: str
    kinds: tuple[str, ...]
    passages: tuple[str, ...]


class Directory:
    """The names of all entities of a dataset.

    `entries` are by IRI; `above` has the classes that a class is a kind of, itself
    included, and `kinds` what each class is called by. Classes are IRIs.
    """

    def __init__(
        self, known: Labels, entries: dict[str, Entry], above: dict[str, frozenset[str]]
    ) -> None:
        """Make a directory of the names that some entities have."""
        self.labels = known
        self.entries = entries
        self.above = above
        self.kinds = _kinds(self._above(entry) for entry in entries.values())
        self._forms = [
            (entry, form) for entry in entries.values() for form in known.printed.get(entry.iri, ())
        ]
        stripped = [bare(form) for _, form in self._forms]
        self._bare = _Text(stripped)
        spelt = [
            (number, reading, initials)
            for number, form in enumerate(stripped)
            if not form.isascii()
            for reading, initials in dict.fromkeys(spellings(form))
        ]
        self._spelt = [number for number, _, _ in spelt]
        self._readings = _Text(reading for _, reading, _ in spelt)
        self._initials = _Text(initials for _, _, initials in spelt)
        self._spellings = [(reading, initials) for _, reading, initials in spelt]

    def entity(self, name: str) -> Entry | None:
        """Return what an id, a prefixed name or an IRI stands for."""
        return self.entries.get(absolute(name))

    def find(self, text: str, among: Callable[[Entry], bool] | None = None) -> list[Hit]:
        """Return the entities that bear a name like `text`, the best first, as `search` does.

        An id or an IRI finds its entity, too. `among` may leave some out.

        >>> from kg import load
        >>> [hit.form for hit in read(load(build)).find("louzhang")][:1]
        ['楼长']
        """
        best: dict[str, tuple[int, str]] = {}
        for number, score in self._scores(text):
            entry, form = self._forms[number]
            if score and (among is None or among(entry)):
                best[entry.iri] = max(best.get(entry.iri, (0, "")), (score, form))
        named = self.entity(text.strip())
        if named is not None and (among is None or among(named)):
            best[named.iri] = 100, names.local_id(named.iri)
        hits = (self.hit(self.entries[iri], *match) for iri, match in best.items())
        return sorted(hits, key=lambda hit: (-hit.score, -hit.mentions, hit.iri))

    def hit(self, entry: Entry, score: int, form: str) -> Hit:
        """Return an entity as something that was found."""
        return Hit(entry.iri, entry.kinds[0], form, score, len(entry.passages))

    def of(self, kinds: Collection[str], every: bool = False) -> Callable[[Entry], bool]:
        """Return whether an entity is of one of some classes, or of all of them.

        Raises QueryError for a class that there is not, with the nearest one.
        """
        wanted = frozenset(map(self.kind, kinds))

        def fits(entry: Entry) -> bool:
            has = self._above(entry)
            return wanted <= has if every else not wanted.isdisjoint(has)

        return fits

    def kind(self, name: str) -> str:
        """Return the IRI of a class that is called by its term, a prefixed name, or its IRI.

        Raises QueryError for a class that there is not, with the nearest one.
        """
        iri = context().classes.get(name) or absolute(name)
        if iri not in self.kinds:
            raise QueryError(f"no class is called {name}{suggest(name, self.kinds.values())}")
        return iri

    def _above(self, entry: Entry) -> frozenset[str]:
        return frozenset().union(*(self.above.get(kind, {kind}) for kind in entry.kinds))

    def nearest(self, name: str) -> str:
        """Return a question that offers the names nearest to one that nothing has."""
        return suggest(name, (form for _, form in self._forms))

    def _scores(self, text: str) -> Iterator[tuple[int, int]]:
        wanted = bare(text)
        if not wanted:
            return
        for number in self._bare.holding(wanted):
            yield number, rate(text, self._forms[number][1])
        if wanted.isascii():
            spelt = {*self._readings.holding(wanted), *self._initials.holding(wanted)}
            for number in spelt:
                reading, initials = self._spellings[number]
                score = match_reading(wanted, reading, 70) or match_reading(wanted, initials, 45)
                yield self._spelt[number], score


def read(store: Queryable) -> Directory:
    """Read the names, the classes and the passages of all entities.

    >>> from kg import load
    >>> read(load(build)).entity("role/building-head").passages
    ('https://w3id.org/governance-kg/passage/yutai/4',)
    """
    passages: dict[str, set[str]] = defaultdict(set)
    for passage, entity in store.query(_MENTIONS):
        passages[str(entity)].add(str(passage))
    above: dict[str, set[str]] = defaultdict(set)
    for kind, upper in store.query(_ABOVE):
        above[str(kind)].add(str(upper))
    kinds: dict[str, list[str]] = defaultdict(list)
    for entity, kind in store.query(ENTITIES):
        kinds[str(entity)].append(str(kind))
    entries = {
        iri: Entry(
            iri, tuple(sorted(kinds[iri])), tuple(sorted(passages[iri], key=names.reading_order))
        )
        for iri in sorted(kinds)
    }
    return Directory(
        labels.read(store), entries, {kind: frozenset(found) for kind, found in above.items()}
    )


def _kinds(known: Iterable[frozenset[str]]) -> dict[str, str]:
    """Return how classes are called, by IRI: by their terms in the context, if they have one."""
    terms = {iri: term for term, iri in context().classes.items()}
    return {iri: context().shorten(iri) for iri in sorted(frozenset().union(*known))} | terms
