"""The command of whoever publishes: serve."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.errors import KgError

from .options import Data, app, folders

_MISSING = "kg serve needs more libraries; install them with: pip install 'governance-kg[serve]'"


@app.command()
def serve(
    build: Annotated[Path, typer.Argument(help="A build folder, or an RDF file.")] = Path("build"),
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8000,
    processes: Annotated[int, typer.Option(min=1, help="Processes that speak HTTP.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=2, help="Queries at once in each. Default: two per core.")
    ] = None,
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Of a query.")] = 30,
    megabytes: Annotated[int, typer.Option("--max-result", min=1, help="MiB of an answer.")] = 32,
    memory: Annotated[int, typer.Option("--max-memory", min=256, help="MiB of a worker.")] = 2048,
    log_queries: Annotated[bool, typer.Option(help="Write queries to the access log.")] = False,
    watch: Annotated[
        bool, typer.Option("--build", help="Build again when the data changes, and serve that.")
    ] = False,
    data: Data = None,
) -> None:
    """Serve a build, read-only: SPARQL endpoint and pages.

    SPARQL 1.1 Protocol and Graph Store Protocol; a page for every IRI.

    \b
    Examples: kg serve
              kg serve --host 0.0.0.0 --port 80 --processes 2
              kg serve --build --data data
    """
    try:
        from kg.server import rebuilding, running
        from kg.server.settings import MIB, Settings
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("kg"):
            raise
        raise KgError(_MISSING) from None
    settings = Settings(build, host, port, processes, seconds=seconds, log_queries=log_queries)
    settings = replace(settings, answer=megabytes * MIB, memory=memory * MIB)
    settings = replace(settings, workers=workers or settings.workers)
    with ExitStack() as stack:
        listener = stack.enter_context(running.listen(settings))
        if watch:
            stack.enter_context(rebuilding.rebuilding(folders(data), build))
        host, port = listener.getsockname()[:2]
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        terminal.say(f"serving {build} at http://{address}/sparql; Ctrl-C stops it")
        running.run(settings, listener)
