"""The search for names, as JSON for programs and as a page for readers: `/search`."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from kg import names
from kg.search import Hit

from .documents import PAGE, as_json, document
from .exchange import Refusal, Reply
from .negotiation import Offer, choose
from .readers import Reader
from .rendering import rendered
from .sparql import not_acceptable
from .visits import Visit
from .wording import words

LONGEST = 200
"""Characters of a text that is looked for."""
USUAL, MOST = 20, 100
"""Entities that are told of if the client does not say, and at most."""

_JSON = Offer("application/json", "json")
_OFFERS = (_JSON, PAGE)


async def search(visit: Visit) -> Reply:
    """Return the entities that bear a name like `q`, the best first, as `kg search` does.

    Raises Refusal: 400 for a parameter that cannot be used, 406 for another format.
    """
    offer = choose(visit.exchange.header(b"accept"), _OFFERS)
    if offer is None:
        raise not_acceptable(_OFFERS)
    text, kind, limit = _parameters(visit.fields)
    directory = visit.holdings.directory
    among = directory.of([kind]) if kind else None
    hits = await visit.run(partial(directory.find, text, among))
    if offer is _JSON:
        body = as_json(found(visit, text, hits, limit))
        made = document(body, offer.media, zipped=visit.gzip, vary="accept")
        made.lasting = True
        return made
    used = {"q": text, "type": kind, "limit": str(limit)}
    make = partial(_page, visit, used, hits[:limit], len(hits))
    return await visit.page(f"search {json.dumps(used)}", make, negotiated=True)


def _parameters(fields: dict[str, str]) -> tuple[str, str, int]:
    text = fields.get("q", "").strip()
    if not text:
        raise Refusal(400, "q is a name, or part of one: /search?q=louzhang")
    if len(text) > LONGEST:
        raise Refusal(400, f"q is longer than {LONGEST} characters")
    given = fields.get("limit", str(USUAL))
    if not (given.isascii() and given.isdecimal() and len(given) < 4 and 1 <= int(given) <= MOST):
        raise Refusal(400, f"limit is a number from 1 to {MOST}")
    return text, fields.get("type", ""), int(given)


def found(visit: Visit, text: str, hits: list[Hit], limit: int) -> dict[str, Any]:
    """Return what was found as it is sent; `count` is of all, `entities` are the first."""
    directory = visit.holdings.directory
    return {
        "query": text,
        "count": len(hits),
        "entities": [
            {
                "id": names.local_id(hit.iri),
                "iri": hit.iri,
                "name": {
                    tongue: directory.labels.name(hit.iri, tongue) for tongue in names.LANGUAGES
                },
                "type": directory.kinds[hit.kind],
                "matched": hit.form,
                "score": hit.score,
                "passages": hit.mentions,
            }
            for hit in hits[:limit]
        ],
    }


def _page(visit: Visit, used: dict[str, str], hits: list[Hit], count: int) -> bytes:
    reader = Reader(visit.language, visit.asked, visit.holdings.directory.labels)
    said = words(visit.language)
    values = {
        "query": used["q"],
        "title": said["found"].format(query=used["q"], count=count),
        "hits": [
            {
                "id": names.local_id(hit.iri),
                "name": reader.name(hit.iri),
                "href": reader.href(hit.iri),
                "kind": reader.name(hit.kind),
                "matched": hit.form,
                "sentences": said["sentence"]
                if hit.mentions == 1
                else said["sentences"].format(count=hit.mentions),
            }
            for hit in hits
        ],
        "more": said["found_more"].format(count=len(hits)) if count > len(hits) else "",
    }
    fields = used | ({"lang": visit.language} if visit.asked else {})
    return rendered("found.html", values, visit.language, fields)
