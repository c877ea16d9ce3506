"""Who reads a page: the language, and what names and links look like in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kg import names
from kg.labels import Labels
from kg.names import Language
from kg.ontology import context
from kg.results import Value

_DOCUMENTS = {names.ONTOLOGY_GRAPH, names.CODEBOOK_GRAPH}


def other(language: Language) -> Language:
    """Return the language that a page is not in.

    >>> other("zh")
    'en'
    """
    return "en" if language == "zh" else "zh"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's language; `asked` says whether links must name it to keep it."""

    language: Language
    asked: bool
    labels: Labels

    def name(self, iri: str) -> str:
        """Return what a thing is called."""
        return self.labels.name(iri, self.language)

    def foreign(self, iri: str) -> str:
        """Return what a thing is called in the other language, if otherwise."""
        name = self.labels.name(iri, other(self.language))
        return name if name != self.name(iri) else ""

    def href(self, iri: str) -> str:
        """Return the address of the page about a thing; "" where there is none.

        >>> Reader("zh", True, Labels()).href("https://w3id.org/governance-kg/role/lane-head")
        '/role/lane-head.html?lang=zh'
        >>> Reader("zh", False, Labels()).href("https://w3id.org/governance-kg/ontology#Role")
        '/ontology#Role'
        """
        tail = f"?lang={self.language}" if self.asked else ""
        if iri.startswith(names.GOV):
            return f"/ontology{tail}#{quote(iri.removeprefix(names.GOV))}"
        if iri.startswith(names.BASE):
            suffix = "" if iri in _DOCUMENTS else ".html"
            return f"/{quote(iri.removeprefix(names.BASE))}{suffix}{tail}"
        return iri if iri.startswith(("https://", "http://")) else ""

    def term(self, iri: str) -> str:
        """Return the address of a class or property, which may be another vocabulary's."""
        if iri.startswith(names.GOV):
            return self.href(iri)
        return f"{self.href(names.ONTOLOGY_GRAPH)}#{context().shorten(iri)}"

    def link(self, value: Value, language: str = "") -> dict[str, str]:
        """Return a value as the templates show it: a thing with its address, or a text."""
        text = str(value)
        if not isinstance(value, str) or language or "://" not in text:
            return {"label": text, "href": "", "language": language}
        return {"label": self.name(text), "href": self.href(text), "language": ""}
