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
from archive.history.records import How, Import, Turned
from archive.home import Home
from index.following.sync import follow
from webui.cli.import_report import damaged_json, print_damaged
from webui.cli.output import console, print_json, print_line, print_more
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
    """Show import N: from where, when, what came of it, what was turned away, what was damaged."""
    store = Home.open(home).store
    found = store.imports.get(number)
    if found is None:
        raise NoSuchImport(f"there is no import {number}", Repair.LIST_IMPORTS)
    rejected, damaged = store.imports.rejections(number), store.imports.damaged(number)
    if as_json:
        rejections = [{"source": each.path, "reason": why(each)} for each in rejected]
        print_json(_import_json(found) | {"rejections": rejections, "damaged": damaged_json(damaged)})
        return
    print_line(_line(found), hang=6)
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
@verb
def undo_verb(home: Path, as_json: bool, number: int) -> None:
    """Undo import N: the archive is as if it had never been. Later imports and hand edits stand."""
    _turn(home, as_json, number, undo=True)


@click.command("redo")
@click.argument("number", type=click.IntRange(-_LAST, _LAST), metavar="N")
@verb
def redo_verb(home: Path, as_json: bool, number: int) -> None:
    """Do import N again after it was undone, from what the archive kept of it."""
    _turn(home, as_json, number, undo=False)


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
        with opened.writing("edit"):
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
    imports = Home.open(home).store.imports.all()
    if as_json:
        print_json({"imports": [_import_json(each) for each in imports]})
        return
    for each in imports:
        print_line(_line(each), hang=6)
    if not imports:
        console().print("No import yet; `hemeroteca import SOURCE` makes the first.")


def _line(found: Import) -> str:
    state = f", undone {found.undone_at[:10]}" if found.undone_at else "" if found.finished_at else ", cut off"
    sources = ", ".join(Path(source).name or source for source in found.sources)
    return (
        f"{found.id:>4}  {found.started_at[:16].replace('T', ' ')}  {found.new:,} new, {found.changed:,} changed, "
        f"{found.unchanged:,} unchanged, {found.rejected:,} rejected  {sources}{state}"
    )


def _import_json(found: Import) -> dict[str, object]:
    return asdict(found) | {"sources": list(found.sources), "recipes": [name for name, _ in found.recipes]}


def _turn(home: Path, as_json: bool, number: int, *, undo: bool) -> None:
    opened = Home.open(home)
    with opened.writing("undoing" if undo else "redoing"):
        turned = opened.store.undo(number) if undo else opened.store.redo(number)
    behind = follow(opened)
    if as_json:
        verb_done = "undone" if undo else "redone"
        print_json({verb_done: number, "documents": [asdict(each) for each in turned]})
        return
    _print_turned(number, turned, undo)
    if behind:
        console().print(behind_told(behind), markup=False)


def _print_turned(number: int, turned: Sequence[Turned], undo: bool) -> None:
    out = console()
    out.print(f"Import {number} is {'undone' if undo else 'done again'}.")
    tally = Counter(each.how for each in turned)
    for how, sentence in _SENTENCES.items():
        if tally[how]:
            out.print(f"  {tally[how]:,} {sentence}")
    for reason, count in Counter(each.reason for each in turned if each.reason).most_common(SHOWN):
        first = next(each for each in turned if each.reason == reason)
        others = f" and {count - 1:,} more" if count > 1 else ""
        print_line(f"  {first.id}  {first.title}{others}: {reason}")
