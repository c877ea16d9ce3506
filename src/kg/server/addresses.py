"""The addresses of things and of the documents about them."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg import names

from .documents import PAGE, Link
from .negotiation import Offer

SUFFIXES = {
    "ttl": Offer("text/turtle", "ttl"),
    "jsonld": Offer("application/ld+json", "jsonld"),
    "nt": Offer("application/n-triples", "nt"),
    "rdf": Offer("application/rdf+xml", "rdf"),
    "trig": Offer("application/trig", "trig"),
    "nq": Offer("application/n-quads", "nq"),
    "json": Offer("application/json", "jsonld"),
    "html": PAGE,
}
"""What a document is called after, and the format that it is in."""
OFFERS = tuple(SUFFIXES.values())
LABELS = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
"""The formats that a page offers, by suffix."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]{0,199}", re.ASCII)
_SUFFIX = {offer: suffix for suffix, offer in SUFFIXES.items()}


class Address(NamedTuple):
    """What a path names: a thing, and a format if the path has a suffix.

    `iri` is empty where the path can be no name of anything.
    """

    name: str
    offer: Offer | None

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return names.BASE + self.name if _NAME.fullmatch(self.name) else ""

    def document(self, offer: Offer) -> str:
        """Return the path of the document in a format."""
        return f"/{self.name}.{_SUFFIX[offer]}"

    def links(self, relation: str) -> list[Link]:
        """Return links to the documents in all formats that a page offers, and to the page."""
        return [
            Link(f"/{self.name}.{suffix}", relation, SUFFIXES[suffix].media)
            for suffix in ("html", *LABELS)
        ]


def read(path: str) -> Address:
    """Return what a path names.

    >>> read("/role/lane-head.ttl").offer.media, read("/ontology/0.1.0").name
    ('text/turtle', 'ontology/0.1.0')
    """
    name = path.removeprefix("/")
    stem, _, suffix = name.rpartition(".")
    if stem and suffix in SUFFIXES:
        return Address(stem, SUFFIXES[suffix])
    return Address(name, None)
