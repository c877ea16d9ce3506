"""Replies that are kept as long as the graph is the same, within a number of bytes."""

from __future__ import annotations

from collections import OrderedDict

from .exchange import Reply

Key = bytes | tuple[bytes | str | bool | None, ...]
_OVERHEAD = 2048
"""Bytes that an entry takes beside its key and its body, roughly."""


class Cache:
    """Replies by key; those that were used last are kept.

    >>> cache = Cache(limit=8000)
    >>> for key in (b"a", b"b", b"c"):
    ...     cache.keep(key, Reply(200, [], b"x" * 1500))
    >>> [cache.find(key) is not None for key in (b"a", b"b", b"c")]
    [False, True, True]
    """

    def __init__(self, limit: int) -> None:
        """Keep replies of `limit` bytes in all, their keys included."""
        self.limit = limit
        self.size = 0
        self._replies: OrderedDict[Key, tuple[Reply, int]] = OrderedDict()

    def find(self, key: Key) -> Reply | None:
        """Return what is kept under a key."""
        found = self._replies.get(key)
        if found is None:
            return None
        self._replies.move_to_end(key)
        return found[0]

    def keep(self, key: Key, reply: Reply) -> None:
        """Keep a reply, in place of the one that was used longest ago."""
        size = _length(key) + len(reply.body) + _OVERHEAD
        if size > self.limit // 2 or key in self._replies:
            return
        self._replies[key] = reply, size
        self.size += size
        while self.size > self.limit:
            self.size -= self._replies.popitem(last=False)[1][1]


def _length(key: Key) -> int:
    """Return how long the texts in a key are: it may hold a query, which a client chooses."""
    if isinstance(key, bytes):
        return len(key)
    return sum([len(part) for part in key if isinstance(part, (bytes, str))])
