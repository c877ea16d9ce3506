"""Evidence: sentences, their fingerprints, and where a text has them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, pairwise
from pathlib import Path

from .errors import SourceError

_STOPS, _CLOSERS = "。！？", '”’」』）】》〉〕］｝)]}"'
_END = re.compile(rf"[{_STOPS}](?:\s*[{_STOPS}{re.escape(_CLOSERS)}])*")
_HEADER = re.compile(r"^\s*(?:■.*|本报[^，。！？（(\s]{0,20}讯(?:\s*[（(].*?[）)]|\s))")
_LONGEST = 1000  # characters of a sentence that something is glued to
_Groups = Mapping[str, Sequence["Passage"]]  # by fingerprint, or by article
_Slot = tuple["Sentence", dict[str, "Passage"]]  # with its passages, by article
_Gap = tuple["Sentence", "Passage | None", "Passage | None"]  # what is around it


def squeeze(text: str) -> str:
    """Return `text` in NFC, without white space."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def fingerprint(text: str) -> str:
    r"""Return the lower-case hex SHA-256 of the squeezed `text` in UTF-8.

    >>> fingerprint("渡口 的钟\n敲了三下。") == fingerprint("渡口的钟敲了三下。")
    True
    """
    return sha256(squeeze(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its 1-based place in an article; 0 where that is not known."""

    paragraph: int
    number: int
    text: str
    fingerprint: str
    file: str = ""


def segment(text: str, file: str = "") -> list[Sentence]:
    r"""Cut a clean article, one paragraph a line, into its sentences.

    Datelines, headlines, credit lines and a line's unfinished rest are left out.

    >>> for s in segment("渔村来信\n本报海口讯（记者 甲）潮退了。\n“走吧！”船已离岸。"):
    ...     print(s.paragraph, s.number, s.text)
    1 1 潮退了。
    2 2 “走吧！”
    2 3 船已离岸。
    """
    found, paragraph = list[Sentence](), 0
    for line in text.splitlines():
        body = _HEADER.sub("", line)
        ends = [0, *(end.end() for end in _END.finditer(body))]
        cut = [s for a, b in pairwise(ends) if re.search(r"\w", s := body[a:b].strip())]
        paragraph += bool(cut)
        for number, s in enumerate(cut, len(found) + 1):
            found.append(Sentence(paragraph, number, s, fingerprint(s), file))
    return found


def read_text(path: str | Path) -> str:
    """Return the text of a UTF-8 file; `SourceError` says in a line why not."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        wrong = f"not UTF-8; if it is GBK: iconv -f GBK -t UTF-8 '{path}' > NEW.txt"
    except OSError as error:
        wrong = f"not readable ({error.strerror}); name a text file that you may read"
    raise SourceError(f"{path}: {wrong}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A pointer to a sentence; `paragraph` and `sentence` are 1-based."""

    id: str
    article: str
    paragraph: int
    sentence: int
    fingerprint: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What texts say about passages."""

    found: Mapping[str, Sentence]  # by passage id
    missing: tuple[Passage, ...]  # in no text, though their article is in one
    absent: tuple[str, ...]  # articles that are in no text
    astray: tuple[tuple[Passage, str], ...]  # anchors that are not in the sentence
    misplaced: tuple[tuple[Passage, Sentence], ...]  # elsewhere in a clean text
    uncovered: tuple[_Gap, ...]  # sentences without a passage, and those around them
    unknown: tuple[str, ...]  # files without any article

    @property
    def ok(self) -> bool:
        """Whether something was found and nothing is wrong; absence is no fault."""
        faults = self.missing + self.astray + self.misplaced + self.uncovered
        return bool(self.found) and not faults and not self.unknown


def verify(texts: Mapping[str, str], passages: Sequence[Passage]) -> Verification:
    r"""Find the passages in `texts` (file name to content), in whatever layout.

    >>> p = Passage("p1", "boat", 1, 1, fingerprint("船七点离岸。"), ("七点", "八点"))
    >>> result = verify({"page.txt": "渡口来信 船七\n点离岸。"}, [p])
    >>> result.found["p1"].text, [anchor for _, anchor in result.astray]
    ('船七点离岸。', ['八点'])
    """
    known = defaultdict[str, list[Passage]](list)
    corpus = defaultdict[str, list[Passage]](list)
    for p in sorted(passages, key=lambda p: p.sentence):
        known[p.fingerprint].append(p)
        corpus[p.article].append(p)
    files = {file: _read(file, text, known, corpus) for file, text in texts.items()}
    slots = sorted(chain(*files.values()), key=lambda slot: slot[0].number > 0)
    spots = [(p, sentence) for sentence, met in slots for p in met.values()]
    found = {p.id: sentence for p, sentence in spots}
    held = {p.article for p, _ in spots}
    right = {p.id for p, s in spots if (p.paragraph, p.sentence) == (s.paragraph, s.number)}
    marks = [(p, a) for p in passages if p.id in found for a in p.anchors]
    return Verification(
        found,
        tuple(p for p in passages if p.article in held and p.id not in found),
        tuple(article for article in corpus if article not in held),
        tuple((p, a) for p, a in marks if squeeze(a) not in squeeze(found[p.id].text)),
        tuple((p, s) for p, s in spots if s.number and p.id not in right),
        tuple(gap for slots in files.values() for gap in _uncovered(slots, corpus)),
        tuple(f for f, slots in files.items() if not any(met for _, met in slots)),
    )


def _read(file: str, text: str, known: _Groups, corpus: _Groups) -> list[_Slot]:
    """Cut a text, a clean one by `segment`, and tell the passages in each piece."""
    cut, clean = list(_stretches(file, squeeze(text), known)), segment(text, file)
    hits = [s.fingerprint for s in cut if s.fingerprint in known]
    has = defaultdict[str, set[str]](set)
    for p in chain(*(known[hit] for hit in hits)):
        has[p.article].add(p.fingerprint)
    top = {hit: max((has[p.article] for p in known[hit]), key=len) for hit in hits}
    # an article is only lent its sentences if a text has more of another that has them too
    lent = {article for article, mine in has.items() if mine < top[min(mine)]}
    whole = any(top.keys() == has[a] == {p.fingerprint for p in corpus[a]} for a in has)
    if whole and hits == [s.fingerprint for s in clean if s.fingerprint in known]:
        cut = clean
    slots, last = list[_Slot](), dict[str, int]()
    for s in cut:
        twins = [p for p in known.get(s.fingerprint, ()) if p.article not in lent]
        ahead = [p for p in twins if p.sentence > last.get(p.article, 0)]
        met = {p.article: p for p in [*twins, *reversed(ahead)]}
        last |= {article: p.sentence for article, p in met.items()}
        slots.append((s, met))
    return slots


def _stretches(file: str, text: str, known: _Groups) -> Iterator[Sentence]:
    """Cut squeezed text at each stop; known sentences shed what is glued to them."""
    start = 0
    for end in _END.finditer(text):
        hits = (
            (b, text[a:b])
            for b in (end.end(), *range(end.start() + 1, end.end())[:3])
            for a in (start, *range(max(start + 1, b - _LONGEST), end.start()))
            if sha256(text[a:b].encode()).hexdigest() in known
        )
        rest = text[start : end.end()].lstrip(_STOPS + _CLOSERS)
        start, sentence = next(hits, (end.start() + 1, rest))
        if sentence:
            yield Sentence(0, 0, sentence, fingerprint(sentence), file)


def _uncovered(slots: Sequence[_Slot], corpus: _Groups) -> Iterator[_Gap]:
    """Find sentences between two passages; in a clean text, also around them all."""
    ids = {p.id for _, met in slots for p in met.values()}
    clean = any(sentence.number for sentence, _ in slots)
    mets = [*(met for _, met in slots), {}]
    for i, j in pairwise([-1, *(i for i, met in enumerate(mets) if met), len(slots)]):
        shared = mets[i].keys() & mets[j].keys() or (clean and mets[i] | mets[j]) or ()
        for a in sorted(shared)[: j - i - 1][:1]:
            left, right = mets[i].get(a), mets[j].get(a)
            gap = range(left.sentence + 1, right.sentence) if left and right else ()
            lost = {n for p in corpus[a] if (n := p.sentence) in gap and p.id not in ids}
            for k, (sentence, _) in enumerate(slots[i + 1 : j]):
                if not lost or (len(gap) == j - i - 1 and gap[k] not in lost):
                    yield sentence, left, right
