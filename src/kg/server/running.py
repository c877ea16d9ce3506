"""How the service runs: its socket, its processes, its signals, its log."""

from __future__ import annotations

import resource
import signal
import socket
from contextlib import suppress
from functools import partial

import uvicorn
from uvicorn.supervisors import Multiprocess

from kg.store import read

from .connections import Guarded
from .settings import Settings
from .site import service

_GRACE = 40
"""Seconds that requests may take to finish once the service is told to stop."""
_CONNECTIONS = 2000

_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"log": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "kg.server": {"handlers": ["log"], "level": "INFO", "propagate": False},
        "kg.access": {"handlers": ["log"], "level": "INFO", "propagate": False},
        "uvicorn.error": {"handlers": ["log"], "level": "WARNING", "propagate": False},
    },
}


def listen(settings: Settings) -> socket.socket:
    """See that the build can be read, and return the socket to serve it on.

    Raises SourceError where there is no build, OSError where the port is taken.
    """
    read(settings.build)
    family, kind, protocol, _, address = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise OSError(error.errno, error.strerror, f"{settings.host}:{settings.port}") from None
    listener.set_inheritable(True)
    return listener


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; what is being answered then is finished."""
    config = uvicorn.Config(
        partial(service, settings),
        factory=True,
        http=Guarded,
        ws="none",
        lifespan="on",
        workers=settings.processes,
        access_log=False,
        log_config=_LOGGING,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_GRACE,
    )
    _allow_files()
    signal.signal(signal.SIGTERM, _told)
    signal.signal(signal.SIGINT, _told)
    if settings.processes > 1:
        Multiprocess(config, sockets=[listener]).run()
    else:
        uvicorn.Server(config).run(sockets=[listener])


def _told(number: int, frame: object) -> None:
    """Take the signal that uvicorn has acted on, and raises again at its end."""


def _allow_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
