"""Verbs for what is private: private list, add, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.errors import ArchiveError, BadPrivate
from archive.home import Home
from archive.jobs.queue import Queue
from archive.site.private import Private, private_of, private_told, wish
from index.errors import SearchError
from index.following.audiences import bring_public, copy_of, effective, refuse_part
from index.following.sync import sync_copy
from index.private.covered import ALL, TOPIC, Coverage, CoversNone, covering_none
from index.private.proof import idle_state
from index.searcher import Searcher
from webui.cli.changing import changing
from webui.cli.output import console, print_json, print_line, progress_bar, shortened
from webui.cli.verb import USAGE, fail, verb
from webui.desk.private.rows import IN_FORCE, Change, PrivateRow, changes_of, private_rows


def _naming(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--all", "everything", is_flag=True, help="The whole archive."),
        click.option("--topic", "topics", multiple=True, help="A topic, by its name or a label of it; repeatable."),
        click.option("--publication", "publications", multiple=True, help="A publication by its name; repeatable."),
    ):
        command = option(command)
    return command


@click.group("private", invoke_without_command=True)
@verb
def private_group(home: Path, as_json: bool) -> None:
    """What only those may read who have an account (also: `private list`): everything, or some publications and
    topics."""
    context = click.get_current_context()
    context.obj = home
    if context.invoked_subcommand is None:
        _show(Home.open(home), as_json)


@private_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List what is private."""
    _show(Home.open(home), as_json)


@private_group.command("add")
@_naming
@click.option("--yes", "is_sure", is_flag=True, help="Also a name that no article has now.")
@verb
def add_verb(
    home: Path,
    as_json: bool,
    publications: tuple[str, ...],
    topics: tuple[str, ...],
    everything: bool,
    is_sure: bool,
) -> None:
    """Make more private: hidden at once; then the index for the public is built anew."""
    named = _named(publications, topics, everything, as_json)
    opened = Home.open(home)
    try:
        refuse_part(opened, named)
    except BadPrivate as error:
        fail(str(error), as_json)
    if not is_sure and (none := _covering_none(opened, named)):
        fail(" ".join((*map(_none_said, none), "Nothing was changed; --yes makes it private all the same.")), as_json)
    with changing(opened, "private add", _said(named)):
        wish(opened.shelf, named, idle_state(opened, named))
        _bring(opened)
    _show(opened, as_json)


@private_group.command("delete")
@_naming
@verb
def delete_verb(
    home: Path, as_json: bool, publications: tuple[str, ...], topics: tuple[str, ...], everything: bool
) -> None:
    """Make something public again, once the index for the public has it."""
    named = _named(publications, topics, everything, as_json)
    opened = Home.open(home)
    try:
        effective(opened).needs(named)
    except BadPrivate as error:
        fail(str(error), as_json)
    with changing(opened, "private delete", _said(named)):
        _bring(opened, lambda private: private.less(named))
    _show(opened, as_json)


def _bring(home: Home, change: Callable[[Private], Private] | None = None) -> None:
    with progress_bar() as progress:
        bring_public(home, sync_copy, change, partial(progress, "copying"))
    home.store.merge_journal()


def _named(publications: tuple[str, ...], topics: tuple[str, ...], everything: bool, as_json: bool) -> Private:
    if not (publications or topics or everything):
        fail("say what: --publication NAME, --topic NAME or --all", as_json, USAGE)
    try:
        return private_of(publications, topics, everything=everything)
    except BadPrivate as error:
        fail(str(error), as_json, USAGE)


def _said(private: Private) -> dict[str, Any]:
    return {"all": private.everything, "publications": list(private.publications), "topics": list(private.topics)}


def _covering_none(home: Home, named: Private) -> list[CoversNone]:
    with _coverage(home) as asked:
        return covering_none(asked, named, effective(home)) if asked else []


@contextmanager
def _coverage(home: Home) -> Iterator[Coverage | None]:
    """What tells how much names cover; None where no index can be asked."""
    with closing(Searcher(home, builds=False)) as searcher:
        found = None
        with suppress(ArchiveError, SearchError):
            found = Coverage(searcher, home.store.site.private.published_at)
        yield found


def _none_said(found: CoversNone) -> str:
    has = "has the topic" if found.named.kind == TOPIC else "is of the publication"
    said = f"No article {has} “{found.named.name}” now."
    meant = ", ".join(f"“{each.name}” ({each.kind})" for each in found.meant)
    return f"{said} Did you mean {meant}?" if meant else said


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def _rows(home: Home, now: Private) -> list[PrivateRow]:
    """What is private, and what jobs of the desk make of it."""
    changes: list[Change] = []
    try:
        with home.desk_to_read() as engine:
            if engine is not None:
                changes = changes_of(Queue(engine))
    except ArchiveError as error:
        click.echo(shortened(f"Warning: what the desk was asked to change cannot be read: {error}"), err=True)
    held = home.store.site.private.read()
    if not (now or changes):
        return private_rows(held, now, changes, None)
    with _coverage(home) as asked:
        return private_rows(held, now, changes, asked)


def _show(home: Home, as_json: bool) -> None:
    private = effective(home)
    folder = copy_of(home, private)
    hidden: int | None = 0
    if private.everything:
        hidden = home.store.count()
    elif private:
        hidden = None
        if folder is not None:
            copy = Home.open(folder, reading=True)
            hidden = home.store.count() - copy.store.count()
            copy.close()
    rows = _rows(home, private)
    if as_json:
        told: dict[str, Any] = {"articles": hidden, "open": not private or private.everything or bool(folder)}
        told["rows"] = [asdict(each.named) | {"articles": each.articles, "state": each.state} for each in rows]
        print_json(_said(private) | told)
        return
    out = console()
    sentence = private_told(private)
    out.print(f"{sentence[:1].upper()}{sentence[1:]}.", markup=False)
    for each in rows:
        if each.named.kind != ALL:
            count = "articles are not counted: no index" if each.articles is None else _articles(each.articles)
            state = "" if each.state == IN_FORCE else f", {each.state.replace('_', ' ')}"
            print_line(f"{each.named.kind} “{each.named.name}”: {count}{state}", hang=2)
    if private and not private.everything:
        if hidden is None:
            out.print("Visitors are answered again once `hemeroteca sync` has made what they may read.")
        else:
            out.print(f"{hidden:,} of {home.store.count():,} articles are private.")
