"""Which language a reader gets: what the address says, or else what the browser prefers.

(RFC 9110, section 12.5.4; the ranges match as in RFC 4647, section 3.3.1.)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg import names
from kg.names import Language

from .exchange import Refusal

TAGS: dict[Language, str] = {"zh": "zh-Hans", "en": "en"}
"""Language tags for HTML and HTTP."""
USUAL: Language = "en"
"""For whoever asks for no language that there is."""


def chosen(fields: Mapping[str, str]) -> Language | None:
    """Return the language that an address asks for. Raises Refusal for one that there is not.

    >>> chosen({"lang": "zh"}), chosen({})
    ('zh', None)
    """
    asked = fields.get("lang")
    if asked is None:
        return None
    for language in names.LANGUAGES:
        if asked == language:
            return language
    raise Refusal(400, f"lang is one of {', '.join(names.LANGUAGES)}")


@lru_cache(maxsize=256)
def preferred(accept_language: str) -> Language:
    """Return the language that an Accept-Language header likes best.

    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("de, en-GB;q=0.7"), preferred("")
    ('zh', 'en', 'en')
    """
    qualities: dict[str, float] = {}
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        try:
            quality = float(parameter.partition("=")[2] or 1) if parameter else 1.0
        except ValueError:
            quality = 0.0
        primary = tag.strip().lower().partition("-")[0]
        qualities[primary] = max(quality, qualities.get(primary, 0.0))
    best = max(names.LANGUAGES, key=lambda language: qualities.get(language, 0.0))
    return best if qualities.get(best) else USUAL
