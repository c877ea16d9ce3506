"""Suggestions and previews of entities, classes and properties.

(https://reconciliation-api.github.io/specs/0.2/, sections 5 and 6)
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kg import names
from kg.directory import Directory
from kg.names import Language
from kg.search import rate

from . import candidates, cards
from .desk import Desk
from .exchange import Refusal, reply

PAGE, FARTHEST = 10, 10_000
"""Suggestions in one answer, and how many may be skipped."""

_IN_ARTICLE: dict[Language, str] = {
    "en": "An article that speaks of it, or the area that such an article is on.",
    "zh": "提到它的文章，或该文章所报道的地区。",
}


async def entity(desk: Desk) -> Any:
    """Suggest entities whose name begins with or holds a text (section 6.2)."""
    found = desk.holdings.directory
    prefix, skipped = desk.field("prefix"), _cursor(desk)
    kinds = [desk.fields["type"]] if desk.fields.get("type") else []
    among = found.of(kinds) if kinds else None
    hits = await desk.shelves.run(partial(found.find, prefix, among))
    return {
        "result": [
            {
                "id": names.local_id(hit.iri),
                "name": found.labels.name(hit.iri, desk.language),
                "description": candidates.description(found.entries[hit.iri], found, desk.language),
                "notable": candidates.types(found.entries[hit.iri], found, desk.language),
            }
            for hit in hits[skipped : skipped + PAGE]
        ]
    }


async def kind(desk: Desk) -> Any:
    """Suggest classes (section 6.2); those of other vocabularies only by their names."""
    kinds = desk.holdings.directory.kinds
    fitting = _fitting(desk, {name: iri for iri, name in kinds.items()})
    broader = (
        typed(iri, desk.holdings.directory, desk.language) | _described(desk, iri)
        for _, iri in fitting
    )
    return {"result": list(broader)}


async def prop(desk: Desk) -> Any:
    """Suggest properties by which queries can be refined (section 6.2)."""
    fitting = _fitting(desk, candidates.properties())
    name = desk.holdings.directory.labels.name
    return {
        "result": [
            {"id": pid, "name": name(iri, desk.language)} | _described(desk, iri)
            for pid, iri in fitting
        ]
    }


def _fitting(desk: Desk, known: dict[str, str]) -> list[tuple[str, str]]:
    """Return the ids and IRIs of terms that are called like the prefix, in pages."""
    prefix, skipped = desk.field("prefix"), _cursor(desk)
    printed = desk.holdings.directory.labels.printed
    scores = {
        name: max(rate(prefix, form) for form in (name, iri, *printed.get(iri, ())))
        for name, iri in known.items()
    }
    fitting = sorted(known, key=lambda name: (-scores[name], name))
    chosen = [name for name in fitting if scores[name] or not prefix.strip()]
    return [(name, known[name]) for name in chosen[skipped : skipped + PAGE]]


def _cursor(desk: Desk) -> int:
    given = desk.fields.get("cursor") or "0"
    if not (given.isascii() and given.isdecimal() and len(given) < 9 and int(given) <= FARTHEST):
        raise Refusal(400, f"cursor is a number of suggestions to skip, at most {FARTHEST}")
    return int(given)


def _described(desk: Desk, iri: str) -> dict[str, str]:
    comment = desk.holdings.comments.get((iri, desk.language))
    if iri == candidates.properties()[candidates.IN_ARTICLE]:
        comment = _IN_ARTICLE[desk.language]
    return {"description": comment} if comment else {}


async def flyout_entity(desk: Desk) -> Any:
    """Return a piece of HTML on an entity (section 6.5)."""
    return {"id": desk.field("id"), "html": cards.flyout(_card(desk))}


async def flyout_type(desk: Desk) -> Any:
    """Return a piece of HTML on a class (section 6.5)."""
    kinds = desk.holdings.directory.kinds
    return _flyout_term(desk, {name: iri for iri, name in kinds.items()}, "class")


async def flyout_property(desk: Desk) -> Any:
    """Return a piece of HTML on a property (section 6.5)."""
    return _flyout_term(desk, candidates.properties(), "property")


def _flyout_term(desk: Desk, known: dict[str, str], kind: str) -> dict[str, str]:
    name = desk.field("id")
    if name not in known:
        raise Refusal(404, f"no {kind} has this id")
    comment = _described(desk, known[name]).get("description", "")
    values = cards.term(known[name], kind, comment, desk.holdings.directory, desk.language)
    return {"id": name, "html": cards.flyout(values)}


async def preview(desk: Desk) -> Any:
    """Return a small page on an entity, to be shown in a frame (section 5.2)."""
    headers = {"content_security_policy": cards.POLICY}
    return reply(200, cards.preview(_card(desk)).encode(), "text/html", **headers)


def _card(desk: Desk) -> dict[str, Any]:
    entry = desk.holdings.directory.entity(desk.field("id"))
    if entry is None:
        raise Refusal(404, "no entity has this id; an id looks like role/building-head")
    known = desk.holdings.passages
    first = {iri: known[iri] for iri in entry.passages[: cards.FIRST] if iri in known}
    return cards.entity(entry, desk.holdings.directory, first, desk.language)


def typed(iri: str, directory: Directory, language: Language) -> dict[str, Any]:
    """Return a class as a type (section 2.2), with those classes of ours that are above it."""
    broader = [
        {"id": directory.kinds[kind], "name": directory.labels.name(kind, language)}
        for kind in sorted(directory.above.get(iri, frozenset()) - {iri})
        if ":" not in directory.kinds.get(kind, ":")
    ]
    named = {"id": directory.kinds[iri], "name": directory.labels.name(iri, language)}
    return named | ({"broader": broader} if broader else {})
