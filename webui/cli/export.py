"""Verbs that write all of the archive in a form for others: export, redirects."""

from __future__ import annotations

from pathlib import Path

import click

from archive.document import Stored
from archive.home import Home
from index.following.topic_rules import load_rules
from index.query import SearchRequest
from index.searcher import Searcher
from webui.cli.output import Place, print_json, write_out
from webui.cli.verb import verb
from webui.formats.csv_table import LONGEST_IN_EXCEL, has_long_cell
from webui.formats.record import ExportRecord
from webui.formats.redirect_maps import WRITERS, pairs_of
from webui.formats.registry import FORMATS
from webui.services import Services


@click.command("export")
@click.option("--format", "name", default="jsonl", type=click.Choice(sorted(FORMATS)), help="[default: jsonl]")
@click.option("--query", default=None, help="Only what this query finds.")
@click.option("--output", type=Place(dir_okay=False), help="A file; else standard output.")
@verb
def export_verb(home: Path, as_json: bool, name: str, query: str | None, output: Path | None) -> None:
    """Print every article in an export format; `import` reads jsonl, json and csv back as the same archive."""
    opened = Home.open(home)
    rules = load_rules(opened.topic_rules)
    wanted = None
    if query is not None:
        searcher = Searcher(opened, builds=False)
        asked, _notes = Services(home, searcher).understood(SearchRequest(text=query))
        wanted = frozenset(searcher.matching(asked))
    long = 0

    def counted(stored: Stored) -> Stored:
        nonlocal long
        long += name == "csv" and has_long_cell(stored)
        return stored

    exported = (
        ExportRecord(counted(stored), rules.topics_of(stored.document), stored.document.url)
        for stored in opened.store.documents()
        if wanted is None or stored.id in wanted
    )
    pieces = FORMATS[name].write(exported)
    write_out(pieces, output)
    if long:
        click.echo(
            f"{long:,} of the texts have more than {LONGEST_IN_EXCEL:,} characters: Excel cuts them when it opens the "
            "table, other programs do not",
            err=True,
        )
    if as_json and output is not None:
        print_json({"output": str(output), "format": name})


@click.command("redirects")
@click.option(
    "--format", "name", type=click.Choice(list(WRITERS)), default="nginx", show_default=True, help="Whose map it is."
)
@click.option("--base", default="", metavar="ADDRESS", help="Where the archive is served, such as https://a.example.")
@click.option("--output", type=Place(dir_okay=False), help="A file instead of the terminal.")
@verb
def redirects_verb(home: Path, as_json: bool, name: str, base: str, output: Path | None) -> None:
    """Print a map from every address that the articles ever had to where they lie in the archive."""
    opened = Home.open(home)
    pairs = pairs_of(opened.store.documents(), base)
    if as_json and output is None:
        for old, new in pairs:
            print_json({"from": old, "to": new})
        return
    write_out(WRITERS[name](pairs), output)
    if as_json:
        print_json({"output": str(output), "format": name})
