"""JSON Schemas of the data files, for an editor that completes, explains and corrects them.

JSON Schema 2020-12 (https://json-schema.org/draft/2020-12), made from the grammar. `kg check`
remains the authority: what it accepts, a schema accepts, but for what nobody writes. An entry
with a `type` has there all that its class must have and its layer alone can state; what takes
one value has it once; a concept of the codebook is called by its id; lists of entries stand
where `_LISTS` has them. `enumDescriptions` and `patternErrorMessage` are for editors, and
annotations to everybody else.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from . import names
from .grammar import CONCEPT, Meaning, Place, Slot, all_folders, grammar, owners

Schema = dict[str, Any]
Form = Literal["article", "registry", "codings"]
FORMS: tuple[Form, ...] = get_args(Form)
"""The kinds of data file, each with a schema: an article, names, a coder's reading."""

_LISTS: dict[tuple[Form, str], dict[str, str]] = {
    ("article", "Article"): {"terms": "terms", "passages": "terms.Passage"},
    ("article", "Passage"): {"claims": "claims"},
    ("codings", "Coder"): {"terms": "codings", "codings": "codings"},
    ("registry", ""): {"terms": "terms"},
}
"""The lists of entries that a file of a form has, by the class of what has them."""
_PLACES: dict[Form, tuple[Place, ...]] = {
    "article": ("terms", "claims"),
    "registry": ("terms",),
    "codings": ("codings",),
}
_TOPS: dict[Form, str] = {"article": "terms.Article", "codings": "codings.Coder"}
_LAYERS = {"terms": "registry", "passages": "evidence", "claims": "claim", "codings": "coding"}
_TAIL = names.ID.pattern[names.ID.pattern.index("(/") :]
_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
_ELSEWHERE = r'[^\s<>"{}|\\^`]+$'


def schema(form: Form) -> Schema:
    """Return the schema of one kind of data file.

    >>> schema("registry")["properties"]["terms"]["items"]
    {'$ref': '#/$defs/terms'}
    """
    return _Maker(form).schema()


