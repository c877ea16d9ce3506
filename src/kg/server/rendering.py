"""A page of HTML: what all have in common, around the values of one template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kg import pages
from kg.names import Language

from .addresses import LABELS, Address
from .documents import Link, style
from .readers import other
from .tongues import TAGS
from .wording import words


def rendered(
    template: str,
    values: Mapping[str, Any],
    language: Language,
    fields: Mapping[str, str],
    address: Address | None = None,
) -> bytes:
    """Return a page in UTF-8; `fields` are the parameters of its address.

    `address` is that of what the page is about, if that can be had in other formats.
    """
    asked = "lang" in fields
    found: Sequence[Link] = address.links("alternate")[1:] if address else ()
    labels = LABELS.values()
    return pages.render(
        template,
        words=words(language),
        language=language,
        tag=TAGS[language],
        other_tag=TAGS[other(language)],
        tail=f"?lang={language}" if asked else "",
        turned=urlencode({**fields, "lang": other(language)}),
        style=style(),
        links=found,
        formats=[
            {"label": label, "target": link.target, "media": link.media}
            for label, link in zip(labels, found, strict=False)
        ],
        **values,
    ).encode()
