"""Commands of whoever asks: query, search, show."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg import terminal

from .options import Answer, Bom, Graph, In, Parameters, Texts, app, bindings, entity, read


@app.command()
def query(
    question: Annotated[
        str | None,
        typer.Argument(help="A named question, a .rq file, - for stdin, or SPARQL."),
    ] = None,
    parameters: Parameters = None,
    form: Annotated[Answer, typer.Option("--format", "-f", help="Form of the answer.")] = "table",
    explain: Annotated[bool, typer.Option(help="Print the query instead of asking it.")] = False,
    bom: Bom = False,
    lang: In = "en",
    graph: Graph = "build",
) -> None:
    """Ask a question; without one, list the named questions.

    \b
    Examples: kg query
              kg query figures -p article=article/yutai
              kg query 'SELECT ?role { ?role a gov:Role }' --format csv
    """
    from kg import api, questions
    from kg.ontology import context

    if question is None:
        rows = [
            (q.group, q.name, q.title[lang], " ".join(p.name for p in q.parameters))
            for q in questions.catalogue()
        ]
        terminal.table(("group", "name", "question", "parameters"), rows)
        return
    text = sys.stdin.read() if question == "-" else question
    given = bindings(parameters)
    if explain:
        terminal.out(context().portable(api.sparql(text, graph, lang, **given)).rstrip() + "\n")
        return
    terminal.byte_order_mark(form, bom)
    terminal.answer(api.query(text, graph, lang, **given), form)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A name, part of one, or its pinyin.")],
    kind: Annotated[str, typer.Option("--type", help="Only this class, such as Role.")] = "",
    lang: In = "en",
    graph: Graph = "build",
) -> None:
    """Find entities by any label, alternative form or pinyin.

    \b
    Examples: kg search 楼长
              kg search ldz --type Role
    """
    from kg import api, labels, names
    from kg import search as index

    dataset = api.load(graph)
    hits = index.search(dataset, text, kind)
    known = labels.read(dataset)
    terminal.table(
        ("id", "class", "name", "matched", "passages"),
        [
            (
                names.local_id(hit.iri),
                known.name(hit.kind, lang),
                known.name(hit.iri, lang),
                hit.form,
                hit.mentions,
            )
            for hit in hits
        ],
    )
    if not hits:
        terminal.say(f"nothing is called {text}")
        raise typer.Exit(1)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="An id such as role/lane-head, or a label.")],
    source: Texts = None,
    lang: In = "en",
    graph: Graph = "build",
) -> None:
    """Show an entity: names, relations, and the sentences behind each.

    \b
    Example: kg show 楼长
    """
    from kg import api, entities, labels
    from kg.verification import verify

    dataset = api.load(graph)
    found = entities.describe(dataset, entity(dataset, name))
    passages = entities.evidence(dataset)
    checked = verify(read(source), [entry.passage for entry in passages.values()])
    sentences = {passage: sentence.text for passage, sentence in checked.found.items()}
    terminal.entity(found, labels.read(dataset), passages, sentences, lang)
