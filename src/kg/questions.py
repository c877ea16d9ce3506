"""Named questions: SPARQL files with a header that says what they ask.

The header is made of comment lines, before all else: `Question:` and `问题：`, `Group:`, one
`Parameter:` for each variable that a caller may bind, one `Column:` for each column, and, on
an aggregate, `Counts:` with the question that lists what was counted. A file without any of
these lines is SPARQL, and no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from . import bundle
from .errors import QueryError, suggest
from .names import Language

GROUPS = (
    "absence",
    "actors",
    "comparison",
    "figures",
    "goals",
    "incentives",
    "instruments",
    "models",
    "procedures",
    "provenance",
    "relations",
    "rules",
)
_LINE = re.compile(r"# (Question|问题|Group|Parameter|Column|Counts) *[:：] *(.*?) *")
_NEEDED = {"Question": "# Question: …?", "问题": "# 问题：……？", "Group": "# Group: …"}
_PARAMETER = re.compile(r"(?P<name>\w+)(?: +\((?P<kind>\w+)\))?(?: += +(?P<default>\S.*))?")
_COLUMN = re.compile(r"(?P<name>\w+) += +(?P<en>.*?\S) *\| *(?P<zh>\S.*)")
_FORMS = {
    "Parameter": (_PARAMETER, "# Parameter: name (Class) = default"),
    "Column": (_COLUMN, "# Column: name = what it holds | 其含义"),
}


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
    """Read a question from its file. Raises QueryError where its header is not complete."""
    return parse(path.read_text(encoding="utf-8"), path)


def has_header(query: str) -> bool:
    r"""Whether a query begins with the header of a question, or with a part of it.

    >>> has_header("# Group: models\nASK { }"), has_header("# length.rq\nASK { }")
    (True, False)
    """
    return any(map(_LINE.fullmatch, _head(query)))


def _head(query: str) -> Iterator[str]:
    return takewhile(lambda line: line.startswith("#"), query.splitlines())


def parse(query: str, path: Path) -> Question:
    """Return the question that is the content of a file.

    Raises QueryError, with file and line, for a line of the header that is missing or that
    cannot be read, and for a group that does not exist.
    """
    header = {number: _LINE.fullmatch(line) for number, line in enumerate(_head(query), 1)}
    lines = {number: (found[1], found[2]) for number, found in header.items() if found}
    single = {key: text for key, text in lines.values() if text}
    for key, line in _NEEDED.items():
        if key not in single:
            raise QueryError(f"{path}: the header lacks a line; add: {line}")
    if (group := single["Group"]) not in GROUPS:
        known = suggest(group, GROUPS) or f"; take {', '.join(GROUPS)}"
        raise QueryError(f"{path}: no group is called {group}{known}")
    return Question(
        name=path.stem,
        group=group,
        title={"en": single["Question"], "zh": single["问题"]},
        parameters=tuple(
            Parameter(found["name"], found["kind"] or "", found["default"])
            for found in _each(lines, "Parameter", path)
        ),
        columns={
            found["name"]: {"en": found["en"], "zh": found["zh"]}
            for found in _each(lines, "Column", path)
        },
        counts=single.get("Counts", ""),
        query=query,
    )


def _each(lines: dict[int, tuple[str, str]], wanted: str, path: Path) -> Iterator[re.Match[str]]:
    """Yield what the lines of one key say. Raises QueryError for one that is not of its form."""
    pattern, form = _FORMS[wanted]
    for number, (key, text) in lines.items():
        if key == wanted:
            if not (found := pattern.fullmatch(text)):
                raise QueryError(f"{path}:{number}: not a {wanted.lower()}; write: {form}")
            yield found


def described(question: Question, variables: Sequence[str], place: str) -> None:
    """Raise QueryError for a column of the answer that the header does not describe."""
    for variable in variables:
        if variable not in question.columns:
            line = f"# Column: {variable} = what it holds | 其含义"
            raise QueryError(f"{place}: the header says nothing of ?{variable}; add: {line}")


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
