"""The verb that serves: serve."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from archive.errors import HomeNotWritable
from archive.home import Home
from archive.people.errors import PeopleError
from archive.people.people import People
from index.following.sync import follow, lag
from webui.cli.changing import changing
from webui.cli.output import console, print_json
from webui.cli.verb import USAGE, fail, verb
from webui.repairs import told
from webui.server import listen, serve
from webui.settings import Settings, is_loopback, settings_from
from webui.worker.keeper import kept_worker

PORT = click.option("--port", default=8000, type=click.IntRange(0, 65535), help="[default: 8000]")
HOST = click.option("--host", default="127.0.0.1", help="0.0.0.0 to be reached from outside [default: 127.0.0.1].")
WORKERS = click.option("--workers", default=2, type=click.IntRange(1, 64), help="Processes [default: 2].")


@dataclass(frozen=True, slots=True)
class Log:
    """The file of an access log ("-": standard output, "": none), and whether its lines hold all."""

    file: str = ""
    all: bool = False


@click.command("serve")
@PORT
@HOST
@WORKERS
@click.option(
    "--setup",
    is_flag=True,
    help="Print a one-time link that makes the first account of the desk; make an archive where there is none.",
)
@click.option("--access-log", default="", metavar="FILE|-", help="Add a line for each request; - prints it.")
@click.option("--access-log-all", "log_all", is_flag=True, help="Log query strings, whole client addresses, browsers.")
@click.option(
    "--worker/--no-worker",
    default=None,
    help="Do the jobs in the queue, too, in a process that ends with the server [default: once there are accounts].",
)
@verb
def serve_verb(home: Path, as_json: bool, worker: bool | None, **options: Any) -> None:
    """Serve the archive over HTTP until interrupted; a new index is taken up at once.

    Lines of an access log hold no query string and only the beginning of a client's address (/24 or /48).
    """
    if options["log_all"] and not options["access_log"]:
        fail("--access-log-all goes with --access-log FILE", as_json, USAGE)
    settings = settings_of(home, as_json)
    opened = Home.open(home, create=bool(options["setup"]))
    # A home that can only be read is served too, and needs no word where its index is up to date.
    if (failure := follow(opened)) and not (isinstance(failure, HomeNotWritable) and lag(opened) == (0, "")):
        click.echo(f"hemeroteca: the index was not brought up to date: {told(failure)}", err=True)
    articles = opened.store.count()
    setup = _setup_token(opened, as_json) if options["setup"] else ""
    opened.close()
    log = Log(options.pop("access_log"), options.pop("log_all"))
    with nullcontext() if worker is False else kept_worker(opened.path, at_once=bool(worker)):
        run_server(settings, as_json, articles, **{**options, "log": log, "setup": setup})


def _setup_token(home: Home, as_json: bool) -> str:
    try:
        with changing(home, "serve --setup"):
            return People.at(home.shelf, home.desk).links.for_setup()
    except PeopleError as error:
        fail(f"{error} `hemeroteca user list` shows who there is; start without --setup", as_json)


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
    log: Log = Log(),
    setup: str = "",
) -> None:
    """Say where the archive is served and what of it is logged, and serve it until interrupted."""
    access_log = log.file
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
    site = settings.address or (f"http://localhost:{bound}" if name in ("0.0.0.0", "::") else address.rstrip("/"))  # noqa: S104  # asked, not bound
    link = f"{site}/admin/setup?token={setup}" if setup else None
    if as_json:
        facts = {"address": address, "home": str(settings.home), "articles": articles, "workers": workers}
        told = {"access_log": access_log or None, "public_address": settings.address or None, "setup": link}
        print_json({**facts, **told})
    else:
        public = f", for readers {settings.address}/" if settings.address else ""
        told_log = {"": "none", "-": "standard output"}.get(access_log, access_log)
        console().print(
            f"Serving {settings.home} at {address}{public}  (Ctrl-C ends it)\n"
            f"Articles: {articles:,}. Workers: {workers}. Access log: {told_log}.",
            markup=False,
        )
        if setup:
            console().print(f"The first account, good once and for an hour: {link}", markup=False, soft_wrap=True)
    serve(settings, listener, workers, access_log=access_log, log_all=log.all)
