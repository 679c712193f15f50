"""The verb that serves: serve."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from archive.errors import HomeNotWritable
from archive.home import Home
from index.following.sync import follow, lag
from webui.cli.output import console, print_json
from webui.cli.verb import USAGE, fail, verb
from webui.repairs import told
from webui.server import listen, serve
from webui.settings import Settings, is_loopback, settings_from

PORT = click.option("--port", default=8000, type=click.IntRange(0, 65535), help="[default: 8000]")
HOST = click.option("--host", default="127.0.0.1", help="0.0.0.0 to be reached from outside [default: 127.0.0.1].")
WORKERS = click.option("--workers", default=2, type=click.IntRange(1, 64), help="Processes [default: 2].")


@click.command("serve")
@PORT
@HOST
@WORKERS
@click.option("--access-log", default="", metavar="FILE|-", help="Add a line for each request; - prints it.")
@click.option("--access-log-all", "log_all", is_flag=True, help="Log query strings, whole client addresses, browsers.")
@verb
def serve_verb(home: Path, as_json: bool, **options: Any) -> None:
    """Serve the archive over HTTP until interrupted; a new index is taken up at once.

    Lines of an access log hold no query string and only the beginning of a client's address (/24 or /48).
    """
    if options["log_all"] and not options["access_log"]:
        fail("--access-log-all goes with --access-log FILE", as_json, USAGE)
    settings = settings_of(home, as_json)
    opened = Home.open(home)
    # A home that can only be read is served too, and needs no word where its index is up to date.
    if (failure := follow(opened)) and not (isinstance(failure, HomeNotWritable) and lag(opened) == (0, "")):
        click.echo(f"hemeroteca: the index was not brought up to date: {told(failure)}", err=True)
    articles = opened.store.count()
    opened.close()
    run_server(settings, as_json, articles, **options)


def settings_of(home: Path, as_json: bool) -> Settings:
    """The environment's settings for this home; ends the command where one of them cannot be."""
    try:
        return replace(settings_from(), home=home)
    except ValueError as error:
        fail(str(error), as_json)


def run_server(
    settings: Settings,
    as_json: bool,
    articles: int,
    *,
    port: int,
    host: str,
    workers: int,
    access_log: str = "",
    log_all: bool = False,
) -> None:
    """Say where the archive is served and what of it is logged, and serve it until interrupted."""
    if access_log not in ("", "-"):
        access_log = str(Path(access_log).absolute())  # the same file when it is opened anew
        try:
            # A pipe that nobody reads from would be waited for, by each worker.
            os.close(os.open(access_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o666))
        except OSError as error:
            fail(f"cannot write to {access_log} ({error.strerror}); name another file with --access-log", as_json)
    try:
        listener = listen(host, port)
    except (OSError, TypeError, ValueError) as error:  # a host that is no name at all is a fault of its encoding
        why = getattr(error, "strerror", None) or "there is no such host"
        fail(
            f"cannot listen on {host} port {port} ({why}); choose another with --port (make demo: PORT=)",
            as_json,
        )
    name, bound = listener.getsockname()[:2]
    address = f"http://{f'[{name}]' if ':' in name else name}:{bound}/"
    if not (settings.address or settings.trusted_hosts or is_loopback(f"[{name}]" if ":" in name else name)):
        click.echo(
            "hemeroteca: without HEMEROTECA_ADDRESS, the site's public address (docs/settings.md), readers on other "
            "machines get no feeds and no sitemap",
            err=True,
        )
    if as_json:
        facts = {"address": address, "home": str(settings.home), "articles": articles, "workers": workers}
        print_json({**facts, "access_log": access_log or None, "public_address": settings.address or None})
    else:
        public = f", for readers {settings.address}/" if settings.address else ""
        log = {"": "none", "-": "standard output"}.get(access_log, access_log)
        console().print(
            f"Serving {settings.home} at {address}{public}  (Ctrl-C ends it)\n"
            f"Articles: {articles:,}. Workers: {workers}. Access log: {log}.",
            markup=False,
        )
    serve(settings, listener, workers, access_log=access_log, log_all=log_all)
