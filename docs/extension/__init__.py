"""What Sphinx needs to know of kg: generated references, search in Chinese, two languages."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from . import chinese, knowledge, languages, program, repository


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all of it (https://www.sphinx-doc.org/en/master/extdev/appapi.html)."""
    for part in (chinese, knowledge, languages, program, repository):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
