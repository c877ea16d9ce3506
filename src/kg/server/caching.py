"""Replies that are kept as long as the graph is the same, within a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from .exchange import Reply

_OVERHEAD = 2048
"""Bytes that an entry takes beside its key and its body, roughly."""


class Cache:
    """Replies by key; those that were used last are kept.

    >>> cache = Cache(limit=8000)
    >>> for key in "abc":
    ...     cache.keep(key, Reply(200, [], b"x" * 1500))
    >>> [cache.find(key) is not None for key in "abc"]
    [False, True, True]
    """

    def __init__(self, limit: int) -> None:
        """Keep replies of `limit` bytes in all, their keys included."""
        self.limit = limit
        self.size = 0
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()

    def find(self, key: Hashable) -> Reply | None:
        """Return what is kept under a key."""
        found = self._replies.get(key)
        if found is not None:
            self._replies.move_to_end(key)
        return found

    def keep(self, key: Hashable, reply: Reply) -> None:
        """Keep a reply, in place of the one that was used longest ago."""
        size = _size(key, reply)
        if size > self.limit // 2 or key in self._replies:
            return
        self._replies[key] = reply
        self.size += size
        while self.size > self.limit:
            self.size -= _size(*self._replies.popitem(last=False))


def _size(key: Hashable, reply: Reply) -> int:
    return _length(key) + len(reply.body) + _OVERHEAD


def _length(key: object) -> int:
    """Return how long the texts in a key are: it may hold a query, which a client chooses."""
    if isinstance(key, (bytes, str)):
        return len(key)
    return sum(map(_length, key)) if isinstance(key, tuple) else 0
