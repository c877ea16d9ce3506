"""All that is served at one address: the endpoint, reconciliation, and the pages."""

from __future__ import annotations

from . import openapi, reconciliation
from .app import Service, create
from .desk import Library
from .exchange import Page
from .finding import search
from .frontpage import FrontPage, editor
from .resources import resource
from .settings import Settings
from .visits import Answer, Bench, Place


def pages(shelves: Library) -> dict[str, Page]:
    """Return the pages by path, to be put last, for one takes every path.

    `shelves` hold the names.

    >>> list(pages(Library()))
    ['/', '/openapi.json', '/search', '/{name:path}']
    """
    bench = Bench()

    def place(answer: Answer) -> Place:
        return Place(answer, shelves, bench)

    return {
        "/": FrontPage("/sparql"),
        "/openapi.json": openapi.page,
        "/search": place(search),
        "/{name:path}": place(resource),
    }


def service(settings: Settings) -> Service:
    """Return the whole service: the endpoint, reconciliation, and the pages."""
    shelves = Library()
    return create(settings, reconciliation.pages(shelves) | pages(shelves), editor)
