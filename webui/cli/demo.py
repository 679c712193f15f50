"""The verb that shows the program with what comes with it: demo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.home import Home
from archive.site.logo import logo_of
from archive.site.texts import Site
from importers.run import run_import
from importers.survey import name_of
from index.following.sync import sync
from webui.cli.changing import changing
from webui.cli.output import progress_bar
from webui.cli.serve import HOST, PORT, WORKERS, run_server, settings_of
from webui.cli.verb import fail, verb
from webui.server import EXAMPLES

_PUBLICATION = EXAMPLES / "river-letter"
_SITE = {
    "name": "The River Letter",
    "sentence": "A small newsletter on human rights, the environment and local affairs along an invented river.",
}


@click.command("demo")
@PORT
@HOST
@WORKERS
@partial(verb, default_home="hemeroteca-demo")
def demo_verb(home: Path, as_json: bool, **options: Any) -> None:
    """Import the bundled examples into a home of their own and serve them."""
    settings = settings_of(home, as_json)
    opened = Home.open(home, create=True)
    if any(each.sources != (name_of(_PUBLICATION),) for each in opened.store.imports.all()):
        fail(f"{opened.path} holds an archive of its own; name a new folder with --home", as_json)
    with changing(opened, "demo"), progress_bar() as progress:
        if not opened.topic_rules.exists():
            opened.topic_rules.put((EXAMPLES / "topics.toml").read_bytes())
        if opened.store.site.read() == Site():
            opened.store.site.set(_SITE, logo_of((EXAMPLES / "logo.png").read_bytes()))
        run_import(opened, [_PUBLICATION], as_name="The River Letter", progress=progress)
        sync(opened, progress=partial(progress, "indexing"))
    articles = opened.store.count()
    opened.close()
    run_server(settings, as_json, articles, **options)
