"""Which format a client gets: content negotiation (RFC 9110, section 12.5).

A *form* is the short name of a format in `kg` (`json`, `ttl`); an *offer* is a media type
under which a form is sent. The first offers of a list are preferred where a client likes
several equally.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

_LONGEST = 1000
"""Characters of a header that are read, and may be kept."""


class Offer(NamedTuple):
    """A media type, and the form that is sent under it."""

    media: str
    form: str


TABLES = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/json", "json"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
)
"""Offers for SELECT and ASK."""

GRAPHS = (
    Offer("text/turtle", "ttl"),
    Offer("application/n-triples", "nt"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/rdf+xml", "rdf"),
    Offer("application/trig", "trig"),
    Offer("application/n-quads", "nq"),
    Offer("application/json", "jsonld"),
    Offer("application/xml", "rdf"),
    Offer("text/xml", "rdf"),
)
"""Offers for CONSTRUCT, DESCRIBE and graphs."""


def choose(accept: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that an Accept header likes best, or None if it takes none of them.

    The most specific range that matches an offer gives its quality; no header takes all. Of
    a header without end only the beginning is read.

    >>> choose("text/csv;q=0.5, application/*;q=0.8", TABLES).form
    'json'
    >>> choose("text/html", TABLES) is None
    True
    """
    return _choose(accept[:_LONGEST], offers)


@lru_cache(maxsize=1024)
def _choose(accept: str, offers: Sequence[Offer]) -> Offer | None:
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best, best_quality = None, 0.0
    for offer in offers:
        quality = _quality(offer.media, ranges)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return media, 0.0
    return media, 1.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    matches = (media, f"{media.partition('/')[0]}/*", "*/*")
    found = [(matches.index(name), -quality) for name, quality in ranges if name in matches]
    return -min(found)[1] if found else 0.0


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes a gzipped answer (RFC 9110, section 12.5.3).

    >>> takes_gzip("gzip, deflate"), takes_gzip("gzip;q=0"), takes_gzip("")
    (True, False, False)
    """
    return _takes_gzip(accept_encoding[:_LONGEST])


@lru_cache(maxsize=256)
def _takes_gzip(accept_encoding: str) -> bool:
    qualities = dict(_range(part) for part in accept_encoding.split(","))
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


@cache
def content_type(media: str) -> bytes:
    """Return the Content-Type of a media type: text is UTF-8.

    >>> content_type("text/turtle"), content_type("application/n-triples")
    (b'text/turtle; charset=utf-8', b'application/n-triples')
    """
    return (f"{media}; charset=utf-8" if media.startswith("text/") else media).encode()


def listing(*lists: Sequence[Offer]) -> str:
    """Return the media types of lists of offers, for a message."""
    return ", ".join(dict.fromkeys(offer.media for offers in lists for offer in offers))
