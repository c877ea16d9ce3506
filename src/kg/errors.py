"""The errors that `kg` raises, and the findings that it reports.

KgError
├── SourceError    input that cannot be used: a data file, a text, a folder
├── QueryError     a question that cannot be answered as it was asked
└── BuildError     a build that could not be finished

An error's message is one line: where, what is wrong, what to do. Everything that
can be said about a *readable* input is a `Finding`, collected and reported at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


class KgError(Exception):
    """Base of all errors that `kg` raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong in the data, where it is, and what to do.

    `line` is 1-based; 0 stands for the file as a whole. `rule` names the check.

    >>> print(Finding("data/articles/a.yaml", 41, "error", "unknown-id",
    ...               "unknown id role/x; did you mean role/y?"))
    data/articles/a.yaml:41: unknown id role/x; did you mean role/y?
    """

    file: str
    line: int
    severity: Severity
    rule: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class SourceError(KgError):
    """Input that cannot be used. `findings` holds all that is wrong with it."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        """Take a one-line message, or the findings that make it up."""
        super().__init__(message)
        self.findings = tuple(findings)


class QueryError(KgError):
    """A question that cannot be answered as it was asked."""


class BuildError(KgError):
    """A build that could not be finished; the last good output is untouched."""


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a question that offers the nearest known words, or nothing.

    >>> suggest("role/loudong-head", ["role/building-head", "area/370827"])
    '; did you mean role/building-head?'
    """
    import difflib

    near = difflib.get_close_matches(word, sorted(set(known)), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""
