"""The command for language models: mcp."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.errors import KgError

from .options import app

_MISSING = "kg mcp needs more libraries; install them with: pip install 'governance-kg[mcp]'"


@app.command()
def mcp(
    build: Annotated[Path, typer.Argument(help="A build folder, or an RDF file.")] = Path("build"),
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP instead.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port, with --http; 0 takes a free one.")] = 8001,
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Of a query.")] = 10,
) -> None:
    """Serve a build to language models (Model Context Protocol).

    Read-only.

    \b
    Examples: kg mcp
              kg mcp --http --port 8001
    """
    try:
        from kg.assistant import running
        from kg.server.settings import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("kg"):
            raise
        raise KgError(_MISSING) from None
    settings = Settings(build, host, port, workers=2, seconds=seconds)
    if not http:
        running.stdio(settings)
        return
    with running.listen(host, port) as listener:
        host, port = listener.getsockname()[:2]
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        terminal.say(f"serving {build} at http://{address}{running.PATH}; Ctrl-C stops it")
        running.http(settings, listener)
