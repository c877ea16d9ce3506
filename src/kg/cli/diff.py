"""The command of whoever releases: diff."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from kg import terminal

from .options import In, app


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A build folder, its kg.nq, or an endpoint.")],
    new: Annotated[str, typer.Argument(help="What to compare it with.")] = "build",
    form: Annotated[
        Literal["table", "markdown", "json"],
        typer.Option("--format", "-f", help="Form of the differences; json has all of them."),
    ] = "table",
    lang: In = "en",
) -> None:
    """Tell in words what changed from one build to another.

    Exit code 0: nothing did; 1: something did; 2: an input cannot be used.

    \b
    Examples: kg diff last/kg.nq build
              kg diff last build --format markdown --lang zh
    """
    from kg import api, labels
    from kg.differences import compare
    from kg.wording import Wording

    before, after = api.load(old), api.load(new)
    found = compare(before, after)
    wording = Wording(labels.read(before), labels.read(after), lang)
    if form == "json":
        terminal.out(json.dumps(wording.records(found), ensure_ascii=False, indent=2) + "\n")
    elif form == "markdown":
        terminal.out(terminal.visible(wording.markdown(found)))
    elif found.changes:
        terminal.table(*wording.table(found))
    if form != "json":
        terminal.say(wording.summary(found))
    if found.changes:
        raise typer.Exit(1)
