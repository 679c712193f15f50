"""One PostgreSQL for all processes of a run of tests: that of the environment, or one that is started when it is first
needed and ends with the run, however that ends."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.building import NotToBeHad
from tests.cluster.postgresql import PostgreSQL
from tests.support.paths import ROOT

SERVER = "HEMEROTECA_TEST_POSTGRESQL"
"""Names the database, as a setting of an archive does."""


def server_of(run: Path, process: int) -> str:
    """The URL of a database for the run whose folder is `run`, whose first process is `process`. Raises `NotToBeHad`
    with a sentence why there is none."""
    if said := os.environ.get(SERVER):
        return said
    with (run / "postgresql").open("a+") as told:
        fcntl.flock(told, fcntl.LOCK_EX)
        told.seek(0)
        if not (answer := told.read()):
            answer = _begun(process)
            told.write(answer)
    url, _, why = answer.partition("\n")
    if not url:
        raise NotToBeHad(why)
    return url


def _begun(process: int) -> str:
    """The first lines of what keeps the server: its URL, or nothing and why."""
    command = [sys.executable, "-m", __name__, str(process)]
    keeper = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    keeper.returncode = 0  # nobody waits for it: it ends after the run
    assert keeper.stdout
    with keeper.stdout:
        return keeper.stdout.read()


def _keep(process: int) -> None:
    """Keep a server for as long as a process lives, and say first where it is."""
    with TemporaryDirectory(prefix="hemeroteca-postgresql-") as folder:
        try:
            server = PostgreSQL(Path(folder) / "server")
            server.start()
        except (NotToBeHad, OSError) as error:
            sys.stdout.write(f"\n{error}")
            return
        try:
            sys.stdout.write(server.url)
            sys.stdout.flush()
            os.close(1)  # whoever reads has read all
            with suppress(ProcessLookupError):
                while True:
                    os.kill(process, 0)
                    time.sleep(0.5)
        finally:
            server.stop()


if __name__ == "__main__":
    _keep(int(sys.argv[1]))
