"""One HTML file that holds its scripts, its style and its data, and loads nothing.

Data is embedded as gzip in base64, whose alphabet has no character that HTML knows, so
that no label can break out of its block. The Content-Security-Policy
(https://www.w3.org/TR/CSP3/) allows the page's own scripts, by hash, and no connection.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).with_name("assets")


@dataclass(frozen=True, slots=True)
class Script:
    """A script that stands in the page, and the hash by which the policy allows it."""

    code: str

    @property
    def source(self) -> str:
        """Return the source expression of the policy."""
        digest = hashlib.sha256(self.code.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"


def asset(name: str) -> str:
    """Return a text of the package's assets."""
    return (ASSETS / name).read_text(encoding="utf-8")


def block(content: bytes) -> str:
    """Return a block's text: gzip in base64. Equal contents have equal blocks.

    >>> gzip.decompress(base64.b64decode(block(b"</script>")))
    b'</script>'
    """
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def packed(data: Any) -> str:
    """Return data as a block of JSON."""
    return block(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def compressed(name: str) -> str:
    """Return an asset that is compressed already as a block's text."""
    return base64.b64encode((ASSETS / name).read_bytes()).decode()


def policy(*scripts: Script, engine: bool = False) -> str:
    """Return the Content-Security-Policy of a page with these scripts.

    With `engine`, WebAssembly and a worker made of the page's own data may run.

    >>> policy(Script("1")).split("; ")[1]
    "script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    """
    allowed = [script.source for script in scripts]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join([*allowed, *(["'wasm-unsafe-eval'", "blob:"] if engine else [])]),
        **({"worker-src": "blob:"} if engine else {}),
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def blocks(content: Mapping[str, str]) -> list[dict[str, str]]:
    """Return blocks by name as the templates take them."""
    return [{"id": f"kg-{name}", "text": text} for name, text in content.items()]
