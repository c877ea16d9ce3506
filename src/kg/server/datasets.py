"""The dataset that a query names in its FROM clauses (SPARQL 1.1 Query, section 13.2).

Oxigraph 0.5.13 answers over several default graphs with a solution for each graph that
holds a triple, so the worker merges them itself; it must know them for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

_TOKEN = re.compile(
    r"""
      (?P<blank> \s+ | \#[^\r\n]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
                | "(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*' )
    | (?P<variable> [?$]\w+ )
    | (?P<name> [\w.-]*:[\w.:%-]* )
    | (?P<word> \w+ )
    | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_DEPTH = {"{": 1, "(": 1, "}": -1, ")": -1}


def clauses(
    query: str, prefixes: Mapping[str, str], base: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the graphs that a query takes FROM, and those that it takes FROM NAMED.

    >>> clauses("SELECT * FROM <g> FROM ex:h FROM NAMED <i> { ?from ?p 'FROM <j>' }",
    ...         {"ex": "https://example.org/"}, "https://example.com/")
    (('https://example.com/g', 'https://example.org/h'), ('https://example.com/i',))
    """
    if not _FROM.search(query):
        return (), ()
    known, default, named = dict(prefixes), [], []
    depth, words = 0, ["", "", ""]
    for found in _TOKEN.finditer(query):
        kind, token = found.lastgroup, found[0]
        if kind == "blank":
            continue
        depth += _DEPTH.get(token, 0) if kind == "mark" else 0
        if depth == 0 and kind in ("iri", "name"):
            iri = _resolve(token, known, base)
            match words:
                case [_, _, "base"]:
                    base = iri
                case [_, "prefix", label] if kind == "iri":
                    known[label.rstrip(":")] = iri
                case [_, _, "from"]:
                    default.append(iri)
                case [_, "from", "named"]:
                    named.append(iri)
        words = [*words[1:], token if kind == "name" else token.lower()]
    return tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named))


def _resolve(token: str, prefixes: Mapping[str, str], base: str) -> str:
    if token.startswith("<"):
        return urljoin(base, token[1:-1])
    prefix, _, local = token.partition(":")
    return prefixes.get(prefix, "") + local
