"""The command of whoever hands the data on: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import terminal

from .options import Graph, app


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write, or a build to describe.")],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="neo4j, csvw, excel, parquet or jsonld; repeatable. Default: neo4j and csvw, "
            "which need no other library.",
        ),
    ] = None,
    crate: Annotated[
        bool, typer.Option("--crate", help="Also describe the files as an RO-Crate.")
    ] = False,
    published: Annotated[
        str, typer.Option(help="Day of publication, for the crate, as 2026-06-30.")
    ] = "",
    graph: Graph = "build",
) -> None:
    """Write the dataset for Neo4j, Excel, R and other programs.

    With --crate alone, a folder that is a build is described as it is.

    \b
    Examples: kg export out
              kg export out --format excel --format parquet --crate
              kg export build --crate
    """
    from kg import api, crates, deposits

    as_it_is = crate and not formats and (folder / "kg.nq").is_file()
    written = deposits.export(
        api.load(folder if as_it_is else graph),
        folder,
        () if as_it_is else formats or deposits.PLAIN,
        crate=crate,
        published=published or crates.PUBLISHED,
    )
    for path in written:
        terminal.say(f"wrote {path}")
