"""Where the files that travel with the package are.

In a wheel, `ontology/` and `data/` lie under `kg/_bundled`; in a checkout, at the
top level of the repository.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds `ontology/` and `data/`.

    >>> (root() / "ontology" / "context.jsonld").is_file()
    True
    """
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parents[1]


def ontology() -> Path:
    """Return the folder of the ontology, the codebook, the shapes and the rules."""
    return root() / "ontology"


def data() -> Path:
    """Return the folder of the corpus that ships with `kg`."""
    return root() / "data"


def queries() -> Path:
    """Return the folder of the named questions (`*.rq`)."""
    return _PACKAGE / "queries"
