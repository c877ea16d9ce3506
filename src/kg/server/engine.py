"""The graph that is being served, and how another takes its place without a dropped request.

A build is served from a snapshot, hard links to its files: what a rebuild does to its
folder touches no worker, and a worker that is replaced opens what the others have open.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import SourceError

from .caching import Cache
from .exchange import Refusal, Reply
from .pool import Pool
from .settings import Settings

_LOG = logging.getLogger("kg.server")
_EVERY = 1.0
"""Seconds between two looks whether there is a new build."""


@dataclass(slots=True)
class Graph:
    """One version of the graph: what answers from it, and what it has answered.

    `flying` has the answers that are being made, so that nobody asks for them twice.
    """

    description: str
    pool: Pool
    cache: Cache
    snapshot: Snapshot
    flying: dict[object, asyncio.Future[Reply]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """What tells it from others, the same for equal data."""
        return self.snapshot.version

    async def close(self) -> None:
        """Finish what is being answered, then let go of the snapshot."""
        await self.pool.close()
        self.snapshot.remove()


class Engine:
    """What is served: a graph that can be replaced."""

    def __init__(self, settings: Settings) -> None:
        """Serve the build of the settings."""
        self.settings = settings
        self.graph: Graph
        self._seen: object = None
        self._closing: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the build. Raises SourceError where there is none, or no worker can open it."""
        self._seen = identity(self.settings.build)
        self.graph = await self._read()

    async def follow(self) -> None:
        """Swap in every build that takes the place of the one that is served."""
        said = ""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self._follow()
            except (SourceError, OSError, ValueError) as error:
                if str(error) != said:
                    _LOG.warning("%s; serving the last build", error)
                said = str(error)

    async def _follow(self) -> None:
        try:
            seen = identity(self.settings.build)
        except SourceError:
            return
        if seen == self._seen:
            return
        fresh = await self._read()
        self._seen = seen
        old, self.graph = self.graph, fresh
        _LOG.info("serving version %s", fresh.version)
        task = asyncio.get_running_loop().create_task(self._retire(old))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _retire(self, old: Graph) -> None:
        """Let go of a graph, once nobody can be about to ask it."""
        await asyncio.sleep(_EVERY)
        await old.close()

    async def _read(self) -> Graph:
        loop = asyncio.get_running_loop()
        linking = loop.run_in_executor(None, snapshot, self.settings.build)
        try:
            made = await asyncio.shield(linking)
        except asyncio.CancelledError:
            with suppress(SourceError, OSError):
                (await linking).remove()
            raise
        path = made.folder / "dataset.ttl"
        served = made.folder if (made.folder / "store").is_dir() else next(made.folder.iterdir())
        pool = Pool(served, self.settings)
        try:
            description = path.read_text(encoding="utf-8") if path.exists() else ""
            await pool.open()
        except BaseException as error:
            made.remove()
            if not isinstance(error, (Refusal, OSError, ValueError)):
                raise
            raise SourceError(f"{self.settings.build}: {error}") from None
        return Graph(description, pool, Cache(self.settings.cache), made)

    async def close(self) -> None:
        """Finish all that is being answered."""
        await self.graph.close()
        if self._closing:
            await asyncio.wait(self._closing)


def identity(build: Path) -> object:
    """Return what changes when a build is replaced. Raises SourceError where there is none."""
    try:
        status = (build / "store" if build.is_dir() else build).stat()
    except OSError:
        raise SourceError(f"{build}: holds no dataset; make one with kg build") from None
    return status.st_dev, status.st_ino, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is served of a build, in a folder of its own that is locked while it is used.

    The version is a digest of the N-Quads, so that equal data has equal versions.
    """

    folder: Path
    version: str
    lock: int

    def remove(self) -> None:
        """Let go of the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock)


def snapshot(build: Path) -> Snapshot:
    """Link what is served of a build into a folder. Raises SourceError where that fails."""
    before = identity(build)
    folder, lock = _workshop(build)
    try:
        quads = _linked(build, folder)
        if identity(build) != before:
            raise SourceError(f"{build}: was replaced while it was read")
        digest = hashlib.blake2b(digest_size=12)
        for piece in _pieces(quads if quads.exists() else folder / "store" / "IDENTITY"):
            digest.update(piece)
    except BaseException as error:
        Snapshot(folder, "", lock).remove()
        if isinstance(error, (OSError, shutil.Error)):
            raise SourceError(f"{build}: cannot be read: {error}") from None
        raise
    return Snapshot(folder, digest.hexdigest(), lock)


def _linked(build: Path, folder: Path) -> Path:
    """Link the files of a build into a folder; return where the N-Quads are, if anywhere."""
    if not build.is_dir():
        _link(build, folder / build.name)
        return folder / build.name
    shutil.copytree(build / "store", folder / "store", copy_function=_link)
    for name in ("dataset.ttl", "kg.nq", "explorer.html"):
        if (build / name).exists():
            _link(build / name, folder / name)
    return folder / "kg.nq"


def _workshop(build: Path) -> tuple[Path, int]:
    """Make a folder beside the build, where links are possible, or else somewhere.

    Return it, and the lock by which others know that it is in use (flock(2)).
    """
    beside = build.resolve().parent
    for stale in beside.glob(f".{build.name}-served-*"):
        with suppress(OSError):
            lock = _lock(stale)
            shutil.rmtree(stale, ignore_errors=True)
            os.close(lock)
    prefix = f".{build.name}-made-"
    try:
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    except OSError:
        made = Path(tempfile.mkdtemp(prefix=prefix))
    lock = _lock(made)
    end = f"{os.getpid()}-{made.name.removeprefix(prefix)}"
    return made.rename(made.with_name(f".{build.name}-served-{end}")), lock


def _lock(folder: Path) -> int:
    """Lock a folder, until the descriptor is closed. Raises OSError where it is locked."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece
