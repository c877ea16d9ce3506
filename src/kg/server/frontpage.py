"""The explorer of the build, as a page of this server: its Ask view asks the endpoint.

The file works by itself, with the dataset and its engine inside. Here both are left out,
the endpoint is named, and the policy allows the page to ask this server and nobody else.
"""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass, field

from .documents import document
from .engine import Engine, Graph
from .exchange import COMMON, Exchange, Refusal, Reply, nothing
from .negotiation import takes_gzip
from .visits import METHODS, allowed

ASK = "/#/ask"
"""Where the explorer is an editor of queries; it reads its view from the fragment."""

_FILE = "explorer.html"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">\n')
_NEEDLESS = re.compile(
    r'<script type="text/plain" id="kg-(?:nq|wasm|worker)">[\w+/=]*</script>\n', re.ASCII
)


class Unfit(ValueError):
    """A file that is not an explorer of this release."""


def adapted(page: str, endpoint: str) -> tuple[str, str]:
    """Return an explorer that asks an endpoint of its own server, and its policy.

    The policy stands in the page, and is to be sent as a header, too. Raises Unfit for a
    page whose policy cannot be found.
    """
    head, end, rest = page.partition("</head>")
    found = _POLICY.search(head)
    if not end or found is None:
        raise Unfit(_FILE)
    policy = widened(html.unescape(found[1]))
    metas = (
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
        f'<meta name="kg-endpoint" content="{html.escape(endpoint)}">\n'
    )
    head = head[: found.start()] + metas + head[found.end() :]
    return head + end + _NEEDLESS.sub("", rest), policy


def widened(policy: str) -> str:
    """Return the policy of a page that asks its server and runs no engine of its own.

    >>> widened("default-src 'none'; script-src 'sha256-x' 'wasm-unsafe-eval' blob:")
    "default-src 'none'; script-src 'sha256-x'; connect-src 'self'"
    """
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";") if rule.strip())
    rules.pop("worker-src", None)
    scripts = rules.get("script-src", "'none'").split()
    rules["script-src"] = " ".join(s for s in scripts if s not in ("'wasm-unsafe-eval'", "blob:"))
    rules["connect-src"] = "'self'"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@dataclass(slots=True)
class FrontPage:
    """The explorer of the graph that is being served, made once for each build.

    It is kept here, not among the answers, which it would drive out. What it is made of is
    the snapshot, so that page and answers are of one version.
    """

    endpoint: str
    _graph: Graph | None = None
    _pages: dict[bool, Reply] = field(default_factory=dict)

    async def __call__(self, engine: Engine, exchange: Exchange) -> Reply:
        """Answer one request."""
        if not allowed(exchange):
            return nothing(allow=METHODS)
        graph = engine.graph
        if self._graph is not graph:
            pages = await asyncio.get_running_loop().run_in_executor(None, self._made, graph)
            self._graph, self._pages = graph, pages
        return self._pages[takes_gzip(exchange.header(b"accept-encoding"))]

    def _made(self, graph: Graph) -> dict[bool, Reply]:
        try:
            file = (graph.snapshot.folder / _FILE).read_text(encoding="utf-8")
            page, policy = adapted(file, self.endpoint)
        except FileNotFoundError:
            raise Refusal(404, f"this build has no {_FILE}; kg build makes one") from None
        except (Unfit, UnicodeDecodeError):
            raise Refusal(500, f"the {_FILE} of this build is of another release") from None
        policy = f"{policy}; frame-ancestors 'none'"
        return {
            zipped: document(
                page.encode(), "text/html", zipped=zipped, content_security_policy=policy
            )
            for zipped in (True, False)
        }


async def editor(exchange: Exchange) -> Reply:
    """Send a browser that opens the endpoint to the explorer's Ask view."""
    headers = [
        *COMMON,
        (b"location", ASK.encode()),
        (b"vary", b"accept"),
        (b"content-length", b"0"),
    ]
    return Reply(303, headers)
