"""Verbs that read sources: import, read."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from archive.document import Document
from archive.errors import ArchiveError
from archive.home import Home
from importers.guide import Guide
from importers.protocol import Rejected, Skipped
from importers.registry import registry
from importers.run import Report, look_through, read, run_import
from index.errors import SearchError
from index.sync import sync
from webui.cli.frame import console, fail, print_json, verb
from webui.cli.progress import progress_bar

SHOWN = 20  # rejections listed on a terminal; --json has them all
_SOURCES = click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
_AS_NAME = click.option("--as", "as_name", default="", metavar="NAME", help="The publication, whatever the pages say.")


@click.command("import")
@_SOURCES
@_AS_NAME
@click.option("--dry-run", is_flag=True, help="Say what would happen; store nothing.")
@verb
def import_verb(home: Path, as_json: bool, sources: tuple[Path, ...], as_name: str, dry_run: bool) -> None:
    """Import SOURCES: saved HTML pages (a file, a folder, a zip, gzip), listings, JSON Lines."""
    for problem in registry().problems:
        click.echo(problem, err=True)
    with progress_bar() as progress, ExitStack() as stack:
        files = look_through(sources, progress)
        fresh = not Home.exists(home)
        if fresh and dry_run:
            home = Path(stack.enter_context(TemporaryDirectory()))
        opened = Home.open(home, create=True)
        report = run_import(
            opened, sources, guide=Guide(as_name=as_name), dry_run=dry_run, files=files, progress=progress
        )
        behind = ""
        if fresh and not report.new and not dry_run:
            opened.discard()
            report = replace(report, import_id=None)
        elif not dry_run:
            try:
                sync(opened, thorough=False, progress=lambda done, total: progress("indexing", done, total))
            except (ArchiveError, SearchError) as error:
                behind = f"the articles came in, but the index could not follow: {error}"
    if as_json:
        print_json(_report_json(report) | ({"error": behind} if behind else {}))
    else:
        _print_report(report, dry_run)
    if behind or len(report.rejected) == report.read:
        if as_json:
            raise SystemExit(1)
        fail(
            behind or ("nothing came in; the reasons stand above" if report.read else "there is no file to read"), False
        )


@click.command("read")
@_SOURCES
@_AS_NAME
@verb
def read_verb(home: Path, as_json: bool, sources: tuple[Path, ...], as_name: str) -> None:
    """Print what an import of SOURCES would see, one JSON document a line; store nothing."""
    for source in sources:
        for each in read(source, Guide(as_name=as_name)):
            if isinstance(each, Skipped):
                click.echo(f"{each.path}: skipped, {each.reason} ({each.count:,})".encode("utf-8", "replace"), err=True)
            elif isinstance(each, Rejected):
                click.echo(f"{each.path}: {each.reason}".encode("utf-8", "replace"), err=True)
            else:
                print_json(_document_json(each))
    sys.stdout.flush()


def _report_json(report: Report) -> dict[str, object]:
    return {
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": [{"source": each.path, "reason": each.reason} for each in report.rejected],
        "skipped": [{"reason": each.reason, "count": each.count} for each in report.skipped],
        "import_id": report.import_id,
        "seconds": report.seconds,
    }


def _print_report(report: Report, dry_run: bool) -> None:
    out = console()
    done = "Would import" if dry_run else f"Import {report.import_id}:" if report.import_id else "Import:"
    out.print(
        f"{done} {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{len(report.rejected):,} rejected ({report.seconds:.1f} s)"
    )
    if report.unchanged and not report.new and not report.changed:
        out.print("Nothing has changed since these were last imported.")
    for each in report.rejected[:SHOWN]:
        out.print(f"  {each.path}: {each.reason}", markup=False)
    if len(report.rejected) > SHOWN:
        out.print(f"  … and {len(report.rejected) - SHOWN:,} more; `--json` lists them all")


def _document_json(document: Document) -> dict[str, object]:
    published = document.published
    return {
        "path": document.path,
        "title": document.title,
        "authors": list(document.authors),
        "published": {
            "first": published.first.isoformat(),
            "last": published.last.isoformat(),
            "precision": published.precision.value,
            "source": published.source,
        }
        if published
        else None,
        "topics": list(document.topics),
        "language": document.language,
        "url": document.url,
        "source": document.source,
        "source_id": document.source_id,
        "label": document.label,
        "summary": document.summary,
        "body": document.body,
    }
