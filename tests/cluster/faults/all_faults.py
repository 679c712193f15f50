"""Every fault by its name, what must hold in it, and a run of one."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

from tests.cluster.faults.of_nodes import (
    index_deleted,
    manager_killed,
    node_frozen,
    node_killed_in_a_bulk,
    node_restarted,
    sync_killed_in_a_bulk,
    two_nodes_gone,
)
from tests.cluster.faults.of_store_and_web import (
    rules_changed,
    store_killed_in_an_import,
    store_restarted,
    web_server_killed,
    web_worker_killed,
)
from tests.cluster.faults.runs import Fault, Run
from tests.cluster.fleet import Fleet


@dataclass(frozen=True)
class Limits:
    """What must hold: of failed questions (None: any number), of the slowest answer and of the time until all is well,
    both in seconds."""

    failed: int | None
    slowest: float
    heals: float


FAULTS: dict[str, tuple[Fault, Limits]] = {
    "manager-killed": (manager_killed, Limits(0, 3.0, 120.0)),
    "node-restarted": (node_restarted, Limits(0, 5.0, 120.0)),
    "node-killed-in-a-bulk": (node_killed_in_a_bulk, Limits(0, 5.0, 180.0)),
    "node-frozen": (node_frozen, Limits(None, 10.0, 120.0)),
    "two-nodes-gone": (two_nodes_gone, Limits(0, 5.0, 120.0)),
    "store-killed-in-an-import": (store_killed_in_an_import, Limits(0, 5.0, 180.0)),
    "store-restarted": (store_restarted, Limits(0, 5.0, 2.0)),
    "web-worker-killed": (web_worker_killed, Limits(0, 3.0, 60.0)),
    "web-server-killed": (web_server_killed, Limits(0, 3.0, 60.0)),
    "sync-killed-in-a-bulk": (sync_killed_in_a_bulk, Limits(0, 5.0, 180.0)),
    "index-deleted": (index_deleted, Limits(0, 5.0, 300.0)),
    "rules-changed": (rules_changed, Limits(0, 5.0, 300.0)),
}
OF_NODES = {
    "manager-killed",
    "node-restarted",
    "node-killed-in-a-bulk",
    "node-frozen",
    "two-nodes-gone",
    "index-deleted",
}
OF_STORE = {"store-killed-in-an-import", "store-restarted"}
"""Those that need nodes of OpenSearch, and those that need PostgreSQL; one machine meets the others too."""


def names_of(*, with_store: bool, with_index: bool) -> list[str]:
    """The faults that can be tried on a fleet."""
    return [each for each in FAULTS if (with_index or each not in OF_NODES) and (with_store or each not in OF_STORE)]


def try_it(name: str, fleet: Fleet) -> Run:
    """One run of a fault, with readers of its own."""
    run = Run(name)
    try:
        with fleet.load() as load:
            FAULTS[name][0](fleet, load, run)
    except (TimeoutError, subprocess.SubprocessError) as error:
        run.failed += 1
        run.notes.append(f"given up: {str(error)[-3_000:]}")
        fleet.mend()
    run.notes += sorted(set(fleet.failures))[:3]
    fleet.failures.clear()
    return run
