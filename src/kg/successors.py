"""What became of ids: which id of a new dataset stands for one that an old dataset had.

An id stays itself as long as it is there, except that a passage follows its sentence, by
the fingerprint: where a sentence was put in, those after it have other numbers. An id that
is gone is followed by the one that now has its labels or, if none has, its claims.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from . import names
from .contents import PASSAGES, VOCABULARIES, Contents, Node, Quad, renamed

DISPLACED = "#displaced"
"""Ends the name of a passage that is gone while its id now belongs to another sentence."""


def find(old: Contents, new: Contents) -> dict[str, str]:
    """Return the successor, in the new dataset, of each id that is another there.

    >>> from kg import load
    >>> from kg.contents import read
    >>> find(read(load(build), "old"), read(load(build), "new"))
    {}
    """
    following = _by_fingerprint(old, new)
    gone = old.kinds.keys() - new.kinds.keys() - old.of_class("Passage")
    following |= _by_label(old, new, gone)
    following |= _by_claims(old, new, gone - following.keys(), following)
    following |= _files(renamed(old.quads, following), new.quads)
    return following


def _by_fingerprint(old: Contents, new: Contents) -> dict[str, str]:
    """Pair passages whose fingerprint is that of one sentence in either dataset."""
    before, after = old.values("fingerprint"), new.values("fingerprint")
    once = [_once(before), _once(after)]
    following = {
        once[0][digest]: once[1][digest]
        for digest in once[0].keys() & once[1].keys()
        if once[0][digest] != once[1][digest]
    }
    taken = set(following.values())
    displaced = (taken & before.keys()) - following.keys()
    return following | {passage: passage + DISPLACED for passage in displaced}


def _once(fingerprints: Mapping[str, str]) -> dict[str, str]:
    times = Counter(fingerprints.values())
    return {digest: passage for passage, digest in fingerprints.items() if times[digest] == 1}


def _by_label(old: Contents, new: Contents, gone: Iterable[str]) -> dict[str, str]:
    """Find who has the labels of what is gone: all of them, or half if the class is the same."""
    holders: dict[Node, list[str]] = defaultdict(list)
    for thing in new.forms.keys() & new.kinds.keys():
        for form in new.forms[thing] - old.forms.get(thing, frozenset()):
            holders[form].append(thing)
    following = {}
    for thing in gone:
        labels = old.labels.get(thing, frozenset())
        votes = Counter(holder for label in labels for holder in holders[label])
        heir = _winner(votes)
        needed = len(labels) / 2 if new.kinds.get(heir) == old.kinds[thing] else len(labels)
        if heir and votes[heir] >= needed:
            following[thing] = heir
    return following


def _by_claims(
    old: Contents, new: Contents, gone: Iterable[str], following: Mapping[str, str]
) -> dict[str, str]:
    """Find who has the claims of what is gone: more than half, of a figure three quarters."""
    before = renamed(old.quads, following)
    stated = new.quads - before
    takers: dict[tuple[Quad, bool], list[str]] = defaultdict(list)
    for claim in stated:
        for thing, key in _places(claim):
            takers[key].append(thing)
    lost: dict[str, list[tuple[Quad, bool]]] = defaultdict(list)
    for claim in before - new.quads:
        for thing, key in _places(claim):
            lost[thing].append(key)
    found = {}
    for thing in gone:
        votes = Counter(
            taker
            for key in lost[thing]
            for taker in takers[key]
            if new.kinds.get(taker) == old.kinds[thing]
        )
        heir = _winner(votes)
        share = 0.75 if old.homes[thing].startswith(PASSAGES) else 0.501
        if heir and votes[heir] >= share * len(lost[thing]):
            found[thing] = heir
    return found


def _places(claim: Quad) -> Iterable[tuple[str, tuple[Quad, bool]]]:
    """Return who a claim is about, each with the claim but for that name."""
    if claim.graph.startswith(PASSAGES) and claim.property != names.RDF_TYPE:
        yield claim.subject, (claim._replace(subject=""), True)
        if not claim.node.datatype:
            yield claim.node.value, (claim._replace(node=Node("")), False)


def _files(before: Iterable[Quad], after: Iterable[Quad]) -> dict[str, str]:
    """Pair the files of terms and codings whose name alone is another."""
    held: list[dict[str, set[Quad]]] = []
    for quads in (before, after):
        files = defaultdict(set)
        for quad in quads:
            if not quad.graph.startswith(PASSAGES) and quad.graph not in VOCABULARIES:
                files[quad.graph].add(quad._replace(graph=""))
        held.append(files)
    found: dict[str, str] = {}
    for file in sorted(held[0].keys() - held[1].keys()):
        fresh = held[1].keys() - held[0].keys() - set(found.values())
        heir = _winner(Counter({other: len(held[0][file] & held[1][other]) for other in fresh}))
        if heir and 2 * len(held[0][file] & held[1][heir]) > len(held[0][file]):
            found[file] = heir
    return found


def _winner(votes: Counter[str]) -> str:
    """Return who has more votes than any other, if there is one."""
    first, second, *_ = [*votes.most_common(2), ("", 0), ("", 0)]
    return first[0] if first[1] > second[1] else ""
