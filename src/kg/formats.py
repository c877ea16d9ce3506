"""The format of data files as plain rows, from which a reference can be written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .grammar import PLACES, Place, Slot, all_folders, grammar, keys
from .ontology import context


@dataclass(frozen=True, slots=True)
class Row:
    """One key as a reference lists it.

    `value` is written as it stands in a file: `role/…` is an id of that folder, `…/…` any id
    (an address elsewhere will do for either), `{zh: …, en: …}` a text in languages, `…` one
    without, `1` a whole number, `1.5` any. `classes` are the types of what the key is said of,
    `label` and `comment` go by language.
    """

    key: str
    place: Place
    classes: tuple[str, ...]
    value: str
    label: Mapping[str, str]
    comment: Mapping[str, str]


def rows() -> list[Row]:
    """Return the format of data files for a reference, by place, in the order of the context.

    A key whose value differs by class, such as `kind`, has several rows.

    >>> [row.value for row in rows() if row.key == "kind" and "Area" in row.classes]
    ['level/…', 'level/…']
    """
    grouped: dict[tuple[Place, str, str], list[str]] = defaultdict(list)
    for slot in sorted(grammar().slots, key=lambda slot: PLACES.index(slot.place)):
        grouped[slot.place, slot.term.key, _notation(slot)].append(slot.owner)
    order = {term.key: number for number, term in enumerate(keys())}
    return [
        Row(key, place, tuple(classes), value, meaning.label, meaning.comment)
        for (place, key, value), classes in sorted(
            grouped.items(), key=lambda item: (PLACES.index(item[0][0]), order[item[0][1]])
        )
        for meaning in [grammar().meanings[context().terms[key].iri]]
    ]


def _notation(slot: Slot) -> str:
    match slot.term.kind:
        case "language":
            return "{zh: …, en: …}"
        case "decimal":
            return "1.5"
        case "vocab":
            return "a key"
        case "id":
            anything = len(slot.folders) == len(all_folders())
            return "…/…" if anything else " ".join(f"{folder}/…" for folder in slot.folders)
    return "1" if slot.integer else "…"
