"""Passages as a page cites them: where each stands, and its gloss in place of its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kg import names
from kg.entities import Evidence

from .readers import Reader
from .wording import words


def anchor(passage: str) -> str:
    """Return the fragment by which a page has a passage.

    >>> anchor("https://w3id.org/governance-kg/passage/yutai/4")
    'yutai-4'
    """
    return names.local_id(passage).removeprefix("passage/").replace("/", "-")


def where(entry: Evidence, reader: Reader) -> str:
    """Return the place of a passage in its article."""
    place = entry.passage
    said = words(reader.language)["where"]
    return said.format(paragraph=place.paragraph, sentence=place.sentence)


def article(entry: Evidence, reader: Reader) -> dict[str, str]:
    """Return a link to the article of a passage."""
    return reader.link(names.iri(entry.passage.article))


def by_article(
    cited: Iterable[str], passages: dict[str, Evidence], reader: Reader
) -> list[dict[str, Any]]:
    """Return passages in reading order under their articles."""
    found: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(set(cited) & set(passages), key=names.reading_order):
        found[passages[iri].passage.article].append(iri)
    return [
        {
            "article": article(passages[iris[0]], reader),
            "passages": [
                {
                    "name": reader.name(iri),
                    "anchor": anchor(iri),
                    "href": reader.href(iri),
                    "where": where(passages[iri], reader),
                    "gloss": passages[iri].gloss[reader.language],
                }
                for iri in iris
            ],
        }
        for iris in found.values()
    ]
