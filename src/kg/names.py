"""IRIs and their short forms.

An *id* is the part of an instance's IRI after the base: `role/building-head`. Its first
segment, the *folder*, names the class. Ids are ASCII, so that they are safe as file
names, in a shell and in a URL.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

BASE = "https://w3id.org/governance-kg/"
GOV = "https://w3id.org/governance-kg/ontology#"

ONTOLOGY_GRAPH = BASE + "ontology"
CODEBOOK_GRAPH = BASE + "codebook"

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

SCHEMES = (
    "actor-type",
    "deontic",
    "domain",
    "drawing",
    "layer",
    "level",
    "mechanism",
    "qualifier",
    "rule-type",
    "scheme",
    "unit",
)
"""Folders of the codebook's concepts; the other folders are the classes' names."""

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+")
"""What an id looks like: `folder/name`, lower case, hyphens within a segment."""


def iri(name: str) -> str:
    """Return the IRI of an id; an IRI is returned as it is.

    >>> iri("role/building-head")
    'https://w3id.org/governance-kg/role/building-head'
    """
    return name if "://" in name else BASE + name


def local_id(name: str) -> str:
    """Return the id of an instance's IRI; any other IRI is returned as it is.

    >>> local_id("https://w3id.org/governance-kg/role/building-head")
    'role/building-head'
    >>> local_id("https://w3id.org/governance-kg/ontology#Role")
    'https://w3id.org/governance-kg/ontology#Role'
    """
    return name if name.startswith(GOV) else name.removeprefix(BASE)


def reading_order(passage: str) -> tuple[str, int]:
    """Return what sorts passages, by name or IRI, as a reader meets them.

    >>> sorted(["yutai/11", "qufu/9", "yutai/7"], key=reading_order)
    ['qufu/9', 'yutai/7', 'yutai/11']
    """
    article, _, sentence = passage.rpartition("/")
    return article, int(sentence) if sentence.isdecimal() else 0


def folder(term: str) -> str:
    """Return the folder of the ids of a class, named by its term in the context.

    >>> folder("OrganizationKind")
    'organization-kind'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", term).lower()
