"""What checks found: in the data, and of the passages in a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from .printing import out, say
from .tables import table

if TYPE_CHECKING:
    from kg.errors import Finding
    from kg.names import Language
    from kg.pipeline import Checked
    from kg.verification import Verification


def findings(found: Sequence[Finding]) -> None:
    """Print findings, one a line, to stderr."""
    for finding in found:
        say(f"{finding} [{finding.severity}: {finding.rule}]")


def checked(result: Checked, language: Language, as_json: bool) -> None:
    """Print what a check found: one finding a line, then what of the text is covered."""
    if as_json:
        rows = {
            "findings": [asdict(finding) for finding in result.findings],
            "coverage": [asdict(entry) for entry in result.coverage],
        }
        out(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for finding in result.findings:
        out(f"{finding}\n")
    if result.coverage:
        _coverage(result, language)
    count = len(result.findings)
    if language == "zh":
        say(f"检查结果 {count} 条" if count else "没有发现问题")
    else:
        say(f"{count} finding{'s' * (count > 1)}" if count else "no findings")


def _coverage(result: Checked, language: Language) -> None:
    columns = {
        "en": ("article", "sentences", "figures", "names"),
        "zh": ("文章", "句", "数字", "名称"),
    }
    of = {"en": "{} of {}", "zh": "{}/{}"}[language]
    table(
        columns[language],
        [
            (
                entry.article,
                of.format(entry.accounted("sentence"), entry.sentences),
                of.format(entry.accounted("figure"), entry.figures),
                of.format(entry.accounted("name"), entry.names),
            )
            for entry in result.coverage
        ],
    )


def verification(result: Verification) -> None:
    """Print what texts say about passages: one fault a line, then the count."""
    for passage in result.missing:
        say(f"{passage.id}: its sentence is in none of the texts")
    for passage, anchor in result.astray:
        say(f"{passage.id}: the anchor {anchor} is not in its sentence")
    for passage, sentence in result.misplaced:
        say(
            f"{passage.id}: stands as paragraph {passage.paragraph}, sentence "
            f"{passage.sentence}; the text has it as {sentence.paragraph}, {sentence.number}"
        )
    for sentence, before, after in result.uncovered:
        around = " and ".join(p.id for p in (before, after) if p)
        say(f"{sentence.file}: a sentence beside {around} has no passage")
    for file in result.unknown:
        say(f"{file}: holds no sentence of any article")
    if result.absent:
        articles = ", ".join(article.removeprefix("article/") for article in result.absent)
        say(f"not in these texts, so not checked: {articles}")
    out(
        f"passages found: {len(result.found)}, missing: {len(result.missing)}; "
        f"anchors astray: {len(result.astray)}\n"
    )
