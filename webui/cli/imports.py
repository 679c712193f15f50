"""Verbs that look at imports and change what came in: imports, undo, redo, edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.document import Kind
from archive.errors import NoSuchImport, Repair
from archive.history.edits import EDITABLE
from archive.history.records import How, Import, PlannedTurn, Standing, Turned
from archive.home import Home
from archive.jobs.kinds import REDO, UNDO
from index.following.sync import follow
from webui.cli.changing import changing
from webui.cli.import_report import change_told, damaged_json, print_damaged
from webui.cli.output import console, print_json, print_line, print_more
from webui.cli.queue import QUEUE, put_into_queue, refuse_both
from webui.cli.verb import verb
from webui.repairs import behind_told, why

_LAST = 2**63 - 1  # the largest number that SQLite takes
SHOWN = 20  # lines on a terminal; --json has them all
_SENTENCES = {
    How.GONE: "gone from the archive",
    How.BACK: "back in the archive",
    How.CHANGED: "with another text than before",
    How.KEPT: "kept as they are",
}
_WOULD = {
    How.GONE: "would go",
    How.BACK: "would come back",
    How.CHANGED: "would have another text",
    How.KEPT: "would stay as they are",
}
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")


@click.group("imports", invoke_without_command=True)
@verb
def imports_group(home: Path, as_json: bool) -> None:
    """List the imports (also: `imports list`), or show one: `imports show N`."""
    context = click.get_current_context()
    context.obj = home
    if context.invoked_subcommand is None:
        _list(home, as_json)


@imports_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the imports, oldest first."""
    _list(home, as_json)


@imports_group.command("show")
@click.argument("number", type=click.IntRange(-_LAST, _LAST), metavar="N")
@verb
def show_import_verb(home: Path, as_json: bool, number: int) -> None:
    """Show import N: from where, when, what came of it, what was rejected, what was damaged."""
    opened = Home.open(home)
    store = opened.store
    found, standing = next((pair for pair in opened.imports_now() if pair[0].id == number), (None, None))
    if found is None or standing is None:
        raise NoSuchImport(f"there is no import {number}", Repair.LIST_IMPORTS)
    rejected, damaged = store.imports.rejections(number), store.imports.damaged(number)
    if as_json:
        rejections = [{"source": each.path, "reason": why(each)} for each in rejected]
        print_json(_import_json(found, standing) | {"rejections": rejections, "damaged": damaged_json(damaged)})
        return
    print_line(_line(found, standing), hang=6)
    for source in found.sources:
        print_line(f"  from {source}")
    for reason, count in found.skipped.items():
        print_line(f"  skipped {count:,}: {reason}")
    for each in rejected[:SHOWN]:
        print_line(f"  {each.path}: {why(each)}")
    print_more(len(rejected), SHOWN)
    print_damaged(damaged)


@click.command("undo")
@click.argument("number", type=click.IntRange(-_LAST, _LAST), metavar="N")
@_DRY_RUN
@QUEUE
@verb
def undo_verb(home: Path, as_json: bool, number: int, dry_run: bool, queue: bool) -> None:
    """Undo import N: the archive is as if it had never been. Later imports and hand edits stand."""
    _turn(home, as_json, number, undo=True, dry_run=dry_run, queue=queue)


@click.command("redo")
@click.argument("number", type=click.IntRange(-_LAST, _LAST), metavar="N")
@_DRY_RUN
@QUEUE
@verb
def redo_verb(home: Path, as_json: bool, number: int, dry_run: bool, queue: bool) -> None:
    """Do import N again after it was undone, from what the archive kept of it."""
    _turn(home, as_json, number, undo=False, dry_run=dry_run, queue=queue)


_FIELD_OPTIONS: dict[str, Mapping[str, Any]] = {
    "date": {"metavar": "DATE", "help": '2006-11-03, 2006-11, 2006 or 2006-11/2006-12; "" for undated.'},
    "title": {},
    "authors": {"metavar": "NAME"},
    "topics": {"metavar": "NAME"},
    "section": {},
    "series": {},
    "label": {},
    "summary": {},
    "language": {"metavar": "CODE"},
    "source": {"help": "The publication."},
    "url": {"metavar": "ADDRESS"},
}
_LIST: Mapping[str, Any] = {"multiple": True, "help": "Once for each; all of them together."}


