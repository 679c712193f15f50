"""A store that dies and comes back, web servers that do; topic rules that are changed meanwhile."""

from __future__ import annotations

import os
import signal
import time

from tests.cluster.faults.runs import (
    BULK,
    CALM,
    DOWN,
    FOR_A_WHILE,
    Run,
    file_of_new,
    healed,
    noted,
    nothing_lost,
)
from tests.cluster.fleet import Fleet
from tests.cluster.load import Load
from tests.cluster.processes import until


def store_killed_in_an_import(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for PostgreSQL in the middle of an import: what was stored is there, and the import goes on."""
    file, first = file_of_new(fleet), fleet.next
    before = fleet.count()
    fleet.counts.most = max(fleet.counts.most, first + BULK)
    with fleet.begun("import", str(file)) as importing:
        until(lambda: fleet.count() > before + 200 or importing.poll() is not None, 120, lambda: "nothing is stored")
        began = time.monotonic()
        fleet.store.kill()
        status = importing.wait(120)
        said = importing.stderr.read().decode() if importing.stderr else ""
    if status == 0:
        run.notes.append("the import was over before the database was killed")
    if "Traceback" in said or (status != 0 and not said.strip()):
        run.failed += 1
        run.notes.append(f"the import said {said[-200:]!r}")
    fleet.store.start()
    stored = fleet.count() - before
    again = fleet.verb("import", str(file))
    run.heals = time.monotonic() - began
    if again.returncode:
        run.failed += 1
        run.notes.append(f"the second import: {again.stderr.strip()[-200:]}")
    if (held := fleet.count()) != before + BULK:
        run.wrong += 1
        run.notes.append(f"{held - before} of {BULK} articles are stored")
    run.notes.append(f"{stored} of {BULK} were stored at the kill")
    fleet.next = first + BULK
    noted(run, load.since(began), expected=(503,))
    nothing_lost(fleet, run)
    healed(fleet, load, began)


def store_restarted(fleet: Fleet, load: Load, run: Run) -> None:
    """PostgreSQL is gone for a while, under readers, and comes back."""
    time.sleep(CALM)
    began = time.monotonic()
    fleet.store.kill()
    time.sleep(DOWN)
    noted(run, load.since(began), expected=(503,))
    fleet.store.start()
    run.heals = healed(fleet, load, time.monotonic())
    nothing_lost(fleet, run)


def web_worker_killed(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for one of a web server's two workers, under readers."""
    time.sleep(CALM)
    began = time.monotonic()
    server = fleet.servers[0]
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(set(server.workers()) - {before[0]}) == 2, 60, lambda: "no other worker comes")
    run.heals = healed(fleet, load, began)
    noted(run, load.since(began))


def web_server_killed(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for a whole web server, under readers: the other answers all, with the same pages."""
    time.sleep(CALM)
    pages = [_pages(fleet, number) for number in range(2)]
    if others := [address for address in pages[0] if pages[0][address] != pages[1][address]]:
        run.wrong += 1
        run.notes.append(f"the two servers differ in {', '.join(others)}")
    began = time.monotonic()
    fleet.servers[0].kill()
    time.sleep(FOR_A_WHILE)
    if _pages(fleet, 1) != pages[0]:
        run.wrong += 1
        run.notes.append("the other server has other pages now")
    fleet.servers[0].start()
    run.heals = healed(fleet, load, time.monotonic())
    noted(run, load.since(began))


def rules_changed(fleet: Fleet, load: Load, run: Run) -> None:
    """A topic rule is changed: each answer is of the rules before or of those after, and none of both."""
    before = {address: list(each) for address, each in load.allowed.items()}
    is_there = "Strikes" in fleet.verb("topics", "list").stdout
    fleet.verb("topics", *(("delete", "Strikes") if is_there else ("add", "Strikes", "strike")))
    time.sleep(CALM)
    began = time.monotonic()
    # What is right afterwards is known once the judge has followed: answers are put by until then.
    load.later = []
    changed = fleet.verb("topics", "apply")
    after = fleet.expected()
    load.allowed = {address: [*each, after[address]] for address, each in before.items()}
    mixed = load.judge_later()
    run.wrong += len(mixed)
    run.notes += mixed[:3]
    if changed.returncode:
        run.failed += 1
        run.notes.append(changed.stderr.strip()[-200:])
    fleet.settle()
    load.allowed = {address: [each] for address, each in after.items()}
    run.heals = healed(fleet, load, began)
    noted(run, load.since(began), expected=(503,))
    if before == {address: [each] for address, each in after.items()}:
        run.notes.append("the rule changed nothing that is asked for")
    nothing_lost(fleet, run)


def _pages(fleet: Fleet, server: int) -> dict[str, str]:
    addresses = ["/trends?q=mine", "/topics", "/coverage"]
    if fleet.with_index:  # else each has its own, published at a time of its own, which feeds and links to pages tell
        addresses += ["/?q=mine&sort=newest", "/feed.atom?q=vote"]
    return {each: fleet.page(fleet.servers[server], each) for each in addresses}
