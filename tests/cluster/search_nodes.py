"""A cluster of OpenSearch on loopback: nodes in processes of their own, to be killed, frozen and started again."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from tests.cluster.building import Built
from tests.cluster.processes import end_of, ended, free_ports, started, until

# Its garbage is collected as the distribution has it: the servers refuse what comes by how much of the heap is in use,
# with all that nobody needs any more.
_JVM = (
    "-XX:+UseG1GC",
    "-XX:G1ReservePercent=25",
    "-XX:InitiatingHeapOccupancyPercent=30",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
)
_SETTINGS = {
    "cluster.name": "hemeroteca-test",
    "network.host": "127.0.0.1",
    "node.processors": "2",
    "logger.level": "WARN",
    # A test's disk may be nearly full; a node that fears for its disk takes no shards.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    # A node that is frozen is known to be so after three tries of three seconds, not of ten.
    "cluster.fault_detection.leader_check.timeout": "3s",
    "cluster.fault_detection.follower_check.timeout": "3s",
    "cluster.publish.timeout": "5s",
    "cluster.follower_lag.timeout": "10s",
    "indices.recovery.recovery_activity_timeout": "30s",
}

_TELLING = ("/_cluster/health", "/_cluster/allocation/explain", "/_cat/recovery?active_only=true&format=json")


class SearchNodes:
    """Nodes numbered from 1 on, with their data in `folder`. As a context they are started, and ended whatever happens;
    the processes also end with ours."""

    def __init__(self, built: Built, folder: Path, count: int = 3, heap: str = "512m") -> None:
        self._built = built
        self._folder = folder
        self._heap = heap
        ports = free_ports(2 * count)
        self._http = dict(enumerate(ports[:count], 1))
        self._transport = dict(enumerate(ports[count:], 1))
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of all nodes, whether they run or not."""
        return tuple(self._http)

    @property
    def urls(self) -> tuple[str, ...]:
        """Where each node answers, in the order of their numbers."""
        return tuple(f"http://127.0.0.1:{port}" for port in self._http.values())

    def __enter__(self) -> Self:
        try:
            self.start()
            self.green()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *numbers: int) -> None:
        """Start these nodes, or all; one that runs goes on."""
        seeds = ",".join(f"127.0.0.1:{port}" for port in self._transport.values())
        for number in numbers or self.numbers:
            if self.runs(number):
                continue
            home = self._folder / f"node-{number}"
            (home / "config").mkdir(parents=True, exist_ok=True)
            own = {
                "node.name": f"node-{number}",
                "http.port": str(self._http[number]),
                "transport.port": str(self._transport[number]),
                "discovery.seed_hosts": seeds,
                "cluster.initial_cluster_manager_nodes": ",".join(f"node-{each}" for each in self.numbers),
            }
            told = [f"{name}={value}" for name, value in {**_SETTINGS, **own}.items()]
            java = [str(self._built.java.home / "bin" / "java"), f"-Xms{self._heap}", f"-Xmx{self._heap}", *_JVM]
            java += [f"-Djava.io.tmpdir={home}", "-Dlog4j2.disable.jmx=true", "-cp", self._built.class_path]
            self._processes[number] = started([*java, "TestNode", str(home), *told], self._log(number))

    def green(self, seconds: float = 120.0) -> float:
        """Wait until all nodes are there with every copy of every shard; the seconds that it took."""
        return until(self._is_green, seconds, self._trouble)

    def _trouble(self) -> str:
        """What keeps all from being there: nodes that are gone, why a copy lies nowhere, and the last words of each."""
        said = [f"node {each} does not run" for each in self.numbers if not self.runs(each)]
        for number in filter(self.runs, self.numbers):
            said += [json.dumps(self.ask(number, path, 30))[:2_000] for path in _TELLING]
        return "\n".join([*(end_of(self._log(each), 500) for each in self.numbers), *said])

    def kill(self, number: int) -> None:
        """End a node as a power cut does."""
        process = self._processes[number]
        process.kill()
        process.wait()

    def freeze(self, number: int) -> None:
        """Have a node stand still, with its connections open."""
        self._processes[number].send_signal(signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        """Let a frozen node go on."""
        self._processes[number].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End all nodes in good order."""
        while self._processes:
            ended(self._processes.popitem()[1])

    def runs(self, number: int) -> bool:
        """Whether the node's process is there."""
        process = self._processes.get(number)
        return process is not None and process.poll() is None

    def pid(self, number: int) -> int:
        """The node's process."""
        return self._processes[number].pid

    def manager(self) -> int:
        """The number of the node that manages the cluster now. Raises `TimeoutError` where there is none for long."""
        found: list[int] = []

        def is_known() -> bool:
            for number in filter(self.runs, self.numbers):
                answer = self.ask(number, "/_cat/cluster_manager?format=json")
                if isinstance(answer, list) and answer:
                    found.append(int(answer[0]["node"].rpartition("-")[2]))
                    return True
            return False

        until(is_known, 60.0, lambda: "no node manages the cluster")
        return found[0]

    def ask(self, number: int, path: str, seconds: float = 3.0) -> Any:
        """What this node answers to a GET, as JSON; None where it does not."""
        try:
            with urllib.request.urlopen(f"{self.urls[number - 1]}{path}", timeout=seconds) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return None

    def delete(self, number: int, path: str) -> None:
        """Have this node delete what is there, if it is still: others may delete it too."""
        asked = urllib.request.Request(f"{self.urls[number - 1]}{path}", method="DELETE")
        try:
            urllib.request.urlopen(asked, timeout=30).close()
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.NOT_FOUND:
                raise

    def _is_green(self) -> bool:
        """A node answers once it has joined; the others may not know yet that one that was killed is gone."""
        wanted = f"/_cluster/health?wait_for_status=green&wait_for_nodes={len(self.numbers)}&timeout=1s"
        told = (self.ask(each, wanted) for each in self.numbers)
        return all(isinstance(health, dict) and not health["timed_out"] for health in told)

    def _log(self, number: int) -> Path:
        return self._folder / f"node-{number}.log"
