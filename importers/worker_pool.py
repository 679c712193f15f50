"""Items to what they hold, by the importer that knows each, in processes of their own, in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from queue import SimpleQueue
from typing import Self, TypeVar

from archive.document import Document
from importers.errors import FileTooLarge
from importers.guide.guide import NO_GUIDE, Guide
from importers.page.dates.forms import two_ways
from importers.protocol import (
    Damaged,
    Found,
    Item,
    Known,
    LargeFile,
    Listed,
    Met,
    NoOriginal,
    Rejected,
    SiteAddress,
    TwoWays,
    Unread,
    Withheld,
)
from importers.readers.far_file import open_far
from importers.readers.reader import Forks, Reader, TooCostly
from importers.registry import is_of_pages, lists, look_of, private, recognise

MOST_REJECTED = 10_000
"""Records of one item that are told to be rejected one by one: each takes more room than what it was made of."""

_WAITING = 8  # items that wait for a process, or their results for us, per process

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def read_item(item: Met) -> Iterator[Found]:
    """What one item holds."""
    if not isinstance(item, Item):
        yield item
    elif importer := recognise(item):
        may_list, of_pages = lists(importer), is_of_pages(importer)
        if private(importer):
            yield NoOriginal(item.path)
        try:
            two_ways.take_met()
            for found in importer.read(item):
                met = two_ways.take_met()
                if met and isinstance(found, Document | Damaged | Listed) and _is_doubtful(found, met):
                    yield TwoWays(found.path if isinstance(found, Document) else found.document.path)
                if isinstance(found, Listed | Withheld) and not may_list:
                    fault = f"the importer {importer.name!r} lists articles and has no `lists = True`; correct it"
                    yield Rejected(found.place if isinstance(found, Withheld) else found.document.path, fault)
                else:
                    yield _of_item(found, item, of_pages)
        except FileTooLarge as error:
            yield Unread(item.path, str(error))
    else:
        yield Rejected(item.path, "no importer knows this kind of file; save it as a page, a table or text")


def _is_doubtful(found: Document | Damaged | Listed, met: frozenset[date]) -> bool:
    """Whether the date of what is found is one of those that may be read in two ways, or is missing for that."""
    published = (found if isinstance(found, Document) else found.document).published
    return published is None or (published.first == published.last and published.first in met)


def _of_item(found: Found, item: Item, of_pages: bool) -> Found:
    """What is found, as it is told of this item."""
    if item.guide.language and isinstance(found, Document | Damaged | Listed):
        found = _in_language(found, item.guide.language)
    if not isinstance(found, Document):
        return found
    if item.losses:
        return Damaged(found, item.losses)  # it completes no page, but comes by itself, and a sound page mends it
    return Listed(found) if of_pages and found.url else found


def _in_language(found: Document | Damaged | Listed, language: str) -> Document | Damaged | Listed:
    """What is found, in the language that the admin says."""
    if isinstance(found, Document):
        return replace(found, language=language)
    return replace(found, document=replace(found.document, language=language))


def read_listed(item: Item) -> Iterator[Found]:
    """What one item holds that lists articles, and what of it could not be read; nothing of any other; and behind that
    which importer knows it."""
    importer = recognise(item)
    if importer and lists(importer):
        item = replace(item, importer=importer.name)
        found = read_item(item) if (look := look_of(importer)) is None else look(item)
        kinds = Listed | Withheld | SiteAddress | NoOriginal | Unread
        with suppress(FileTooLarge):  # which is told when it is read
            yield from (each for each in found if isinstance(each, kinds))
    if importer:
        yield Known(importer.name)


def processes_here() -> int:
    """How many processes this machine can run at once for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(items: Iterable[Met], guide: Guide, processes: int) -> Iterator[tuple[Met, Iterable[Found]]]:
    """As `Readers.read`, by readers that end with it."""
    with Readers(guide, processes) as readers:
        yield from readers.read(items)


