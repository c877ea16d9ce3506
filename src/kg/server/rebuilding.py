"""Rebuild whenever a data file changes; the engine follows the build by itself."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def rebuilding(data: Sequence[Path], out: Path) -> Iterator[None]:
    """Run `kg build` on every change of the data folders, in a process of its own.

    Its findings go where its messages go; a build that fails leaves the last good one.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(data, out, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(data: Sequence[Path], out: Path, stop: threading.Event) -> None:
    from watchfiles import watch

    options = [option for folder in data for option in ("--data", str(folder))]
    command = [sys.executable, "-P", "-m", "kg", "build", "--out", str(out), *options]
    for _ in watch(*data, stop_event=stop, raise_interrupt=False, debounce=500):
        subprocess.run(command, check=False)  # noqa: S603 - our own command
