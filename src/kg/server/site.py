"""All that is served at one address: the endpoint, reconciliation, and the pages."""

from __future__ import annotations

from starlette.routing import Route

from . import reconciliation
from .app import Service, create
from .desk import Library
from .finding import search
from .frontpage import FrontPage, editor
from .openapi import OpenAPI
from .resources import resource
from .settings import Settings
from .visits import Answer, Bench, Place


def routes(settings: Settings, shelves: Library) -> list[Route]:
    """Return the routes of the pages, to be put last: one of them takes every path.

    They find the engine in the application's state. `shelves` hold the names.

    >>> [route.path for route in routes(Settings(), Library())]
    ['/', '/openapi.json', '/search', '/{name:path}']
    """
    bench = Bench()

    def place(answer: Answer) -> Place:
        return Place(answer, shelves, bench, settings)

    return [
        Route("/", FrontPage(settings, "/sparql")),
        Route("/openapi.json", OpenAPI(settings)),
        Route("/search", place(search)),
        Route("/{name:path}", place(resource)),
    ]


def service(settings: Settings) -> Service:
    """Return the whole service: the endpoint, reconciliation, and the pages."""
    shelves = Library()
    pages = [*reconciliation.routes(settings, shelves), *routes(settings, shelves)]
    return create(settings, pages, editor)
