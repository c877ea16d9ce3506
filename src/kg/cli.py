"""The command line: parse, call, render."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal

import typer

from . import bundle, terminal
from .errors import KgError, QueryError, SourceError
from .names import Language

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A knowledge graph of local governance, every statement with its sentence.",
)


Form = Literal["table", "csv", "tsv", "json", "xml", "markdown", "ttl", "nt"]
Sheet = Literal["table", "markdown", "csv", "html"]
Data = Annotated[
    list[Path] | None,
    typer.Option(help="Folder of data files; repeatable. Default: ./data, else the corpus of kg."),
]
Graph = Annotated[Path, typer.Option("--graph", "-g", help="A build folder, or an RDF file.")]
In = Annotated[Language, typer.Option("--lang", help="Language of labels and messages.")]
Texts = Annotated[
    list[Path] | None,
    typer.Option("--source", help="Text of the articles, in UTF-8; may be repeated."),
]


class _Stopped(BaseException):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def main() -> None:
    """Run a command. Exit code 0: fine; 1: findings; 2: unusable input."""
    signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except SourceError as error:
        if error.findings:
            terminal.findings(error.findings)
        else:
            terminal.say(str(error))
        sys.exit(2)
    except KgError as error:
        terminal.say(str(error))
        sys.exit(2)
    except _Stopped:
        terminal.say("stopped; nothing was changed")
        sys.exit(130)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"kg {version('governance-kg')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def _folders(data: list[Path] | None) -> list[Path]:
    if data:
        return data
    here = Path("data")
    return [here if here.is_dir() else bundle.data()]


def _read(texts: list[Path] | None) -> dict[str, str]:
    from .evidence import read_text

    return {str(path): read_text(path) for path in texts or ()}


@app.command()
def build(
    data: Data = None,
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("build"),
    source: Texts = None,
    lang: In = "en",
) -> None:
    """Build the graph from data files, in all formats.

    \b
    Example: kg build --data data --out build
    """
    from . import pipeline

    folders = _folders(data)
    with terminal.progress() as progress:
        checked = pipeline.check(folders, _read(source), lang, progress)
        if checked.ok:
            numbers = pipeline.build(checked, out, progress)
    terminal.findings(checked.findings)
    if not checked.ok:
        terminal.say(f"{len(checked.findings)} findings; nothing was built")
        raise typer.Exit(1)
    terminal.say(
        f"read {', '.join(map(str, folders))}; wrote {out}: "
        f"{numbers['triples']} triples from {len(numbers['articles'])} articles"
    )


@app.command()
def check(
    data: Data = None,
    source: Texts = None,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", help="Form of the findings.")
    ] = "table",
    lang: In = "en",
) -> None:
    """Check data files; every finding names file, line and a fix.

    With the articles' text, also count what of it the data accounts for.

    \b
    Examples: kg check
              kg check --source page.txt
    """
    from . import pipeline

    with terminal.progress() as progress:
        checked = pipeline.check(_folders(data), _read(source), lang, progress)
    terminal.checked(checked, as_json=form == "json")
    if checked.findings:
        raise typer.Exit(1)


@app.command()
def query(
    question: Annotated[
        str | None,
        typer.Argument(help="A named question, a .rq file, - for stdin, or SPARQL."),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", help="name=value; may be repeated."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="Form of the answer.")] = "table",
    explain: Annotated[bool, typer.Option(help="Print the query instead of asking it.")] = False,
    lang: In = "en",
    graph: Graph = Path("build"),
) -> None:
    """Ask a question; without one, list the named questions.

    \b
    Examples: kg query
              kg query figures -p article=article/yutai
              kg query 'SELECT ?role { ?role a gov:Role }' --format csv
    """
    from . import api, questions

    if question is None:
        rows = [
            (q.group, q.name, q.title[lang], " ".join(p.name for p in q.parameters))
            for q in questions.catalogue()
        ]
        terminal.table(("group", "name", "question", "parameters"), rows)
        return
    text = _question_text(question)
    if explain:
        terminal.out(questions.find(text).sparql(lang) if questions.is_name(text) else text)
        return
    result = api.query(text, graph, lang, **_bindings(parameters or []))
    terminal.answer(result, form)


def _question_text(question: str) -> str:
    if question == "-":
        return sys.stdin.read()
    if not question.endswith(".rq"):
        return question
    from .evidence import read_text

    return read_text(question)


def _bindings(parameters: list[str]) -> dict[str, str]:
    pairs = [parameter.partition("=") for parameter in parameters]
    for name, equals, value in pairs:
        if not (name.isidentifier() and equals and value):
            raise QueryError(f"-p takes name=value, not {name}{equals}{value}")
    return {name: value for name, _, value in pairs}


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A name, part of one, or its pinyin.")],
    kind: Annotated[str, typer.Option("--type", help="Only this class, such as Role.")] = "",
    lang: In = "en",
    graph: Graph = Path("build"),
) -> None:
    """Find entities by any label, alternative form or pinyin.

    \b
    Examples: kg search 楼长
              kg search ldz --type Role
    """
    from . import api, labels, names
    from . import search as index

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
    graph: Graph = Path("build"),
) -> None:
    """Show an entity: names, relations, and the sentences behind each.

    \b
    Example: kg show 楼长
    """
    from . import api, entities, labels
    from .search import resolve
    from .verification import verify

    dataset = api.load(graph)
    found = entities.describe(dataset, resolve(dataset, name))
    passages = entities.evidence(dataset)
    checked = verify(_read(source), [entry.passage for entry in passages.values()])
    sentences = {passage: sentence.text for passage, sentence in checked.found.items()}
    terminal.entity(found, labels.read(dataset), passages, sentences, lang)


@app.command()
def compare(
    models: Annotated[list[str], typer.Argument(help="Two models or more, by id or label.")],
    form: Annotated[Sheet, typer.Option("--format", "-f", help="Form of the table.")] = "table",
    lang: In = "en",
    graph: Graph = Path("build"),
) -> None:
    """Put governance models side by side; every cell has its passages.

    \b
    Examples: kg compare model/two-heads model/three-neighbours
              kg compare “134”模式 “三邻”工作法 --lang zh --format html > compare.html
    """
    from . import api, comparison, entities, labels, pages
    from .search import resolve

    dataset = api.load(graph)
    chosen = [resolve(dataset, model, "Model") for model in models]
    compared = comparison.compare(dataset, chosen)
    known = labels.read(dataset)
    if form == "html":
        passages = entities.evidence(dataset)
        terminal.out(pages.compare(compared, known, passages, lang))
    elif form == "csv":
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
    form: Annotated[
        Literal["table", "markdown", "csv", "json"],
        typer.Option("--format", "-f", help="Form of the table."),
    ] = "table",
    lang: In = "en",
    graph: Graph = Path("build"),
) -> None:
    """Measure who is central in a network: degrees, centralities, communities.

    \b
    Examples: kg measures
              kg measures --network evaluation --format csv
    """
    from . import api, positions

    records = positions.records(api.measures(graph, kind), lang)
    if not records:
        terminal.say(f"the network {kind} has no ties")
        raise typer.Exit(1)
    if form == "json":
        terminal.out(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    elif form == "csv":
        terminal.csv([{name: str(value) for name, value in row.items()} for row in records])
    else:
        render = terminal.markdown if form == "markdown" else terminal.table
        render(tuple(records[0]), [tuple(row.values()) for row in records])


@app.command()
def verify(
    texts: Annotated[list[Path], typer.Argument(help="Text files of the articles, in UTF-8.")],
    graph: Graph = Path("build"),
) -> None:
    """Find the sentence of every passage in the articles' text.

    \b
    Example: kg verify page.txt
    """
    from . import api, entities, verification

    passages = entities.evidence(api.load(graph)).values()
    result = verification.verify(_read(texts), [entry.passage for entry in passages])
    terminal.verification(result)
    if not result.ok:
        raise typer.Exit(1)


@app.command()
def draft(
    text: Annotated[Path, typer.Argument(help="A clean article in UTF-8, one paragraph a line.")],
    name: Annotated[str, typer.Option("--id", help="The article's id, as in article/ID.")],
) -> None:
    """Print the skeleton of an article's data file, without any of its text.

    \b
    Example: kg draft river.txt --id river > data/articles/river.yaml
    """
    from .drafts import draft as skeleton
    from .evidence import read_text

    terminal.out(skeleton(read_text(text), name))
