"""Queries that are nearly right: the named questions, damaged at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kg import questions

_SCRAPS = (
    "{", "}", "(", ")", "<", ">", '"', "'", '"""', "\\", "#", "?", "$", ".", ";", ",", "*", "+",
    "/", "|", "^", "!", "=", "@", ":", "\n", "\0", "\u202e", "楼", "😀", "UNION", "OPTIONAL",
    "FILTER", "GRAPH ?g", "SERVICE <http://127.0.0.1:9/>", "FROM <urn:x>", "VALUES ?x { 1 }",
    "GROUP BY ?x", "HAVING(1)", "MINUS {}", "BIND(1/0 AS ?x)", "LIMIT -1", "OFFSET 1e9",
    "REGEX(?x, '(a*)*b')", "<< ?s ?p ?o >>", "INSERT DATA {}", "LOAD <http://127.0.0.1:9/>",
)  # fmt: skip


def mutated(count: int, seed: int) -> Iterator[str]:
    """Return some damaged queries, the same ones for the same seed."""
    chance = random.Random(seed)
    originals = [question.sparql() for question in questions.catalogue()]
    for _ in range(count):
        text = chance.choice(originals)
        for _ in range(chance.randint(1, 4)):
            text = _damage(text, chance, originals)
        yield text


def _damage(text: str, chance: random.Random, originals: list[str]) -> str:
    start = chance.randrange(len(text) + 1)
    end = min(len(text), start + chance.randint(0, 12))
    match chance.randrange(5):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:start] + chance.choice(_SCRAPS) + text[start:]
        case 2:
            return text[:end] + text[start:]
        case 3:
            return text[:start] + chance.choice(originals)[start:]
        case _:
            words = text.split(" ")
            chance.shuffle(words)
            return " ".join(words) if chance.random() < 0.1 else text[:start]
