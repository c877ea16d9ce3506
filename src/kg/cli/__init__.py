"""The command line: parse, call, render."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from kg import terminal
from kg.errors import KgError, SourceError

from . import analyse, ask, curate, diff, export, mcp, serve, viz
from .options import app

__all__ = ["analyse", "app", "ask", "curate", "diff", "export", "main", "mcp", "serve", "viz"]


class _Stopped(BaseException):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second one must not disturb the tidying up
    raise _Stopped


def main() -> None:
    """Run a command. Exit code 0: fine; 1: findings; 2: unusable input."""
    signal.signal(signal.SIGINT, _stop)
    try:
        _run()
    except SourceError as error:
        if error.findings:
            terminal.findings(error.findings)
        else:
            terminal.say(str(error))
        sys.exit(2)
    except KgError as error:
        terminal.say(str(error))
        sys.exit(2)
    except BrokenPipeError:  # whoever read the answer, such as head, has seen enough
        _close_stdout()
        sys.exit(1)
    except OSError as error:
        _close_stdout()
        terminal.say(f"{error.filename or 'kg'}: {error.strerror or error}")
        sys.exit(2)
    except _Stopped:
        terminal.say("stopped; nothing was changed")
        sys.exit(130)


def _run() -> None:
    """Run a command and see that all it prints arrives."""
    try:
        app()
    finally:
        sys.stdout.flush()


def _close_stdout() -> None:
    """Let what could not be printed go nowhere, or Python tries once more as it ends.

    (https://docs.python.org/3/library/signal.html#note-on-sigpipe)
    """
    with contextlib.suppress(io.UnsupportedOperation):  # stdout may be no file, as in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
