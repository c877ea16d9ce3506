"""What is said where nothing is: the names that are nearest to the one in the address."""

from __future__ import annotations

import difflib
import json
from bisect import bisect
from functools import lru_cache, partial

from kg import names
from kg.directory import Directory

from .documents import PAGE, policy
from .exchange import Refusal, Reply, reply
from .negotiation import Offer, choose
from .readers import Reader
from .rendering import rendered
from .tongues import TAGS
from .visits import Visit
from .wording import words

_SHOWN = 5
_COMPARED = 200
"""Ids before and after its own place with which an address is compared."""
_LONGEST = 100
"""Characters of a name that is looked for."""
_PROBLEMS = (Offer("text/plain", "text"), PAGE, Offer("application/problem+json", "json"))


def near(directory: Directory, name: str) -> list[str]:
    """Return the ids that are spelt like a name, or whose entities are called so.

    However many there are, it looks at some only, so that nobody can keep it busy.
    """
    name, ids = name[:_LONGEST], _ids(directory)
    at = bisect(ids, name)
    compared = ids[max(0, at - _COMPARED) : at + _COMPARED]
    spelt = difflib.get_close_matches(name, compared, n=3, cutoff=0.6)
    last = name.rstrip("/").rpartition("/")[2]
    called = directory.find(last.replace("-", " "))
    both = [*spelt, *(names.local_id(hit.iri) for hit in called[:_SHOWN])]
    return list(dict.fromkeys(both))[:_SHOWN]


@lru_cache(maxsize=1)
def _ids(directory: Directory) -> list[str]:
    """Return all ids in order."""
    return sorted(names.local_id(iri) for iri in directory.entries)


async def missing(visit: Visit, name: str) -> Reply:
    """Refuse what nothing is called; a browser gets a page. Raises Refusal for all others."""
    found = await visit.run(partial(near, visit.holdings.directory, name))
    offer = choose(visit.exchange.header(b"accept"), _PROBLEMS)
    if offer is not PAGE:
        hint = f"; did you mean {' or '.join(found[:3])}?" if found else "."
        said = json.dumps(name[:_LONGEST], ensure_ascii=False)
        ways = "An address looks like /role/lane-head; SPARQL is at /sparql"
        raise Refusal(404, f"there is nothing at {said}{hint} {ways}", vary="accept")
    body = await visit.run(partial(_page, visit, name[:_LONGEST], found))
    return reply(
        404,
        body,
        PAGE.media,
        cache_control="no-store",
        content_language=TAGS[visit.language],
        content_security_policy=policy(),
    )


def _page(visit: Visit, name: str, found: list[str]) -> bytes:
    reader = Reader(visit.language, visit.asked, visit.holdings.directory.labels)
    near_ = [
        {"id": local, "label": reader.name(iri), "href": reader.href(iri)}
        for local, iri in ((local, names.iri(local)) for local in found)
    ]
    title = words(visit.language)["missing"].format(name=name)
    return rendered("missing.html", {"title": title, "near": near_}, visit.language, visit.fields)
