"""Server processes that end with whoever started them, however that ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.cluster.building import NotToBeHad

_PATIENCE = 20.0  # seconds for a server to end by itself


def started(command: Sequence[str], log: Path, *, on_death: str = "KILL", user: str = "") -> subprocess.Popen[bytes]:
    """A process with its output in `log`. The system sends it the signal `on_death` when the thread that calls this
    is gone. `user`: whose it is to be, where we are root. Raises `NotToBeHad`."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise NotToBeHad("setpriv is not installed (Debian's package `util-linux`)")
    # The inner one is the last to change anything: a change of user takes the signal away.
    whole = [setpriv, f"--pdeathsig={on_death}", *command]
    if user and os.getuid() == 0:
        whole = [setpriv, f"--reuid={user}", f"--regid={user}", "--clear-groups", *whole]
    with log.open("ab") as file:
        return subprocess.Popen(whole, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True)


def ended(process: subprocess.Popen[bytes], by: int = signal.SIGTERM) -> None:
    """Tell a process to end, also one that is frozen, and come back when it has."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGCONT)
        process.send_signal(by)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_ports(number: int) -> list[int]:
    """So many ports of loopback that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    try:
        return [int(each.getsockname()[1]) for each in held]
    finally:
        for each in held:
            each.close()


def until(is_so: Callable[[], object], seconds: float, otherwise: Callable[[], str]) -> float:
    """Wait until it is so; the seconds that it took. Raises `TimeoutError` with what `otherwise` says."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > seconds:
            raise TimeoutError(otherwise())
        time.sleep(0.1)
    return time.monotonic() - began


def end_of(log: Path, characters: int = 3_000) -> str:
    """The last of what a server said."""
    return log.read_text("utf-8", "replace")[-characters:] if log.exists() else ""
