"""What a reconciliation query asks, and which entities are candidates for it.

(https://reconciliation-api.github.io/specs/0.2/, section 4)
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any, Protocol, TypeVar

from kg import names
from kg.directory import Directory, Entry
from kg.errors import QueryError, suggest
from kg.names import Language
from kg.ontology import context
from kg.search import Hit

BATCH = 50
"""Queries that one request may have."""
LONGEST = 1000
"""Characters that a text may have."""
VALUES = 500
"""Values of properties that the queries of one request may have in all."""
MOST, USUAL = 100, 10
"""Candidates that a query may ask for, and those that it gets if it does not say."""
EXACT = 95
"""The least score of the very name, be it without its marks."""

IN_ARTICLE = "inArticle"
"""Not a property of the data: which articles speak of an entity, and on which areas they are."""

_KEYS = ("query", "type", "limit", "properties", "type_strict")
_STRICT = ("any", "should", "all")
_NAMED = 500
"""How many entities whose name fits are looked at for their properties."""
_UNNAMED = 10_000

_T = TypeVar("_T")
Select = Callable[[str], Awaitable[Iterable[tuple[Any, ...]]]]
"""Asks a query, and returns its rows."""


class Run(Protocol):
    """Does some work beside the event loop."""

    async def __call__(self, work: Callable[[], _T]) -> _T:
        """Return what the work returns."""
        ...


class Malformed(QueryError):
    """A request that is none; the message names the query within the batch."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of `properties`: a property, and the values of which it must have one."""

    pid: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reconciliation query (section 4.1); `every`: of all types, not of any."""

    text: str
    kinds: tuple[str, ...]
    every: bool
    limit: int
    conditions: tuple[Condition, ...]


def batch(text: str) -> dict[str, Wanted]:
    """Read a reconciliation query batch (section 4.1).

    Raises Malformed, which says what is wrong in which query.

    >>> batch('{"q0": {"query": "楼长", "type": "Role"}}')["q0"].kinds
    ('Role',)
    >>> batch('{"q0": {"query": "楼长", "typ": "Role"}}')
    Traceback (most recent call last):
    kg.server.candidates.Malformed: q0: there is no typ in a query; did you mean type?
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Malformed("queries is not JSON") from None
    queries = _typed(found, dict, "queries is an object of queries, each under a key of yours")
    read = {key: _query(key, query) for key, query in queries.items()}
    if sum(len(c.values) for wanted in read.values() for c in wanted.conditions) > VALUES:
        raise Malformed(f"the queries have more than {VALUES} values of properties; send fewer")
    return read


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _query(key: str, query: Any) -> Wanted:
    query = _typed(query, dict, f"{key}: a query is an object")
    for name in query:
        if name not in _KEYS:
            raise Malformed(f"{key}: there is no {name} in a query{suggest(name, _KEYS)}")
    text = _typed(query.get("query", ""), str, f"{key}: query is a text")
    if len(text) > LONGEST:
        raise Malformed(f"{key}: query is longer than {LONGEST} characters")
    kinds = query.get("type", [])
    kinds = _typed([kinds] if isinstance(kinds, str) else kinds, list, f"{key}: type is a list")
    limit = query.get("limit", USUAL)
    if type(limit) is not int or limit < 1:
        raise Malformed(f"{key}: limit is a positive integer")
    strict = query.get("type_strict", "any")
    if strict not in _STRICT:
        raise Malformed(f"{key}: type_strict is one of {', '.join(_STRICT)}")
    properties = _typed(query.get("properties", []), list, f"{key}: properties is a list")
    if "query" not in query and not properties:
        raise Malformed(f"{key}: a query has a query, or properties")
    return Wanted(
        text,
        tuple(_typed(kind, str, f"{key}: a type is a text") for kind in kinds),
        strict == "all",
        min(limit, MOST),
        tuple(_condition(key, entry) for entry in properties),
    )


def _condition(key: str, entry: Any) -> Condition:
    entry = _typed(entry, dict, f"{key}: a property is an object with pid and v")
    pid = _typed(entry.get("pid"), str, f"{key}: the pid of a property is a text")
    values = entry.get("v")
    values = values if isinstance(values, list) else [values]
    for value in values:
        inner = value.get("id") if isinstance(value, dict) else value
        if not isinstance(inner, str if isinstance(value, dict) else (str, int, float)):
            raise Malformed(f"{key}: v is a text, a number, true or false, or an object with id")
        if isinstance(inner, str) and len(inner) > LONGEST:
            raise Malformed(f"{key}: v is longer than {LONGEST} characters")
    if not values:
        raise Malformed(f"{key}: v has no value")
    return Condition(pid, tuple(values))


def _typed(value: Any, kind: type[_T], problem: str) -> _T:
    if not isinstance(value, kind):
        raise Malformed(problem)
    return value


def properties() -> dict[str, str]:
    """Return the IRIs of the properties by which candidates may be filtered, by their ids.

    >>> properties()["within"]
    'https://schema.org/containedInPlace'
    """
    passage = {"paragraph", "sentence", "fingerprint", "gloss", "anchors", "because"}
    return {IN_ARTICLE: f"{names.GOV}inArticle"} | {
        key: term.iri
        for key, term in context().terms.items()
        if term.kind not in ("keyword", "vocab") and key not in passage
    }


