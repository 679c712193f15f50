"""Verbs that serve: serve, demo."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import click

from archive.home import Home
from importers.guide.guide import Guide
from importers.run import run_import
from importers.survey import name_of
from index.errors import SearchError
from index.following.sync import sync
from webui.cli.progress import progress_bar
from webui.cli.verb import console, fail, print_json, verb
from webui.server import EXAMPLES, listen, serve

_PUBLICATION = EXAMPLES / "river-letter"
_PORT = click.option("--port", default=8000, type=click.IntRange(0, 65535), help="[default: 8000]")
_HOST = click.option("--host", default="127.0.0.1", help="0.0.0.0 to be reached from outside [default: 127.0.0.1].")
_WORKERS = click.option("--workers", default=2, type=click.IntRange(1, 64), help="Processes [default: 2].")


@click.command("serve")
@_PORT
@_HOST
@_WORKERS
@verb
def serve_verb(home: Path, as_json: bool, port: int, host: str, workers: int) -> None:
    """Serve the archive over HTTP until interrupted; a new index is taken up at once."""
    opened = Home.open(home)
    try:
        sync(opened)
    except SearchError as error:
        click.echo(f"hemeroteca: the index was not brought up to date: {error}", err=True)
    opened.close()
    _serve(home, as_json, port, host, workers)


@click.command("demo")
@_PORT
@_HOST
@_WORKERS
@partial(verb, default_home="hemeroteca-demo")
def demo_verb(home: Path, as_json: bool, port: int, host: str, workers: int) -> None:
    """Import the bundled examples into a home of their own and serve them."""
    opened = Home.open(home, create=True)
    if any(each.sources != (name_of(_PUBLICATION),) for each in opened.store.imports.all()):
        fail(f"{opened.path} holds an archive of its own; name a new folder with --home", as_json)
    if not opened.topic_rules.exists():
        shutil.copyfile(EXAMPLES / "topics.toml", opened.topic_rules)
    with progress_bar() as progress:
        run_import(opened, [_PUBLICATION], Guide(as_name="The River Letter"), progress=progress)
        sync(opened, progress=lambda done, total: progress("indexing", done, total))
    opened.close()
    _serve(home, as_json, port, host, workers)


def _serve(home: Path, as_json: bool, port: int, host: str, workers: int) -> None:
    try:
        listener = listen(host, port)
    except OSError as error:
        fail(f"cannot listen on {host} port {port} ({error.strerror}); choose another with --port", as_json)
    address = f"http://{listener.getsockname()[0]}:{listener.getsockname()[1]}/"
    if as_json:
        print_json({"address": address, "home": str(home)})
    else:
        console().print(f"Serving {home} at {address}  (Ctrl-C ends it)", markup=False)
    serve(home, listener, workers)
