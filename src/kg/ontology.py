"""The ontology as the code sees it: the terms of its JSON-LD context.

Implements no vocabulary of its own; everything comes from `ontology/context.jsonld`
(https://www.w3.org/TR/json-ld11/#the-context).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from . import bundle, names

Kind = Literal["keyword", "id", "vocab", "language", "decimal", "plain"]


@dataclass(frozen=True, slots=True)
class Term:
    """One key that a data file may use: its IRI, and what its value looks like.

    `kind` is *id* (the id of an entity), *vocab* (another key), *language* (a map from
    language tag to text), *decimal*, *plain* (a string or an integer), or *keyword*.
    """

    key: str
    iri: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Context:
    """The JSON-LD context, taken apart.

    `terms` are the keys of data files, `classes` the values of their `type`, both by
    name; `prefixes` are declared in every query.
    """

    document: dict[str, Any]
    terms: dict[str, Term]
    classes: dict[str, str]
    prefixes: dict[str, str]

    def portable(self, query: str) -> str:
        """Return a query with the PREFIX lines that it needs on another engine.

        >>> context().portable("ASK { ?role a gov:Role }").splitlines()[0]
        'PREFIX gov: <https://w3id.org/governance-kg/ontology#>'
        """
        used = set(re.findall(r"(?<![\w?$:<-])([a-z][\w-]*):(?!//)", query))
        declared = set(re.findall(r"(?i)\bPREFIX\s+([\w-]*):", query))
        lines = [
            f"PREFIX {prefix}: <{namespace}>"
            for prefix, namespace in self.prefixes.items()
            if prefix in used - declared
        ]
        return "\n".join([*lines, query])

    def shorten(self, iri: str) -> str:
        """Return the shortest name of an IRI: an id, or a prefixed name.

        >>> context().shorten("https://w3id.org/governance-kg/ontology#ledBy")
        'gov:ledBy'
        >>> context().shorten("https://w3id.org/governance-kg/role/lane-head")
        'role/lane-head'
        """
        short = names.local_id(iri)
        if short != iri or "://" not in iri:
            return short
        for prefix, namespace in self.prefixes.items():
            if namespace != names.BASE and iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else name


def _kind(definition: dict[str, str]) -> Kind:
    if definition.get("@container") == "@language":
        return "language"
    kinds: dict[str, Kind] = {"@id": "id", "@vocab": "vocab", "xsd:decimal": "decimal"}
    return kinds.get(definition.get("@type", ""), "plain")


def read(path: Path) -> Context:
    """Read a JSON-LD context whose prefixes end in `#` or `/`."""
    document = json.loads(path.read_text(encoding="utf-8"))["@context"]
    own = {key: value for key, value in document.items() if not key.startswith("@")}
    prefixes = {
        key: value
        for key, value in own.items()
        if isinstance(value, str) and value.endswith(("#", "/"))
    }
    terms, classes = {}, {}
    for key, value in own.items():
        if key in prefixes:
            continue
        if isinstance(value, str) and value.startswith("@"):
            terms[key] = Term(key, value, "keyword")
        elif isinstance(value, str) and key[0].isupper():
            classes[key] = _expand(value, prefixes)
        elif isinstance(value, str):
            terms[key] = Term(key, _expand(value, prefixes), "plain")
        elif "@reverse" in value:
            terms[key] = Term(key, _expand(value["@reverse"], prefixes), "keyword")
        else:
            terms[key] = Term(key, _expand(value["@id"], prefixes), _kind(value))
    folders = [*map(names.folder, classes), *names.SCHEMES]
    prefixes |= {folder: f"{names.BASE}{folder}/" for folder in folders}
    return Context(document, terms, classes, prefixes)


@cache
def context() -> Context:
    """Return the context that travels with the package."""
    return read(bundle.ontology() / "context.jsonld")
