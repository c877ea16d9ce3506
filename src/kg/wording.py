"""What changed between two datasets, in words: zh and en, as rows, Markdown or records."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from .contents import Node
from .differences import Action, Change, Differences, Part
from .labels import Labels
from .names import RDF_TYPE, Language
from .ontology import context

Record: TypeAlias = "dict[str, str | list[str]]"

_PARTS: dict[Part, tuple[str, str, str]] = {
    "articles": ("article", "articles", "文章"),
    "passages": ("passage", "passages", "句"),
    "entities": ("entity", "entities", "实体"),
    "claims": ("claim", "claims", "陈述"),
    "codings": ("coding", "codings", "编码"),
    "codebook": ("codebook concept", "codebook concepts", "编码手册概念"),
    "ontology": ("ontology term", "ontology terms", "本体词项"),
    "files": ("file", "files", "文件"),
}
_ACTIONS: dict[Action, tuple[str, str]] = {
    "added": ("added", "新增"),
    "removed": ("removed", "删除"),
    "merged": ("merged", "合并"),
    "new-id": ("given another id", "换标识"),
    "renamed": ("renamed", "改名"),
    "moved": ("moved", "移动"),
    "re-pointed": ("re-pointed", "改指"),
    "changed": ("changed", "修改"),
}
_WITHDRAWN = ("withdrawn", "撤回")  # what somebody has said is not removed
_COLUMNS = {"en": ("what", "change", "in words"), "zh": ("对象", "变化", "说明")}
_PROPERTIES = {RDF_TYPE: ("class", "类"), "https://schema.org/value": ("figure", "数字")}
_LONG, _AROUND, _DIGITS = 60, 16, 8


@dataclass(frozen=True, slots=True)
class Wording:
    """The names of two datasets, and the language to tell their differences in."""

    old: Labels
    new: Labels
    language: Language = "en"

    def table(self, found: Differences) -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
        """Return columns and rows: what, change, in words."""
        along = found.along()
        rows = [
            (self._part(line[0].part), self._action(line[0]), self.words(line, along))
            for _, lines in self._groups(found)
            for line in lines
        ]
        return _COLUMNS[self.language], rows

    def markdown(self, found: Differences) -> str:
        """Return a list as the change log keeps it, by *data* and *ontology*."""
        along, text = found.along(), ""
        for heading, lines in self._groups(found):
            of = "ontology" if lines[0][0].part in ("codebook", "ontology") else "data"
            told = [_escaped(self.words(line, along)) for line in lines]
            indent = " " if len(told) == 1 else "\n  - "
            text += f"- {of}: {heading}:{indent}{indent.join(told)}\n"
        return text

    def summary(self, found: Differences) -> str:
        """Return the numbers of all changes but those that came or went with another."""
        none = "没有差异" if self.language == "zh" else "no differences"
        return self._list(heading for heading, _ in self._groups(found)) or none

    def records(self, found: Differences) -> list[Record]:
        """Return all changes, those that came or went with another included, for a machine."""
        short, along = context().shorten, found.along()
        return [
            {
                "part": change.part,
                "change": change.action,
                "id": short(change.subject),
                "property": short(change.property),
                "language": change.language,
                "old": [short(node.value) for node in change.old],
                "new": [short(node.value) for node in change.new],
                "where": short(change.where),
                "origin": short(change.origin),
                "within": short(change.within),
                "words": self.words([change], along),
            }
            for change in found.changes
        ]

    def words(self, line: Sequence[Change], along: Mapping[str, Mapping[Part, int]]) -> str:
        """Say what changed in one thing; `along` counts what came or went with each."""
        tell = {"claims": self._claim, "codings": self._coding}.get(line[0].part, self._thing)
        text, came = tell(line), along.get(line[0].subject, {})
        whole = line[0].action in ("added", "removed") and not line[0].property
        renamed = line[0].action == "new-id" and line[0].part == "articles"
        if not came or not (whole or renamed):
            return text
        counts = self._list(self._count(part, came[part]) for part in _PARTS if part in came)
        return text + self._either(f", with {counts}", f"，连同{counts}")

    def _groups(self, found: Differences) -> Iterator[tuple[str, list[list[Change]]]]:
        """Yield what happened to a part, and the lines to tell it in, one for each thing."""
        for (part, _), group in groupby(found.leading(), key=lambda c: (c.part, c.action)):
            lines: dict[Hashable, list[Change]] = {}
            for change in group:
                lines.setdefault(_line(change), []).append(change)
            [first, *_] = lines.values()
            count, action = self._count(part, len(lines)), self._action(first[0])
            yield self._either(f"{count} {action}", f"{action}{count}"), list(lines.values())

    def _either(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def _list(self, texts: Iterable[str]) -> str:
        return self._either(", ", "，").join(texts)

    def _part(self, part: Part) -> str:
        return self._either(_PARTS[part][0], _PARTS[part][2])

    def _count(self, part: Part, count: int) -> str:
        one, many, zh = _PARTS[part]
        return self._either(f"{count} {one if count == 1 else many}", f"{zh}{count}项")

    def _action(self, change: Change) -> str:
        said = change.part in ("claims", "codings")
        return self._either(
            *(_WITHDRAWN if said and change.action == "removed" else _ACTIONS[change.action])
        )

    def _name(self, name: str, *, was: bool = False) -> str:
        """Return what something is called in the new dataset or, if it `was` so, in the old."""
        first, second = (self.old, self.new) if was else (self.new, self.old)
        return (first if name in first.preferred else second).name(name, self.language)

    def _claim(self, line: Sequence[Change]) -> str:
        change = line[0]
        if change.action in ("new-id", "merged"):
            return self._thing(line)
        name = self._name(change.subject, was=change.action == "removed")
        where = self._name(change.where)
        if change.action == "changed":
            what = self._statements(line)
            en, zh = f"{what} in passage {where}: {name}", f"{where} 句：{what}（{name}）"
            return self._either(en, zh)
        place = self._either(f"in passage {where}: ", f"{where} 句：")
        if change.action == "moved":
            origin = self._name(change.origin, was=True)
            en, zh = f"from passage {origin} to {where}: ", f"{origin} 句 → {where} 句："
            place = self._either(en, zh)
        return place + (self._stated(name, line) if change.property else name)

    def _coding(self, line: Sequence[Change]) -> str:
        return self._stated(
            self._either(f"by {self._name(line[0].where)}", self._name(line[0].where)),
            line,
            self._name(line[0].subject),
        )

    def _thing(self, line: Sequence[Change]) -> str:
        change, short = line[0], context().shorten
        id_, origin = short(change.subject), short(change.origin)
        name = self._name(change.subject, was=change.action == "removed")
        is_told = name in (id_, id_.removeprefix("passage/"))
        called = "" if is_told else self._either(f" ({name})", f"（{name}）")
        if change.action == "merged":
            former = self._name(change.origin, was=True)
            en, zh = f"{origin} ({former}) into ", f"{origin}（{former}）并入 "
            return self._either(en, zh) + id_ + called
        if change.action == "new-id" or change.part == "files":
            return f"{origin} → {id_}{called}"
        if change.action == "moved":
            return f"{id_}{called}: {origin} → {short(change.where)}"
        if not change.property:
            return id_ + called
        return self._stated(id_ if change.action == "renamed" else id_ + called, line)

    def _stated(self, name: str, line: Sequence[Change], *more: str) -> str:
        return self._either(": ", "：").join([name, *more, self._statements(line)])

    def _statements(self, line: Sequence[Change]) -> str:
        """Tell all statements, but texts that explain in the language that is asked for only."""
        names = {context().terms[term].iri for term in ("label", "altLabel", "title")}
        mine = {c.property for c in line if c.language == self.language} - names
        shown = (c for c in line if c.language in ("", self.language) or c.property not in mine)
        return self._either("; ", "；").join(map(self._statement, shown))

    def _statement(self, change: Change) -> str:
        """Return the relation and what stood and stands there."""
        known = _PROPERTIES.get(change.property)
        relation = self._either(*known) if known else self._name(change.property)
        if change.action == "renamed":
            relation = ""
        old = [self._node(node, was=True) for node in change.old]
        new = [self._node(node) for node in change.new]
        if len(old) == len(new) == 1 and change.action != "moved":
            text = _edit(old[0], new[0])
            if old == new:
                datatypes = [context().shorten(node.datatype) for node in change.old + change.new]
                text = " → ".join(f"{old[0]} ({datatype})" for datatype in datatypes)
        elif change.action in ("added", "removed", "moved"):
            text = self._list(new or old)
        else:
            text = self._list([*(f"− {text}" for text in old), *(f"+ {text}" for text in new)])
        return f"{relation} {text}".strip()

    def _node(self, node: Node, *, was: bool = False) -> str:
        if not node.datatype:
            return self._name(node.value, was=was)
        is_digest = re.fullmatch("[0-9a-f]{64}", node.value)
        return f"{node.value[:_DIGITS]}…" if is_digest else node.value


def _line(change: Change) -> Hashable:
    """Return what tells changes of the same part and action apart: those of one line share it."""
    place = change.subject, change.where, change.origin
    if change.part != "claims" or change.action == "changed" or not change.property:
        return place
    said = change.old + change.new
    return (*place, change.property, () if change.language else said)


def _edit(old: str, new: str) -> str:
    """Return two texts with an arrow; of long ones, only where they differ.

    >>> _edit("786", "787")
    '786 → 787'
    >>> _edit("x" * 60 + " in a city " + "y" * 60, "x" * 60 + " in the city " + "y" * 60)
    '…xxxxxxxxxxxx in a city yyyyyyyyyy… → …xxxxxxxxxxxx in the city yyyyyyyyyy…'
    """
    if max(len(old), len(new)) <= _LONG:
        return f"{old} → {new}"
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    first = max(0, start - _AROUND)
    clipped = []
    for text in (old, new):
        last = min(len(text), len(text) - end + _AROUND)
        clipped.append(f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}")
    return " → ".join(clipped)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common before they differ."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return re.sub(r"([\\`*_<\[\]])", r"\\\1", " ".join(text.split()))
