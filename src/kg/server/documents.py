"""A document that lasts as long as the graph: its validators, its language, its policy."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, NamedTuple

from kg import pages

from .exchange import Reply, reply
from .negotiation import Offer

PAGE = Offer("text/html", "html")
_WORTH_ZIPPING = 1024


class Link(NamedTuple):
    """A typed link of a document to another (RFC 8288)."""

    target: str
    relation: str
    media: str = ""

    def __str__(self) -> str:
        """Return the link as the Link header has it."""
        kind = f'; type="{self.media}"' if self.media else ""
        return f'<{self.target}>; rel="{self.relation}"{kind}'


@cache
def style() -> str:
    """Return the style sheet that stands in every page."""
    path = Path(pages.__file__).with_name("templates") / "documents.css"
    return path.read_text(encoding="utf-8")


@cache
def policy() -> str:
    """Return the Content-Security-Policy of a page: its own style, and nothing else.

    The search field may be sent to this server (https://www.w3.org/TR/CSP3/).
    """
    digest = b64encode(sha256(style().encode()).digest()).decode()
    rules = {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "data:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def document(body: bytes, media: str, *, zipped: bool, vary: str = "", **headers: str) -> Reply:
    """Return a reply that a client may keep, and need only have confirmed.

    The ETag is a digest of what is sent, so that equal data have equal ETags and another
    release of `kg`, which may say the same otherwise, has others. Headers are those of
    `reply`.

    >>> document(b"{}", "application/json", zipped=False).headers[-1]
    (b'vary', b'accept-encoding')
    """
    digest = blake2b(body, digest_size=12).hexdigest()
    if zipped and len(body) >= _WORTH_ZIPPING:
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["content_encoding"] = "gzip"
    if media == PAGE.media:
        headers.setdefault("content_security_policy", policy())
    made = reply(
        200,
        body,
        media,
        cache_control="public, no-cache",
        etag=f'W/"{digest}"',
        **headers,
        vary=f"{vary}, accept-encoding" if vary else "accept-encoding",
    )
    made.etag = f'W/"{digest}"'.encode()
    return made


def links(*all_: Link) -> str:
    """Return the value of a Link header."""
    return ", ".join(map(str, all_))


def embedded(content: str) -> str:
    r"""Return JSON as it may stand within a script element.

    >>> embedded('["</script>"]')
    '["\\u003c/script>"]'
    """
    return content.replace("<", "\\u003c")


def as_json(content: Any) -> bytes:
    """Return content as JSON in UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
