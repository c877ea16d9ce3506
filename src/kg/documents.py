"""What a data file may say: its keys, values and ids, held against the context.

JSON-LD drops what the context does not define, in silence. Here every such thing is a
finding with its line and a way to mend it, so that nothing is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import names
from .errors import Finding, suggest
from .ontology import Context, Term
from .sources import Pointer, Source

Report = Callable[[Pointer, str, str], None]

_EXTERNAL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def jsonld(source: Source, context: Context) -> str:
    """Return a data file as JSON-LD whose statements lie in the graph `graph/<name>`.

    The claims of a passage lie in the graph that the passage names
    (https://www.w3.org/TR/json-ld11/#named-graphs).
    """
    return json.dumps(
        {
            "@context": context.document,
            "@id": f"graph/{source.name}",
            "@graph": [source.data],
        },
        ensure_ascii=False,
    )


def check(sources: Sequence[Source], context: Context) -> list[Finding]:
    """Return what is wrong in the form of the files, each file by itself."""
    return [finding for source in sources for finding in _check_file(source, context)]


def references(source: Source, context: Context) -> Iterator[tuple[Pointer, str]]:
    """Yield every id that a file uses without declaring it there, with its pointer."""
    for path, entity in source.entities():
        if "type" not in entity:
            yield (*path, "id"), str(entity["id"])
        for key, value in entity.items():
            term = context.terms.get(key)
            if not (term and term.kind == "id"):
                continue
            for index, item in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(item, str) and "://" not in item:
                    pointer = (*path, key, index) if isinstance(value, list) else (*path, key)
                    yield pointer, item


def _check_file(source: Source, context: Context) -> Iterator[Finding]:
    found: list[Finding] = []

    def report(pointer: Pointer, rule: str, message: str) -> None:
        line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)
        found.append(Finding(source.file, source.line(pointer), "error", rule, line))

    if not names.ID.fullmatch(f"graph/{source.name}"):
        report((), "file-name", "name the file in a-z, 0-9 and hyphens")
    _check_node(source.data, (), context, report)
    yield from found


def _check_node(data: dict[str, Any], pointer: Pointer, context: Context, report: Report) -> None:
    top = not pointer
    if "id" not in data and not (top and set(data) <= {"terms"}):
        report(pointer, "no-id", "an entry needs an id, such as id: role/lane-head")
    for key, value in data.items():
        here = (*pointer, key)
        if key == "id":
            _check_id(value, here, report)
        elif key == "type":
            _check_type(data, here, context, report)
        elif key not in context.terms:
            report(here, "unknown-key", f"unknown key {key}{suggest(key, context.terms)}")
        elif value is None:
            report(here, "empty", f"{key} has no value; give one or remove the line")
        else:
            _check_value(value, here, context, report)


def _check_id(value: Any, pointer: Pointer, report: Report) -> None:
    if not (isinstance(value, str) and names.ID.fullmatch(value)):
        report(pointer, "bad-id", f"{value} is no id; write folder/name in a-z, 0-9, hyphens")


def _check_type(data: dict[str, Any], pointer: Pointer, context: Context, report: Report) -> None:
    term = data["type"]
    if not isinstance(term, str) or term not in context.classes:
        hint = suggest(str(term), context.classes)
        report(pointer, "unknown-type", f"unknown type {term}{hint}")
        return
    identifier = data.get("id")
    folder = names.folder(term)
    if isinstance(identifier, str) and not identifier.startswith(f"{folder}/"):
        message = f"the id of a {term} begins with {folder}/, not {identifier}"
        report(pointer, "folder", message)


def _check_value(value: Any, pointer: Pointer, context: Context, report: Report) -> None:
    term = context.terms[str(pointer[-1])]
    if term.kind == "language":
        _check_language_map(value, pointer, report)
        return
    if term.kind == "keyword" and not isinstance(value, list):
        report(pointer, "not-a-list", f"{term.key} takes a list of entries, each after '- '")
        return
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        here = (*pointer, index) if isinstance(value, list) else pointer
        if isinstance(item, dict) and term.kind in ("keyword", "id"):
            _check_node(item, here, context, report)
        else:
            _check_scalar(item, term, here, context, report)


def _check_scalar(
    value: Any, term: Term, pointer: Pointer, context: Context, report: Report
) -> None:
    if term.kind == "keyword":
        report(pointer, "no-entry", f"{term.key} takes entries with an id, not {value}")
    elif term.kind == "id":
        if not (isinstance(value, str) and _EXTERNAL.fullmatch(value)):
            _check_id(value, pointer, report)
    elif term.kind == "vocab":
        properties = [key for key, other in context.terms.items() if other.kind != "keyword"]
        if value not in properties:
            hint = suggest(str(value), properties)
            report(pointer, "unknown-key", f"{term.key} takes a key, not {value}{hint}")
    elif term.kind == "decimal":
        if not _is_decimal(value):
            report(pointer, "no-number", f"{term.key} takes a number, not {value}")
    elif not isinstance(value, (str, int)) or isinstance(value, bool):
        report(pointer, "bad-value", f"{term.key} takes a text or a whole number")


def _is_decimal(value: Any) -> bool:
    text = str(value).removeprefix("-")
    whole, point, fraction = text.partition(".")
    return whole.isdecimal() and text.isascii() and (not point or fraction.isdecimal())


def _check_language_map(value: Any, pointer: Pointer, report: Report) -> None:
    key = pointer[-1]
    if not isinstance(value, dict):
        message = f"{key} takes a text for each language: {{zh: …, en: …}}"
        report(pointer, "no-language", message)
        return
    for language, text in value.items():
        here = (*pointer, language)
        if language not in names.LANGUAGES:
            report(here, "language", f"{key}: {language} is not one of zh, en")
        for item in text if isinstance(text, list) else [text]:
            if not isinstance(item, str) or not item.strip():
                report(here, "bad-value", f"{key}: {language} takes a text")
