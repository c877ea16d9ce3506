"""How results look: rich tables on a terminal, plain text when piped.

Results go to stdout; `say` writes everything else to stderr. Texts from the data are
printed as text, never read as markup.
"""

from __future__ import annotations

from .printing import out, progress, say, visible
from .sheets import entity
from .tables import answer, byte_order_mark, cell, csv, markdown, table
from .verdicts import checked, findings, verification

__all__ = [
    "answer",
    "byte_order_mark",
    "cell",
    "checked",
    "csv",
    "entity",
    "findings",
    "markdown",
    "out",
    "progress",
    "say",
    "table",
    "verification",
    "visible",
]
