"""Commands of the analyst: compare, matrix, measures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg import terminal

from .options import Bom, Graph, In, app, entity

if TYPE_CHECKING:
    from kg.results import Value

Comparison = Literal["table", "markdown", "csv", "html"]
Sheet = Literal["table", "markdown", "csv", "json"]


@app.command()
def compare(
    models: Annotated[list[str], typer.Argument(help="Models, by id or label; one alone will do.")],
    form: Annotated[
        Literal["table", "markdown", "csv", "html"],
        typer.Option("--format", "-f", help="Form of the table."),
    ] = "table",
    bom: Bom = False,
    lang: In = "en",
    graph: Graph = "build",
) -> None:
    """Put governance models side by side; every cell has its passages.

    \b
    Examples: kg compare model/two-heads model/three-neighbours
              kg compare “134”模式 “三邻”工作法 --lang zh --format html > compare.html
    """
    from kg import api, comparison, entities, labels, pages

    dataset = api.load(graph)
    chosen = [entity(dataset, model, "Model") for model in models]
    compared = comparison.compare(dataset, chosen)
    known = labels.read(dataset)
    if form == "html":
        passages = entities.evidence(dataset)
        terminal.out(pages.compare(compared, known, passages, lang))
    elif form == "csv":
        terminal.byte_order_mark(form, bom)
        terminal.csv(comparison.tidy(compared, known, lang))
    else:
        render = terminal.markdown if form == "markdown" else terminal.table
        render(*comparison.table(compared, known, lang))


@app.command()
def measures(
    kind: Annotated[
        str,
        typer.Option("--network", help="actor-model, actor-actor, evaluation, concepts, or all."),
    ] = "actor-model",
    form: Annotated[Sheet, typer.Option("--format", "-f", help="Form of the table.")] = "table",
    bom: Bom = False,
    lang: In = "en",
    graph: Graph = "build",
) -> None:
    """Measure who is central in a network, and its communities.

    \b
    Examples: kg measures
              kg measures --network evaluation --format csv
    """
    from kg import api, positions

    records = positions.records(api.measures(graph, kind), lang)
    if not records:
        terminal.say(f"the network {kind} has no ties")
        raise typer.Exit(1)
    _print(records, form, bom)


@app.command()
def matrix(
    by: Annotated[
        str, typer.Option("--by", help="mechanism, domain, actor-type or rule-type.")
    ] = "mechanism",
    presence: Annotated[bool, typer.Option(help="Write 1 instead of a count.")] = False,
    coder: Annotated[str, typer.Option(help="Whose coding, if there are several.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for matrix.csv, matrix.parquet and codebook.csv."),
    ] = None,
    form: Annotated[Sheet, typer.Option("--format", "-f", help="Form of the table.")] = "csv",
    bom: Bom = False,
    lang: In = "en",
    graph: Graph = "build",
) -> None:
    """Make a table of models by mechanism, domain, actor or rule type.

    For QCA and R; NA is not reported.

    \b
    Examples: kg matrix --by mechanism --presence
              kg matrix --by domain --out tables
    """
    from kg import api, labels, matrices

    dataset = api.load(graph)
    chosen = entity(dataset, coder, "Coder") if coder else ""
    found, known = matrices.matrix(dataset, by, chosen), labels.read(dataset)
    if out is None:
        _print(found.records(known, lang, presence=presence), form, bom)
        return
    for path in matrices.write(found, known, out, lang, presence=presence):
        terminal.say(f"wrote {path}")


def _print(records: Sequence[Mapping[str, Value]], form: Sheet, bom: bool) -> None:
    from kg.matrices import NA

    terminal.byte_order_mark(form, bom)
    if form == "json":
        terminal.out(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
        return
    rows = [[NA if value is None else value for value in row.values()] for row in records]
    if form == "csv":
        terminal.csv([dict(zip(records[0], map(str, row), strict=True)) for row in rows])
    else:
        render = terminal.markdown if form == "markdown" else terminal.table
        render(tuple(records[0]), rows)
