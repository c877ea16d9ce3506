"""The command line: parse, call, render."""

from __future__ import annotations

import signal
import sys
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from . import bundle, terminal
from .errors import KgError, QueryError, SourceError

if TYPE_CHECKING:
    from .entities import Evidence
    from .evidence import Verification

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A knowledge graph of local governance, every statement with its sentence.",
)


class Form(StrEnum):
    """The forms of an answer."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    markdown = "markdown"
    ttl = "ttl"
    nt = "nt"


class Language(StrEnum):
    """The languages of labels, glosses and messages."""

    en = "en"
    zh = "zh"


Data = Annotated[
    list[Path] | None,
    typer.Option(help="Folder of data files; repeatable. Default: ./data, else the corpus of kg."),
]
Graph = Annotated[Path, typer.Option("--graph", "-g", help="A build folder, or an RDF file.")]
In = Annotated[Language, typer.Option("--lang", help="Language of labels and messages.")]
Texts = Annotated[
    list[Path] | None,
    typer.Option("--source", help="Text of an article, to show its sentences."),
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
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    pass


def _folders(data: list[Path] | None) -> list[Path]:
    if data:
        return data
    here = Path("data")
    return [here if here.is_dir() else bundle.data()]


@app.command()
def build(
    data: Data = None,
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("build"),
    lang: In = Language.en,
) -> None:
    """Build the graph from data files, in all formats.

    \b
    Example: kg build --data data --out build
    """
    from . import pipeline

    folders = _folders(data)
    with terminal.progress() as progress:
        checked = pipeline.check(folders, lang.value, progress)
        terminal.findings(checked.findings)
        if checked.dataset is None or not checked.ok:
            terminal.say(f"{len(checked.findings)} findings; nothing was built")
            raise typer.Exit(1)
        built = pipeline.build(checked.dataset, checked.findings, out, progress)
    read = ", ".join(map(str, folders))
    articles = built.report["articles"]
    terminal.say(
        f"read {read}; wrote {out}: {built.report['triples']} triples "
        f"from {len(articles) if isinstance(articles, dict) else 0} articles"
    )


@app.command()
def check(
    data: Data = None,
    form: Annotated[Form, typer.Option("--format", help="table or json")] = Form.table,
    lang: In = Language.en,
) -> None:
    """Check data files; every finding names file, line and a fix.

    \b
    Example: kg check --data data --lang zh
    """
    import dataclasses
    import json

    from . import pipeline

    with terminal.progress() as progress:
        found = pipeline.check(_folders(data), lang.value, progress).findings
    if form is Form.json:
        rows = [dataclasses.asdict(finding) for finding in found]
        terminal.out(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    elif found:
        rows_ = [(f"{f.file}:{f.line}", f.severity, f.rule, f.message) for f in found]
        terminal.table(("where", "severity", "rule", "what and how to mend it"), rows_)
    terminal.say(f"{len(found)} findings" if found else "no findings")
    if found:
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
    form: Annotated[Form, typer.Option("--format", "-f", help="Form of the answer.")] = Form.table,
    explain: Annotated[bool, typer.Option(help="Print the query instead of asking it.")] = False,
    lang: In = Language.en,
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
            (q.group, q.name, q.title[lang.value], " ".join(q.parameters))
            for q in questions.catalogue()
        ]
        terminal.table(("group", "name", "question", "parameters"), rows)
        return
    text = _question_text(question)
    if explain:
        terminal.out(questions.find(text).query if questions.is_name(text) else text)
        return
    result = api.query(text, graph, **_bindings(parameters or []))
    terminal.answer(result, form.value)


def _question_text(question: str) -> str:
    from .evidence import read_text

    if question == "-":
        return sys.stdin.read()
    return read_text(question) if question.endswith(".rq") else question


def _bindings(parameters: list[str]) -> dict[str, str]:
    pairs = [parameter.partition("=") for parameter in parameters]
    for name, equals, value in pairs:
        if not (name.isidentifier() and equals and value):
            raise QueryError(f"-p takes name=value, not {name}{equals}{value}")
    return {name: value for name, _, value in pairs}


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="An id such as role/lane-head, or a label.")],
    source: Texts = None,
    lang: In = Language.en,
    graph: Graph = Path("build"),
) -> None:
    """Show an entity: names, relations, and the sentences behind each.

    \b
    Example: kg show 楼长
    """
    from . import api, entities, labels

    dataset = api.load(graph)
    names = labels.read(dataset)
    found = entities.describe(dataset, names.find(name))
    passages = entities.evidence(dataset)
    sentences = {}
    if source:
        result = _verify(source, passages)
        sentences = {key: sentence.text for key, sentence in result.found.items()}
    terminal.entity(found, names, passages, sentences, lang.value)


@app.command()
def verify(
    texts: Annotated[list[Path], typer.Argument(help="Text files of the articles, in UTF-8.")],
    graph: Graph = Path("build"),
) -> None:
    """Find the sentence of every passage in the articles' text.

    \b
    Example: kg verify page.txt
    """
    from . import api, entities

    result = _verify(texts, entities.evidence(api.load(graph)))
    terminal.verification(result)
    if not result.ok:
        raise typer.Exit(1)


def _verify(texts: list[Path], passages: dict[str, Evidence]) -> Verification:
    from . import evidence

    contents = {str(path): evidence.read_text(path) for path in texts}
    return evidence.verify(contents, [entry.passage for entry in passages.values()])


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
