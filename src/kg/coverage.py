"""What of the articles' text the data accounts for: sentences, figures, quoted names.

Figures and names can be counted only where the text is at hand. A figure is accounted
for where an observation or condition of its sentence has the number; a quoted name,
where an entity bears it, or where it is part of a name of one that its sentence is about; a quoted list, where each part is.
Digits within a quoted name belong to the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import names
from .evidence import Sentence, squeeze
from .labels import Labels
from .store import Store

_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_MEASURES = "个名条级类项次座位家种份支"
_FIGURE = re.compile(
    rf"\d+(?:\.\d+)?|(?<![第每逐统单唯同另某任])[一二两三四五六七八九十百千]+(?=[{_MEASURES}])"
)
_NAME = re.compile(r"“([^“”]+)”|《([^《》]+)》")
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
class Coverage:
    """What one article's text holds, and what of it is not accounted for.

    `figures` and `names` count all that the text prints; `missing_figures` and
    `missing_names` pair each that nothing accounts for with its passage.
    """

    article: str
    figures: int
    names: int
    missing_figures: tuple[tuple[str, str], ...]
    missing_names: tuple[tuple[str, str], ...]


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


def measure(store: Store, labels: Labels, found: Mapping[str, Sentence]) -> list[Coverage]:
    """Return the coverage of each article whose sentences were found.

    `found` maps passage ids to sentences, as `evidence.verify` returns them.
    """
    numbers: dict[str, set[Decimal]] = defaultdict(set)
    for passage, number in store.query(_NUMBERS):
        numbers[names.local_id(str(passage))].add(Decimal(str(number)))
    known = {_bare(form) for forms in labels.printed.values() for form in forms}
    borne: dict[str, list[str]] = defaultdict(list)
    for passage, bearer in store.query(_BEARERS):
        forms = labels.printed.get(str(bearer), ())
        borne[names.local_id(str(passage))] += map(_bare, forms)
    articles: dict[str, dict[str, str]] = defaultdict(dict)
    for passage, sentence in found.items():
        articles[passage.split("/")[1]][passage] = sentence.text
    return [
        Coverage(
            article,
            sum(len(list(figures(text))) for text in texts.values()),
            sum(len(list(quoted(text))) for text in texts.values()),
            tuple(
                (passage, printed)
                for passage, text in texts.items()
                for printed, value in figures(text)
                if value not in numbers[passage]
            ),
            tuple(
                (passage, name)
                for passage, text in texts.items()
                for name in quoted(text)
                if not all(_is_borne(part, known, borne[passage]) for part in name.split("、"))
            ),
        )
        for article, texts in sorted(articles.items())
    ]


def _is_borne(name: str, known: set[str], near: list[str]) -> bool:
    return _bare(name) in known or any(_bare(name) in form for form in near)


def _bare(name: str) -> str:
    return _MARKS.sub("", name)
