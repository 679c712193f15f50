"""The verb that writes a map of old addresses for a web server: redirects."""

from __future__ import annotations

from pathlib import Path

import click

from archive.home import Home
from webui.cli.output import print_json, write_out
from webui.cli.verb import verb
from webui.formats.redirect_maps import WRITERS, pairs_of


@click.command("redirects")
@click.option(
    "--format", "name", type=click.Choice(list(WRITERS)), default="nginx", show_default=True, help="Whose map it is."
)
@click.option("--base", default="", metavar="ADDRESS", help="Where the archive is served, such as https://a.example.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of the terminal.")
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
