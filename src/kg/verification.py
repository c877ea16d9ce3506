"""Whether the sentence of every passage is in a text, however its lines are wrapped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, pairwise

from .evidence import CLOSERS, END, STOPS, Passage, Sentence, fingerprint, segment, squeeze

_LONGEST = 1000
"""How many characters before a stop may hold a sentence that something is glued to."""

Gap = tuple[Sentence, Passage | None, Passage | None]
"""A sentence without a passage, and the passages before and after it."""

_ByKey = Mapping[str, Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Verification:
    """What texts say about passages.

    `found` maps passage ids to sentences; `missing` are in no text, though their article
    is in one; `absent` names the articles that are in no text at all. `astray` pairs a
    passage with an anchor that its sentence does not have; `misplaced`, with the place
    that a clean text gives it. `uncovered` are sentences that no passage points to,
    `unknown` names the files that hold nothing of any article.
    """

    found: Mapping[str, Sentence]
    missing: tuple[Passage, ...]
    absent: tuple[str, ...]
    astray: tuple[tuple[Passage, str], ...]
    misplaced: tuple[tuple[Passage, Sentence], ...]
    uncovered: tuple[Gap, ...]
    unknown: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether something was found and nothing is wrong; absence is no fault."""
        faults = self.missing + self.astray + self.misplaced + self.uncovered
        return bool(self.found) and not faults and not self.unknown


@dataclass(frozen=True, slots=True)
class _Slot:
    """A sentence of a text, and the passages that point to it, by article."""

    sentence: Sentence
    passages: dict[str, Passage]


def verify(texts: Mapping[str, str], passages: Sequence[Passage]) -> Verification:
    r"""Find the passages in `texts` (file name to content), in whatever layout.

    >>> p = Passage("p1", "boat", 1, 1, fingerprint("船七点离岸。"), ("七点", "八点"))
    >>> result = verify({"page.txt": "渡口来信 船七\n点离岸。"}, [p])
    >>> result.found["p1"].text, [anchor for _, anchor in result.astray]
    ('船七点离岸。', ['八点'])
    """
    by_fingerprint, by_article = _group(passages)
    files = {file: _slots(file, text, by_fingerprint, by_article) for file, text in texts.items()}
    slots = sorted(chain(*files.values()), key=lambda slot: slot.sentence.number > 0)
    spots = [(p, slot.sentence) for slot in slots for p in slot.passages.values()]
    found = {p.id: sentence for p, sentence in spots}
    held = {p.article for p, _ in spots}
    in_place = {p.id for p, s in spots if (p.paragraph, p.sentence) == (s.paragraph, s.number)}
    return Verification(
        found=found,
        missing=tuple(p for p in passages if p.article in held and p.id not in found),
        absent=tuple(article for article in by_article if article not in held),
        astray=tuple(
            (p, anchor)
            for p in passages
            if p.id in found
            for anchor in p.anchors
            if squeeze(anchor) not in squeeze(found[p.id].text)
        ),
        misplaced=tuple((p, s) for p, s in spots if s.number and p.id not in in_place),
        uncovered=tuple(gap for slots in files.values() for gap in _uncovered(slots, by_article)),
        unknown=tuple(
            file for file, slots in files.items() if not any(slot.passages for slot in slots)
        ),
    )


def _group(passages: Sequence[Passage]) -> tuple[_ByKey, _ByKey]:
    """Return passages by fingerprint and by article, in the order of their sentences."""
    by_fingerprint: dict[str, list[Passage]] = defaultdict(list)
    by_article: dict[str, list[Passage]] = defaultdict(list)
    for passage in sorted(passages, key=lambda passage: passage.sentence):
        by_fingerprint[passage.fingerprint].append(passage)
        by_article[passage.article].append(passage)
    return by_fingerprint, by_article


def _slots(file: str, text: str, by_fingerprint: _ByKey, by_article: _ByKey) -> list[_Slot]:
    """Cut a text into sentences and tell the passages that point to each.

    A sentence that several articles share belongs to those of which the text holds most;
    one that an article repeats, to its passages in their order.
    """
    sentences = list(_stretches(file, squeeze(text), by_fingerprint))
    hits = [s.fingerprint for s in sentences if s.fingerprint in by_fingerprint]
    share: dict[str, set[str]] = defaultdict(set)
    for passage in chain(*(by_fingerprint[hit] for hit in hits)):
        share[passage.article].add(passage.fingerprint)
    largest = {hit: max((share[p.article] for p in by_fingerprint[hit]), key=len) for hit in hits}
    borrowed = {article for article, mine in share.items() if mine < largest[min(mine)]}
    whole = any(
        mine == set(hits) == {p.fingerprint for p in by_article[article]}
        for article, mine in share.items()
    )
    clean = segment(text, file)
    if whole and hits == [s.fingerprint for s in clean if s.fingerprint in by_fingerprint]:
        sentences = clean
    slots, last = list[_Slot](), dict[str, int]()
    for sentence in sentences:
        pointing = [
            p for p in by_fingerprint.get(sentence.fingerprint, ()) if p.article not in borrowed
        ]
        ahead = [p for p in pointing if p.sentence > last.get(p.article, 0)]
        met = {p.article: p for p in [*pointing, *reversed(ahead)]}
        last |= {article: p.sentence for article, p in met.items()}
        slots.append(_Slot(sentence, met))
    return slots


def _stretches(file: str, text: str, known: _ByKey) -> Iterator[Sentence]:
    """Cut squeezed text at each stop; known sentences shed what is glued to them."""
    start = 0
    for end in END.finditer(text):
        hits = (
            (stop, text[begin:stop])
            for stop in (end.end(), *range(end.start() + 1, end.end())[:3])
            for begin in (start, *range(max(start + 1, stop - _LONGEST), end.start()))
            if sha256(text[begin:stop].encode()).hexdigest() in known
        )
        rest = text[start : end.end()].lstrip(STOPS + CLOSERS)
        start, sentence = next(hits, (end.start() + 1, rest))
        if sentence:
            yield Sentence(0, 0, sentence, fingerprint(sentence), file)


def _uncovered(slots: Sequence[_Slot], by_article: _ByKey) -> Iterator[Gap]:
    """Find sentences between two passages of an article; in a clean text, around them, too."""
    ids = {p.id for slot in slots for p in slot.passages.values()}
    clean = any(slot.sentence.number for slot in slots)
    mets = [*(slot.passages for slot in slots), {}]
    places = [-1, *(i for i, met in enumerate(mets) if met), len(slots)]
    for i, j in pairwise(places):
        between = slots[i + 1 : j]
        shared = mets[i].keys() & mets[j].keys() or (clean and mets[i] | mets[j]) or ()
        if not (between and shared):
            continue
        article = min(shared)
        before, after = mets[i].get(article), mets[j].get(article)
        numbers = range(before.sentence + 1, after.sentence) if before and after else range(0)
        lost = {
            p.sentence for p in by_article[article] if p.sentence in numbers and p.id not in ids
        }
        for offset, slot in enumerate(between):
            told = len(numbers) == len(between) and numbers[offset] not in lost
            if not lost or told:
                yield slot.sentence, before, after
