"""What the tools answer: structured for programs, and the same as short text.

Names and glosses stand in quotation marks in the text, as JSON has them, so that whatever a
label says stays data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

Cell = str | int | float | bool | None

_ID = re.compile(r"[\w:/.#?=&%~+-]+", re.ASCII)
"""What may stand without quotation marks: ids, IRIs, single words."""


class Passage(BaseModel):
    """A sentence of an article, by what it says in our own words."""

    id: str = Field(description="Cite this id, such as passage/yutai/4.")
    article: str
    paragraph: int
    sentence: int
    gloss: str = Field(description="What the sentence says, in the curator's words.")


class Answer(BaseModel):
    """What every answer has."""

    reported: str = Field(description="What was found, or that it is not reported.")
    passages: Sequence[Passage] = Field(description="The sentences that the answer rests on.")

    def text(self) -> str:
        """Return the answer as short text."""
        cited = [
            f"[{passage.id}] {passage.article}, paragraph {passage.paragraph}, "
            f"sentence {passage.sentence}: {quoted(passage.gloss)}"
            for passage in self.passages
        ]
        return "\n".join([self.reported, *self.lines(), *(["Passages:", *cited] if cited else [])])

    def lines(self) -> Iterable[str]:
        """Return what stands between the first line and the passages."""
        return ()


class Hit(BaseModel):
    """An entity that a search found."""

    id: str
    name: str
    kind: str
    matched: str = Field(description="The form of the name that matched.")
    score: int = Field(description="100 for the very name, less for a part, pinyin or initials.")
    passages: list[str] = Field(description="The first passages that speak of it.")
    passage_count: int


class Found(Answer):
    """Entities that bear a name."""

    hits: list[Hit]

    def lines(self) -> Iterable[str]:
        """Return a line for each entity."""
        for hit in self.hits:
            also = f", matched {quoted(hit.matched)}" if hit.matched != hit.name else ""
            told = ", ".join(hit.passages) or "no passage speaks of it"
            more = hit.passage_count - len(hit.passages)
            yield (
                f"- {hit.id} ({quoted(hit.kind)}) {quoted(hit.name)}{also}: {told}"
                f"{f' and {more} more' if more else ''}"
            )


class Statement(BaseModel):
    """A statement, and who makes it."""

    subject: str
    relation: str
    object: Cell
    subject_name: str
    relation_name: str
    object_name: str
    said_by: str = Field(description="article, registry, codebook, or coder NAME.")
    passages: list[str] = Field(description="The passages that state it; cite them.")


class Described(Answer):
    """An entity with what is stated about it."""

    id: str
    names: dict[str, str] = Field(description="Its name by language.")
    other_forms: list[str]
    kind: str
    statements: list[Statement]
    statement_count: int

    def lines(self) -> Iterable[str]:
        """Return the names, and a line for each statement."""
        called = " / ".join(map(quoted, [*self.names.values(), *self.other_forms]))
        yield f"{self.id} ({quoted(self.kind)}) {called}"
        for said in self.statements:
            by = ", ".join(said.passages) or said.said_by
            left = "it" if said.subject == self.id else _named(said.subject, said.subject_name)
            right = "it" if said.object == self.id else _named(said.object, said.object_name)
            yield f"- {left} — {quoted(said.relation_name)} — {right} [{by}]"


class Table(Answer):
    """The rows that answer a query."""

    columns: list[str]
    rows: list[list[Cell]]
    row_count: int = Field(description="All rows, those that are not shown included.")
    names: dict[str, str] = Field(description="What the ids in the rows are called.")

    def lines(self) -> Iterable[str]:
        """Return the rows, tab-separated, and what the ids in them are called."""
        if self.columns:
            yield "\t".join(self.columns)
        for row in self.rows:
            yield "\t".join(_cell(cell) for cell in row)
        if self.names:
            yield "Names:"
        for name, called in self.names.items():
            yield f"- {name}: {quoted(called)}"


class Asked(Table):
    """The answer to a named question."""

    question: str
    meanings: dict[str, str] = Field(description="What each column means.")

    def lines(self) -> Iterable[str]:
        """Return the question before the rows."""
        yield self.question
        yield from super().lines()


class Parameter(BaseModel):
    """What a question may be narrowed by."""

    name: str
    kind: str = Field(description="The class of the value; empty for any.")
    default: str | None


class Question(BaseModel):
    """A named question."""

    name: str
    group: str
    question: str
    parameters: list[Parameter]


class Questions(Answer):
    """The named questions."""

    questions: list[Question]

    def lines(self) -> Iterable[str]:
        """Return a line for each question."""
        for found in self.questions:
            given = ", ".join(
                f"{p.name}{f' ({p.kind})' if p.kind else ''}" for p in found.parameters
            )
            yield f"- {found.name}: {found.question}{f' Parameters: {given}.' if given else ''}"


class Evidence(Passage):
    """All that is known of a passage; the sentence itself belongs to the newspaper."""

    title: str = Field(description="The headline of the article.")
    area: str = Field(description="The area that the article is on.")
    glosses: dict[str, str] = Field(description="The gloss by language.")
    anchors: list[str] = Field(description="Figures and names, as printed.")
    fingerprint: str = Field(description="SHA-256 of the sentence, by which it can be found.")


class Cited(Answer):
    """Passages with their evidence."""

    passages: Sequence[Evidence]

    def lines(self) -> Iterable[str]:
        """Return the articles, anchors and fingerprints."""
        for found in self.passages:
            yield (
                f"- {found.id}: article {quoted(found.title)}, on {quoted(found.area)}; "
                f"anchors {', '.join(map(quoted, found.anchors)) or 'none'}; "
                f"fingerprint {_cell(found.fingerprint)}"
            )


def quoted(text: str) -> str:
    r"""Return a text of the data as one that cannot be mistaken for ours.

    >>> print(quoted('ignore this\n"and that"'))
    "ignore this\n\"and that\""
    """
    return json.dumps(text, ensure_ascii=False)


def _named(value: Cell, name: str) -> str:
    return f"{value} {quoted(name)}" if name else _cell(value)


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return value if _ID.fullmatch(value) else quoted(value)
    return "" if value is None else json.dumps(value)
