"""The command that draws: viz."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.errors import QueryError
from kg.names import Language

from .options import Graph, Parameters, Texts, app, bindings, entity, read


@app.command()
def viz(
    focus: Annotated[
        str, typer.Option(help="Only what is around this entity, by id or label.")
    ] = "",
    depth: Annotated[int, typer.Option(min=1, max=4, help="How many steps around it.")] = 1,
    kinds: Annotated[
        list[str] | None, typer.Option("--type", help="Only this class, such as Role; repeatable.")
    ] = None,
    question: Annotated[
        str,
        typer.Option(help="Only what answers a question: a name, a .rq file, or SPARQL."),
    ] = "",
    parameters: Parameters = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The page to write.")] = Path("kg.html"),
    source: Texts = None,
    lang: Annotated[
        Language | None, typer.Option(help="Language that the page opens in; else the reader's.")
    ] = None,
    graph: Graph = "build",
) -> None:
    """Draw the network, or a part of it, as one HTML page.

    \b
    Examples: kg viz
              kg viz --focus 楼长 --depth 2 --out building-head.html
              kg viz --type Model --type Role
              kg viz --question who_evaluates_whom
    """
    from kg import api, entities, labels, names, selections, viz
    from kg.networks import network
    from kg.verification import verify

    dataset = api.load(graph)
    known = labels.read(dataset)
    given = bindings(parameters)
    if given and not question:
        raise QueryError("-p binds a parameter of a --question, which is missing")
    centre = names.local_id(entity(dataset, focus)) if focus else ""
    result = api.query(question, graph, lang or "en", **given) if question else None
    drawn = selections.select(dataset, known, network(dataset, known), kinds or (), result)
    if centre:
        drawn = selections.around(drawn, centre, depth)
    found = verify(read(source), [e.passage for e in entities.evidence(dataset).values()]).found
    texts = {passage: sentence.text for passage, sentence in found.items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(
        viz.page(dataset, known, drawn, viz.title(known, centre, question), texts, lang)
    )
    terminal.say(f"wrote {out}: {len(drawn)} entities, {drawn.number_of_edges()} relations")
