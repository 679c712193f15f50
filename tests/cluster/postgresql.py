"""A PostgreSQL on loopback, of Debian's packages, to be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Self

from tests.cluster.building import NotToBeHad
from tests.cluster.processes import end_of, ended, free_ports, started, until

USER, DATABASE = "archive", "archive"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "200",
}


def programs() -> Path:
    """The folder of the newest server's programs. Raises `NotToBeHad`."""
    found = [each for each in Path("/usr/lib/postgresql").glob("*/bin") if (each / "initdb").exists()]
    if not found:
        raise NotToBeHad("PostgreSQL is not installed (Debian's package `postgresql`)")
    return max(found, key=lambda each: int(each.parent.name.partition(".")[0]))


class PostgreSQL:
    """A server with its data in `folder`/data, one user and one database, called `archive`, and no password. As a
    context it is started, and ended whatever happens; its process also ends with ours."""

    def __init__(self, folder: Path) -> None:
        self._programs = programs()
        self._folder = folder
        self._data = folder / "data"
        self._log = folder / "postgresql.log"
        (self.port,) = free_ports(1)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers, as a setting of the archive has it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, unless it runs, and come back when it takes connections. The first time its database is made."""
        if self._process is not None and self._process.poll() is None:
            return
        is_new = not (self._data / "PG_VERSION").exists()
        if is_new:
            self._make()
        self._run()
        if is_new:
            self._client("createdb", DATABASE)

    def kill(self) -> None:
        """End it as a power cut does, with all processes of its connections."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it, and break off what is asked of it."""
        if self._process is not None:
            ended(self._process, signal.SIGINT)
            self._process = None

    def pid(self) -> int:
        """The server's first process."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def _make(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._data.mkdir(exist_ok=True)
        if os.getuid() == 0:  # which PostgreSQL refuses to be
            shutil.chown(self._data, "postgres", "postgres")
            temporary = Path(gettempdir())
            for above in (each for each in self._data.parents if temporary in each.parents):
                above.chmod(above.stat().st_mode | 0o011)  # so that it can reach its own
        command = [str(self._programs / "initdb"), "-D", str(self._data), "-U", USER, "--auth=trust"]
        more = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync", "--no-instructions"]
        making = started([*command, *more], self._log, user="postgres")
        if making.wait():
            raise NotToBeHad(f"initdb failed:\n{end_of(self._log)}")

    def _run(self) -> None:
        told = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *told]
        process: subprocess.Popen[bytes] | None = None

        def answers() -> bool:
            # After a kill processes of the one before may still be ending: the next start is refused, and tried again.
            nonlocal process
            if process is None or process.poll() is not None:
                process = self._process = started(command, self._log, on_death="INT", user="postgres")
            return self._is_ready()

        until(answers, 60.0, lambda: end_of(self._log))

    def _is_ready(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1.0):
            command = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            return subprocess.run(command, check=False).returncode == 0
        return False

    def _client(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, *arguments]
        subprocess.run(command, check=True)
