"""A worker for as long as a server runs: a process that starts it, starts it again when it dies, and ends with who
asked for it. It is a process of its own, as gunicorn's first one forks and has no time for children of others."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.servers import read_servers

_SOONEST, _LATEST = 1.0, 60.0  # seconds before a worker that died is started again: longer each time
_LIVED = 60.0  # seconds after which a worker is taken to have been well
_TO_END = 8.0  # seconds for a worker to hand back its job
_LOOK = 0.2
_NICE = 5  # as in docs/deploy/hemeroteca-worker.service
_KEY = "session.key"  # `archive.shelf.shelf.SESSION_KEY`: to import that takes longer than all that is done here
_WHEN_WANTED = "when-wanted"


@contextmanager
def kept_worker(home: Path, *, at_once: bool) -> Iterator[None]:
    """Have a worker at this home while the block runs; unless `at_once`, from when somebody has an account there. It
    ends with the process that asked, however that ends; those that are forked from it end it not."""
    more = () if at_once else (_WHEN_WANTED,)
    keeper, asker = started(home, "webui.worker.keeper", *more), os.getpid()
    try:
        yield
    finally:
        if os.getpid() == asker:
            ended(keeper)


def main() -> None:
    """Keep a worker at the home that is named until nobody is at the other end of standard input."""
    home, pause = Path(sys.argv[1]), _SOONEST
    os.nice(_NICE)  # readers of the server beside it go first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server as well, and that ends us
    # The key of sessions is made with the first account, or the link for it. One on a server is known by those who ask
    # that; a worker waits there anyhow, to take over where another one dies.
    while sys.argv[2:] == [_WHEN_WANTED] and not (home / _KEY).exists() and read_servers(home).store is None:
        if _is_alone(_SOONEST):
            return
    while True:
        began = time.monotonic()
        worker = started(home, "webui.worker.loop")
        try:
            while worker.poll() is None:
                if _is_alone(_LOOK):
                    return
        finally:
            ended(worker)
        pause = _SOONEST if time.monotonic() - began > _LIVED else min(2 * pause, _LATEST)
        if _is_alone(pause):
            return


def _is_alone(seconds: float) -> bool:
    """Whether whoever started us is gone; waits for that so long."""
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not os.read(sys.stdin.fileno(), 1)


def started(home: Path, module: str, *more: str) -> subprocess.Popen[bytes]:
    """A process that does what `main` of a module does, at this home, until `ended`."""
    path = list(map(str, sys.path))
    code = f"import sys; sys.path[:] = {path!r}; from {module} import main; main()"
    # What stands on standard output is the server's to say.
    return subprocess.Popen(  # noqa: S603  # this very program
        [sys.executable, "-c", code, str(home), *more], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )


def ended(process: subprocess.Popen[bytes]) -> None:
    """Have a process end that ends when nobody is at the other end of its input."""
    with suppress(OSError):
        process.stdin.close()  # type: ignore[union-attr]  # it was made with a pipe
    try:
        process.wait(_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()  # its job is taken again by the next one
        process.wait()
