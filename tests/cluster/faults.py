"""What becomes of readers and of what is stored when servers die, freeze, come back: `python -m tests.cluster.faults`.

    --times N          each fault so many times (5)
    --articles N       of the base (20,000)
    --only NAME,...    these faults alone
    --no-store         with SQLite in a home; --no-index: with index files in each home; the faults that these can meet
    --json FILE        all runs, beside the table on standard output

Of each fault the worst of its runs is told: questions of readers that failed, answers that were wrong (a short count is
wrong, also with a 200), the slowest answer, seconds until all was well again: every node and every copy of a shard is
there, and both web servers answer every question as the judge does. Then the index is brought up to the store, and what
was told to be stored and is missing there or double is wrong too. Beside a figure that is over its limit stands `!`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.corpus import as_line
from tests.cluster.fleet import NAME, Fleet
from tests.cluster.load import Answered, Load
from tests.cluster.processes import until

_CALM = 3.0  # seconds of readers before a fault
_FOR_A_WHILE = 6.0  # seconds of readers after one that nothing is waited for
_FROZEN = 40.0  # seconds
_DOWN = 8.0  # seconds that servers are gone
_FEW = 8  # questions that tell whether all is well again
_BULK = 3_000  # articles of one import, or of one sync


@dataclass
class Run:
    """What one run of a fault came to."""

    fault: str
    asked: int = 0
    failed: int = 0
    wrong: int = 0
    slowest: float = 0.0
    heals: float = 0.0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Limits:
    """What must hold: of failed questions (None: any number), of the slowest answer and of the time until all is well,
    both in seconds."""

    failed: int | None
    slowest: float
    heals: float


Fault = Callable[[Fleet, Load, Run], None]


def noted(run: Run, answers: Sequence[Answered], *, expected: Sequence[int] = ()) -> None:
    """Add what readers met: an answer with a status that is `expected` is none that failed."""
    run.asked += len(answers)
    run.failed += sum(each.status not in (200, *expected) for each in answers)
    run.wrong += sum(bool(each.wrong) for each in answers)
    run.slowest = max([run.slowest, *(each.took for each in answers)])
    others = Counter((each.status, each.why) for each in answers if each.status not in (200, *expected))
    run.notes += [f"{times} times {status} {why}" for (status, why), times in sorted(others.items())][:5]
    run.notes += sorted({each.wrong for each in answers if each.wrong})[:3]


def healed(fleet: Fleet, load: Load, since: float, seconds: float = 180.0) -> float:
    """Wait until all is well; the seconds from that moment until every copy was there and the last question was asked
    that was not answered, or not rightly."""
    asked: list[Answered] = []

    def is_well() -> bool:
        answers = [each for server in range(len(fleet.servers)) for each in load.pass_over(server, _FEW)]
        asked.extend(answers)
        return all(map(is_right, answers))

    green = since
    if fleet.with_index:
        fleet.nodes.green(seconds)
        green = time.monotonic()
    until(is_well, seconds, lambda: _said(asked[-20:]))
    bad = [each.began + each.took for each in (*load.since(since), *asked) if not is_right(each)]
    return max([green, *bad]) - since


def is_right(answer: Answered) -> bool:
    """Whether it is one, and nothing is wrong with it."""
    return answer.status == 200 and not answer.wrong


def nothing_lost(fleet: Fleet, run: Run) -> None:
    """Bring the index up to the store, and look for what is missing or double."""
    fleet.settle()
    run.notes += (faults := fleet.whole())
    run.wrong += len(faults)


def manager_killed(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for the elected manager, which has primaries, while articles are imported."""
    with fleet.working():
        time.sleep(_CALM)
        began = time.monotonic()
        node = fleet.nodes.manager()
        fleet.nodes.kill(node)
        until(lambda: _is_right(load), 180, lambda: _said(load.pass_over(0, _FEW)))
        time.sleep(_FOR_A_WHILE)
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
        time.sleep(_FOR_A_WHILE)
        began = time.monotonic()
        fleet.nodes.start(node)
        run.heals = healed(fleet, load, began)
    noted(run, load.since(began))
    nothing_lost(fleet, run)


