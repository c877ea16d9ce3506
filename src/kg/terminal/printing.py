"""Where lines go: results to stdout, everything else to stderr."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

_TURNING = ((0, 8), (11, 31), (127, 159), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
_SPELT_OUT = {
    code: ascii(chr(code))[1:-1] for first, last in _TURNING for code in range(first, last + 1)
}


def visible(text: str) -> str:
    r"""Return a text with what would move the cursor or turn the line spelt out.

    >>> visible("a\u202eb\x1b[31m")
    'a\\u202eb\\x1b[31m'
    """
    return text.translate(_SPELT_OUT)


def say(text: str) -> None:
    """Print a line to stderr, after all that stands on stdout so far."""
    sys.stdout.flush()
    print(visible(text), file=sys.stderr)  # noqa: T201


def out(text: str) -> None:
    """Print a text to stdout as it is."""
    sys.stdout.write(text)


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal, while it takes more than a moment."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(f"{step} …")
