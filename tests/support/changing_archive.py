"""A small archive that changes a little again and again, for tests of what an index does when its work is cut off."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from archive.document import Document
from archive.home import Home
from index.arrays import merge, postings_builder, segment_builder, writer
from index.following.check import check
from index.following.generations import KEPT
from index.following.sync import sync
from index.query import Query
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.shelf import article, home_with, put

WORDS = "river mine school vote drought bridge council harvest".split()
_HURRIED = (
    (postings_builder, "_BATCH", 4),  # articles read at once
    (segment_builder, "_TOKEN", 1 << 22),  # bytes a token is taken to need: few of them fit into the budget
    (merge, "_PER_ELEMENT", 1 << 22),
    (writer, "FAN", 3),
)


def hurry(change: Callable[[object, str, object], None] = setattr) -> None:
    """Let the engine flush every fourth article and merge every third segment."""
    for owner, name, value in _HURRIED:
        assert hasattr(owner, name)
        change(owner, name, value)


class ChangingArchive:
    """A home of eighty short articles that changes a little with every `change`, and what it ought to hold."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.path, self.chance = path, chance
        self._next = 80
        self.held = {number: self._article(number) for number in range(self._next)}
        home_with(path, *self.held.values()).close()
        self.indexed = dict(self.held)

    def change(self) -> None:
        """Eight articles edited, four new, four removed, in the archive alone."""
        edited = self.chance.sample(sorted(self.held), 12)
        gone, edited = edited[:4], edited[4:] + list(range(self._next, self._next + 4))
        self._next += 4
        home = Home.open(self.path)
        ids = {stored.document.url: stored.id for stored in home.store.documents()}
        for number in gone:
            home.store.remove(ids[self.held.pop(number).url], "to be gone")
        changed = {number: self._article(number) for number in edited}
        put(home, *changed.values())
        self.held |= changed
        home.close()

    def look(self) -> None:
        """Search answers rightly from what there is; a sync heals the rest; nothing is lost and nothing doubled."""
        home = Home.open(self.path)
        searcher = Searcher(home, builds=False)
        assert answers(searcher) in (right(self.indexed), right(self.held)), "neither before nor after"
        searcher.close()
        sync(home)
        self.indexed = dict(self.held)
        searcher = Searcher(home, builds=False)
        assert answers(searcher) == right(self.held)
        ids = list(searcher.ids())
        assert len(ids) == len(set(ids))
        searcher.close()
        assert check(home) == []
        assert sorted(stored.document.body for stored in home.store.documents()) == sorted(
            document.body for document in self.held.values()
        )
        assert not list(home.index.glob("draft-*"))
        assert len(list(home.index.glob("generation-*"))) <= KEPT
        home.close()

    def _article(self, number: int) -> Document:
        # A word for each article alone, so that one is not mistaken for another.
        return article(number, " ".join([f"only{number}", *self.chance.choices(WORDS, k=12)]))


def answers(searcher: Searcher) -> tuple[int, ...]:
    """How many articles there are, and how many have each of the words."""
    queries = (Query(tree=Everything()), *(Query(text=word, tree=parse(word).tree) for word in WORDS))
    return tuple(searcher.search(query).total for query in queries)


def right(held: dict[int, Document]) -> tuple[int, ...]:
    """What `answers` ought to be of an index that holds these."""
    bodies = [document.body.split() for document in held.values()]
    return (len(held), *(sum(word in body for body in bodies) for word in WORDS))


def write_edition(path: Path, edition: int, count: int) -> Path:
    """A file of so many articles that are not those of another edition."""
    chance = random.Random(edition)
    with path.open("w") as file:
        for number in range(count):
            body = f"Edition {edition}. " + " ".join(chance.choices(WORDS, k=60))
            file.write(json.dumps({"id": number, "title": f"Article {number}", "body": body}) + "\n")
    return path
