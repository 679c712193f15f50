"""What each worker counts of the requests that it answers, and the sum of all workers of a server.

Workers share a folder, in which each has files of its own: the library's form for several processes, found by the
variable that `webui.settings` sets. Where there is none, there is one process, and its figures are in its own memory.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from webui.settings import metrics_folder

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_OWN = "gauge_livesum_"  # what begins the name of the file that every worker has
_PAGE = resource.getpagesize()


class Measures:
    """Counters of one worker. Labels are endpoints, statuses and lanes, which are few: never an address, a query or a
    client. Safe for threads."""

    def __init__(self) -> None:
        self._folder = metrics_folder()
        self._registry = CollectorRegistry()
        own = None if self._folder else self._registry
        self.requests = Counter(
            "hemeroteca_requests", "Requests answered, by what was asked for.", ("endpoint", "status"), registry=own
        )
        self.seconds = Histogram(
            "hemeroteca_request_seconds",
            "Seconds from a request's arrival until its answer was made, to the end of one that streams.",
            ("endpoint",),
            buckets=_BUCKETS,
            registry=own,
        )
        self.in_flight = Gauge(
            "hemeroteca_requests_in_flight",
            "Requests that are being answered.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self.refused = Counter(
            "hemeroteca_requests_refused",
            "Requests that were told to come back (503), as too many waited before them; by lane.",
            ("lane",),
            registry=own,
        )

    @property
    def is_whole(self) -> bool:
        """Whether all workers are counted where there are several."""
        return bool(self._folder)

    def registry(self, archive: Collector) -> CollectorRegistry:
        """All figures as they are now, with those of the archive."""
        found = CollectorRegistry()
        if self._folder:
            for process in _processes(Path(self._folder)):
                if not _is_alive(process):
                    # What it was at is no longer under way. Another worker may be asked at the same time.
                    with suppress(FileNotFoundError):
                        mark_process_dead(process, self._folder)  # type: ignore[no-untyped-call]  # not typed
            MultiProcessCollector(found, self._folder)  # type: ignore[no-untyped-call]  # not typed
        else:
            found.register(self._registry)
        found.register(_Workers(self._folder))
        found.register(archive)
        return found


class _Workers(Collector):
    """How many processes answer, and the memory that they hold."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures."""
        processes = _processes(Path(self._folder)) if self._folder else [os.getpid()]
        held = [bytes_held for each in processes if (bytes_held := _resident(each))]
        yield GaugeMetricFamily("hemeroteca_web_workers", "Processes of this server that answer.", value=len(held))
        yield GaugeMetricFamily(
            "hemeroteca_web_workers_resident_bytes",
            "Memory of all of them, with what they share of files.",
            value=sum(held),
        )
        yield GaugeMetricFamily(
            "hemeroteca_web_workers_largest_resident_bytes",
            "Memory of the largest of them.",
            value=max(held, default=0),
        )


def _processes(folder: Path) -> list[int]:
    """The processes that have a file of their own here."""
    numbers = (each.stem.removeprefix(_OWN) for each in folder.glob(f"{_OWN}*.db"))
    return [int(each) for each in numbers if each.isdecimal()]


def _is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def _resident(process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    return 0
