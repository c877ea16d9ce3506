"""Where in the data files an entity, a property or a value stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from . import names
from .ontology import Context
from .sources import Source


class Place(NamedTuple):
    """A file as shown, and a 1-based line in it; 0 stands for the whole file."""

    file: str
    line: int


class Places:
    """Where each entity, property and value stands in the files."""

    def __init__(self, sources: Iterable[Source], terms: Context) -> None:
        """Index the sources by the IRIs that their keys and ids stand for."""
        self._terms = terms
        self._places: dict[tuple[str, str, str], Place] = {}
        for source in sources:
            for path, entity in source.entities():
                self._index(source, path, entity)

    def _index(self, source: Source, path: Any, entity: dict[str, Any]) -> None:
        focus = names.iri(str(entity["id"]))
        declared = "type" in entity
        self._note((focus, "", ""), source, path, override=declared)
        for key, value in entity.items():
            term = self._terms.terms.get(key)
            iri = names.RDF_TYPE if key == "type" else term.iri if term else key
            here = (*path, key)
            self._note((focus, iri, ""), source, here)
            for index, item in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(item, str):
                    place = (*here, index) if isinstance(value, list) else here
                    self._note((focus, iri, item), source, place)

    def _note(
        self,
        key: tuple[str, str, str],
        source: Source,
        path: Any,
        override: bool = False,
    ) -> None:
        place = Place(source.file, source.line(path))
        if override:
            self._places[key] = place
        else:
            self._places.setdefault(key, place)

    def find(self, focus: str, prop: str = "", value: str = "") -> Place:
        """Return the file and line of a statement, or of its subject."""
        for key in (
            (focus, prop, names.local_id(value)),
            (focus, prop, ""),
            (focus, "", ""),
        ):
            if key in self._places:
                return self._places[key]
        return Place("ontology" if focus.startswith(names.GOV) else "(dataset)", 0)
