"""Nodes of the index that die, freeze and come back; a sync that is killed, an index that is deleted."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.cluster.faults.runs import (
    CALM,
    DOWN,
    FEW,
    FOR_A_WHILE,
    Run,
    healed,
    is_right,
    noted,
    nothing_lost,
    reads_rightly,
    settled,
    store_many,
    what_said,
)
from tests.cluster.fleet import NAME, Fleet
from tests.cluster.load import Load
from tests.cluster.processes import until

_FROZEN = 40.0  # seconds
_SHARDS = f"/_cat/shards/{NAME}?format=json&h=shard,node"  # of one that moves: from which node to which


def manager_killed(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for the elected manager, which has primaries, while articles are imported."""
    with fleet.working():
        time.sleep(CALM)
        began = time.monotonic()
        node = fleet.nodes.manager()
        fleet.nodes.kill(node)
        until(lambda: reads_rightly(load), 180, lambda: what_said(load.pass_over(0, FEW)))
        time.sleep(FOR_A_WHILE)
        run.heals = max([began, *(each.began + each.took for each in load.since(began) if not is_right(each))]) - began
    noted(run, load.since(began))
    fleet.nodes.start(node)
    healed(fleet, load, began)
    nothing_lost(fleet, run)


def node_restarted(fleet: Fleet, load: Load, run: Run) -> None:
    """The killed manager comes back, while articles are imported."""
    with fleet.working():
        node = fleet.nodes.manager()
        fleet.nodes.kill(node)
        time.sleep(FOR_A_WHILE)
        began = time.monotonic()
        fleet.nodes.start(node)
        run.heals = healed(fleet, load, began)
    noted(run, load.since(began))
    nothing_lost(fleet, run)


def node_killed_in_a_bulk(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for a node that does not manage, while many articles are written into the index."""
    with _syncing(fleet) as (syncing, began):
        manager = fleet.nodes.manager()
        node = next(each for each in fleet.nodes.numbers if each != manager)
        fleet.nodes.kill(node)
        syncing.wait(300)
    run.notes.append(f"the sync ended with {syncing.returncode}")
    fleet.nodes.start(node)
    fleet.settle()
    settled(fleet, load, run, began)


def node_frozen(fleet: Fleet, load: Load, run: Run) -> None:
    """The manager stands still for 40 s, with its connections open, while articles are imported."""
    with fleet.working():
        time.sleep(CALM)
        began = time.monotonic()
        node = fleet.nodes.manager()
        fleet.nodes.freeze(node)
        try:
            time.sleep(_FROZEN)
        finally:
            fleet.nodes.thaw(node)
        thawed = time.monotonic()
        run.heals = healed(fleet, load, thawed)
    noted(run, load.since(began))
    nothing_lost(fleet, run)


def two_nodes_gone(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for two of three nodes, which have both copies of a part: no count is told, and all say so soon,
    `/healthz` too."""
    time.sleep(CALM)
    nodes = _with_all_of_a_part(fleet)
    began = time.monotonic()
    for each in nodes:
        fleet.nodes.kill(each)
    time.sleep(DOWN)
    gone = time.monotonic()
    noted(run, load.since(began), expected=(503,))
    healths = load.healths_since(began)
    late = [each for each in healths if each.began < gone - 5 and each.began > began + 1]
    run.slowest = max([run.slowest, *(each.took for each in healths)])
    if late and {each.status for each in late} != {503}:
        run.notes.append(f"/healthz said {sorted({each.status for each in late})}")
        run.failed += sum(each.status != 503 for each in late)
    fleet.nodes.start(*nodes)
    run.heals = healed(fleet, load, gone)
    nothing_lost(fleet, run)


def sync_killed_in_a_bulk(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for a sync that writes; then two at once, of which one waits."""
    with _syncing(fleet) as (syncing, began):
        run.notes.append("it was over before" if syncing.poll() is not None else "killed as it wrote")
        syncing.kill()
    with fleet.begun("sync") as one, fleet.begun("sync") as other:
        statuses = one.wait(300), other.wait(300)
    if statuses != (0, 0):
        run.failed += 1
        run.notes.append(f"two syncs ended with {statuses}")
    settled(fleet, load, run, began)


def index_deleted(fleet: Fleet, load: Load, run: Run) -> None:
    """All indexes of the archive are deleted by hand: they are built anew, and meanwhile no count is told."""
    time.sleep(CALM)
    began = time.monotonic()
    for each in fleet.nodes.ask(1, f"/_cat/indices/{NAME}*?format=json") or []:
        fleet.nodes.delete(1, f"/{each['index']}")
    settled(fleet, load, run, began, expected=(503,))


@contextmanager
def _syncing(fleet: Fleet) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A sync that is writing many articles by now, and when it was begun."""
    store_many(fleet)
    began = time.monotonic()
    with fleet.begun("sync") as syncing:
        time.sleep(1.5)
        yield syncing, began


def _with_all_of_a_part(fleet: Fleet) -> list[int]:
    """Two nodes that have every copy of one shard of the index, which moves nowhere: what is left has not all of it."""
    copies = [(each["shard"], each["node"] or "") for each in fleet.nodes.ask(1, _SHARDS) or []]
    for shard, _node in copies:
        nodes = [node for each, node in copies if each == shard]
        if len(nodes) == 2 and not any(" " in node for node in nodes):
            return sorted(int(node.removeprefix("node-")) for node in nodes)
    raise TimeoutError(str(copies))