def write(folder: Path) -> list[Path]:
    """Write the schema of each kind of data file to a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{form}.json" for form in FORMS]
    for form, path in zip(FORMS, paths, strict=True):
        text = json.dumps(schema(form), ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")
    return paths


class _Maker:
    """Makes one schema, and with it the definitions that it refers to."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._grammar = grammar()
        self._defs: Schema = {}
        self._slots: dict[tuple[Place, str], list[Slot]] = defaultdict(list)
        for slot in self._grammar.slots:
            self._slots[slot.place, slot.owner].append(slot)
        self._places = _PLACES[form]

    def schema(self) -> Schema:
        self._define_keys()
        for place in self._places:
            for owner in owners():
                self._defs[f"{place}.{owner}"] = self._entry(place, owner)
            self._defs[place] = self._any_entry(place)
        if self._form in _TOPS:
            top: Schema = {"$ref": f"#/$defs/{_TOPS[self._form]}", "required": ["type"]}
        else:
            top = {"type": "object", "properties": self._lists(""), "additionalProperties": False}
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        return head | top | {"$defs": dict(sorted(self._defs.items()))}

    def _define_keys(self) -> None:
        """Define of each key the values that most classes have in common."""
        variants: dict[str, Counter[str]] = defaultdict(Counter)
        for slot in self._grammar.slots:
            if slot.place in self._places:
                variants[slot.term.key][json.dumps(self._value(slot))] += 1
        for key, found in variants.items():
            ((most, _),) = found.most_common(1)
            self._defs[f"key.{key}"] = json.loads(most)

    def _any_entry(self, place: Place) -> Schema:
        """Return an entry: by the folder of its id, it is one of a class."""
        typed = self._grammar.typed[place]
        types = self._choice(typed, [owners()[owner] for owner in typed])
        return {
            "type": "object",
            "required": ["id"],
            "properties": {"id": _id(all_folders())},
            "allOf": [
                {
                    "if": {"required": ["id"], "properties": {"id": {"pattern": f"^({folder})/"}}},
                    "then": {"$ref": f"#/$defs/{place}.{owner}"},
                }
                for owner in owners()
                for folder in ["|".join(_folders(owner))]
            ],
            "if": {"required": ["id"]},
            "else": {"properties": {"type": types}},
        }

    def _entry(self, place: Place, owner: str) -> Schema:
        words = self._words(owners()[owner])
        properties: Schema = {"id": words | _id(_folders(owner))}
        demands: Schema = {}
        if owner in self._grammar.typed[place]:
            properties["type"] = words | {"const": owner}
            demands = self._demands(place, owner)
        for slot in self._slots[place, owner]:
            value, shared = self._value(slot), f"key.{slot.term.key}"
            same = value == self._defs[shared]
            properties[slot.term.key] = {"$ref": f"#/$defs/{shared}"} if same else value
        if place != "claims":
            properties |= self._lists(owner)
        entry = {"type": "object", "required": ["id"], "properties": properties}
        return entry | demands | {"additionalProperties": False}

    def _lists(self, owner: str) -> Schema:
        return {
            key: self._words(names.iri(f"layer/{_LAYERS[key]}"))
            | {"type": "array", "items": {"$ref": f"#/$defs/{entries}"}}
            for key, entries in _LISTS.get((self._form, owner), {}).items()
        }

    def _demands(self, place: Place, owner: str) -> Schema:
        """Return what an entry that declares its type must have, as no other layer can say it."""
        other: Place = "terms" if place == "claims" else "claims"
        elsewhere = {slot.term.key for slot in self._slots[other, owner]}
        own = [slot for slot in self._slots[place, owner] if slot.term.key not in elsewhere]
        needed = [slot.term.key for slot in own if slot.languages or slot.least]
        demands: Schema = {"dependentRequired": {"type": needed}} if needed else {}
        for options in self._grammar.alternatives.get(owner, ()):
            if options <= {slot.term.key for slot in own}:
                choice = {"anyOf": [{"required": [key]} for key in sorted(options)]}
                demands["dependentSchemas"] = {"type": choice}
        return demands

    def _value(self, slot: Slot) -> Schema:
        words = self._words(slot.term.iri)
        if slot.term.kind == "language":
            return words | _texts(slot)
        one = self._one(slot)
        limits = {"minItems": slot.least, "maxItems": slot.most}
        counts = {word: limit for word, limit in limits.items() if limit}
        return words | {"oneOf": [one, {"type": "array", "items": one} | counts]}

    def _one(self, slot: Slot) -> Schema:
        if slot.term.kind == "id" and slot.classes:
            return self._reference(slot)
        if slot.term.kind == "id":
            name = f"code.{'.'.join(slot.folders)}"
            self._defs[name] = self._choice(slot.concepts, map(names.iri, slot.concepts))
            return {"$ref": f"#/$defs/{name}"}
        if slot.term.kind == "vocab":
            claims = (slot for slot in self._grammar.slots if slot.place == "claims")
            stated = {slot.term.key: slot.term.iri for slot in claims}
            self._defs["keys"] = self._choice(list(stated), stated.values())
            return {"$ref": "#/$defs/keys"}
        if slot.term.kind == "decimal":
            words = {"pattern": _DECIMAL, "patternErrorMessage": "write a number: 786, 34.1"}
            return {"type": ["number", "string"]} | words | _bounds(slot)
        return {"type": "integer" if slot.integer else ["string", "integer"]} | _bounds(slot)

    def _reference(self, slot: Slot) -> Schema:
        """Return the id of an entity, which may be an entry of its own."""
        ours = "class" in slot.limits
        anything = len(slot.folders) == len(all_folders())
        name = f"id{'.ours' * ours}.{'any' if anything else '.'.join(slot.folders)}"
        self._defs[name] = _id(slot.folders, names.BASE if ours else "https?://")
        self._defs[name] |= {"type": ["string", "object"], "required": ["id"]}
        return {"$ref": f"#/$defs/{name}"}

    def _words(self, iri: str) -> Schema:
        """Return what a hover shows: the names, then the comments, in Chinese and English."""
        meaning = self._grammar.meanings[iri]
        return {
            "title": " · ".join(meaning.label[tag] for tag in names.LANGUAGES),
            "description": "\n\n".join(meaning.comment[tag] for tag in names.LANGUAGES),
        }

    def _choice(self, values: Sequence[str], iris: Iterable[str]) -> Schema:
        meanings = [self._grammar.meanings[iri] for iri in iris]
        return {"enum": list(values), "enumDescriptions": [*map(_explained, meanings)]}


def _explained(meaning: Meaning) -> str:
    return " ".join(f"{meaning.label[tag]}: {meaning.comment[tag]}" for tag in names.LANGUAGES)


def _folders(owner: str) -> tuple[str, ...]:
    return names.SCHEMES if owner == CONCEPT else (names.folder(owner),)


def _id(folders: Sequence[str], elsewhere: str = "") -> Schema:
    """Return an id of one of some folders, or an address that begins with `elsewhere`."""
    pattern = f"^({'|'.join(folders)}){_TAIL}$"
    return {
        "type": "string",
        "pattern": f"{pattern}|^{elsewhere}{_ELSEWHERE}" if elsewhere else pattern,
        "patternErrorMessage": f"write an id: {' '.join(f'{folder}/…' for folder in folders)}",
    }


def _texts(slot: Slot) -> Schema:
    text = {"type": "string", "pattern": r"\S", "patternErrorMessage": "write a text"}
    counts = {"maxItems": 1} if "uniqueLang" in slot.limits else {}
    needed: Schema = {}
    if slot.languages:
        needed = {"required": list(slot.languages)}
        counts["minItems"] = 1
    either = {"oneOf": [text, {"type": "array", "items": text} | counts]}
    return {
        "type": "object",
        "properties": dict.fromkeys(names.LANGUAGES, either),
        "additionalProperties": False,
    } | needed


def _bounds(slot: Slot) -> Schema:
    words = {"minInclusive": "minimum", "maxInclusive": "maximum", "maxLength": "maxLength"}
    found: Schema = {words[key]: int(slot.limits[key]) for key in words if key in slot.limits}
    return found | ({"pattern": slot.limits["pattern"]} if "pattern" in slot.limits else {})
