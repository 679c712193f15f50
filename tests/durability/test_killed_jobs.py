"""kill -9 at random moments of every kind of job: the queue goes on, nothing is lost or doubled, the audit is whole,
and all ends as in a home where nobody was killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from archive.audit.chain import faults_of
from archive.audit.reading import AuditLog
from archive.backup.read import opened
from archive.golden.searches import GoldenSearches
from archive.home import WORKER_LOCK, Home
from archive.jobs import kinds
from archive.jobs import queue as queues
from archive.jobs.attachments import Attachments
from archive.jobs.records import Job, State
from archive.jobs.site_kinds import ABOUT, SITE, TOPICS
from archive.lock import holder
from archive.people.people import People
from archive.plans import looking
from archive.plans.asking import ask_for_plan, ask_to_apply
from archive.plans.plan_file import opened as plan_opened
from archive.plans.records import Reading, Way
from archive.recipes.drafts import Drafts as RecipeDrafts
from archive.shelf.folder import FolderShelf
from importers import run
from importers.run import run_import
from index.following.aside import candidate_of, edition_in, pinned_of
from index.following.check import check
from index.following.fitness import rules_of
from index.following.generations import Generations
from index.following.locate import index_of
from index.following.sync import sync
from tests.support.changing_archive import WORDS
from tests.support.children import forked
from tests.support.site_pages import pages
from webui.worker import loop, plan_jobs
from webui.worker.loop import Worker, queue_of
from webui.worker.plan_jobs import plans_of

ARTICLES = 60  # of a source: more than a batch
RULES = "[topics.water]\nquery = 'river'\n"
RECIPE = '[site]\nname = "The River Letter"\nhosts = ["riverletter.example"]\n[fields]\ntitle = "h1"\n'
BESIDE = "Beside"


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL", 0.02)
    monkeypatch.setattr(run, "_TELLING", 0.0)
    monkeypatch.setattr(plan_jobs, "processes_here", lambda: 1)
    monkeypatch.setattr(queues, "MOST_DEATHS", 1_000)


@dataclass(frozen=True)
class Step:
    """Something that is asked for: a job of this kind, put into the queue of a home."""

    kind: str
    put: Callable[[Home], object]


def job(kind: str, **arguments: object) -> Step:
    return Step(kind, lambda home: queue_of(home).put(kind, arguments, "maria"))


def articles(path: Path, edition: int, source: str) -> Path:
    chance = random.Random(edition)
    with path.open("w") as file:
        for number in range(ARTICLES):
            body = f"Edition {edition}. " + " ".join(chance.choices(WORDS, k=40))
            told = {"id": number, "title": f"Article {number}", "body": body, "source": source}
            file.write(json.dumps(told) + "\n")
    return path


def build(path: Path, folder: Path) -> None:
    """A home that keeps ten pages, with topic rules, a golden search and somebody who may sign in."""
    for page in pages(10):
        file = folder / "pages" / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, "utf-8")
    with closing(Home.open(path, create=True)) as home:
        (home.path / "topics.toml").write_text(RULES)
        run_import(home, [folder / "pages"], processes=1)
        sync(home)
        GoldenSearches(home.desk).add("topic:water", "ana")
        People.at(FolderShelf(path), home.desk)


def steps(path: Path, folder: Path, number: int) -> Iterator[Step]:
    """A job of every kind, some twice, each asked for when those before it are done."""
    valley = articles(folder / "valley.jsonl", number, "Valley")
    beside = articles(folder / "beside.jsonl", number, BESIDE)
    latest = 2 * number + 2  # the number of this round's import; the pages were the first
    rules = f"{RULES}# round {number}\n[topics.land]\nquery = 'mine OR paper'\n"
    yield job(kinds.IMPORT, sources=[str(valley)], processes=1)
    yield job(kinds.PREVIEW_UNDO, number=latest)
    yield job(kinds.UNDO, number=latest)
    yield job(kinds.PREVIEW_REDO, number=latest)
    yield job(kinds.REDO, number=latest)
    yield Step(kinds.PLAN, partial(_ask_for_plan, source=beside))
    yield Step(kinds.APPLY, _ask_to_apply)
    yield job(kinds.PRIVATE, add={"publications": [BESIDE], "topics": ["land"]})
    yield job(SITE, set={"name": f"Round {number}"}, was={})
    yield Step(ABOUT, partial(_put_draft, kind=ABOUT, text=f"# Round {number}\n", more={"language": ""}))
    yield Step(TOPICS, partial(_put_draft, kind=TOPICS, text=rules, more={"act": "propose"}))
    yield job(kinds.COMPARE)
    yield job(kinds.DISCARD)
    yield job(kinds.COMPARE, by_itself=False)
    yield job(kinds.SWAP)
    yield job(kinds.BACK, sure=True)  # of the private topic “land” nothing is private by the rules of before
    yield job(kinds.RELEASE)
    yield Step(TOPICS, partial(_put_draft, kind=TOPICS, text=rules, more={"act": "propose"}))
    yield job(TOPICS, act="accept")
    yield job(kinds.REINDEX)
    yield Step(kinds.DRAW_PAGE, partial(_ask_about_recipe, kind=kinds.DRAW_PAGE))
    yield Step(kinds.TRY_RECIPE, partial(_ask_about_recipe, kind=kinds.TRY_RECIPE))
    yield job(kinds.BACKUP, target=str(path.with_name(f"{path.name}-{number}.tar")))
    yield job(kinds.BACKUP, target=str(path.with_name(f"{path.name}-dated.tar")), keep=3)
    yield job(kinds.CHECK)
    yield job(kinds.PRIVATE, delete={"publications": [BESIDE]})
    yield job(kinds.SYNC)  # what visitors were answered by before goes


def _ask_for_plan(home: Home, source: Path) -> None:
    plan = plans_of(home).add(Way.PATHS, "maria", Reading(), [str(source)])
    ask_for_plan(plans_of(home), queue_of(home), plan.id, "maria")


def _ask_to_apply(home: Home) -> None:
    plan = plans_of(home).all()[0]
    with plan_opened(home.path, plan.id) as connection:
        looking.leave_out(connection, looking.Wanted(words="Article 7"), out=True)
    ask_to_apply(plans_of(home), queue_of(home), plan.id, "maria")


def _put_draft(home: Home, kind: str, text: str, more: dict[str, str]) -> None:
    queue_of(home).put(kind, {"draft": Attachments(home.desk).put(text.encode()), **more}, "maria")


def _ask_about_recipe(home: Home, kind: str) -> None:
    drafts = RecipeDrafts(home.desk)
    if kind == kinds.DRAW_PAGE:
        (page, *_) = home.store.pages.of("riverletter.example", 1)
        drafts.add(page.id, "river.toml", RECIPE, "maria")
    queue_of(home).put(kind, {"draft": latest_draft(home)}, "maria")


def latest_draft(home: Home) -> int:
    with home.desk.connect() as connection:
        return int(connection.exec_driver_sql("SELECT max(id) FROM recipe_drafts").scalar_one())


def outcome(path: Path) -> dict[str, Any]:
    """All that a home holds and says of itself, moments and its own names aside; that it is sound is looked at."""
    with closing(Home.open(path)) as home:
        assert home.store.check() == "ok"
        assert check(home) == []
        with home.desk.connect() as connection:
            assert faults_of(connection) == []
        queue, plans, storage = queue_of(home), plans_of(home), index_of(home)
        assert isinstance(storage, Generations)
        assert not list(home.index.glob("**/draft-*"))
        reader = storage.read(storage.current())
        told = [queue.get(each.id) for each in queue.all(readings=True)]
        draft = RecipeDrafts(home.desk).get(latest_draft(home))
        found: dict[str, Any] = {
            "articles": {each.id: each.content_hash for each in home.store.documents()},
            "imports": [
                (each.id, each.new, each.changed, each.unchanged, each.rejected, bool(each.undone_at))
                for each in home.store.imports.all()
                if each.finished_at
            ],
            "jobs": [(each.id, each.kind, each.state, _came_of(each)) for each in told],
            "topics": reader.topics(list(reader.ids())),
            "rules": (rules_of(storage.current().manifest).text, (home.path / "topics.toml").read_text()),
            "proposed": home.proposed_rules.exists(),
            "aside": [_is_there(each(storage)) for each in (candidate_of, pinned_of)],
            "plans": [(each.id, each.standing, each.import_id, each.left_out, each.counts) for each in plans.all()],
            "site": home.store.site.read().name,
            "about": (home.path / "about.md").read_text(),
            "private": replace(home.store.site.private.read(), revision=""),
            "public": _public(home),
            "recipe": (draft.drawing, draft.trial),
        }
        reader.close()
        return found


def _came_of(told: Job) -> object:
    if told.state is State.FAILED:
        return told.sentence
    if told.kind in (kinds.UNDO, kinds.REDO, SITE, TOPICS):  # one that is done again says that all stands already
        return {}
    return {name: each for name, each in told.result.items() if name in ("counts", "new", "changed", "left_out", "ok")}


def _is_there(storage: Any) -> bool:
    return edition_in(storage) is not None


def _public(home: Home) -> set[str]:
    """What visitors are answered by; that nothing lies beside it."""
    revision = home.store.site.private.read().revision
    assert {each.name for each in (home.path / "public").glob("*")} <= {"lock", revision}
    if not revision:
        return set()
    with closing(Home.open(home.path / "public" / revision)) as public:
        return {each.id for each in public.store.documents()}


def is_over(path: Path) -> bool:
    return all(each.state not in (State.WAITING, State.RUNNING) for each in all_jobs(path))


def all_jobs(path: Path) -> list[Job]:
    with closing(Home.open(path)) as home:
        return queue_of(home).all(readings=True)


def work(path: Path) -> None:
    Worker(path).run(once=True)


def asked_of_both(undisturbed: Path, path: Path, folder: Path, number: int) -> Iterator[float]:
    """Ask both homes for each step of a round: the seconds that it took in the one in which nobody is killed."""
    theirs = list(steps(undisturbed, folder, number))
    for step, its in zip(steps(path, folder, number), theirs, strict=True):
        for one, home_path in ((its, undisturbed), (step, path)):
            with closing(Home.open(home_path)) as home:
                one.put(home)
        began = time.monotonic()
        os.waitpid(forked(partial(work, undisturbed)), 0)
        yield time.monotonic() - began


def killed_after(seconds: float, path: Path) -> bool:
    """Whether a worker that is killed after so long was still at work."""
    child = forked(partial(work, path))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), "the worker failed by itself"
    return status != 0


@dataclass
class Kills:
    """How many kills met a job of each kind at work, and how many a worker between two jobs."""

    at: Counter[str]
    between: int = 0

    def note(self, path: Path) -> None:
        running = [each.kind for each in all_jobs(path) if each.state is State.RUNNING]
        self.at.update(running)
        self.between += not running

    def told(self) -> str:
        each = ", ".join(f"{kind} {self.at[kind]}" for kind in sorted(kinds.KINDS))
        return f"{self.at.total() + self.between} kills: {each}; between two jobs {self.between}"


def survives(
    tmp_path: Path,
    kills: int,
    most_of_a_step: int,
    chance: random.Random,
    *,
    each_step: int = 1,
    every_kind: bool = False,
) -> Kills:
    """Do rounds of jobs of every kind in two homes, in one of them with so many kills, in every so manieth step;
    `every_kind`: and go on until each kind was hit."""
    undisturbed, path = tmp_path / "undisturbed", tmp_path / "home"
    for each in (undisturbed, path):
        build(each, tmp_path)
    found, rounds = Kills(Counter()), 0
    while found.at.total() < kills or (every_kind and set(kinds.KINDS) - set(found.at)):
        for number, span in enumerate(asked_of_both(undisturbed, path, tmp_path, rounds)):
            tries, before = 0, found.at.total()
            most = 0 if number % each_step else most_of_a_step
            while not is_over(path) and tries < 4 * most and found.at.total() < before + most:
                tries += 1
                if killed_after(chance.uniform(0.1, 1.0) * span, path):
                    found.note(path)
            work(path)
        rounds += 1
        ours, wanted = outcome(path), outcome(undisturbed)
        for name, value in wanted.items():
            assert ours[name] == value, name
    assert {each.state for each in all_jobs(path)} == {State.DONE}
    assert _backups(path, rounds) == _backups(undisturbed, rounds)
    assert not list(tmp_path.glob(".*draft*"))
    the_audit_is_whole(undisturbed, most=1)
    the_audit_is_whole(path, most=1 + found.at.total())
    return found


def _backups(path: Path, rounds: int) -> list[int]:
    """How many articles the backups of each round hold; of those with a date three are kept."""
    assert len(list(path.parent.glob(f"{path.name}-dated-*.tar"))) == min(3, rounds)
    held = []
    for number in range(rounds):
        with opened(path.with_name(f"{path.name}-{number}.tar")) as backup:
            held.append(backup.manifest.held.documents)
    return held


def the_audit_is_whole(path: Path, most: int, handed_back: bool = False) -> None:
    """Each job that is an act was begun, and done once; nothing is said of what only reads. A worker told to end,
    as by a keeper that is alone, hands its job back, and says of that try that it failed."""
    with closing(Home.open(path)) as home:
        assert AuditLog(home.desk).faults() == []
        rows: dict[int, Counter[str]] = {}
        for row in AuditLog(home.desk).rows():
            if row.job is not None:
                rows.setdefault(row.job, Counter())[row.state] += 1
    acts = {each.id for each in all_jobs(path) if each.kind not in kinds.READINGS}
    assert set(rows) == acts
    for each in rows.values():
        assert 1 <= each["done"] <= each["begun"] <= most, rows
        assert each["failed"] <= (each["begun"] - each["done"] if handed_back else 0), rows


def test_a_few_kills_over_all_kinds_of_jobs_lose_and_double_nothing(tmp_path: Path) -> None:
    found = survives(tmp_path, 1, 1, random.Random(5), each_step=3)
    assert len(found.at) >= 3, found.told()


@pytest.mark.soak
def test_two_hundred_kills_over_all_kinds_of_jobs_lose_and_double_nothing(tmp_path: Path) -> None:
    found = survives(tmp_path, 200, 10, random.Random(6), every_kind=True)
    sys.stdout.write(f"\n{found.told()}\n")  # seen with -s
    assert not set(kinds.KINDS) - set(found.at), found.told()


class Server:
    """`serve` with its worker, started anew after it was killed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.killed: Counter[str] = Counter()
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "webui", "serve", "--home", str(self.path), "--port", "0", "--json"]
        self._process = subprocess.Popen([*command, "--workers", "1", "--worker"], stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def kill(self, which: str) -> None:
        """Kill -9 the server itself, the keeper of its worker, or a process that does jobs, if there is one."""
        found = [self._process.pid] if which == "serve" else _below(self._process.pid, which)
        for each in found[-1:]:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
                self.killed[which] += 1
        if which != _JOBS:
            self.end(signal.SIGKILL)
            self._start()

    def end(self, number: int = signal.SIGTERM) -> None:
        self._process.send_signal(number)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


_JOBS = "webui.worker.loop"


def _below(parent: int, said: str) -> list[int]:
    """The processes below one in whose command line this stands, those further below after those that began them; not
    those that were forked to read pages: where such a one dies, its page is taken to have killed it."""
    numbers = Path(f"/proc/{parent}/task").glob("*/children")
    children = {int(each): _command(int(each)) for told in numbers for each in told.read_text().split()}
    begun = [each for each, command in children.items() if command != _command(parent)]
    found = [each for each in begun if said.encode() in children[each]]
    return [*found, *(each for child in begun for each in _below(child, said))]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


@pytest.mark.soak
def test_the_server_its_keeper_and_its_worker_are_killed_and_the_jobs_go_on(tmp_path: Path) -> None:
    undisturbed, path = tmp_path / "undisturbed", tmp_path / "home"
    chance = random.Random(6)  # each of the three is killed twice at least
    for each in (undisturbed, path):
        build(each, tmp_path)
    server = Server(path)
    try:
        for number, span in enumerate(asked_of_both(undisturbed, path, tmp_path, 0)):
            _wait_until(lambda: all(each.state is not State.WAITING for each in all_jobs(path)))
            if number % 3 == 0:  # a keeper waits longer each time before it starts a worker that died
                time.sleep(chance.uniform(0, 0.5 * span))
                server.kill(chance.choice(["serve", "webui.worker.keeper", _JOBS]))
            _wait_until(partial(is_over, path))
    finally:
        server.end()
    _wait_until(lambda: holder(path / WORKER_LOCK) == "")
    sys.stdout.write(f"\nkilled: {dict(server.killed)}\n")
    ours, wanted = outcome(path), outcome(undisturbed)
    for name, value in wanted.items():
        assert ours[name] == value, name
    the_audit_is_whole(path, most=3, handed_back=True)
    assert len(server.killed) == 3
