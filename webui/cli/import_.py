"""Verbs that read sources: import, read."""

from __future__ import annotations

import sys
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from archive.audit.audit import Done
from archive.document import PLAIN, Document
from archive.errors import ArchiveError
from archive.history.records import BESIDE
from archive.home import Home
from archive.jobs.kinds import IMPORT
from importers.errors import SourceMissing
from importers.formats.records.field_names import FIELDS
from importers.guide.guide import Guide
from importers.intake import Report
from importers.page.tree import line_of
from importers.protocol import Damaged, Rejected, Skipped
from importers.recipes.parse import load_recipe
from importers.registry import registry
from importers.run import plan_import, read, run_import
from importers.survey import name_of, survey
from importers.worker_pool import processes_here
from index.following.sync import follow
from webui.api.json_values import date_json
from webui.cli.changing import changing
from webui.cli.coming import LISTED
from webui.cli.import_report import counts, print_report, report_json
from webui.cli.output import Place, print_json, progress_bar
from webui.cli.queue import QUEUE, put_into_queue, refuse_both
from webui.cli.verb import Verb, fail, verb
from webui.repairs import told


class SourcePlace(Place):
    """The name of a source, which lies on this machine."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; ends the command where an address of the web is given."""
        scheme, told, rest = str(value).partition("://")
        if told and scheme.casefold() == "file":
            self.fail(f"give the name of the file itself, without file://: {rest}", param, ctx)
        if told and scheme.isalpha():
            self.fail(
                f"{value} is an address; this program fetches nothing from the web: save its pages (with a browser, "
                "wget, or a program that makes web archives) and import the file or folder",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


_SOURCES = click.argument("sources", nargs=-1, required=True, type=SourcePlace())
_AS_NAME = click.option(
    "--as",
    "as_name",
    default="",
    metavar="NAME",
    callback=lambda _context, _parameter, name: line_of(name),
    help="The publication, whatever the pages say.",
)
_LANGUAGE = click.option(
    "--language",
    default="",
    metavar="CODE",
    callback=lambda _context, _parameter, code: _language(code),
    help="The language of all articles, such as en or es, whatever the pages say.",
)
_ORDER = click.option(
    "--date-order",
    type=click.Choice(["day", "month"]),
    help="Whether dates such as 05/03/2019 begin with the day or the month [default: as each page's language has it].",
)
_COLUMNS = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="The column of a table that holds a field, such as body=Contenido; once for each.",
)
_RECIPES = click.option(
    "--recipe",
    "recipes",
    multiple=True,
    type=Place(),
    metavar="FILE",
    help="A recipe for the pages of a site (docs/recipes.md); once for each.",
)
_BODY = click.option(
    "--body",
    type=click.Choice(["markdown", "html", "text"]),
    help="What the bodies in JSON and tables are [default: each is recognised].",
)
_SENDERS = click.option(
    "--from",
    "senders",
    multiple=True,
    metavar="SENDER",
    help="Whose mail comes in though it is not a list's: an address, @HOST or the name shown; once for each.",
)
_PROCESSES = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=processes_here,
    metavar="N",
    help="Processes that read pages [default: one for each core].",
)


def from_sources(function: Verb) -> Verb:
    """What every verb that reads sources takes; it is called with `sources`, `as_name`, `guide` and `processes`."""

    @wraps(function)
    def guided(
        *,
        columns: tuple[str, ...],
        recipes: tuple[Path, ...],
        body: str | None,
        senders: tuple[str, ...],
        language: str,
        date_order: str | None,
        **others: object,
    ) -> None:
        read_with = tuple(map(load_recipe, recipes))
        guide = Guide(
            _columns(columns), recipes=read_with, body=body or "", senders=senders, language=language,
            date_order=date_order or "",
        )  # fmt: skip
        function(guide=guide, **others)

    verb_of = verb(guided)
    for option in (_PROCESSES, _RECIPES, _SENDERS, _BODY, _COLUMNS, _ORDER, _LANGUAGE, _AS_NAME, _SOURCES):
        verb_of = option(verb_of)
    return verb_of