def _field_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each field that may be edited: those above in their order, then all others."""
    for name in reversed((_FIELD_OPTIONS | EDITABLE).keys()):
        listed = EDITABLE[name].kind is Kind.TEXTS
        known = {"metavar": "TEXT", **(_LIST if listed else {}), **_FIELD_OPTIONS.get(name, {})}
        command = click.option(f"--{name.removesuffix('s') if listed else name}", name, **known)(command)
    return command


@click.command("edit")
@click.argument("document_id", metavar="ID")
@_field_options
@click.option("--revert", multiple=True, metavar="FIELD", help="Take an earlier edit back.")
@verb
def edit_verb(
    home: Path, as_json: bool, document_id: str, revert: tuple[str, ...], **fields: str | tuple[str, ...] | None
) -> None:
    """Set fields of article ID by hand; no import changes them afterwards. Without options: show what was set."""
    opened = Home.open(home)
    changes = {name: value for name, value in fields.items() if value is not None and value != ()}
    if changes or revert:
        fields_told = {"set": sorted(changes), "taken back": sorted(revert)}
        with changing(opened, "edit", {"id": document_id, **fields_told}), opened.writing("edit"):
            opened.store.edit(document_id, changes, revert)
    edits = opened.store.edits(document_id)
    behind = follow(opened) if changes or revert else None
    if as_json:
        shown = [{"field": each.field, "value": each.value, "edited_at": each.edited_at} for each in edits]
        print_json({"id": document_id, "edits": shown})
        return
    out = console()
    out.print(opened.store.get(document_id).document.title, markup=False)
    for each in edits:
        value = each.value if isinstance(each.value, str) else ", ".join(each.value)
        out.print(f"  {each.field}: {value or '(none)'}  (by hand, {each.edited_at[:10]})", markup=False)
    if not edits:
        out.print("  nothing is set by hand")
    if behind:
        out.print(behind_told(behind), markup=False)


def _list(home: Path, as_json: bool) -> None:
    imports = Home.open(home).imports_now()
    if as_json:
        print_json({"imports": [_import_json(each, standing) for each, standing in imports]})
        return
    for each, standing in imports:
        print_line(_line(each, standing), hang=6)
    if not imports:
        console().print("No import yet; `hemeroteca import SOURCE` makes the first.")


def _line(found: Import, standing: Standing) -> str:
    told = {Standing.FINISHED: "", Standing.UNDONE: f", undone {(found.undone_at or '')[:10]}"}
    state = told.get(standing, f", {standing}")
    sources = ", ".join(Path(source).name or source for source in found.sources)
    return (
        f"{found.id:>4}  {found.started_at[:16].replace('T', ' ')}  {found.new:,} new, {found.changed:,} changed, "
        f"{found.unchanged:,} unchanged, {found.rejected:,} rejected  {sources}{state}"
    )


def _import_json(found: Import, standing: Standing) -> dict[str, object]:
    return asdict(found) | {
        "state": standing.value,
        "sources": list(found.sources),
        "recipes": [name for name, _ in found.recipes],
    }


def _turn(home: Path, as_json: bool, number: int, *, undo: bool, dry_run: bool, queue: bool) -> None:
    refuse_both(queue, dry_run, as_json)
    opened = Home.open(home)
    if queue:
        if opened.store.imports.get(number) is None:
            raise NoSuchImport(f"there is no import {number}", Repair.LIST_IMPORTS)
        put_into_queue(opened, UNDO if undo else REDO, {"number": number}, as_json)
        return
    if dry_run:
        with opened.writing("dry run"):  # else an import would wait for it, and not for ever
            planned = opened.store.plan_turn(number, undo=undo, full=None if as_json else SHOWN)
        _tell_plan(number, planned, as_json, undo)
        return
    with changing(opened, "undo" if undo else "redo", {"import": number}) as done:
        with opened.writing("undoing" if undo else "redoing"):
            turned = opened.store.undo(number) if undo else opened.store.redo(number)
        done.results |= _tally(turned)
    behind = follow(opened)
    if as_json:
        verb_done = "undone" if undo else "redone"
        print_json({verb_done: number, "documents": [asdict(each) for each in turned]})
        return
    _print_turned(number, turned, undo)
    if behind:
        console().print(behind_told(behind), markup=False)


def _tally(turned: Sequence[Turned]) -> dict[str, int]:
    return dict(Counter(each.how.value for each in turned))


def _tell_plan(number: int, planned: Sequence[PlannedTurn], as_json: bool, undo: bool) -> None:
    turned = [each.turned for each in planned]
    if as_json:
        rows = [asdict(each.turned) | {"changes": [asdict(change) for change in each.changes]} for each in planned]
        told = {"would_undo" if undo else "would_redo": number, "counts": _tally(turned), "documents": rows}
        print_json(told)
        return
    console().print(f"Import {number} would be {'undone' if undo else 'done again'}; nothing is changed yet.")
    _print_tally(turned, _WOULD)
    for how in (How.GONE, How.BACK, How.CHANGED):
        some = [each for each in planned if each.turned.how is how]
        for each in some[:SHOWN]:
            print_line(f"  {_WOULD[how]}: {each.turned.title} ({each.turned.id})")
            for change in each.changes:
                print_line(f"    {change.field}: {change_told(change)}", hang=6)
        print_more(len(some), SHOWN)
    _print_reasons(turned)


def _print_turned(number: int, turned: Sequence[Turned], undo: bool) -> None:
    console().print(f"Import {number} is {'undone' if undo else 'done again'}.")
    _print_tally(turned, _SENTENCES)
    _print_reasons(turned)


def _print_tally(turned: Sequence[Turned], sentences: Mapping[How, str]) -> None:
    out = console()
    tally = Counter(each.how for each in turned)
    for how, sentence in sentences.items():
        if tally[how]:
            out.print(f"  {tally[how]:,} {sentence}")


def _print_reasons(turned: Sequence[Turned]) -> None:
    for reason, count in Counter(each.reason for each in turned if each.reason).most_common(SHOWN):
        first = next(each for each in turned if each.reason == reason)
        others = f" and {count - 1:,} more" if count > 1 else ""
        print_line(f"  {first.id}  {first.title}{others}: {reason}")
