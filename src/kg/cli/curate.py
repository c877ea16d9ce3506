"""Commands of the curator: build, check, verify, draft, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg import terminal

from .options import Data, Graph, In, Texts, app, folders, read


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
    from kg import pipeline

    chosen = folders(data)
    with terminal.progress() as progress:
        checked = pipeline.check(chosen, read(source), lang, progress)
        if checked.ok:
            numbers = pipeline.build(checked, out, progress)
    terminal.findings([found for found in checked.findings if found.severity != "info"])
    if not checked.ok:
        terminal.say(f"{len(checked.findings)} findings; nothing was built")
        raise typer.Exit(1)
    terminal.say(
        f"read {', '.join(map(str, chosen))}; wrote {out}: "
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
    from kg import pipeline

    with terminal.progress() as progress:
        checked = pipeline.check(folders(data), read(source), lang, progress)
    terminal.checked(checked, lang, as_json=form == "json")
    if any(finding.severity != "info" for finding in checked.findings):
        raise typer.Exit(1)


@app.command()
def verify(
    texts: Annotated[list[Path], typer.Argument(help="Text files of the articles, in UTF-8.")],
    graph: Graph = "build",
) -> None:
    """Find the sentence of every passage in the articles' text.

    \b
    Example: kg verify page.txt
    """
    from kg import api, entities, verification

    passages = entities.evidence(api.load(graph)).values()
    result = verification.verify(read(texts), [entry.passage for entry in passages])
    terminal.verification(result)
    if not result.ok:
        raise typer.Exit(1)


@app.command()
def draft(
    text: Annotated[Path, typer.Argument(help="A clean article in UTF-8, one paragraph a line.")],
    name: Annotated[str, typer.Option("--id", help="The article's id, as in article/ID.")],
) -> None:
    """Print the skeleton of a data file, without any of the text.

    \b
    Example: kg draft river.txt --id river > data/articles/river.yaml
    """
    from kg.drafts import draft as skeleton
    from kg.evidence import read_text

    terminal.out(skeleton(read_text(text), name))


@app.command()
def schema(
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("data/schema"),
) -> None:
    """Write the JSON Schemas of the data files, for editors.

    By them an editor completes and checks what you write. A data file names its own in its
    first line: # yaml-language-server: $schema=…

    \b
    Example: kg schema --out data/schema
    """
    from kg.schemas import write

    terminal.say(f"wrote {', '.join(map(str, write(out)))}")
