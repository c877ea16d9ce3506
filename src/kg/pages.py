"""Results as HTML: one file that loads nothing; every text is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import comparison
from .comparison import Comparison, Item
from .entities import Evidence
from .labels import Labels
from .names import Language

if TYPE_CHECKING:
    from jinja2 import Environment

_TEXTS = {
    "title": {"zh": "治理模式对照", "en": "Governance models side by side"},
    "lead": {
        "zh": "每一格是文章所述，附出处句；文章没有说的标为“未报道”，不等于没有。",
        "en": "Each cell is what an article states, with its sentences. What an article does "
        "not say is marked “not reported”, which does not mean no.",
    },
    "evidence": {"zh": "出处（编者概述）", "en": "Evidence (glosses in our own words)"},
    "where": {
        "zh": "第 {paragraph} 段，第 {sentence} 句",
        "en": "paragraph {paragraph}, sentence {sentence}",
    },
}


def compare(
    compared: Comparison, labels: Labels, passages: dict[str, Evidence], language: Language
) -> str:
    """Return a comparison as a page with the gloss of every passage it cites."""
    rows = [
        {
            "title": dimension.title[language],
            "cells": [
                [_item(item, labels, language) for item in compared.cell(dimension, model)]
                for model in compared.models
            ],
        }
        for dimension in comparison.DIMENSIONS
    ]
    cited = {
        source for items in compared.cells.values() for item in items for source in item.sources
    }
    return render(
        "comparison.html",
        language=language,
        title=_TEXTS["title"][language],
        lead=_TEXTS["lead"][language],
        evidence_title=_TEXTS["evidence"][language],
        not_reported=comparison.NOT_REPORTED[language],
        models=[labels.name(model, language) for model in compared.models],
        rows=rows,
        passages=[
            _passage(iri, entry, labels, language)
            for iri, entry in passages.items()
            if iri in cited
        ],
    )


def _item(item: Item, labels: Labels, language: Language) -> dict[str, Any]:
    return {
        "label": labels.name(item.iri, language),
        "sources": [
            {"name": comparison.source(source, labels), "anchor": _anchor(source, labels)}
            for source in item.sources
        ],
    }


def _anchor(source: str, labels: Labels) -> str:
    """Return the fragment of a passage; a coder's graph has none."""
    return labels.name(source).replace("/", "-") if "/passage/" in source else ""


def _passage(iri: str, entry: Evidence, labels: Labels, language: Language) -> dict[str, str]:
    where = _TEXTS["where"][language]
    return {
        "name": labels.name(iri),
        "anchor": _anchor(iri, labels),
        "where": where.format(paragraph=entry.passage.paragraph, sentence=entry.passage.sentence),
        "gloss": entry.gloss[language],
    }


def render(template: str, **values: Any) -> str:
    """Return a template of the package with its values; every text is escaped."""
    page: str = _environment().get_template(template).render(**values)
    return page


@cache
def _environment() -> Environment:
    """Return the templates, which are compiled once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
