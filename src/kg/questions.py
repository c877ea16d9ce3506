"""Named questions: SPARQL files with a header that says what they ask.

The header is made of comment lines: `Question:` and `问题：`, `Group:`, one `Parameter:` for
each variable that a caller may bind, one `Column:` for each column, and, on an aggregate,
`Counts:` with the question that lists what was counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from . import bundle
from .errors import QueryError, suggest
from .names import Language

_LINE = re.compile(r"# (Question|问题|Group|Parameter|Column|Counts) *[:：] *(.*?) *")
_PARAMETER = re.compile(r"(?P<name>\w+)(?: +\((?P<kind>\w+)\))?(?: += +(?P<default>\S.*))?")
_COLUMN = re.compile(r"(?P<name>\w+) += +(?P<en>.*?) *\| *(?P<zh>.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a caller may bind.

    `kind` is the class that its value is of, by its term in the context, or empty for a
    plain value; without `default` and value the question is asked of everything.
    """

    name: str
    kind: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: what it asks, its parameters, what its columns mean, its query.

    Texts are by language. `counts` names the question that lists what this one counts.
    """

    name: str
    group: str
    title: dict[str, str]
    parameters: tuple[Parameter, ...]
    columns: dict[str, dict[str, str]]
    counts: str
    query: str

    def sparql(self, language: Language = "en") -> str:
        """Return the query with `$lang`, the language of its labels, filled in."""
        return re.sub(r"\$lang\b", f'"{language}"', self.query)


def catalogue(folder: Path | None = None) -> list[Question]:
    """Return the named questions, sorted by group and name."""
    paths = sorted((folder or bundle.queries()).glob("*.rq"))
    return sorted(map(read, paths), key=lambda question: (question.group, question.name))


def read(path: Path) -> Question:
    """Read a question from its file."""
    query = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    for line in query.splitlines():
        if found := _LINE.fullmatch(line):
            header.setdefault(found[1], []).append(found[2])
    parameters = map(_PARAMETER.fullmatch, header.get("Parameter", ()))
    columns = map(_COLUMN.fullmatch, header.get("Column", ()))
    return Question(
        name=path.stem,
        group=header["Group"][0],
        title={"en": header["Question"][0], "zh": header["问题"][0]},
        parameters=tuple(
            Parameter(found["name"], found["kind"] or "", found["default"])
            for found in parameters
            if found
        ),
        columns={
            found["name"]: {"en": found["en"], "zh": found["zh"]} for found in columns if found
        },
        counts=header.get("Counts", [""])[0],
        query=query,
    )


def find(name: str) -> Question:
    """Return a question by name. Raises QueryError with the nearest name."""
    path = bundle.queries() / f"{name}.rq"
    if is_name(name) and path.is_file():
        return read(path)
    known = [question.name for question in catalogue()]
    raise QueryError(f"no question is called {name}{suggest(name, known)}")


def bindings(question: Question, given: dict[str, str]) -> dict[Parameter, str]:
    """Return the values of a question's parameters, defaults included.

    Raises QueryError for a parameter that the question does not have.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise QueryError(f"{question.name} has no parameter {name}; {has}")
    values = {p: given.get(p.name, p.default) for p in question.parameters}
    return {parameter: value for parameter, value in values.items() if value is not None}


def is_name(text: str) -> bool:
    """Whether a text is a name rather than a query.

    >>> is_name("figures"), is_name("ASK { }")
    (True, False)
    """
    return re.fullmatch(r"[\w-]{1,200}", text) is not None
