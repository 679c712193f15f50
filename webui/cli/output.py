"""What a verb writes: to the terminal, or to a file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click


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
    output = output.resolve()
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            for piece in pieces:
                file.write(piece.encode())
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
