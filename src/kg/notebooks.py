"""How a result looks in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .ontology import context

_SHOWN = 100


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return the first 100 rows as an HTML table, and how many more there are.

    IRIs are shortened. Texts come from articles and from strangers' files: all of them
    are escaped, and nothing is a link.

    >>> print(table(["label"], [("<b>",)]))
    <table>
    <tr><th>label</th></tr>
    <tr><td>&lt;b&gt;</td></tr>
    </table>
    """
    lines = [_row("th", columns), *(_row("td", row) for row in rows[:_SHOWN])]
    more = len(rows) - _SHOWN
    note = f"\n<p>… {more} more</p>" if more > 0 else ""
    return "\n".join(["<table>", *lines, "</table>"]) + note


def _row(tag: str, values: Iterable[object]) -> str:
    texts = ("" if value is None else context().shorten(str(value)) for value in values)
    return f"<tr>{''.join(f'<{tag}>{escape(text)}</{tag}>' for text in texts)}</tr>"
