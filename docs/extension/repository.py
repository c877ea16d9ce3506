"""Links of the documents that pages are made of: to pages, where a page holds the target.

Pages include documents of the repository, which link to each other by file name; notebooks
link to what they make when they run, which is not there when the site is made.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.application import Sphinx

PAGES = {
    "CONTRIBUTING.md": "/howto/add-an-article",
    "DECISIONS.md": "/explanation/decisions",
}
MADE = "pages/"
"""Where notebooks put what they make."""


def lead(_: Sphinx, document: nodes.document) -> None:
    """Lead each link where the site has its target."""
    for link in [*document.findall(pending_xref), *document.findall(download_reference)]:
        target = link["reftarget"]
        if target in PAGES:
            page = {"refdomain": "std", "reftype": "doc", "reftarget": PAGES[target]}
            link.attributes |= page
        elif target.startswith(MADE):
            link.replace_self(link.children)


def setup(app: Sphinx) -> None:
    """Register the links, before Sphinx collects the files to be downloaded."""
    app.connect("doctree-read", lead, priority=400)
