"""The servers of the tests, by hand: `python -m tests.cluster VERB`.

build            fetch and compile what OpenSearch needs
start            start three nodes and one PostgreSQL, say where they answer, and keep them until interrupted or `stop`
run -- COMMAND   the same while a command runs, which finds them in its environment; its status is ours
suites           say which files of tests speak to the servers that the environment names
green            wait until all nodes are there with every copy of every shard
kill N, freeze N, thaw N, again N    end node N as a power cut does, have it stand still, let it go on, start it again
stop             end what `start` started
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.building import CACHE, NotToBeHad, build
from tests.cluster.postgresql import PostgreSQL
from tests.cluster.search_nodes import SearchNodes
from tests.cluster.suites import suites
from tests.support.paths import ROOT

SEARCH, STORE = "HEMEROTECA_TEST_OPENSEARCH", "HEMEROTECA_TEST_POSTGRESQL"
"""What the tests find the servers by: addresses of nodes with commas between, and the address of a database."""

_CONTROL = CACHE / "control"  # a socket on which the one who keeps the servers is told what to do


@contextmanager
def servers() -> Iterator[tuple[SearchNodes | None, dict[str, str]]]:
    """Both kinds of servers, where they are to be had, and the environment that tells of them."""
    nodes: SearchNodes | None = None
    told: dict[str, str] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="hemeroteca-servers-")))
        try:
            told[STORE] = stack.enter_context(PostgreSQL(folder / "postgresql")).url
        except NotToBeHad as error:
            _say(f"without PostgreSQL: {error}")
        try:
            nodes = stack.enter_context(SearchNodes(build(), folder / "opensearch"))
            told[SEARCH] = ",".join(nodes.urls)
        except NotToBeHad as error:
            _say(f"without OpenSearch: {error}")
        yield nodes, told


def main(arguments: list[str]) -> int:
    """Do what the words say; the status to end with."""
    match arguments:
        case ["build"]:
            try:
                built = build()
            except NotToBeHad as error:
                _say(str(error))
                return 1
            _say(f"OpenSearch {built.release.version} on Java {built.java.version}")
        case ["suites"]:
            sys.stdout.write("\n".join(str(each.relative_to(ROOT)) for each in suites()) + "\n")
        case ["run", "--", *command] if command:
            with servers() as (_nodes, told):
                return subprocess.run(command, env={**os.environ, **told}, check=False).returncode
        case ["start"]:
            with suppress(KeyboardInterrupt), servers() as (nodes, told):
                for name, value in told.items():
                    sys.stdout.write(f"{name}={value}\n")
                sys.stdout.flush()
                _keep(nodes)
        case ["green" | "stop"] | ["kill" | "freeze" | "thaw" | "again", _]:
            return _tell(" ".join(arguments))
        case _:
            _say(__doc__ or "")
            return 2
    return 0


def _keep(nodes: SearchNodes | None) -> None:
    """Do what is told on the socket, until that is `stop`."""
    _CONTROL.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(_CONTROL))
        listener.listen()
        try:
            while True:
                asker, _ = listener.accept()
                with asker:
                    verb, _space, number = asker.recv(100).decode().partition(" ")
                    if verb == "stop":
                        asker.sendall(b"stopping")
                        return
                    asker.sendall(_done(nodes, verb, number).encode())
        finally:
            _CONTROL.unlink(missing_ok=True)


def _done(nodes: SearchNodes | None, verb: str, number: str) -> str:
    if nodes is None:
        return "no nodes are here"
    if verb == "green":
        return f"green after {nodes.green():.1f} s"
    if not number.isdecimal() or int(number) not in nodes.numbers:
        return f"the nodes are {', '.join(map(str, nodes.numbers))}"
    verbs: dict[str, Callable[[int], None]] = {"kill": nodes.kill, "freeze": nodes.freeze, "thaw": nodes.thaw}
    verbs.get(verb, nodes.start)(int(number))
    return f"{verb} {number}: done"


def _tell(words: str) -> int:
    try:
        with socket.socket(socket.AF_UNIX) as keeper:
            keeper.connect(str(_CONTROL))
            keeper.sendall(words.encode())
            _say(keeper.recv(1_000).decode())
    except OSError:
        _say("no servers are kept here: start them first")
        return 1
    return 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
