"""Running `kg` within the process of the tests, as its script does."""

from __future__ import annotations

import io
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from kg import cli


class Run(NamedTuple):
    """What a run gave: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, stdin: str = "") -> Run:
    """Run a command; what it raises beyond its exit code is a fault."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    interrupt, code = signal.getsignal(signal.SIGINT), 0
    argv = ["kg", *map(str, arguments)]
    with patch.object(sys, "argv", argv), patch.object(sys, "stdin", io.StringIO(stdin)):
        try:
            with redirect_stdout(out), redirect_stderr(err):
                cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            signal.signal(signal.SIGINT, interrupt)
    return Run(code, read(out), read(err))


def read(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def answer(*arguments: str | Path, stdin: str = "") -> str:
    """Run a command, hold it to success without a word on stderr, return stdout."""
    done = run(*arguments, stdin=stdin)
    assert (done.code, done.err) == (0, "")
    return done.out


def refusal(*arguments: str | Path) -> str:
    """Run a command, hold it to one line on stderr, none on stdout, exit code 2; return it."""
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1, done.err
    return done.err
