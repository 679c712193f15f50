"""The verb that shows the program with what comes with it: demo."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.home import Home
from importers.run import run_import
from importers.survey import name_of
from index.following.sync import sync
from webui.cli.output import progress_bar
from webui.cli.serve import HOST, PORT, WORKERS, run_server, settings_of
from webui.cli.verb import fail, verb
from webui.server import EXAMPLES

_PUBLICATION = EXAMPLES / "river-letter"


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
    if not opened.topic_rules.exists():
        shutil.copyfile(EXAMPLES / "topics.toml", opened.topic_rules)
    with progress_bar() as progress:
        run_import(opened, [_PUBLICATION], as_name="The River Letter", progress=progress)
        sync(opened, progress=partial(progress, "indexing"))
    articles = opened.store.count()
    opened.close()
    run_server(settings, as_json, articles, **options)
