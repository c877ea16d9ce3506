"""How values, speakers and absence are put."""

from __future__ import annotations

from decimal import Decimal

from kg import names
from kg.entities import Statement
from kg.names import Language
from kg.ontology import context
from kg.questions import Question
from kg.results import Value

from . import answers
from .answers import Cell

PASSAGE: dict[Language, str] = {"en": "the passage to cite", "zh": "应引用的出处句"}
"""What the column means that a row ends with."""


def silent(what: str) -> str:
    """Return how absence is stated.

    >>> silent("no passage answers this")
    'Not reported in the corpus: no passage answers this. That does not mean no.'
    """
    return f"Not reported in the corpus: {what}. That does not mean no."


def quoting(message: str) -> str:
    """Return a message with the names that it offers in quotation marks, as data stands.

    >>> quoting("nothing is called x; did you mean y or z?")
    'nothing is called x; did you mean "y or z"?'
    """
    said, offer, near = message.partition("; did you mean ")
    return f"{said}{offer}{answers.quoted(near.removesuffix('?'))}?" if offer else message


def cell(value: Value) -> Cell:
    """Return a value as JSON can have it: IRIs shortened, decimals as numbers.

    >>> cell(Decimal("34.1")), cell("https://w3id.org/governance-kg/role/lane-head")
    (34.1, 'role/lane-head')
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return context().shorten(value) if isinstance(value, str) else value


def speaker(statement: Statement) -> str:
    """Return who makes a statement: an article, a coder, the codebook, or the registry."""
    if statement.passages:
        return "article"
    coder = statement.sources[-1].partition("/graph/codings/")[2]
    if coder:
        return f"coder {coder}"
    codebook = {names.ONTOLOGY_GRAPH, names.CODEBOOK_GRAPH}
    return "codebook" if codebook & {*statement.sources} else "registry"


def named(question: Question, language: Language) -> answers.Question:
    """Return a named question as an answer has it."""
    return answers.Question(
        name=question.name,
        group=question.group,
        question=question.title[language],
        parameters=[
            answers.Parameter(name=p.name, kind=p.kind, default=p.default)
            for p in question.parameters
        ],
    )
