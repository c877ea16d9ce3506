"""The application and the options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg import bundle
from kg.errors import QueryError
from kg.names import Language

if TYPE_CHECKING:
    from kg.store import Queryable

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A knowledge graph of local governance, every statement with its sentence.",
)

Answer = Literal["table", "csv", "tsv", "json", "xml", "markdown", "ttl", "nt"]
Data = Annotated[
    list[Path] | None,
    typer.Option(
        readable=False,
        help="Folder of data files; repeatable. Default: ./data, else the corpus of kg.",
    ),
]
Graph = Annotated[
    str, typer.Option("--graph", "-g", help="A build folder, an RDF file, or a SPARQL endpoint.")
]
In = Annotated[Language, typer.Option("--lang", help="Language of names, glosses and findings.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark, for Excel.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("-p", "--parameter", help="name=value of a question; may be repeated."),
]
Texts = Annotated[
    list[Path] | None,
    typer.Option("--source", help="Text of the articles, in UTF-8; may be repeated."),
]


def folders(data: list[Path] | None) -> list[Path]:
    """Return the data folders that were given, or the default one."""
    if data:
        return data
    here = Path("data")
    return [here if here.is_dir() else bundle.data()]


def bindings(parameters: list[str] | None) -> dict[str, str]:
    """Return name and value of parameters. Raises QueryError for what is not name=value."""
    pairs = [parameter.partition("=") for parameter in parameters or ()]
    for name, equals, value in pairs:
        if not (name.isidentifier() and equals and value):
            raise QueryError(f"-p takes name=value, not {name}{equals}{value}")
    return {name: value for name, _, value in pairs}


def read(texts: list[Path] | None) -> dict[str, str]:
    """Return the content of text files by name."""
    from kg.evidence import read_text

    return {str(path): read_text(path) for path in texts or ()}


def entity(dataset: Queryable, name: str, kind: str = "") -> str:
    """Return the IRI of what is called so; an error names the search that lists what is like it.

    Raises QueryError as `kg.search.resolve` does.
    """
    import shlex

    from kg.search import resolve, search

    try:
        return resolve(dataset, name, kind)
    except QueryError as error:
        if not search(dataset, name, kind):
            raise
        said = str(error)
        mark = "" if said.endswith("?") else ";"
        only = f" --type {kind}" if kind else ""
        raise QueryError(f"{said}{mark} see kg search {shlex.quote(name)}{only}") from None
