"""The verb that serves: serve."""

from __future__ import annotations

from pathlib import Path

import click

from archive.home import Home
from index.errors import SearchError
from index.following.sync import sync
from webui.cli.output import console, print_json
from webui.cli.verb import fail, verb
from webui.server import listen, serve

PORT = click.option("--port", default=8000, type=click.IntRange(0, 65535), help="[default: 8000]")
HOST = click.option("--host", default="127.0.0.1", help="0.0.0.0 to be reached from outside [default: 127.0.0.1].")
WORKERS = click.option("--workers", default=2, type=click.IntRange(1, 64), help="Processes [default: 2].")


@click.command("serve")
@PORT
@HOST
@WORKERS
@verb
def serve_verb(home: Path, as_json: bool, port: int, host: str, workers: int) -> None:
    """Serve the archive over HTTP until interrupted; a new index is taken up at once."""
    opened = Home.open(home)
    try:
        sync(opened)
    except SearchError as error:
        click.echo(f"hemeroteca: the index was not brought up to date: {error}", err=True)
    opened.close()
    run_server(home, as_json, port, host, workers)


def run_server(home: Path, as_json: bool, port: int, host: str, workers: int) -> None:
    """Say where the archive at `home` is served, and serve it until interrupted."""
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
