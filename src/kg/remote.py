"""A dataset on somebody else's server, asked as if it were ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from .errors import QueryError
from .ontology import context
from .results import Result
from .store import bind, parse_results

_ASIDE = re.compile(r"<[^>\s]*>|#[^\n]*")
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 Protocol endpoint (https://www.w3.org/TR/sparql11-protocol/).

    Raises QueryError for an address that is not http(s).
    """

    url: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise QueryError(f"{self.url}: an endpoint's address begins with http:// or https://")

    def query(self, text: str, **values: str | int | float | bool) -> Result:
        """Ask a query by POST, as a form, which every server takes; prefixes are sent along.

        `values` are those of `store.bind`. Raises QueryError, with what the server says,
        where it refuses or cannot be reached within a minute.
        """
        query = context().portable(bind(text, values))
        graph = _asks_for_graph(query)
        accept = "application/n-triples" if graph else "application/sparql-results+json"
        form = urlencode({"query": query}).encode()
        request = Request(self.url, form, {"Accept": accept})  # noqa: S310
        try:
            with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - checked above
                return parse_results(answer.read(), graph=graph)
        except HTTPError as error:
            with error:
                said = error.read(500).decode(errors="replace").strip().partition("\n")[0]
            raise QueryError(f"{self.url}: {error.code} {error.reason}: {said}") from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise QueryError(f"{self.url}: cannot be reached: {reason}") from None
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"{self.url}: answers with something else: {error}") from None


def _asks_for_graph(query: str) -> bool:
    """Whether a query is a CONSTRUCT or DESCRIBE: its first keyword, IRIs and comments aside."""
    found = _FORM.search(_ASIDE.sub("", query))
    return found is not None and found[1].upper() in ("CONSTRUCT", "DESCRIBE")
