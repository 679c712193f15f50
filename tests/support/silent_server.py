"""A way to a server that can be stopped: nothing is said on it any more, and all connections stay open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from archive.servers import StoreServer


class Way:
    """The way, which is `open` or not."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.open = threading.Event()
        self.open.set()
        self._target = target
        self._entry = socket.create_server(("127.0.0.1", 0))
        self._all: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port: int = self._entry.getsockname()[1]
        self._begin(self._let_in)

    def close(self) -> None:
        """End it, with all connections."""
        self.open.set()
        with suppress(OSError):
            self._entry.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        for each in self._all:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in (self._entry, *self._all):
            each.close()

    def _begin(self, work: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._entry.accept()
                server = socket.create_connection(self._target)
                self._all += [client, server]
                for ends in ((client, server), (server, client)):
                    self._begin(self._pass_on, *ends)

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                self.open.wait()
                to.sendall(data)
        for each in (source, to):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def way_to(server: StoreServer) -> Iterator[tuple[Way, StoreServer]]:
    """A way to a PostgreSQL server, and the server as it is called at the other end of it."""
    parts = urlsplit(server.url)
    way = Way((parts.hostname or "127.0.0.1", parts.port or 5432))
    try:
        at = f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{way.port}"
        yield way, replace(server, url=parts._replace(netloc=at).geturl())
    finally:
        way.close()
