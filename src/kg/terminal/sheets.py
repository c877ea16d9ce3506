"""What is known of an entity, as a sheet: names, statements with their passages, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from kg.names import RDF_TYPE, local_id

from .printing import out, visible
from .tables import cell, table

if TYPE_CHECKING:
    from kg.entities import Entity, Evidence, Statement
    from kg.labels import Labels
    from kg.names import Language


class _Words(NamedTuple):
    head: tuple[str, ...]
    kinds: str
    comma: str
    registry: str
    speaker: str
    evidence: str


_WORDS: dict[Language, _Words] = {
    "en": _Words(
        head=("", "relation", "", "stated in"),
        kinds="{} ({})",
        comma=", ",
        registry="registry",
        speaker="({})",
        evidence="{}, paragraph {}: {}",
    ),
    "zh": _Words(
        head=("", "关系", "", "出处"),
        kinds="{}（{}）",
        comma="、",
        registry="登记",
        speaker="（{}）",
        evidence="{}，第 {} 段：{}",
    ),
}


def entity(
    found: Entity,
    labels: Labels,
    passages: Mapping[str, Evidence],
    sentences: Mapping[str, str],
    language: Language,
) -> None:
    """Print an entity: names, statements with their passages, and the evidence.

    `sentences` are those found in a text, by passage id; a gloss stands for the others.
    """
    words = _WORDS[language]
    names = dict.fromkeys(labels.name(found.iri, lang) for lang in (language, "zh", "en"))
    kinds = words.comma.join(labels.name(str(kind), language) for _, kind in found.texts(RDF_TYPE))
    out(f"{visible(' / '.join(names))}\n{words.kinds.format(local_id(found.iri), kinds)}\n\n")
    rows = (_row(found, statement, labels, language) for statement in found.statements)
    table(words.head, [row for row in rows if row])
    out("\n" if found.passages else "")
    for iri, entry in passages.items():
        if iri in found.passages:
            text = visible(sentences.get(entry.passage.id) or entry.gloss[language])
            out(words.evidence.format(labels.name(iri), entry.passage.paragraph, text) + "\n")


def _row(
    found: Entity, statement: Statement, labels: Labels, language: Language
) -> tuple[str, ...]:
    forward = statement.subject == found.iri
    if statement.property == RDF_TYPE or statement.language not in ("", language):
        return ()
    other = statement.object if forward else statement.subject
    is_thing = isinstance(other, str) and not statement.language and "://" in other
    shown = labels.name(str(other), language) if is_thing else cell(other)
    relation = labels.name(statement.property, language)
    stated = " ".join(map(labels.name, statement.passages)) or _speaker(statement, language)
    return ("→" if forward else "←", relation, shown, stated)


def _speaker(statement: Statement, language: Language) -> str:
    """Return who states what no passage does: a coder, or the registry."""
    [*_, graph] = statement.sources
    coder = local_id(graph).partition("graph/codings/")[2]
    return _WORDS[language].speaker.format(coder or _WORDS[language].registry)
