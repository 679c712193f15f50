"""gunicorn run from our own command: several workers over one home, each opening it for itself."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import babel.dates  # noqa: F401  # before the fork, once for all workers: pages say dates and numbers by it
from flask import Flask
from gunicorn.app.base import BaseApplication

from webui.app import create_app
from webui.serving.access_log import FULL, SHORT, AccessLog
from webui.serving.memory import raise_file_limit
from webui.serving.worker import PatientWorker
from webui.settings import Settings, set_metrics_folder

_HERE = Path(__file__).parent
# Beside the packages in a checkout, inside this one in an installed wheel.
EXAMPLES = _HERE / "examples" if (_HERE / "examples").is_dir() else _HERE.parent / "examples"

THREADS = 64
"""A worker's: more than all that its lanes let wait and work (`webui.http.admission`), so that light pages find one.
One that waits costs next to nothing; slow clients hold none."""

CONNECTIONS = 1_000
"""A worker's."""

_IN_MEMORY = ("/dev/shm",)  # noqa: S108  # a folder of our own is made there

KEPT_OPEN = 15
"""Seconds for which a connection waits for another request: it holds no thread."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on this address (port 0: any free one). Raises `OSError` when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except BaseException:  # a host that is no name is told by other errors
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def serve(
    settings: Settings, listener: socket.socket, workers: int, *, access_log: str = "", log_all: bool = False
) -> None:
    """Serve the archive at the home in `settings` until told to stop.

    `access_log` is the file to which a line is added for each request, "-" for standard output, "" for none; with
    `log_all` lines hold the whole address asked for, the whole client's address, the page before and the browser.
    """
    raise_file_limit()
    settle()  # before the fork: workers share what the collector does not touch
    with _counted_together() if settings.metrics else nullcontext():
        _Server(settings, listener, workers, access_log, log_all).run()


def settle() -> None:
    """Tell Python's collector that what was loaded so far stays, and to look at the rest less often: a page makes many
    small objects that are gone when it is, and looking at all of them again and again takes a tenth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


@contextmanager
def _counted_together() -> Iterator[None]:
    """Have the workers count requests in a folder that they share while the block runs, in memory where there is some:
    it is written to at each request. Those that are forked from here end the block too, and leave the folder."""
    place = next((each for each in _IN_MEMORY if os.access(each, os.W_OK)), None)
    folder, maker = Path(mkdtemp(prefix="hemeroteca-metrics-", dir=place)), os.getpid()
    set_metrics_folder(folder)
    try:
        yield
    finally:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
    def __init__(
        self, settings: Settings, listener: socket.socket, workers: int, access_log: str, log_all: bool
    ) -> None:
        self._settings = replace(settings, log="" if not access_log else "all" if log_all else "pages")
        self._options: dict[str, Any] = {
            "bind": f"fd://{listener.fileno()}",
            "workers": workers,
            "worker_class": PatientWorker,
            "threads": THREADS,
            "worker_connections": CONNECTIONS,
            "keepalive": KEPT_OPEN,
            "sendfile": False,  # what a client takes slowly is kept for it by the worker
            "graceful_timeout": 10,
            "loglevel": "warning",
            "logger_class": _log_class(settings),
            "accesslog": access_log or None,
            "access_log_format": FULL if log_all else SHORT,
            "control_socket_disable": True,  # it would lie in the operator's home, one for all servers
            # Whoever asks says neither where the site is mounted nor how it was reached (`HEMEROTECA_PROXIES` does).
            "forwarder_headers": "",
            "secure_scheme_headers": {},
            # A query of 4,000 letters is six times as long in an address, or twelve; `MOST_HEAD` bounds all of a head.
            "limit_request_line": 0,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:  # older ones have no control socket
                self.cfg.set(name, value)

    def load(self) -> Flask:
        # Called in each worker after the fork: nothing is opened before it.
        app = create_app(self._settings.home, settings=self._settings)
        settle()
        return app


def _log_class(settings: Settings) -> type[AccessLog]:
    if not settings.log_json:
        return AccessLog
    from webui.serving.json_log import JsonAccessLog  # only who wants it

    return JsonAccessLog
