"""Tables: framed or record by record on a terminal, lines of cells when piped."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from csv import DictWriter
from itertools import zip_longest
from typing import TYPE_CHECKING

from kg.ontology import context

from .printing import out, say, visible

if TYPE_CHECKING:
    from rich.console import Console

    from kg.results import Result, Value

READABLE = 20
"""The width, in cells, below which no column of a framed table that is wider is pressed."""
_FRAME = 3
"""What the frame takes beside each column: a line and two blanks; and one line at the end."""
_UNBROKEN = re.compile(r"[^\s\u2e80-\uffef]+")
"""What a line does not end within: anything but blanks and Chinese."""


def table(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Print rows as a table: tab-separated when piped.

    On a terminal, framed where every column finds room, else record by record; without
    rows, nothing.
    """
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            out("\t".join(" ".join(cell(value).split()) for value in row) + "\n")
        return
    from rich.console import Console

    titles = [visible(column) for column in columns]
    shown = [[cell(value) for value in row] for row in rows]
    if not shown:
        return
    console = Console(highlight=False)
    if fitting := widths([titles, *shown], console.width):
        _framed(console, titles, shown, fitting)
    else:
        _records(console, titles, shown)


def widths(lines: Iterable[Sequence[str]], room: int) -> list[int] | None:
    """Return how wide the columns of a framed table are, in cells; None if it does not fit.

    A column has the width of its text, or less where the room is scarce, but always that
    of its longest word, and of `READABLE` cells if it has as many.

    >>> widths([["id", "gloss"], ["role/lane-head", "Chosen lane by lane. " * 9]], 60)
    [14, 39]
    >>> widths([["id", "gloss"], ["role/lane-head", "Chosen lane by lane. " * 9]], 40) is None
    True
    """
    from rich.cells import cell_len

    columns = ["\n".join(cells).splitlines() for cells in zip_longest(*lines, fillvalue="")]
    natural = [max(map(cell_len, column), default=0) for column in columns]
    words = (_UNBROKEN.findall("\n".join(column)) for column in columns)
    longest = [max(map(cell_len, column), default=0) for column in words]
    room -= _FRAME * len(columns) + 1
    for level in range(max(READABLE, min(room, max(natural))), READABLE - 1, -1):
        fitting = [max(word, min(level, full)) for word, full in zip(longest, natural, strict=True)]
        if sum(fitting) <= room:
            return fitting
    return None


def _framed(
    console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]], fitting: list[int]
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.ROUNDED)
    for column, width in zip(columns, fitting, strict=True):
        grid.add_column(Text(column), width=width)
    for row in rows:
        grid.add_row(*(Text(text, overflow="fold") for text in row))
    console.print(grid)


def _records(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print each row as a block with a line a column; an empty cell stays, and is empty."""
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, 1):
        console.print(Rule(f"{number}", align="left", style="dim"))
        record = Table.grid(padding=(0, 2))
        for title, text in zip(columns, row, strict=True):
            record.add_row(Text(title, "bold"), Text(text, overflow="fold"))
        console.print(record)


def cell(value: Value) -> str:
    """Return the text of a cell: ids short, true and false in lower case, None empty."""
    if value is None:
        return ""
    return (
        visible(context().shorten(value))
        if isinstance(value, str)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def markdown(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Print rows as a table of GitHub Flavored Markdown, section 4.10."""
    lines: list[Sequence[str]] = [columns, ["---"] * len(columns)]
    lines += [[_escaped(cell(value)) for value in row] for row in rows]
    out("".join(f"| {' | '.join(line)} |\n" for line in lines))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>")


def csv(records: Sequence[Mapping[str, str]]) -> None:
    """Print records as CSV (RFC 4180), with a header."""
    writer = DictWriter(sys.stdout, records[0], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)


def byte_order_mark(form: str, wanted: bool) -> None:
    """Begin a CSV with a byte order mark, by which Excel knows UTF-8."""
    if wanted and form == "csv":
        out("\ufeff")


def answer(result: Result, form: str) -> None:
    """Print the answer to a query in one of the forms of `kg query --format`."""
    if form == "table" and result.is_graph:
        form = "ttl"
    if form in ("table", "markdown") and not result.is_graph:
        columns = result.variables or ("answer",)
        (table if form == "table" else markdown)(columns, result)
        if form == "table" and sys.stdout.isatty() and not list(result):
            say("no rows")
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(result.serialize(form))
