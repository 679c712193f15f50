"""Figures of the archive itself, the same whichever worker is asked: what it holds, how far its index is, its jobs."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from archive.errors import ArchiveError
from archive.history.records import Standing
from archive.jobs.queue import Queue
from index.errors import SearchError
from webui.desk.access.opened import OpenDesk
from webui.services import Services


class ArchiveFigures(Collector):
    """What is asked of the archive, its index and its desk when somebody looks. What cannot be told is left out (of the
    archive and the index `_up` says so): a figure of before is never told as if it were one of now."""

    def __init__(self, services: Services, desk: OpenDesk | None) -> None:
        self._services = services
        self._desk = desk

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures, each part by itself."""
        try:
            found = list(self._of_store())
        except ArchiveError:
            found = []
        yield _gauge("store_up", "1 where the archive can be read.", bool(found))
        yield from found
        # Where the one cannot be read the other is not looked for: each look may wait for a server that is gone.
        try:
            of_index = list(self._of_index()) if found else []
        except (ArchiveError, SearchError):
            of_index = []
        yield _gauge("index_up", "1 where the archive can be searched.", bool(of_index))
        yield from of_index
        try:
            yield from self._of_desk()
        except ArchiveError:
            return

    def _of_store(self) -> Iterator[GaugeMetricFamily]:
        store = self._services.store
        yield _gauge("documents", "Articles that the archive holds.", store.count())
        yield _gauge("changes", "The number of the archive's latest change.", store.position().seq)
        running = [each for each, how in self._services.home.imports_now() if how is Standing.RUNNING]
        yield _gauge("imports_running", "Imports that are being done.", len(running))

    def _of_index(self) -> Iterator[GaugeMetricFamily]:
        searcher = self._services.searcher
        _seq, log = searcher.shown()
        yield _gauge("index_changes_behind", "Changes that the index does not hold yet.", searcher.behind())
        if log.entries:
            yield _gauge(
                "index_published_timestamp_seconds",
                "When the edition of the index that answers was published, in seconds since 1970.",
                log.entries[-1][1],
            )

    def _of_desk(self) -> Iterator[GaugeMetricFamily]:
        if self._desk is None:
            return
        family = GaugeMetricFamily("hemeroteca_jobs", "Jobs in the queue that have not ended.", labels=("state",))
        for state, number in Queue(self._desk.people.engine).under_way().items():
            family.add_metric((state.value,), number)
        yield family


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"hemeroteca_{name}", meaning, value=value)