async def find(wanted: Wanted, directory: Directory, select: Select, run: Run) -> list[Hit]:
    """Return the candidates for a query, the best first; `run` does what may take a while.

    An entity must be of the types (`should` is taken as *any*) and fulfil each property;
    a query without a name finds all that do so, with a score of 50. Raises QueryError for
    a type or property that there is not, with the nearest one.
    """
    fits = directory.of(wanted.kinds, wanted.every) if wanted.kinds else None
    hits = await run(partial(directory.find, wanted.text, fits))
    if wanted.conditions:
        named = [hit.iri for hit in hits[:_NAMED]] if wanted.text else None
        query = await run(partial(_fulfilling, wanted.conditions, directory, named))
        found = {str(row[0]) for row in await select(query)} if query else set()
        if wanted.text:
            hits = [hit for hit in hits if hit.iri in found]
        else:
            known = (directory.entries[iri] for iri in found if iri in directory.entries)
            hits = [directory.hit(e, 50, "") for e in known if fits is None or fits(e)]
            hits.sort(key=lambda hit: (-hit.mentions, hit.iri))
    return hits


def shown(hits: list[Hit], limit: int, directory: Directory, language: Language) -> list[Any]:
    """Return hits as reconciliation candidates (section 4.2).

    `match` is true for the only one that bears the very name.
    """
    exact = sum(hit.score >= EXACT for hit in hits)
    return [
        {
            "id": names.local_id(hit.iri),
            "name": directory.labels.name(hit.iri, language),
            "description": description(directory.entries[hit.iri], directory, language),
            "type": types(directory.entries[hit.iri], directory, language),
            "score": hit.score,
            "match": exact == 1 and hit.score >= EXACT,
        }
        for hit in hits[:limit]
    ]


def types(entry: Entry, directory: Directory, language: Language) -> list[dict[str, str]]:
    """Return the types of an entity, each with id and name."""
    return [
        {"id": directory.kinds[kind], "name": directory.labels.name(kind, language)}
        for kind in entry.kinds
    ]


def description(entry: Entry, directory: Directory, language: Language) -> str:
    """Return the name in the other language, the class, and how many passages there are."""
    other: Language = "en" if language == "zh" else "zh"
    own, foreign = (directory.labels.name(entry.iri, tongue) for tongue in (language, other))
    kind = directory.labels.name(entry.kinds[0], language)
    count = len(entry.passages)
    if language == "zh":
        told = f"{count} 句" if count else "没有出处句"
    else:
        told = f"{count or 'no'} passage{'' if count == 1 else 's'}"
    return " · ".join([*([foreign] if foreign != own else []), kind, told])


def _fulfilling(
    conditions: Collection[Condition], directory: Directory, named: list[str] | None
) -> str:
    """Return the query for the entities that fulfil all conditions; "" if none can."""
    clauses = []
    if named is not None:
        clauses.append(f"VALUES ?entity {{ {' '.join(f'<{iri}>' for iri in named)} }}")
    known = properties()
    for number, condition in enumerate(conditions):
        pid = _pid(condition.pid, known)
        meant = [test for value in condition.values for test in _tests(value, number, directory)]
        if not meant:
            return ""
        if pid == IN_ARTICLE:
            clauses.append(
                f"{{ GRAPH ?passage{number} {{ ?entity ?p{number} ?o{number} }} }} UNION "
                f"{{ GRAPH ?passage{number} {{ ?s{number} ?q{number} ?entity }} }} "
                f"?passage{number} gov:inArticle/dcterms:spatial? ?value{number} ."
            )
        else:
            clauses.append(f"?entity <{known[pid]}> ?value{number} .")
        clauses.append(f"FILTER ({' || '.join(meant)})")
    return f"SELECT DISTINCT ?entity {{ {' '.join(clauses)} }} LIMIT {_UNNAMED}"


def _pid(name: str, known: dict[str, str]) -> str:
    """Return the id of a property that is given by id, prefixed name or IRI."""
    for pid, iri in known.items():
        if name in (pid, iri, context().shorten(iri)):
            return pid
    raise QueryError(f"no property is called {name}{suggest(name, known)}")


def _tests(value: Any, number: int, directory: Directory) -> list[str]:
    """Return when a value of the data is the one that is meant: by name, number or text."""
    if isinstance(value, dict):
        entry = directory.entity(value["id"])
        return [_meant(number, entry.iri)] if entry else []
    if isinstance(value, float) and not isfinite(value):
        return []
    if isinstance(value, (bool, int, float)):
        return [f"?value{number} = {json.dumps(value)}"]
    meant = [hit.iri for hit in directory.find(value) if hit.score >= EXACT]
    literal = json.dumps(value.lower(), ensure_ascii=False)
    return [
        *(_meant(number, iri) for iri in meant),
        f"(isLiteral(?value{number}) && LCASE(STR(?value{number})) = {literal})",
    ]


def _meant(number: int, iri: str) -> str:
    """Return the test whether a value is an entity, or a place within it."""
    return f"EXISTS {{ ?value{number} schema:containedInPlace* <{iri}> }}"
