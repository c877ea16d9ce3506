"""What a preview shows of an entity: names, class, and the first sentences that speak of it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

from kg import names, pages
from kg.directory import Directory, Entry
from kg.entities import Evidence
from kg.names import Language

WIDTH, HEIGHT = 420, 260
"""Pixels of the frame that a preview is made for."""
FIRST = 3
"""Sentences that a preview shows."""

_STYLE = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:10px;color:#1a1a1a;background:#fff}"
    "p{margin:0 0 6px}.kind,.forms,.more,footer{color:#555;font-size:12px}"
    "blockquote{margin:0 0 8px;padding-left:8px;border-left:3px solid #a63a1e}"
)

POLICY = (
    "default-src 'none'; "
    f"style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)
"""The content security policy of a preview: any page may frame it, and nothing runs in it."""

_TEXTS: dict[str, dict[Language, str]] = {
    "where": {
        "en": "paragraph {paragraph}, sentence {sentence}",
        "zh": "第 {paragraph} 段，第 {sentence} 句",
    },
    "none": {
        "en": "No sentence of the corpus speaks of it.",
        "zh": "语料中没有一句提到它。",
    },
    "more": {"en": "and {count} more sentences", "zh": "另有 {count} 句"},
}


def entity(
    entry: Entry, directory: Directory, passages: dict[str, Evidence], language: Language
) -> dict[str, Any]:
    """Return the values of the templates for an entity; `passages` are its first ones."""
    labels = directory.labels
    other: Language = "en" if language == "zh" else "zh"
    name, foreign = (labels.name(entry.iri, tongue) for tongue in (language, other))
    left = len(entry.passages) - len(passages)
    more = _TEXTS["more"][language].format(count=left) if left else ""
    return {
        "id": names.local_id(entry.iri),
        "name": name,
        "other": foreign if foreign != name else "",
        "kind": labels.name(entry.kinds[0], language),
        "forms": [
            form for form in labels.printed.get(entry.iri, ()) if form not in (name, foreign)
        ],
        "comment": "" if entry.passages else _TEXTS["none"][language],
        "passages": [
            {
                "name": labels.name(iri),
                "where": _TEXTS["where"][language].format(
                    paragraph=found.passage.paragraph, sentence=found.passage.sentence
                ),
                "gloss": found.gloss[language],
            }
            for iri, found in passages.items()
        ],
        "more": more,
        "language": language,
        "other_language": other,
    }


def term(iri: str, kind: str, comment: str, directory: Directory, language: Language) -> Any:
    """Return the values of the templates for a class or a property."""
    other: Language = "en" if language == "zh" else "zh"
    return {
        "id": "",
        "name": directory.labels.name(iri, language),
        "other": directory.labels.name(iri, other),
        "kind": kind,
        "forms": [],
        "comment": comment,
        "passages": [],
        "more": "",
        "language": language,
        "other_language": other,
    }


def flyout(values: dict[str, Any]) -> str:
    """Return a card as a piece of HTML."""
    return pages.render("flyout.html", **values)


def preview(values: dict[str, Any]) -> str:
    """Return a card as a page, to be shown under `POLICY`."""
    return pages.render("preview.html", style=_STYLE, **values)
