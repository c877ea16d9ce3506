"""How results look: rich tables on a terminal, plain text when piped.

Results go to stdout; `say` writes everything else to stderr. Texts from the data are
printed as text, never read as markup.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from csv import DictWriter
from dataclasses import asdict
from typing import TYPE_CHECKING

from .names import RDF_TYPE, local_id
from .ontology import context

if TYPE_CHECKING:
    from .entities import Entity, Evidence, Statement
    from .errors import Finding
    from .labels import Labels
    from .names import Language
    from .pipeline import Checked
    from .results import Result, Value
    from .verification import Verification


_TURNING = ((0, 8), (11, 31), (127, 159), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
_SPELT_OUT = {
    code: ascii(chr(code))[1:-1] for first, last in _TURNING for code in range(first, last + 1)
}


def visible(text: str) -> str:
    r"""Return a text with what would move the cursor or turn the line spelt out.

    >>> visible("a\u202eb\x1b[31m")
    'a\\u202eb\\x1b[31m'
    """
    return text.translate(_SPELT_OUT)


def say(text: str) -> None:
    """Print a line to stderr, after all that stands on stdout so far."""
    sys.stdout.flush()
    print(visible(text), file=sys.stderr)  # noqa: T201


def out(text: str) -> None:
    """Print a text to stdout as it is."""
    sys.stdout.write(text)


def table(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Print rows as a table: framed on a terminal, tab-separated when piped."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            out("\t".join(" ".join(_text(value).split()) for value in row) + "\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.ROUNDED)
    for column in columns:
        grid.add_column(Text(visible(column)))
    for row in rows:
        grid.add_row(*(Text(_text(value), overflow="fold") for value in row))
    Console(highlight=False).print(grid)


def _text(value: Value) -> str:
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
    lines += [[_cell(_text(value)) for value in row] for row in rows]
    out("".join(f"| {' | '.join(line)} |\n" for line in lines))


def _cell(text: str) -> str:
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
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(result.serialize(form))


def findings(found: Sequence[Finding]) -> None:
    """Print findings, one a line, to stderr."""
    for finding in found:
        say(f"{finding} [{finding.severity}: {finding.rule}]")


def checked(result: Checked, as_json: bool) -> None:
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
        table(
            ("article", "sentences", "figures", "names"),
            [
                (
                    entry.article,
                    f"{entry.accounted('sentence')} of {entry.sentences}",
                    f"{entry.accounted('figure')} of {entry.figures}",
                    f"{entry.accounted('name')} of {entry.names}",
                )
                for entry in result.coverage
            ],
        )
    count = len(result.findings)
    say(f"{count} finding{'s' * (count > 1)}" if count else "no findings")


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal, while it takes more than a moment."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(f"{step} …")


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
    names_ = dict.fromkeys(labels.name(found.iri, lang) for lang in (language, "zh", "en"))
    kinds = ", ".join(labels.name(str(kind), language) for _, kind in found.texts(RDF_TYPE))
    out(f"{visible(' / '.join(names_))}\n{local_id(found.iri)} ({kinds})\n\n")
    rows = (_row(found, statement, labels, language) for statement in found.statements)
    table(("", "relation", "", "stated in"), [row for row in rows if row])
    out("\n" if found.passages else "")
    for iri, entry in passages.items():
        if iri in found.passages:
            text = sentences.get(entry.passage.id) or entry.gloss[language]
            out(f"{labels.name(iri)}, paragraph {entry.passage.paragraph}: {visible(text)}\n")


def _row(
    found: Entity, statement: Statement, labels: Labels, language: Language
) -> tuple[str, ...]:
    forward = statement.subject == found.iri
    if statement.property == RDF_TYPE or statement.language not in ("", language):
        return ()
    other = statement.object if forward else statement.subject
    is_thing = isinstance(other, str) and not statement.language and "://" in other
    shown = labels.name(str(other), language) if is_thing else _text(other)
    relation = labels.name(statement.property, language)
    stated = " ".join(map(labels.name, statement.passages)) or _speaker(statement)
    return ("→" if forward else "←", relation, shown, stated)


def _speaker(statement: Statement) -> str:
    """Return who states what no passage does: a coder, or the registry."""
    [*_, graph] = statement.sources
    coder = local_id(graph).partition("graph/codings/")[2]
    return f"({coder or 'registry'})"


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
