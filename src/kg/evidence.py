"""Evidence: an article's sentences, their fingerprints, and their proof in a text.

The project ships no sentence of an article, only pointers (`Passage`). Whoever has
the text can `verify` them against it, in any layout.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, cycle, pairwise
from os import PathLike
from pathlib import Path

from .errors import SourceError

_STOPS = "。！？"
_CLOSERS = "”’」』）】》〉〕］｝〗)]}\""
_END = re.compile(rf"[{_STOPS}](?:\s*[{_STOPS}{re.escape(_CLOSERS)}])*")
_DATELINE = re.compile(r"^\s*本报[^，。！？（(\s]{0,20}讯(?:\s*[（(][^）)]{0,200}[）)]|(?=\s))")
_CREDIT = re.compile(r"\s*■")
_LONGEST = 1000  # characters of a sentence that is looked for behind a headline


def squeeze(text: str) -> str:
    r"""Return `text` without white space, in NFC.

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
    """A sentence and its place in the article, 1-based; 0 where it is not known."""

    paragraph: int
    number: int
    text: str
    fingerprint: str


def segment(text: str) -> list[Sentence]:
    r"""Cut a clean article, one paragraph a line, into its sentences.

    Numbers run through the article. Datelines, headlines and credit lines are left
    out, and so is the rest of a line behind its last sentence.

    >>> for s in segment("渔村来信\n本报海口讯（记者 甲）潮退了。“走吧！”\n船已离岸。"):
    ...     print(s.paragraph, s.number, s.text)
    1 1 潮退了。
    1 2 “走吧！”
    2 3 船已离岸。
    """
    numbers, paragraph = count(1), 0
    sentences: list[Sentence] = []
    for line in text.splitlines():
        cut = [] if _CREDIT.match(line) else list(_cut(_DATELINE.sub("", line)))
        paragraph += bool(cut)
        sentences += (Sentence(paragraph, next(numbers), s, fingerprint(s)) for s in cut)
    return sentences


def _cut(line: str) -> Iterator[str]:
    quotes = cycle("“”")
    paired = re.sub('"', lambda _: next(quotes), line)
    start = 0
    for end in _END.finditer(paired):
        if _has_words(paired[start : end.start()]):
            yield line[start : end.end()].strip()
        start = end.end()


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def read_text(path: str | PathLike[str]) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Raise `SourceError`, one line with a fix, if it is missing, unreadable or encoded
    in another way.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        old = "UTF-16" if error.object[:2] in (b"\xff\xfe", b"\xfe\xff") else "GBK"
        name = shlex.quote(str(path))
        fix = f"if it is {old}: iconv -f {old} -t UTF-8 {name} > {name}.utf8"
        raise SourceError(f"{path}: not UTF-8 (byte {error.start}); {fix}") from error
    except FileNotFoundError as error:
        raise SourceError(f"{path}: no such file; check the path") from error
    except IsADirectoryError as error:
        fix = "name the text files in it"
        raise SourceError(f"{path}: a folder, not a text file; {fix}") from error
    except OSError as error:
        fix = "check the file and its permissions"
        raise SourceError(f"{path}: cannot be read ({error.strerror}); {fix}") from error


@dataclass(frozen=True, slots=True)
class Passage:
    """A pointer to a sentence; `sentence` numbers run through the article."""

    id: str
    article: str
    paragraph: int
    sentence: int
    fingerprint: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as `file` has it."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A passage that says another place than `paragraph` and `sentence` of `file`."""

    passage: Passage
    file: str
    paragraph: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence of a known article between two passages, or before or after all.

    `number` is its number in the article, None where the text does not settle it.
    """

    file: str
    text: str
    after: Passage | None
    before: Passage | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What texts say about passages; `found` is by the passages' ids.

    `absent` are articles of which no text has a sentence of their own, `unknown` files
    without a sentence of any article. Places are judged in a clean text of one article
    that has all its passages.
    """

    found: Mapping[str, Quote]
    missing: tuple[Passage, ...]
    absent: tuple[str, ...]
    astray: tuple[tuple[Passage, str], ...]
    misplaced: tuple[Misplaced, ...]
    uncovered: tuple[Uncovered, ...]
    unknown: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether something was found and nothing is wrong; absence is no fault."""
        faults = (self.missing, self.astray, self.misplaced, self.uncovered)
        return bool(self.found) and not any((*faults, self.unknown))


_Known = Mapping[str, Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file cut into stretches, each with the passage it was recognised as."""

    file: str
    article: str
    clean: bool
    stretches: Sequence[Sentence]
    passages: Sequence[Passage | None]
    quotes: Mapping[str, Quote]


def verify(texts: Mapping[str, str], passages: Sequence[Passage]) -> Verification:
    r"""Find each passage in the `texts` (file name to content), in whatever layout.

    A passage is missing if no text has it; one changed character loses one passage.

    >>> p = Passage("p1", "ferry", 1, 1, fingerprint("船在七点离岸。"), ("七点", "八点"))
    >>> result = verify({"page.txt": "渡口来信 船在七\n点离岸。"}, [p])
    >>> result.found["p1"].text, [anchor for _, anchor in result.astray]
    ('船在七点离岸。', ['八点'])
    """
    known, articles = defaultdict(list), defaultdict(list)
    for passage in passages:
        known[passage.fingerprint].append(passage)
        articles[passage.article].append(passage)
    readings = [_read(file, text, known) for file, text in texts.items()]
    quotes: dict[str, Quote] = {}
    for reading in sorted(readings, key=lambda r: r.clean):
        quotes |= reading.quotes
    absent = _absent(articles, known, quotes)
    here = [p for p in passages if p.article not in absent]
    found = {p.id: quotes[p.id] for p in here if p.id in quotes}
    return Verification(
        found,
        tuple(p for p in here if p.id not in found),
        tuple(absent),
        tuple(
            (p, anchor)
            for p in here
            for anchor in p.anchors
            if p.id in found and squeeze(anchor) not in squeeze(found[p.id].text)
        ),
        tuple(m for r in readings for m in _misplaced(r, articles[r.article])),
        tuple(u for r in readings for u in _uncovered(r, articles)),
        tuple(r.file for r in readings if not r.quotes),
    )


def _read(file: str, text: str, known: _Known) -> _Reading:
    stretches, sentences = list(_stretches(squeeze(text), known)), segment(text)
    hits = [s.fingerprint for s in stretches if s.fingerprint in known]
    votes = Counter(p.article for hit in hits for p in known[hit])
    article = max(votes, key=votes.__getitem__, default="")
    clean = (
        bool(hits)
        and Counter(hits) <= Counter(s.fingerprint for s in sentences)
        and all(any(p.article == article for p in known[hit]) for hit in hits)
    )
    cut = sentences if clean else stretches
    ...
