"""What a verb prints, which places it takes, and what it writes: a file that appears whole or not at all."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console


_LONGEST_PLACE = 4096  # bytes, on Linux
_LONGEST_SENTENCE = 2_000


class Place(click.Path):
    """The name of a file or folder. An empty one is none: in a script it is a variable that nobody has set, and would
    mean the folder that one happens to be in."""

    def __init__(self, **more: Any) -> None:
        super().__init__(path_type=Path, **more)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; ends the command where there can be none of this name."""
        if not str(value):
            self.fail("it is empty; give the name of a file or folder", param, ctx)
        if len(os.fsencode(value)) > _LONGEST_PLACE:
            self.fail("it is too long for the name of a file or folder", param, ctx)
        return super().convert(value, param, ctx)


def shortened(sentence: str) -> str:
    """The sentence without the middle of what is too long to be read: its beginning names what was wrong, its end the
    repair."""
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    return f"{sentence[: _LONGEST_SENTENCE // 2]} […] {sentence[-_LONGEST_SENTENCE // 4 :]}"


def plug_closed_streams() -> None:
    """Where the program was started with a closed input or output, open something in its place: the next file that is
    opened would have its number, and be written over by what is printed. What is printed is not taken."""
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, mode), number)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", closefd=False)


def give_up_printing(stream: TextIO | None = None) -> None:
    """Print nothing more, on standard output if no other stream is given, and keep Python from complaining at the end
    of what could not be printed."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def unprintable() -> OSError | None:
    """Why standard output takes nothing, or None."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return None


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def console() -> Console:
    """Where tables go: coloured on a terminal, plain in a pipe."""
    from rich.console import Console  # what prints JSON or help does not wait for it

    class Told(Console):
        def on_broken_pipe(self) -> NoReturn:
            raise BrokenPipeError  # for the verb: whoever read our output has read enough

    return Told(highlight=False, soft_wrap=not sys.stdout.isatty())


def print_line(line: str, hang: int = 4) -> None:
    """A line of a list. What of it a narrow terminal has no room for goes on below, set in by `hang`."""
    from rich.text import Text  # as rich itself, only where lines are printed for a person

    out, text = console(), Text(line)
    if not out.is_terminal or text.cell_len <= out.width:
        out.print(line, markup=False)
        return
    for number, part in enumerate(text.wrap(out, max(2 * hang, out.width - hang))):
        out.print(f"{' ' * hang if number else ''}{part.plain.rstrip()}", markup=False, no_wrap=True, crop=False)


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

    output = Path(os.path.realpath(output))
    if output.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(output))
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
