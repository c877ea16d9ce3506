"""The IRIs of the dataset at their paths: `/role/lane-head`, and the documents about it.

A role or a county is no document, so its IRI is answered with 303 and the address of the
document that the client likes best (https://www.w3.org/TR/cooluris/, section 4.2): the
same with a suffix, which names one format. Passages and articles are treated alike: the
sentence and the article are the newspaper's, what is here are descriptions of them. The
ontology and the codebook are documents themselves, so that `/ontology#Role` is where a
class is described; they are sent at once, in the format that the client likes best.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kg import names
from kg.store import Queryable

from . import addresses, entity_pages, nearest, statements, vocabulary_pages
from .addresses import OFFERS, Address
from .documents import PAGE, Link, document, embedded, links
from .exchange import COMMON, Reply
from .messages import Request
from .negotiation import Offer, choose
from .rendering import rendered
from .sparql import ask, not_acceptable
from .visits import Visit

_DATASET = "dataset"
_VOID = "/.well-known/void"
_LICENSE = Link("https://creativecommons.org/licenses/by/4.0/", "license")
_GRAPHS = {names.ONTOLOGY_GRAPH, names.CODEBOOK_GRAPH}
_SCHEME = f"{names.BASE}scheme/"
_WITH_GRAPHS = ("trig", "nq")
_EMBEDDED = 256 * 1024
"""Bytes of JSON-LD that a page holds; what is longer has an address of its own."""


async def resource(visit: Visit) -> Reply:
    """Answer for what a path names: a thing with 303, a document with itself."""
    address = addresses.read(visit.exchange.path)
    if address.name.partition("/")[0] == _DATASET:
        return _see(_VOID)
    if not await _known(visit, address.iri):
        return await nearest.missing(visit, address.name)
    accept = visit.exchange.header(b"accept")
    offer = address.offer or choose(accept, OFFERS)
    if offer is None:
        raise not_acceptable(OFFERS)
    if address.offer is None and address.iri not in _GRAPHS:
        tail = f"?lang={visit.language}" if visit.asked else ""
        return _see(address.document(offer) + tail, *address.links("describedby"))
    return await _document(visit, address, offer)


async def _known(visit: Visit, iri: str) -> bool:
    if not iri:
        return False
    if iri in visit.holdings.directory.entries or iri in visit.holdings.passages:
        return True
    return await visit.run(partial(statements.known, visit.store, iri))


def _see(location: str, *described: Link) -> Reply:
    """Return a redirection to what describes the thing that was asked for."""
    headers = {
        "location": location,
        "vary": "accept",
        "cache-control": "public, no-cache",
        "content-length": "0",
        **({"link": links(*described)} if described else {}),
    }
    encoded = [(name.encode(), text.encode()) for name, text in headers.items()]
    return Reply(303, [*COMMON, *encoded], lasting=True)


async def _document(visit: Visit, address: Address, offer: Offer) -> Reply:
    """Return what is said of a thing, in a format."""
    negotiated = address.offer is None
    headers = {"link": links(Link(address.iri, "describes"), _LICENSE, *_others(address, offer))}
    if negotiated:
        headers["content_location"] = address.document(offer)
    if offer is PAGE:
        make = partial(_page, visit.store, address, visit)
        return await visit.page(address.name, make, negotiated=negotiated, **headers)
    if offer.form in _WITH_GRAPHS:
        read = partial(statements.quads, visit.store, address.iri, offer.form)
        body = await visit.run(read)
        vary = "accept" if negotiated else ""
        made = document(body, offer.media, zipped=visit.gzip, vary=vary, **headers)
        made.lasting = True
        return made
    if address.iri in _GRAPHS:
        request = Request("graph", address.iri, graph=offer.form, gzip=visit.gzip)
    else:
        query = statements.triples(address.iri)
        request = Request("query", query, graph=offer.form, gzip=visit.gzip)
    kept = await ask(visit.graph, request, visit.exchange, None, offer)
    added = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Reply(kept.status, [*kept.headers, *added], kept.body, kept.etag, kept.lasting)


def _others(address: Address, offer: Offer) -> list[Link]:
    return [link for link in address.links("alternate") if link.media != offer.media]


def _page(store: Queryable, address: Address, visit: Visit) -> bytes:
    """Return the page about a thing."""
    given = (visit.holdings, visit.language, visit.asked)
    values: dict[str, Any]
    if address.iri == names.ONTOLOGY_GRAPH:
        template, values = "ontology.html", vocabulary_pages.ontology(store, *given)
    elif address.iri == names.CODEBOOK_GRAPH:
        template, values = "codebook.html", vocabulary_pages.codebook(store, *given)
    elif address.iri.startswith(_SCHEME):
        template, values = "codebook.html", vocabulary_pages.codebook(store, *given, address.iri)
    else:
        content = store.query(statements.triples(address.iri)).serialize("json").decode()
        json_ld = embedded(content) if len(content) <= _EMBEDDED else ""
        found = entity_pages.page(store, visit.holdings, address.iri, visit.language, visit.asked)
        template, values = "entity.html", {**found, "json_ld": json_ld}
    fields = {"lang": visit.language} if visit.asked else {}
    return rendered(template, values, visit.language, fields, address)
