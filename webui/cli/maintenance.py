"""Verbs that keep an archive well: status, sync, check, remove, restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from archive.audit.audit import Done
from archive.errors import ArchiveError
from archive.history.records import Standing
from archive.home import Home
from archive.jobs.kinds import SYNC
from archive.recipes.kept import Lately, lately
from archive.servers import place_of
from archive.site.private import Private, private_told
from index.errors import BadTopicRules
from index.following.aside import is_compared
from index.following.audiences import effective, has_copy
from index.following.check import check
from index.following.locate import index_of
from index.following.sync import SyncReport, follow, lag, sync
from index.following.topic_rules import load_rules
from index.private.turning import rules_now, turned
from index.reindexing.state import ReindexState, reindex_state
from webui.cli.changing import changing
from webui.cli.opening import warn_opening
from webui.cli.output import console, print_json, progress_bar
from webui.cli.queue import QUEUE, put_into_queue
from webui.cli.verb import verb
from webui.repairs import behind_told, told


@click.command("status")
@verb
def status_verb(home: Path, as_json: bool) -> None:
    """Say what the archive holds and how far its index has come."""
    opened = Home.open(home)
    position, private = opened.store.position(), effective(opened)
    bad_rules = ""
    try:
        behind, reason = lag(opened)
    except BadTopicRules as error:
        bad_rules = told(error)
        behind, reason = lag(opened, rules_are_read=False)
    aside = reindex_state(opened)
    imports, writer = opened.imports_now(), opened.writer()
    drifting = _drifting(opened)
    last, standing = imports[-1] if imports else (None, None)
    running = [each.id for each, how in imports if how is Standing.RUNNING]
    count = opened.store.count()
    status = {
        "home": str(opened.path),
        "documents": count,
        "changes": position.seq,
        "imports": len(imports),
        "last_import": asdict(last) | {"state": standing} if last else None,
        "running_import": running[-1] if running else None,
        "writer": writer or None,
        "generation": aside.generation or None,
        "index_behind": behind,
        "rebuild_needed": reason or None,
        "bad_topic_rules": bad_rules or None,
        "reindex_due": aside.due or None,
        "candidate_waits": aside.candidate is not None,
        "pinned": aside.pinned is not None,
        "private": private_told(private) if private else None,
        "visitors_answered": not private or private.everything or has_copy(opened, private),
        "recipes_that_no_longer_fit": [each.kept.name for each in drifting],
    }
    if as_json:
        print_json(status)
        return
    out = console()
    server = opened.servers.store
    place = f"{place_of(server)}, with the home {opened.path}" if server else opened.path
    out.print(f"{count:,} article{'s' if count != 1 else ''} in {place}", markup=False)
    if last:
        end = _ENDS.get(standing, "") if standing else ""
        many = f"{len(imports):,} import{'s' if len(imports) > 1 else ''}"
        out.print(f"{many}, the last on {last.started_at[:10]} from {', '.join(last.sources)}{end}", markup=False)
    for line in _about_visitors(private, is_answered=bool(status["visitors_answered"])):
        out.print(line, markup=False)
    if writer:
        out.print(f"{writer.capitalize()} is writing to it now", markup=False)
    for each in drifting:
        out.print(f"The recipe {each.kept.name} no longer fits: `hemeroteca recipe list` says where", markup=False)
    if bad_rules:
        out.print(f"The topic rules cannot be read, so the index will not follow: {bad_rules}", markup=False)
    if reason:
        out.print(f"The index is to be built anew ({reason}): run `hemeroteca sync`", markup=False)
    elif behind:
        out.print(f"The index is {behind:,} changes behind: run `hemeroteca sync`")
    else:
        out.print(f"The index is up to date ({status['generation']})")
    for topic in _rules_to_come(opened, private):
        said = f"The next sync changes what the private topic “{topic}” covers: look at topics.toml first"
        out.print(said, markup=False)
    for line in _about_candidates(aside, is_due_said=not bad_rules):
        out.print(line, markup=False)


def _rules_to_come(home: Home, private: Private) -> tuple[str, ...]:
    """The private topics whose rules the next sync changes; none where the rules cannot be read, of which is told."""
    try:
        return () if is_compared(index_of(home)) else turned(private, rules_now(home), load_rules(home.topic_rules))
    except BadTopicRules:
        return ()


def _about_visitors(private: Private, *, is_answered: bool) -> Iterator[str]:
    if private:
        told_of_it = private_told(private)
        yield f"{told_of_it[:1].upper()}{told_of_it[1:]}"
    if not is_answered:
        yield "Visitors are not answered until what they may read is made: run `hemeroteca sync`"


def _about_candidates(aside: ReindexState, *, is_due_said: bool) -> Iterator[str]:
    if aside.due and is_due_said:
        yield f"A reindex is due ({aside.due}): `hemeroteca reindex --compare` shows first what it changes"
    if aside.candidate:
        yield "A new index waits for consent: `hemeroteca reindex --show`"
    if aside.pinned:
        no_way = f"; there is no way back to it: {aside.pinned.fault}" if aside.pinned.fault else ""
        yield f"The index of before is kept{no_way}"


def _drifting(home: Home) -> list[Lately]:
    """The recipes that fit worse than they did; none where the desk cannot be read, of which `check` tells."""
    try:
        with home.desk_to_read() as desk:
            return [each for each in lately(home.store.imports.all(), desk) if each.drift]
    except ArchiveError:
        return []


@click.command("sync")
@QUEUE
@verb
def sync_verb(home: Path, as_json: bool, queue: bool) -> None:
    """Bring the index to where the archive is; heal it where it is damaged."""
    if queue:
        put_into_queue(Home.open(home), SYNC, {}, as_json)
    else:
        sync_now(home, as_json, rebuild=False)


@click.command("check")
@verb
def check_verb(home: Path, as_json: bool) -> None:
    """Check every file of the archive and its index, and that both hold the same."""
    faults = [told(each) for each in check(Home.open(home))]
    if as_json:
        print_json({"ok": not faults, "faults": faults})
    else:
        said = "\n".join(faults) or "All is well: the archive is sound and the index holds the same articles."
        console().print(said, markup=False)
    if faults:
        raise SystemExit(1)


@click.command("remove")
@click.argument("document_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it is shown in the article's place.")
@verb
def remove_verb(home: Path, as_json: bool, document_id: str, reason: str) -> None:
    """Take an article out of the archive; importing its source again does not bring it back."""
    opened = Home.open(home)
    with changing(opened, "remove", {"id": document_id, "reason": reason}), opened.writing("removal"):
        opened.store.remove(document_id, reason)
    _done(opened, as_json, {"removed": document_id, "reason": reason}, "Removed.")


@click.command("restore")
@click.argument("document_id", metavar="ID")
@verb
def restore_verb(home: Path, as_json: bool, document_id: str) -> None:
    """Bring a removed article back as it was."""
    opened = Home.open(home)
    with changing(opened, "restore", {"id": document_id}), opened.writing("restoration"):
        opened.store.restore(document_id)
    _done(opened, as_json, {"restored": document_id}, "Restored.")


def sync_now(home: Path, as_json: bool, rebuild: bool) -> None:
    """Bring the index to where the archive is, or build it anew, and say what was done."""
    opened = Home.open(home)
    with progress_bar() as progress, ExitStack() as stack:
        acts: list[Done] = []

        def begin() -> None:
            act = changing(opened, "reindex" if rebuild else "sync", needed=False)  # it changes nothing of the archive
            acts.append(stack.enter_context(act))

        warn_opening(opened)
        report = sync(opened, rebuild=rebuild, begin=begin, progress=partial(progress, "indexing"))
        for act in acts:
            act.results |= {name: getattr(report, name) for name in ("generation", "documents", "applied", "rebuilt")}
    if as_json:
        print_json(asdict(report))
    else:
        console().print(_sentence(report))


def _sentence(report: SyncReport) -> str:
    done = f"{report.documents:,} articles in the index, {report.generation} ({report.seconds:.1f} s)"
    if report.rebuilt:
        return f"Built anew ({report.rebuilt}): {done}{_NO_WAY_BACK if report.outdated else ''}"
    return f"{report.applied:,} changes applied: {done}" if report.applied else f"Nothing to do: {done}"


_ENDS = {Standing.CUT_OFF: ", cut off: import the source again to go on", Standing.RUNNING: ", running now"}
_NO_WAY_BACK = (
    "\nThe indexes before were made by another version of Hemeroteca and cannot be asked any more: there is no way "
    "back to them. That version would build its own anew."
)


def _done(home: Home, as_json: bool, value: dict[str, object], sentence: str) -> None:
    if behind := follow(home):
        sentence = f"{sentence} {behind_told(behind)}"
    if as_json:
        print_json(value)
    else:
        console().print(sentence, markup=False)
