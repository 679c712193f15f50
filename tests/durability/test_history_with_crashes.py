"""Any sequence of imports, edits, removals, undos, syncs, backups and crashes: the archive and its index hold what a
dictionary holds.

A crash is a copy of all files as they lie, opened in place of those that are in use: what a process leaves that was
killed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from archive.backup.make import make_backup
from archive.backup.restore import restore_backup
from archive.home import Home
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import sync
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.shelf import article, put

NUMBERS = st.integers(0, 7)
WORDS = ("river", "mine", "school")


class Archive(RuleBasedStateMachine):
    """The program beside a model of it: for each import that stands, what it said of which article."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        self.count = 0
        self.path = self.folder / "home-0"
        self.home = Home.open(self.path, create=True)
        self.imports: list[dict[int, str]] = []
        self.undone: set[int] = set()
        self.removed: set[int] = set()
        self.edited: dict[int, str] = {}
        self.backups: list[tuple[Path, tuple[list[dict[int, str]], set[int], set[int], dict[int, str]]]] = []

    def teardown(self) -> None:
        """Leave nothing."""
        self.home.close()
        shutil.rmtree(self.folder)

    def expected(self) -> dict[str, str]:
        """The titles that are held, by address, with the text's word."""
        said: dict[int, str] = {}
        for number, each in enumerate(self.imports):
            if number not in self.undone:
                said |= each
        held = {number: word for number, word in said.items() if number not in self.removed}
        return {article(n).url: f"{self.edited.get(n, f'Article {n}')} {word}" for n, word in held.items()}

    def ids(self) -> dict[str, str]:
        return {stored.document.url: stored.id for stored in self.home.store.documents()}

    def again(self, path: Path) -> None:
        self.home.close()
        shutil.rmtree(self.path)
        self.path, self.home = path, Home.open(path)

    def fresh(self) -> Path:
        self.count += 1
        return self.folder / f"home-{self.count}"

    @rule(numbers=st.sets(NUMBERS, min_size=1, max_size=4), word=st.sampled_from(WORDS))
    def imported(self, numbers: set[int], word: str) -> None:
        put(self.home, *(article(n, f"only{n} {word} flows by day {n}, and {word} again.") for n in sorted(numbers)))
        self.imports.append(dict.fromkeys(numbers, word))

    @rule(number=NUMBERS)
    def taken_out(self, number: int) -> None:
        if document := self.ids().get(article(number).url):
            self.home.store.remove(document, "libel")
            self.removed.add(number)

    @rule(number=NUMBERS, title=st.sampled_from(("Mended", "Corrected")))
    def mended(self, number: int, title: str) -> None:
        if document := self.ids().get(article(number).url):
            self.home.store.edit(document, {"title": title})
            self.edited[number] = title

    @precondition(lambda self: len(self.undone) < len(self.imports))
    @rule(data=st.data())
    def turned_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(set(range(len(self.imports))) - self.undone)))
        self.home.store.undo(number + 1)
        self.undone.add(number)

    @precondition(lambda self: self.undone)
    @rule(data=st.data())
    def done_again(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.undone)))
        self.home.store.redo(number + 1)
        self.undone.discard(number)

    @rule(rebuild=st.booleans())
    def followed(self, rebuild: bool) -> None:
        sync(self.home, rebuild=rebuild)
        searcher = Searcher(self.home)
        said = list(self.expected().values())
        for word in WORDS:
            found = searcher.search(Query(text=word, tree=parse(word).tree)).total
            assert found == sum(word in each for each in said)
        searcher.close()
        assert check(self.home) == []

    @rule()
    def crashed(self) -> None:
        """All that another process sees of the files, whatever this one still holds in memory."""
        path = self.fresh()
        shutil.copytree(self.path, path)
        self.again(path)

    @rule(stage=st.sampled_from(("publish", "_point_at", "write")))
    def crashed_while_following(self, stage: str) -> None:
        def crash(*_arguments: object, **_named: object) -> None:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Generations, stage, crash)
            try:
                sync(self.home)
            except KeyboardInterrupt:
                self.crashed()

    @precondition(lambda self: len(self.backups) < 3)
    @rule(as_folder=st.booleans())
    def backed_up(self, as_folder: bool) -> None:
        target = self.folder / f"backup-{len(self.backups)}"
        make_backup(self.home, target, as_folder=as_folder)
        model = (list(self.imports), set(self.undone), set(self.removed), dict(self.edited))
        self.backups.append((target, model))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        target, model = data.draw(st.sampled_from(self.backups))
        path = self.fresh()
        restore_backup(target, path)
        self.again(path)
        imports, undone, removed, edited = model
        self.imports, self.undone, self.removed, self.edited = list(imports), set(undone), set(removed), dict(edited)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        held = {
            stored.document.url: f"{stored.document.title} {stored.document.body.split()[1]}"
            for stored in self.home.store.documents()
        }
        assert held == self.expected()
        assert self.home.store.count() == len(held)


def run(examples: int) -> None:
    some = settings(
        max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Archive, settings=some)


def test_two_hundred_steps_with_crashes_end_where_a_dictionary_ends() -> None:
    run(10)


@pytest.mark.soak
def test_twenty_thousand_steps_with_crashes_end_where_a_dictionary_ends() -> None:
    run(1_000)