def node_killed_in_a_bulk(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for a node that does not manage, while many articles are written into the index."""
    _store_many(fleet)
    began = time.monotonic()
    with _verb(fleet, "sync") as syncing:
        time.sleep(1.5)
        manager = fleet.nodes.manager()
        node = next(each for each in fleet.nodes.numbers if each != manager)
        fleet.nodes.kill(node)
        syncing.wait(300)
    run.notes.append(f"the sync ended with {syncing.returncode}")
    fleet.nodes.start(node)
    fleet.settle()
    run.heals = healed(fleet, load, began)
    noted(run, load.since(began))
    nothing_lost(fleet, run)


def node_frozen(fleet: Fleet, load: Load, run: Run) -> None:
    """The manager stands still for 40 s, with its connections open, while articles are imported."""
    with fleet.working():
        time.sleep(_CALM)
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
    """SIGKILL for two of three nodes: no count is told, and all say so soon, `/healthz` too."""
    time.sleep(_CALM)
    nodes = fleet.nodes.numbers[:2]
    began = time.monotonic()
    for each in nodes:
        fleet.nodes.kill(each)
    time.sleep(_DOWN)
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


def store_killed_in_an_import(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for PostgreSQL in the middle of an import: what was stored is there, and the import goes on."""
    file, first = _many(fleet), fleet.next
    before = fleet.count()
    fleet.counts.most = max(fleet.counts.most, first + _BULK)
    with _verb(fleet, "import", str(file)) as importing:
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
    if (held := fleet.count()) != before + _BULK:
        run.wrong += 1
        run.notes.append(f"{held - before} of {_BULK} articles are stored")
    run.notes.append(f"{stored} of {_BULK} were stored at the kill")
    fleet.next = first + _BULK
    noted(run, load.since(began), expected=(503,))
    nothing_lost(fleet, run)
    healed(fleet, load, began)


def store_restarted(fleet: Fleet, load: Load, run: Run) -> None:
    """PostgreSQL is gone for a while, under readers, and comes back."""
    time.sleep(_CALM)
    began = time.monotonic()
    fleet.store.kill()
    time.sleep(_DOWN)
    noted(run, load.since(began), expected=(503,))
    fleet.store.start()
    run.heals = healed(fleet, load, time.monotonic())
    nothing_lost(fleet, run)


def web_worker_killed(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for one of a web server's two workers, under readers."""
    time.sleep(_CALM)
    began = time.monotonic()
    server = fleet.servers[0]
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(set(server.workers()) - {before[0]}) == 2, 60, lambda: "no other worker comes")
    run.heals = healed(fleet, load, began)
    noted(run, load.since(began))


def web_server_killed(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for a whole web server, under readers: the other answers all, with the same pages."""
    time.sleep(_CALM)
    pages = [_pages(fleet, number) for number in range(2)]
    if others := [address for address in pages[0] if pages[0][address] != pages[1][address]]:
        run.wrong += 1
        run.notes.append(f"the two servers differ in {', '.join(others)}")
    began = time.monotonic()
    fleet.servers[0].kill()
    time.sleep(_FOR_A_WHILE)
    if _pages(fleet, 1) != pages[0]:
        run.wrong += 1
        run.notes.append("the other server has other pages now")
    fleet.servers[0].start()
    run.heals = healed(fleet, load, time.monotonic())
    noted(run, load.since(began))


def sync_killed_in_a_bulk(fleet: Fleet, load: Load, run: Run) -> None:
    """SIGKILL for a sync that writes; then two at once, of which one waits."""
    _store_many(fleet)
    began = time.monotonic()
    with _verb(fleet, "sync") as syncing:
        time.sleep(1.5)
        run.notes.append("it was over before" if syncing.poll() is not None else "killed as it wrote")
        syncing.kill()
    with _verb(fleet, "sync") as one, _verb(fleet, "sync") as other:
        statuses = one.wait(300), other.wait(300)
    if statuses != (0, 0):
        run.failed += 1
        run.notes.append(f"two syncs ended with {statuses}")
    run.heals = healed(fleet, load, began)
    noted(run, load.since(began))
    nothing_lost(fleet, run)


def index_deleted(fleet: Fleet, load: Load, run: Run) -> None:
    """All indexes of the archive are deleted by hand: they are built anew, and meanwhile no count is told."""
    time.sleep(_CALM)
    began = time.monotonic()
    for each in fleet.nodes.ask(1, f"/_cat/indices/{NAME}*?format=json") or []:
        fleet.nodes.delete(1, f"/{each['index']}")
    run.heals = healed(fleet, load, began)
    noted(run, load.since(began), expected=(503,))
    nothing_lost(fleet, run)


def rules_changed(fleet: Fleet, load: Load, run: Run) -> None:
    """A topic rule is changed: each answer is of the rules before or of those after, and none of both."""
    before = {address: list(each) for address, each in load.allowed.items()}
    is_there = "Strikes" in fleet.verb("topics", "list").stdout
    fleet.verb("topics", *(("delete", "Strikes") if is_there else ("add", "Strikes", "strike")))
    time.sleep(_CALM)
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
        run.notes.append(f"given up: {str(error)[-300:]}")
        fleet.mend()
    run.notes += sorted(set(fleet.failures))[:3]
    fleet.failures.clear()
    return run


def table(runs: Sequence[Run]) -> str:
    """The worst of the runs of each fault, as Markdown."""
    lines = ["| fault | runs | asked | failed | wrong | slowest, s | well again, s |", "|---|---|---|---|---|---|---|"]
    for name in dict.fromkeys(each.fault for each in runs):
        limits, of_it = FAULTS[name][1], [each for each in runs if each.fault == name]
        failed, wrong = max(each.failed for each in of_it), max(each.wrong for each in of_it)
        slowest, heals = max(each.slowest for each in of_it), max(each.heals for each in of_it)
        marks = [
            limits.failed is not None and failed > limits.failed,
            wrong > 0,
            slowest > limits.slowest,
            heals > limits.heals,
        ]
        figures = [f"{failed}", f"{wrong}", f"{slowest:.2f}", f"{heals:.1f}"]
        shown = [f"{figure}{' !' if over else ''}" for figure, over in zip(figures, marks, strict=True)]
        lines.append(f"| {name} | {len(of_it)} | {sum(each.asked for each in of_it)} | {' | '.join(shown)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what the words ask for; 1 where something was lost, wrong, or failed that may not."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.faults")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-store", dest="with_store", action="store_false")
    parser.add_argument("--no-index", dest="with_index", action="store_false")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left
    parts = {"with_store": asked.with_store, "with_index": asked.with_index}
    names = asked.only.split(",") if asked.only else names_of(**parts)
    runs: list[Run] = []
    with TemporaryDirectory(prefix="hemeroteca-faults-") as folder:
        Path(folder).chmod(0o711)
        with Fleet(Path(folder), asked.articles, **parts) as fleet:
            for _ in range(asked.times):
                for name in names:
                    runs.append(try_it(name, fleet))
                    sys.stderr.write(f"{json.dumps(asdict(runs[-1]))}\n")
                    if asked.json:
                        asked.json.write_text(json.dumps([asdict(each) for each in runs], indent=1))
    sys.stdout.write(f"{table(runs)}\n")
    limits = [FAULTS[each.fault][1].failed for each in runs]
    bad = [
        each for each, most in zip(runs, limits, strict=True) if each.wrong or (most is not None and each.failed > most)
    ]
    return 1 if bad else 0


def _is_right(load: Load) -> bool:
    return all(map(is_right, load.pass_over(0, _FEW)))


def _said(answers: Sequence[Answered]) -> str:
    return "; ".join(sorted({f"{each.server}: {each.status} {each.wrong} {each.address}" for each in answers})[:6])


def _pages(fleet: Fleet, server: int) -> dict[str, str]:
    addresses = ["/trends?q=mine", "/topics", "/coverage"]
    if fleet.with_index:  # else each has its own, published at a time of its own, which feeds and links to pages tell
        addresses += ["/?q=mine&sort=newest", "/feed.atom?q=vote"]
    return {each: fleet.page(fleet.servers[server], each) for each in addresses}


def _many(fleet: Fleet) -> Path:
    """A file of new articles."""
    file = fleet.home.parent / f"many-{fleet.next}.jsonl"
    with file.open("w") as out:
        for number in range(fleet.next, fleet.next + _BULK):
            out.write(f"{as_line(number)}\n")
    return file


def _store_many(fleet: Fleet) -> None:
    """Import many articles, without the index."""
    fleet.counts.most = max(fleet.counts.most, fleet.next + _BULK)
    fleet.store_new(_BULK)


def _verb(fleet: Fleet, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "webui", "--home", str(fleet.home), *words]
    return subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


if __name__ == "__main__":
    sys.exit(main())
