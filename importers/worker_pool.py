"""Items to what they hold, by the importer that knows each, in one process or in several, in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import chain, islice
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

from archive.errors import Repair
from importers.errors import FileTooLarge, ReadingFailed
from importers.guide.guide import NO_GUIDE, Guide
from importers.protocol import Found, Item, Listed, Met, Rejected
from importers.registry import lists, recognise

_WAITING = 8  # items that wait for a process, or their results for us, per process
_ALONE = 24  # items that are read before others are called to help: a process takes a second to come

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def read_item(item: Met) -> Iterator[Found]:
    """What one item holds."""
    if not isinstance(item, Item):
        yield item
    elif importer := recognise(item):
        may_list = lists(importer)
        try:
            for found in importer.read(item):
                if isinstance(found, Listed) and not may_list:
                    fault = f"the importer {importer.name!r} lists articles and has no `lists = True`; correct it"
                    yield Rejected(found.document.path or item.path, fault)
                else:
                    yield found
        except FileTooLarge as error:
            yield Rejected(item.path, str(error))
    else:
        yield Rejected(item.path, "no importer knows this kind of file; save it as a page, a table or text")


def processes_here() -> int:
    """How many processes this machine can run at once for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(processes: int) -> Callable[[Callable[[_Given], _Made], Iterable[_Given]], list[_Made]]:
    """A `map` over several processes, for few things that take long each; with one process, or few things, in this
    one."""

    def run(work: Callable[[_Given], _Made], things: Iterable[_Given]) -> list[_Made]:
        given = list(things)
        if processes < 2 or len(given) < 4:
            return [work(each) for each in given]
        with _pool(processes, NO_GUIDE) as pool:
            return list(pool.map(work, given))

    return run


def read_all(items: Iterable[Met], guide: Guide, processes: int) -> Iterator[tuple[Met, Iterable[Found]]]:
    """Each item with what it holds, in the order of the items; several processes read ahead of the one that asks.

    A file of many records that is too large to be held is read here, record by record. Raises `ReadingFailed` when a
    process dies, and what walking the items raises.
    """
    items = iter(items)
    if processes < 2:
        yield from ((item, read_item(item)) for item in items)
        return
    few = list(islice(items, _ALONE))
    if len(few) < _ALONE:
        yield from ((item, read_item(item)) for item in few)
        return
    yield from _read_ahead(chain(few, items), guide, processes)


def _read_ahead(items: Iterator[Met], guide: Guide, processes: int) -> Iterator[tuple[Met, Iterable[Found]]]:
    waiting: deque[tuple[Met, Future[list[Found]] | None]] = deque()
    with _pool(processes, guide) as pool:
        try:
            for item in items:
                if isinstance(item, Item) and item.is_held:
                    waiting.append((item, pool.submit(_read_held, replace(item, guide=NO_GUIDE))))
                else:
                    waiting.append((item, None))
                if len(waiting) > _WAITING * processes:
                    yield _result(*waiting.popleft())
            while waiting:
                yield _result(*waiting.popleft())
        except BrokenProcessPool as error:
            raise ReadingFailed(
                "a process that reads pages was ended from outside, perhaps because memory ran out",
                Repair.USE_LESS_MEMORY,
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _result(item: Met, future: Future[list[Found]] | None) -> tuple[Met, Iterable[Found]]:
    return item, future.result() if future else read_item(item)


def _pool(processes: int, guide: Guide) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")  # a fork would take threads' locks with it
    # New processes would look for Python's own modules in the current folder first, where saved pages may lie.
    os.putenv("PYTHONSAFEPATH", "1")
    return ProcessPoolExecutor(processes, context, _begin, (guide,))


_guide: list[Guide] = []


def _begin(guide: Guide) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    Thread(target=_end_with_parent, daemon=True).start()
    _guide[:] = [guide]


def _end_with_parent() -> None:
    """Let no process outlive the one that asked, however that ended."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _read_held(item: Item) -> list[Found]:
    """What it holds, under the guide, which lies here already."""
    return list(read_item(replace(item, guide=_guide[0])))
