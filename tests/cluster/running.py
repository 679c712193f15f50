"""The program's own processes of a fleet: web servers, and what imports and syncs beside readers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.cluster.processes import end_of, ended, free_ports, started, until
from tests.support.paths import ROOT

_ENVIRONMENT = {"HEMEROTECA_ADDRESS": "https://archive.example.org", "HEMEROTECA_FREEZE": "off"}


class WebServer:
    """`hemeroteca serve` with two workers over a home of its own."""

    def __init__(self, home: Path, log: Path) -> None:
        self.home = home
        (self._port,) = free_ports(1)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def site(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, unless it runs, and come back when it answers."""
        if self._process is not None and self._process.poll() is None:
            return
        command = [sys.executable, "-m", "webui", "serve", "--home", str(self.home), "--port", str(self._port)]
        environment = {**os.environ, **_ENVIRONMENT}
        settings = [f"{name}={value}" for name, value in environment.items() if name in _ENVIRONMENT]
        self._process = started(
            ["env", *settings, *command, "--no-worker", "--workers", "2"], self._log, on_death="TERM"
        )
        until(self._answers, 180, lambda: end_of(self._log))

    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self._process is not None
        pid = self._process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """End all of its processes at once."""
        assert self._process is not None
        for each in (self._process.pid, *self.workers()):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """End it in good order."""
        if self._process is not None:
            ended(self._process)
            self._process = None

    def _answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.site}/livez", timeout=2) as answer:
            return bool(answer.status == 200)
        return False


class Background:
    """A process of `tests.cluster.background`, and what it said."""

    def __init__(
        self, work: str, home: Path, pause: float, first: int = 0, told: Callable[[str], None] = print
    ) -> None:
        command = [sys.executable, "-m", "tests.cluster.background", work, str(home), str(pause), str(first)]
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", *command], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        self._told = told
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait()
        self._thread.join()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told(line.rstrip("\n"))
