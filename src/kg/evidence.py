"""Evidence: sentences, their fingerprints, and where a text has them."""

from __future__ import annotations

import re
import shlex
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, pairwise
from os import PathLike
from pathlib import Path

from .errors import SourceError

_STOPS, _CLOSERS = "。！？", "”’」』）】》〉〕］｝)]}\""
_END = re.compile(rf"[{_STOPS}](?:\s*[{_STOPS}{re.escape(_CLOSERS)}])*")
_HEADER = re.compile(r"^\s*(?:■.*|本报[^，。！？（(\s]{0,20}讯(?:\s*[（(].*?[）)]|\s))")
_LONGEST = 1000  # characters of a sentence that stands glued to a headline


def squeeze(text: str) -> str:
    r"""Return `text` in NFC, without white space.

    >>> squeeze("渡口 的\u3000钟\r\n敲了三下。")
    '渡口的钟敲了三下。'
    """
    return unicodedata.normalize("NFC", "".join(text.split()))


def fingerprint(text: str) -> str:
    r"""Return the lower-case hex SHA-256 of the squeezed `text` in UTF-8.

    >>> fingerprint("渡口的钟\n敲了三下。") == fingerprint("渡口的钟敲了三下。")
    True
    """
    return sha256(squeeze(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its 1-based place in its article; 0 where that is not known."""

    paragraph: int
    number: int
    text: str
    fingerprint: str


def segment(text: str) -> list[Sentence]:
    r"""Cut a clean article, one paragraph a line, into its sentences.

    Datelines, headlines, credit lines and a line's unfinished rest are left out.

    >>> for s in segment("渔村来信\n本报海口讯（记者 甲）潮退了。“走吧！”\n船已离岸。"):
    ...     print(s.paragraph, s.number, s.text)
    1 1 潮退了。
    1 2 “走吧！”
    2 3 船已离岸。
    """
    found: list[Sentence] = []
    paragraph = 0
    for line in text.splitlines():
        body = _HEADER.sub("", line)
        ends = [0, *(end.end() for end in _END.finditer(body))]
        cut = [s for a, b in pairwise(ends) if re.search(r"\w", s := body[a:b].strip())]
        paragraph += bool(cut)
        for number, sentence in enumerate(cut, len(found) + 1):
            found.append(Sentence(paragraph, number, sentence, fingerprint(sentence)))
    return found


def read_text(path: str | PathLike[str]) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Raise `SourceError`, one line with a fix, if it cannot be read as that.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        name = shlex.quote(str(path))
        fix = f"if it is GBK: iconv -f GBK -t UTF-8 {name} > {name}.utf8"
        raise SourceError(f"{path}: not UTF-8 (byte {error.start}); {fix}") from error
    except OSError as error:
        fix = "name a text file that is there and that you may read"
        raise SourceError(f"{path}: not readable ({error.strerror}); {fix}") from error


@dataclass(frozen=True, slots=True)
class Passage:
    """A pointer to a sentence; `paragraph` and `sentence` are 1-based."""

    id: str
    article: str
    paragraph: int
    sentence: int
    fingerprint: str
    anchors: tuple[str, ...]


Place = tuple[str, Sentence]  # a file and a sentence as it stands there
_Slot = tuple[Place, dict[str, Passage]]  # with the passages found in it, by article
_Known = Mapping[str, Mapping[str, Sequence[Passage]]]  # by fingerprint and article


@dataclass(frozen=True, slots=True)
class Verification:
    """What texts say about passages.

    `found` goes by passage id. No text has `absent` articles, `unknown` files have no
    article. `astray` anchors are not in their sentence, `misplaced` passages stand
    elsewhere in a clean text of their whole article, `uncovered` sentences stand
    between (in a clean text also before or after) the passages named with them.
    """

    found: Mapping[str, Place]
    missing: tuple[Passage, ...]
    absent: tuple[str, ...]
    astray: tuple[tuple[Passage, str], ...]
    misplaced: tuple[tuple[Passage, Place], ...]
    uncovered: tuple[tuple[Place, Passage | None, Passage | None], ...]
    unknown: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether something was found and nothing is wrong; absence is no fault."""
        faults = self.missing + self.astray + self.misplaced + self.uncovered
        return bool(self.found) and not faults and not self.unknown


def verify(texts: Mapping[str, str], passages: Sequence[Passage]) -> Verification:
    r"""Find the passages in `texts` (file name to content), in whatever layout.

    >>> p = Passage("p1", "ferry", 1, 1, fingerprint("船在七点离岸。"), ("七点", "八点"))
    >>> result = verify({"page.txt": "渡口来信 船在七\n点离岸。"}, [p])
    >>> result.found["p1"][1].text, [anchor for _, anchor in result.astray]
    ('船在七点离岸。', ['八点'])
    """
    known: dict[str, dict[str, list[Passage]]] = {}
    articles: dict[str, list[Passage]] = {}
    for p in sorted(passages, key=lambda p: p.sentence):
        known.setdefault(p.fingerprint, {}).setdefault(p.article, []).append(p)
        articles.setdefault(p.article, []).append(p)
    files = {file: _read(file, text, known) for file, text in texts.items()}
    slots = sorted(chain(*files.values()), key=lambda slot: slot[0][1].number > 0)
    found = {p.id: place for place, met in slots for p in met.values()}
    present = {p.article for p in passages if p.id in found}
    sought = [p for p in passages if p.article in present]
    anchors = [(p, a) for p in sought if p.id in found for a in p.anchors]
    return Verification(
        found,
        tuple(p for p in sought if p.id not in found),
        tuple(article for article in articles if article not in present),
        tuple((p, a) for p, a in anchors if squeeze(a) not in squeeze(found[p.id][1].text)),
        tuple(m for read in files.values() for m in _misplaced(read, articles)),
        tuple(u for read in files.values() for u in _uncovered(read, articles)),
        tuple(file for file, read in files.items() if not any(met for _, met in read)),
    )


def _read(file: str, text: str, known: _Known) -> list[_Slot]:
    """Cut a text, by `segment` if it is a clean text of one article."""
    cut = list(_stretches(squeeze(text), known))
    hits = Counter(s.fingerprint for s in cut if s.fingerprint in known)
    held: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        for article in known[hit]:
            held[article].add(hit)
    own = {a for a in held if not any(held[a] < held[b] for b in known[min(held[a])])}
    clean = segment(text)
    if hits.keys() in held.values() and hits <= Counter(s.fingerprint for s in clean):
        cut = clean
    last: defaultdict[str, int] = defaultdict(int)
    slots: list[_Slot] = []
    for s in cut:
        met: dict[str, Passage] = {}
        for a in own & known.get(s.fingerprint, {}).keys():
            twins = known[s.fingerprint][a]
            met[a] = next((p for p in twins if p.sentence > last[a]), twins[0])
            last[a] = met[a].sentence
        slots.append(((file, s), met))
    return slots


def _stretches(text: str, known: _Known) -> Iterator[Sentence]:
    """Cut squeezed text at each stop; known sentences shed what is glued to them."""
    start = 0
    for end in _END.finditer(text):
        stops = (end.end(), *range(end.start() + 1, end.end())[:3])
        spans = (
            (b, text[a:b])
            for b in stops
            for a in (start, *range(max(start + 1, b - _LONGEST), end.start()))
        )
        rest = end.start() + 1, text[start : end.end()].lstrip(_STOPS + _CLOSERS)
        hits = (s for s in spans if sha256(s[1].encode()).hexdigest() in known)
        start, sentence = next(hits, rest)
        if sentence:
            yield Sentence(0, 0, sentence, fingerprint(sentence))


def _misplaced(
    slots: Sequence[_Slot], articles: Mapping[str, Sequence[Passage]]
) -> Iterator[tuple[Passage, Place]]:
    pairs = [(p, place) for place, met in slots if place[1].number for p in met.values()]
    ...
