"""What a verb prints, and what it writes: a file that appears whole or not at all."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def console() -> Console:
    """Where tables go: coloured on a terminal, plain in a pipe."""
    from rich.console import Console  # what prints JSON or help does not wait for it

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def print_more(total: int, shown: int) -> None:
    """Say how many of a list were left out, where there are any."""
    if total > shown:
        console().print(f"  … and {total - shown:,} more; `--json` lists them all")


def accept_any_text() -> None:
    """Let standard output and error take any text: what the terminal's encoding lacks becomes `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write_out(pieces: Iterator[str], output: Path | None) -> None:
    """Write the pieces to the file, or to standard output when there is none."""
    if output is None:
        for piece in pieces:
            click.echo(piece.encode(), nl=False)
    else:
        _write_whole(output, pieces)


def _write_whole(output: Path, pieces: Iterator[str]) -> None:
    """Write a file that appears whole or not at all: an older one stays until the new one is complete."""
    if output.exists() and not output.is_file():  # a pipe or a device: there is nothing to keep, and no place beside it
        with output.open("wb") as file:
            file.writelines(piece.encode() for piece in pieces)
        return
    from archive.atomic_file import replacing  # what prints help writes no file

    output = output.resolve()
    mode = stat.S_IMODE(output.stat().st_mode) if output.exists() else 0o666  # what was private stays so
    with replacing(output, output.with_name(f".{output.name}.{os.getpid()}"), mode) as file:
        file.writelines(piece.encode() for piece in pieces)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A function told (what is being done, done, to do; 0: not known) that draws a bar while the block runs."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # a pipe needs none of it
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what)
            bar.update(tasks[what], completed=done, total=total or None)

        yield tell
