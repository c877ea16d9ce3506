"""What the page of a thing shows: names, class, statements both ways, and their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from kg import entities, names
from kg.entities import Entity, Evidence, Statement
from kg.names import Language
from kg.ontology import context
from kg.store import Queryable

from . import citations, statements, wording
from .desk import Holdings
from .readers import Reader, other

SHOWN = 100
"""Statements that a page shows of one relation, and things of one graph."""

_CLASSES = """
SELECT ?class ?color ?glyph WHERE { ?class schema:color ?color ; skos:notation ?glyph }
"""
_TERMS = context().terms
_NAMING = {_TERMS["label"].iri, _TERMS["altLabel"].iri, _TERMS["title"].iri, names.RDF_TYPE}
_IN_ARTICLE = f"{names.GOV}inArticle"
_IN_SCHEME = f"{context().prefixes['skos']}inScheme"
_OF_PASSAGES = {_TERMS[key].iri for key in ("gloss", "anchors", "paragraph", "sentence")}
_NOT_IN_EXPLORER = ("drawing/", "layer/", "scheme/", "graph/", "ontology")
_CODINGS = "graph/codings/"

Values = dict[str, Any]


def page(store: Queryable, holdings: Holdings, iri: str, language: Language, asked: bool) -> Values:
    """Return the values of the template for a thing."""
    reader = Reader(language, asked, holdings.directory.labels)
    found = entities.describe(store, iri)
    passage = holdings.passages.get(iri)
    own = [name for name, entry in holdings.passages.items() if _of(entry) == iri]
    cited = own or found.passages
    stated = _stated(statements.stated(store, iri), reader)
    return {
        **_names(found, reader),
        "kinds": _kinds(store, [str(kind) for _, kind in found.texts(names.RDF_TYPE)], reader),
        "passage": _passage(passage, reader) if passage else None,
        "outgoing": _relations(found, reader, forward=True),
        "incoming": _relations(found, reader, forward=False, listed=bool(own)),
        "stated": stated[:SHOWN],
        "stated_more": max(0, len(stated) - SHOWN),
        "evidence": citations.by_article(cited, holdings.passages, reader),
        "is_article": bool(own),
        "explorer": _explorer(iri, passage is not None, language),
        "in_codebook": _in_codebook(found, reader),
    }


def _of(entry: Evidence) -> str:
    return names.iri(entry.passage.article)


def _names(found: Entity, reader: Reader) -> Values:
    name, foreign = reader.name(found.iri), reader.foreign(found.iri)
    forms = dict.fromkeys(reader.labels.printed.get(found.iri, ()))
    return {
        "iri": found.iri,
        "title": name,
        "foreign": foreign,
        "forms": [form for form in forms if form not in (name, foreign)],
    }


def _kinds(store: Queryable, kinds: Sequence[str], reader: Reader) -> list[Values]:
    """Return the classes of a thing, with their colours and glyphs as the ontology has them."""
    drawn = {str(kind): (str(color), str(glyph)) for kind, color, glyph in store.query(_CLASSES)}
    shown = ((kind, *drawn.get(kind, ("", ""))) for kind in kinds)
    return [
        {"label": reader.name(kind), "href": reader.term(kind), "color": color, "glyph": glyph}
        for kind, color, glyph in shown
    ]


def _passage(entry: Evidence, reader: Reader) -> Values:
    return {
        "gloss": entry.gloss[reader.language],
        "foreign": entry.gloss[other(reader.language)],
        "anchors": entry.passage.anchors,
        "article": citations.article(entry, reader),
        "where": citations.where(entry, reader),
    }


def _relations(
    found: Entity, reader: Reader, *, forward: bool, listed: bool = False
) -> list[Values]:
    """Return the statements in one direction, by property; those of passages come first."""
    translated = {s.property for s in found.statements if s.language == reader.language}
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for statement in found.statements:
        readable = statement.language in ("", reader.language)
        if (
            (statement.subject == found.iri) is forward
            and (readable or statement.property not in translated)
            and not _elsewhere(statement, listed)
        ):
            grouped[statement.property].append(statement)
    ordered = sorted(
        grouped.items(),
        key=lambda item: (not any(s.passages for s in item[1]), reader.name(item[0])),
    )
    return [
        {
            "label": reader.name(prop),
            "href": reader.term(prop),
            "values": [_told(statement, reader, forward) for statement in told[:SHOWN]],
            "more": max(0, len(told) - SHOWN),
        }
        for prop, told in ordered
    ]


def _elsewhere(statement: Statement, listed: bool) -> bool:
    """Whether the page has a statement in its heading, or among the listed sentences."""
    if statement.property in _NAMING or (listed and statement.property == _IN_ARTICLE):
        return True
    return "/passage/" in statement.subject and statement.property in _OF_PASSAGES


def _told(statement: Statement, reader: Reader, forward: bool) -> Values:
    value = statement.object if forward else statement.subject
    said = [
        {"label": reader.name(name), "anchor": citations.anchor(name)}
        for name in statement.passages
    ]
    said = said or [{"label": _speaker(statement, reader), "anchor": ""}]
    return {**reader.link(value, statement.language), "sources": said}


def _speaker(statement: Statement, reader: Reader) -> str:
    """Return who states what no passage does: a coder, or the registry."""
    said, graph = wording.words(reader.language), names.local_id(statement.sources[-1])
    if not graph.startswith(_CODINGS):
        return said["registry"]
    coder = names.iri(f"coder/{graph.removeprefix(_CODINGS)}")
    return said["coder"].format(name=reader.name(coder))


def _stated(rows: Iterable[statements.Row], reader: Reader) -> list[Values]:
    """Return what a graph states, by subject and property."""
    subjects: dict[str, dict[str, list[statements.Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        subjects[row.subject][row.property].append(row)
    return [
        {
            **reader.link(subject),
            "kinds": [reader.name(row.object) for row in properties.pop(names.RDF_TYPE, ())],
            "relations": [
                {
                    "label": reader.name(prop),
                    "href": reader.term(prop),
                    "values": [
                        {**reader.link(row.object, row.language), "sources": []}
                        for row in _readable(told, reader.language)
                    ],
                    "more": 0,
                }
                for prop, told in properties.items()
            ],
        }
        for subject, properties in subjects.items()
    ]


def _readable(rows: list[statements.Row], language: Language) -> list[statements.Row]:
    """Return rows without those that say in another language what one says in the reader's."""
    own = any(row.language == language for row in rows)
    return [row for row in rows if not own or row.language in ("", language)]


def _explorer(iri: str, is_passage: bool, language: Language) -> str:
    """Return the address of a thing in the explorer; "" for what it does not show."""
    local = quote(names.local_id(iri))
    if is_passage:
        return f"/#/articles?passage={local}&lang={language}"
    shown = not local.startswith(_NOT_IN_EXPLORER)
    return f"/#/entities/{local}?lang={language}" if shown else ""


def _in_codebook(found: Entity, reader: Reader) -> str:
    if not found.texts(_IN_SCHEME):
        return ""
    return f"{reader.href(names.CODEBOOK_GRAPH)}#{names.local_id(found.iri)}"