@click.command("import")
@click.option("--dry-run", is_flag=True, help="Say what would happen; store nothing.")
@QUEUE
@from_sources
def import_verb(
    home: Path,
    as_json: bool,
    sources: tuple[Path, ...],
    as_name: str,
    guide: Guide,
    processes: int,
    dry_run: bool,
    queue: bool,
) -> None:
    """Import SOURCES, whatever each is: a file, a folder, a zip or a tar of saved HTML pages, listings, feeds,
    sitemaps, Markdown, tables (CSV), JSON; a mirror of a site; a web archive (WARC, ARC, WACZ); an export of WordPress,
    Blogger, Ghost, Medium, Substack or Movable Type; newsletters (.eml, mbox, Maildir); PDF, DOCX, ODT, RTF, EPUB.

    An import that is cut off goes on where it was when it is run again; `hemeroteca undo` takes one back.
    """
    for problem in registry().problems:
        click.echo(problem, err=True)
    refuse_both(queue, dry_run, as_json)
    if queue:
        _queue(home, as_json, sources, as_name, guide, processes)
        return
    with progress_bar() as progress, ExitStack() as stack:
        seen = survey(sources, guide, progress, processes=processes)
        fresh = not Home.exists(home)
        if fresh and dry_run:
            home = Path(stack.enter_context(TemporaryDirectory()))
        opened = Home.open(home, create=True)
        work = partial(plan_import, shown=None if as_json else LISTED) if dry_run else run_import
        noted = {
            "sources": list(map(name_of, sources)),
            "as": as_name,
            "recipes": [each.name for each in guide.recipes],
        }
        given = {key: value for key, value in noted.items() if value}
        with nullcontext(Done()) if dry_run else changing(opened, "import", given) as done:
            report = work(opened, sources, guide, as_name=as_name, seen=seen, processes=processes, progress=progress)
            done.results |= counts(report)
        behind = ""
        if fresh and not report.new and not dry_run:
            opened.discard()
            report = replace(report, import_id=None)
        elif not dry_run and (failure := follow(opened, thorough=False, progress=partial(progress, "indexing"))):
            behind = f"the articles came in, but the index could not follow: {told(failure)}"
    if as_json:
        print_json(report_json(report, dry_run) | ({"error": behind} if behind else {}))
    else:
        print_report(report, dry_run)
    came_beside = any(reason in report.skipped for reason in BESIDE.values())
    if behind or (len(report.rejected) == report.read and not came_beside):
        if as_json:
            raise SystemExit(1)
        fail(behind or _nothing(report), False)


def _queue(home: Path, as_json: bool, sources: tuple[Path, ...], as_name: str, guide: Guide, processes: int) -> None:
    """Have the worker import the sources."""
    if missing := [source for source in sources if not source.exists()]:
        raise SourceMissing(f"{missing[0]}: there is no file or folder of this name")
    told_to = {
        "sources": [str(source.absolute()) for source in sources],
        "as_name": as_name,
        "columns": dict(guide.columns),
        "recipes": [[recipe.name, recipe.text] for recipe in guide.recipes],
        "body": guide.body,
        "senders": list(guide.senders),
        "language": guide.language,
        "date_order": guide.date_order,
        "processes": processes,
    }
    fresh = not Home.exists(home)
    opened = Home.open(home, create=True)
    try:
        put_into_queue(opened, IMPORT, told_to, as_json)
    except ArchiveError:
        if fresh:
            opened.discard()
        raise


@click.command("read")
@from_sources
def read_verb(home: Path, as_json: bool, sources: tuple[Path, ...], as_name: str, guide: Guide, processes: int) -> None:
    """Print what an import of SOURCES would store, one JSON document a line; store nothing.

    The home's recipes are used where there is a home; none is made.
    """
    opened = Home.open(home) if Home.exists(home) else None
    for each in read(*sources, guide=guide, as_name=as_name, home=opened, processes=processes):
        match each:
            case Document():
                print_json(_document_json(each, ()))
            case Damaged(document, losses):
                print_json(_document_json(document, losses))
                click.echo(f"{document.path}: damaged: {'; '.join(losses)}".encode("utf-8", "replace"), err=True)
            case Rejected(path, reason):
                click.echo(f"{path}: {reason}".encode("utf-8", "replace"), err=True)
            case Skipped(path, reason, count):
                click.echo(f"{path}: {count:,} skipped: {reason}".encode("utf-8", "replace"), err=True)
    sys.stdout.flush()


def _language(code: str) -> str:
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise click.BadParameter(f"{code!r} is no code of a language; write two small letters, such as en or es")
    return code


def _columns(said: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in said:
        field, equals, name = each.partition("=")
        if not equals or field not in FIELDS or not name.strip():
            raise click.BadParameter(
                f"{each!r}: write a field, = and a column's name; the fields are {', '.join(sorted(FIELDS))}",
                param_hint="--column",
            )
        found[field] = " ".join(name.split())
    return found


def _nothing(report: Report) -> str:
    if report.read:
        return "nothing came in; the reasons stand above"
    return "no article is in it; what was skipped stands above" if report.skipped else "there is no file to read"


def _document_json(document: Document, losses: tuple[str, ...]) -> dict[str, object]:
    return {
        "path": document.path,
        "title": document.title,
        "authors": list(document.authors),
        "published": date_json(document.published) if document.published else None,
        "other_dates": [{"date": each.iso(), "source": each.source} for each in document.other_dates],
        "topics": list(document.topics),
        **{name: getattr(document, name) for name in PLAIN},
        "language": document.language,
        "url": document.url,
        "addresses": list(document.addresses),
        "captured": document.captured,
        "source": document.source,
        "source_id": document.source_id,
        "summary": document.summary,
        "body": document.body,
        "html": document.html,
        "losses": list(losses),
    }
