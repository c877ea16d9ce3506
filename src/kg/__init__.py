"""A knowledge graph of local governance, every statement with its sentence.

>>> import kg
>>> g = kg.open(build)
>>> len(list(kg.query("parts", build, model="model/two-heads"))) > 10
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import BuildError, Finding, KgError, QueryError, SourceError

if TYPE_CHECKING:
    from .api import frame, load, measures, network, open, query
    from .entities import describe
    from .evidence import fingerprint, segment
    from .pipeline import build, check
    from .verification import verify

__all__ = [
    "BuildError",
    "Finding",
    "KgError",
    "QueryError",
    "SourceError",
    "build",
    "check",
    "describe",
    "fingerprint",
    "frame",
    "load",
    "measures",
    "network",
    "open",
    "query",
    "segment",
    "verify",
]

_HOMES = {
    "api": ("frame", "load", "measures", "network", "open", "query"),
    "entities": ("describe",),
    "evidence": ("fingerprint", "segment"),
    "pipeline": ("build", "check"),
    "verification": ("verify",),
}


def __getattr__(name: str) -> Any:
    """Import a public function when it is first used (PEP 562)."""
    for home, held in _HOMES.items():
        if name in held:
            return getattr(import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
