"""kill -9 at every step of a move, and at random moments of one: the archive is whole and in one place, can be written
to, and another try brings it where it was to go."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from archive.database import file_move
from archive.errors import NotMoved
from archive.home import DATABASE, Home
from archive.move import copying, files, journal
from archive.move import move as moving
from archive.move.journal import DRAFTS
from archive.move.move import move
from archive.servers import JOURNAL, SERVERS, StoreServer, read_servers
from tests.support.children import forked
from tests.support.full_archive import shelf_in
from tests.support.shelf import article, home_with, put


def build_home(path: Path) -> Home:
    """A few articles, one of them removed, and topic rules."""
    home = home_with(path, *(article(n) for n in range(8)))
    home.store.remove(next(home.store.documents()).id, "a court said so")
    home.shelf.put("topics.toml", b"[topics.water]\nquery = 'river'\n")
    home.shelf.put("about.md", b"# About\n")
    home.desk.dispose()
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


@dataclass(frozen=True)
class Step:
    """A function that a move calls, and before or after which of its calls the process is killed."""

    module: str
    function: str
    after: bool
    call: int = 1

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.module}.{self.function} {self.call}"

    def patch(self) -> None:
        """Have this process be killed there."""
        owner = _MODULES[self.module]()
        real: Callable[..., Any] = getattr(owner, self.function)
        calls = 0

        def dying(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == self.call and not self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            found = real(*given, **named)
            if calls == self.call:
                os.kill(os.getpid(), signal.SIGKILL)
            return found

        setattr(owner, self.function, dying)


def _server_move() -> ModuleType:
    from archive.database.postgresql import moving as server_move

    return server_move


_MODULES: dict[str, Callable[[], ModuleType]] = {
    "server": _server_move,
    "file_move": lambda: file_move,
    "files": lambda: files,
    "journal": lambda: journal,
    "move": lambda: moving,
    "copying": lambda: copying,
}


def steps(often: Iterable[Step], seldom: Iterable[Step]) -> list[Any]:
    """Of a test that is made at each of them, at the latter only in its long form."""
    return [*(pytest.param(each, id=str(each)) for each in often)] + [
        pytest.param(each, id=str(each), marks=pytest.mark.soak) for each in seldom
    ]


TO_SERVER = steps(
    (
        Step("server", "load", after=False, call=20),
        Step("journal", "write", after=True),
        *(Step("move", "set_store", after=each) for each in (False, True)),
        Step("server", "release", after=True),
        Step("journal", "put_into", after=True),
    ),
    (
        *(Step("server", "make_draft", after=True, call=n) for n in (1, 2)),
        *(Step("server", "load", after=False, call=n) for n in (1, 5, 12, 30, 36)),
        Step("server", "analyze", after=True),
        *(Step("move", "compare", after=True, call=n) for n in (1, 2)),
        Step("journal", "write", after=False),
        Step("server", "release", after=False),
        Step("journal", "put_into", after=False),
        Step("journal", "end", after=True),
    ),
)
TO_HOME = steps(
    (
        Step("file_move", "load", after=False, call=12),
        *(Step("journal", "put_into", after=each) for each in (False, True)),
        Step("server", "mark_moved", after=True, call=2),
        Step("move", "set_store", after=True),
        Step("server", "put_aside", after=False),
    ),
    (
        *(Step("files", "make", after=True, call=n) for n in (1, 2)),
        *(Step("file_move", "load", after=False, call=n) for n in (1, 5, 20, 30)),
        Step("files", "look_through", after=True),
        *(Step("journal", "write", after=each) for each in (False, True)),
        Step("server", "mark_moved", after=True, call=1),
        Step("move", "set_store", after=False),
        Step("server", "put_aside", after=True),
        Step("journal", "end", after=True),
    ),
)


def killed_in(path: Path, to: StoreServer | None, step: Step) -> bool:
    """Move in a process of its own; whether that was killed."""

    def work() -> None:
        step.patch()
        with closing(Home.open(path)) as home:
            move(home, to)

    _, status = os.waitpid(forked(work), 0)
    return os.WIFSIGNALED(status)


def texts(path: Path) -> list[tuple[str, str, int]]:
    """What the archive holds, wherever it is."""
    with closing(Home.open(path)) as home:
        return [(each.id, each.document.body, home.store.position().seq) for each in home.store.documents()]


def write_one(path: Path, number: int) -> None:
    """Put an article where the archive is."""
    with closing(Home.open(path)) as home, home.writing("import"):
        put(home, article(number))


@pytest.mark.parametrize("step", TO_SERVER)
def test_killed_on_the_way_to_a_server_it_is_in_one_place_and_goes_there_again(
    home: Home, server: StoreServer, step: Step
) -> None:
    path = home.path
    home.close()
    before = texts(path)
    assert killed_in(path, server, step)
    assert texts(path) == before
    is_there = read_servers(path).store is not None
    assert is_there is not (path / DATABASE).exists()
    write_one(path, 50)
    rest = texts(path)
    if not is_there:
        with closing(Home.open(path)) as opened:
            move(opened, server)
    assert texts(path) == rest
    assert read_servers(path).store == server
    assert not (path / JOURNAL).exists()
    with closing(Home.open(path)) as opened:
        assert opened.shelf.read("about.md") == b"# About\n"
        move(opened, None)
    assert texts(path) == rest


@pytest.mark.parametrize("step", TO_HOME)
def test_killed_on_the_way_home_it_is_in_one_place_and_goes_there_again(
    home: Home, server: StoreServer, step: Step
) -> None:
    path = home.path
    home.close()
    before, shelf = texts(path), shelf_in(path)
    with closing(Home.open(path)) as opened:
        move(opened, server)
    assert killed_in(path, None, step)
    assert texts(path) == before
    is_there = read_servers(path).store is None
    assert is_there is (path / DATABASE).exists()
    write_one(path, 50)
    rest = texts(path)
    if not is_there:
        with closing(Home.open(path)) as opened:
            move(opened, None)
    assert (texts(path), shelf_in(path)) == (rest, shelf)
    assert not (path / SERVERS).exists()
    assert not [each for each in (JOURNAL, DRAFTS) if (path / each).exists()]
    with closing(Home.open(path)) as opened:
        try:
            move(opened, server)
        except NotMoved as error:
            # What was killed before it could be put aside is kept, and closed.
            assert "holds an archive already" in str(error)
            assert step == Step("server", "put_aside", after=False)


def test_what_came_onto_the_shelf_meanwhile_is_brought_after_and_never_twice(home: Home, server: StoreServer) -> None:
    """Also where the move was killed at that moment; what was put there since is not written over."""
    path = home.path
    home.close()

    def work() -> None:
        real = journal.put_into

        def late(source: Path, target: Path, names: tuple[str, ...], *, renaming: bool = False) -> None:
            (path / "about.md").write_bytes(b"# Put there meanwhile\n")
            real(source, target, names, renaming=renaming)
            os.kill(os.getpid(), signal.SIGKILL)

        journal.put_into = late
        with closing(Home.open(path)) as opened:
            move(opened, server)

    _, status = os.waitpid(forked(work), 0)
    assert os.WIFSIGNALED(status)
    left = (path / JOURNAL).read_bytes()
    with closing(Home.open(path)) as opened:
        assert opened.shelf.read("about.md") == b"# Put there meanwhile\n"
        opened.shelf.put("about.md", b"# Put there since\n")
    assert not (path / JOURNAL).exists()
    (path / JOURNAL).write_bytes(left)  # as another process has it that was about to do the same
    with closing(Home.open(path)) as opened:
        assert opened.shelf.read("about.md") == b"# Put there since\n"


@pytest.mark.soak
def test_killed_at_any_moment_it_is_in_one_place(home: Home, server: StoreServer) -> None:
    path = home.path
    home.close()
    before, chance, kills = texts(path), random.Random(7), 0
    place: StoreServer | None = None
    for _ in range(200):
        to = None if place else server

        def work(to: StoreServer | None = to) -> None:
            with closing(Home.open(path)) as opened:
                move(opened, to)

        child = forked(work)
        time.sleep(chance.uniform(0.2, 2.0))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        assert texts(path) == before
        place = read_servers(path).store
    assert kills > 50
