"""What of the articles' text the data accounts for: sentences, figures, quoted names.

It can be told only where the text is at hand. A sentence is accounted for where a passage
points to it; a figure, where an observation or condition of its sentence has the number;
a quoted name, where an entity bears it, or where it is part of a name of one that its
sentence is about; a quoted list, where each part is. Digits within a quoted name belong
to the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from . import names
from .errors import Finding
from .evidence import squeeze
from .labels import Labels
from .places import Places
from .store import Store
from .verification import Verification

_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_MEASURES = "个名条级类项次座位家种份支"
_FIGURE = re.compile(
    rf"\d+(?:\.\d+)?|(?<![第每逐统单唯同另某任])[一二两三四五六七八九十百千]+(?=[{_MEASURES}])"
)
_NAME = re.compile(r"“([^“”]+)”|《([^《》]+)》")
_PARTS = re.compile(r"[、+—]+")
_MARKS = re.compile(r"[“”‘’《》「」\s]")

_BEARERS = """
SELECT DISTINCT ?passage ?bearer WHERE {
  ?passage a gov:Passage .
  { GRAPH ?passage { ?bearer ?property ?value } } UNION { GRAPH ?passage { ?thing ?link ?bearer } }
  FILTER (isIRI(?bearer))
}
"""

_NUMBERS = """
SELECT ?passage ?number WHERE {
  VALUES ?property { schema:value schema:minValue schema:maxValue }
  ?passage a gov:Passage . GRAPH ?passage { ?figure ?property ?number }
}
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something in the text that nothing accounts for: what, as printed, and by which passage."""

    kind: Literal["sentence", "figure", "name"]
    passage: str
    printed: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences, figures and names one article's text has, and the gaps."""

    article: str
    sentences: int
    figures: int
    names: int
    gaps: tuple[Gap, ...]

    def accounted(self, kind: str) -> int:
        """Return how many of the `sentence`s, `figure`s or `name`s are accounted for."""
        total = {"sentence": self.sentences, "figure": self.figures, "name": self.names}
        return total[kind] - sum(gap.kind == kind for gap in self.gaps)


def figures(text: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the figures of a text as printed, with their value.

    These are Arabic digits, and Chinese numerals before a measure word.

    >>> [printed for printed, _ in figures("三条主线，近200.5万元，“678”机制，一线")]
    ['三', '200.5']
    """
    for match in _FIGURE.finditer(_NAME.sub("", squeeze(text))):
        printed = match[0]
        yield printed, Decimal(printed) if printed[0].isdecimal() else _numeral(printed)


def _numeral(text: str) -> Decimal:
    """Return the value of a Chinese numeral below ten thousand."""
    total, digit = 0, 0
    for character in text:
        if character in _SCALES:
            total += (digit or 1) * _SCALES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return Decimal(total + digit)


def quoted(text: str) -> Iterator[str]:
    """Yield the names that a text puts in quotation or title marks.

    >>> list(quoted("“三会”制度，《办法》"))
    ['三会', '《办法》']
    """
    for match in _NAME.finditer(squeeze(text)):
        yield match[1] or f"《{match[2]}》"


def measure(store: Store, labels: Labels, checked: Verification) -> list[Coverage]:
    """Return the coverage of each article of which the texts hold a sentence."""
    numbers, near = _numbers(store), _bearers(store, labels)
    known = {_bare(form) for forms in labels.printed.values() for form in forms}
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for passage, sentence in checked.found.items():
        texts[_article(passage)][passage] = sentence.text
    lost: dict[str, list[Gap]] = defaultdict(list)
    for missing in checked.missing:
        lost[_article(missing.id)].append(Gap("sentence", missing.id, ""))
    for _, before, after in checked.uncovered:
        beside = before or after
        if beside:
            lost[_article(beside.id)].append(Gap("sentence", beside.id, ""))
    return [
        Coverage(
            article,
            len(found) + len(lost[article]),
            sum(len(list(figures(text))) for text in found.values()),
            sum(len(list(quoted(text))) for text in found.values()),
            tuple(
                lost[article]
                + [
                    Gap("figure", passage, printed)
                    for passage, text in found.items()
                    for printed, value in figures(text)
                    if value not in numbers[passage]
                ]
                + [
                    Gap("name", passage, name)
                    for passage, text in found.items()
                    for name in quoted(text)
                    if not all(_is_borne(part, known, near[passage]) for part in _PARTS.split(name))
                ]
            ),
        )
        for article, found in sorted(texts.items())
    ]


def _article(passage: str) -> str:
    return passage.split("/")[1]


def _numbers(store: Store) -> dict[str, set[Decimal]]:
    found: dict[str, set[Decimal]] = defaultdict(set)
    for passage, number in store.query(_NUMBERS):
        found[names.local_id(str(passage))].add(Decimal(str(number)))
    return found


def _bearers(store: Store, labels: Labels) -> dict[str, list[str]]:
    """Return the printed names of all that each passage is about."""
    found: dict[str, list[str]] = defaultdict(list)
    for passage, bearer in store.query(_BEARERS):
        forms = labels.printed.get(str(bearer), ())
        found[names.local_id(str(passage))] += map(_bare, forms)
    return found


def _is_borne(name: str, known: set[str], near: list[str]) -> bool:
    return _bare(name) in known or any(_bare(name) in form for form in near)


def _bare(name: str) -> str:
    return _MARKS.sub("", name)


_ADVICE = {
    "sentence": "a sentence here is not what the passages say; compare with kg draft",
    "figure": "no observation or condition has the figure {printed}; add one to the claims",
    "name": "no entity is called {printed}; add it as a label or altLabel",
}


def findings(measured: Iterable[Coverage], places: Places) -> list[Finding]:
    """Return each gap as a finding at the passage that it belongs to."""
    return [
        Finding(
            *places.find(names.iri(gap.passage)),
            "warning",
            f"unaccounted-{gap.kind}",
            f"{gap.passage}: {_ADVICE[gap.kind].format(printed=gap.printed)}",
        )
        for coverage in measured
        for gap in coverage.gaps
    ]