class Readers:
    """Processes that read under one guide, begun when they are first needed. They end with the `with`."""

    def __init__(self, guide: Guide, processes: int) -> None:
        self._guide = guide
        self._processes = processes
        self._forks: Forks | None = None
        self._pool = ThreadPoolExecutor(processes)  # a thread waits for each process
        self._free: SimpleQueue[Reader] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._forks:
            self._forks.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def read(
        self, items: Iterable[Met], work: Callable[[Item], Iterable[Found]] = read_item
    ) -> Iterator[tuple[Met, Iterable[Found]]]:
        """Each item with what `work` finds in it, in the order of the items; the processes read ahead of who asks.

        An item that takes too much time or memory, or ends its process, is `Rejected` and the others are read. A file
        that is too large to be held is read while what it holds is asked for. Raises what walking the items raises,
        and `ReadingFailed`.
        """
        waiting: deque[tuple[Met, Future[list[Found]] | Iterable[Found]]] = deque()
        for item in items:
            if not isinstance(item, Item):
                waiting.append((item, [item]))
            elif item.is_held:
                self._begin()
                waiting.append((item, self._pool.submit(self._read_held, item, work)))
            else:
                waiting.append((item, self._read_large(item, work)))
            if len(waiting) > _WAITING * self._processes:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())

    def map(self, work: Callable[[_Given], _Made], things: Iterable[_Given]) -> list[_Made | None]:
        """What `work` makes of each thing; None where that took too much."""
        given = list(things)
        if given:
            self._begin()
        return list(self._pool.map(lambda each: self._made(work, each), given))

    def _begin(self) -> None:
        if self._forks is None:
            two_ways.say_order(self._guide.date_order)  # for those that are forked from here
            _guide[:] = [self._guide]  # readers find it here: it is large, and they are made from this process
            self._forks = Forks(self._processes + 1)
            for number in range(self._processes):
                self._free.put(Reader(self._forks, number))
            self._for_large = Reader(self._forks, self._processes)

    def _read_held(self, item: Item, work: Callable[[Item], Iterable[Found]]) -> list[Found]:
        reader = self._free.get()
        try:
            return list(_read(reader, item, work))
        finally:
            self._free.put(reader)

    def _read_large(self, item: Item, work: Callable[[Item], Iterable[Found]]) -> Iterator[Found]:
        # In this thread, which walks the container that the file lies in.
        self._begin()
        yield from _read(self._for_large, item, work)

    def _made(self, work: Callable[[_Given], _Made], thing: _Given) -> _Made | None:
        reader = self._free.get()
        try:
            return next(reader.run(partial(_once, work), thing), None)
        except TooCostly:
            return None
        finally:
            self._free.put(reader)


def _once(work: Callable[[_Given], _Made], thing: _Given) -> Iterator[_Made]:
    """Work that gives one thing, as work that gives several."""
    yield work(thing)


def _guided(work: Callable[[Item], Iterable[Found]], item: Item) -> Iterable[Found]:
    """Work on an item, which gets the guide where it is done."""
    return work(replace(item, guide=_guide[0]))


_guide: list[Guide] = []


def _read(reader: Reader, item: Item, work: Callable[[Item], Iterable[Found]]) -> Iterator[Found]:
    content, size = item.content, 0
    if isinstance(content, LargeFile):
        content = LargeFile(content.head, open_far, content.limit)
    else:
        size = len(content)
    found = rejected = 0
    last: Document | None = None  # the document of a whole file, until it is known that reading came to its end
    try:
        for each in reader.run(partial(_guided, work), replace(item, guide=NO_GUIDE, content=content), size, item.open):
            found += 1
            if last:
                yield last
            last = each if isinstance(each, Document) and each.path == item.path else None
            rejected += isinstance(each, Rejected)
            if not last and (rejected <= MOST_REJECTED or not isinstance(each, Rejected)):
                yield each
        if last:
            yield last
    except TooCostly as error:
        if last:
            yield Damaged(last, ("its file could not be read to its end",))
        yield Unread(item.path, f"{error}{'; what follows in it was not read' if found else ''}")
    if rejected > MOST_REJECTED:
        yield Rejected(item.path, f"{rejected - MOST_REJECTED:,} more of its records were rejected, for such reasons")


def _result(item: Met, found: Future[list[Found]] | Iterable[Found]) -> tuple[Met, Iterable[Found]]:
    return item, found.result() if isinstance(found, Future) else found
