"""Named questions: SPARQL files with a header that says what they ask.

Header lines, each after `# `: `Question:`, `问题：`, `Group:`, and one
`Parameter: name = default` for each variable that a caller may bind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from . import bundle
from .errors import QueryError, suggest
from .names import Language

_PARAMETER = re.compile(r"(\w+)(?: *= *(\S.*))?")


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its text in zh and en, its parameters, its query.

    `parameters` maps the name of a variable to its default; None leaves it unbound, so
    that the question is asked of everything.
    """

    name: str
    group: str
    title: dict[str, str]
    parameters: dict[str, str | None]
    query: str

    def sparql(self, language: Language = "en") -> str:
        """Return the query with `$lang`, the language of its labels, filled in."""
        return self.query.replace("$lang", f'"{language}"')


def catalogue(folder: Path | None = None) -> list[Question]:
    """Return the named questions, sorted by group and name."""
    paths = sorted((folder or bundle.queries()).glob("*.rq"))
    found = [_read(path) for path in paths]
    return sorted(found, key=lambda question: (question.group, question.name))


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    title, parameters, group = {}, {}, ""
    for line in text.splitlines():
        key, _, value = line.removeprefix("# ").replace("：", ": ", 1).partition(": ")
        match (line[:2], key):
            case ("# ", "Question"):
                title["en"] = value
            case ("# ", "问题"):
                title["zh"] = value
            case ("# ", "Group"):
                group = value
            case ("# ", "Parameter"):
                found = _PARAMETER.fullmatch(value.strip())
                if found:
                    parameters[found[1]] = found[2]
    return Question(path.stem, group, title, parameters, text)


def find(name: str) -> Question:
    """Return a question by name. Raises QueryError with the nearest name."""
    questions = {question.name: question for question in catalogue()}
    if name not in questions:
        hint = suggest(name, questions)
        raise QueryError(f"no question is called {name}{hint}")
    return questions[name]


def bindings(question: Question, given: dict[str, str]) -> dict[str, str]:
    """Return the values of a question's parameters, defaults included.

    Raises QueryError for a parameter that the question does not have.
    """
    for name in given:
        if name not in question.parameters:
            known = ", ".join(question.parameters) or "none"
            raise QueryError(f"{question.name} has no parameter {name}; it has {known}")
    values = question.parameters | given
    return {name: value for name, value in values.items() if value is not None}


def is_name(text: str) -> bool:
    """Whether a text is a name rather than a query.

    >>> is_name("figures"), is_name("ASK { }")
    (True, False)
    """
    return re.fullmatch(r"[\w-]+", text) is not None
