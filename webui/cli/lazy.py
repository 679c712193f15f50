"""A group of verbs whose modules are imported when one of them is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from webui.cli.output import give_up_printing, plug_closed_streams, shortened

_LONG = 500  # characters


class LazyGroup(click.Group):
    """A group that knows its verbs by `verbs`: name to (`module:attribute`, the first sentence of its docstring).

    Its own help needs no more than these; a verb's module is imported when the verb is called or asked for its help.
    """

    def __init__(self, *, verbs: Mapping[str, tuple[str, str]], **others: Any) -> None:
        told = {name: click.Command(name, help=sentence) for name, (_, sentence) in verbs.items()}
        super().__init__(commands=told, **others)
        self._places = {name: place for name, (place, _) in verbs.items()}

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command and end the process, as click does; what click says is as short as what a verb says, and a
        full disk or a closed pipe behind standard output is told."""
        plug_closed_streams()
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.UsageError as error:
            told = error.format_message()
            # What ends with a long line is what somebody typed; the help has short ones.
            is_long = len(told.rpartition("\n")[2]) > _LONG
            (click.UsageError(shortened(told), error.ctx) if is_long else error).show()
            code = error.exit_code
        except click.Abort:
            code = 1
        except BrokenPipeError:
            code = 0
            give_up_printing()
        except OSError as error:
            code = 1
            give_up_printing()
            click.echo(f"hemeroteca: standard output cannot be written to ({error.strerror})", err=True)
        sys.exit(code if isinstance(code, int) else 0)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of this name, imported now; None when there is none."""
        if cmd_name not in self._places:
            return None
        module, _, attribute = self._places[cmd_name].partition(":")
        if module not in sys.modules:
            _load(module)
        command: click.Command = getattr(sys.modules[module], attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs as click does, importing none."""
        click.Group(commands=self.commands).format_commands(ctx, formatter)


def _load(module: str) -> None:
    """Import a module without Python's collector, which would look at all that is loaded again and again and find
    nothing: a seventh of the time. It does not look at this later either."""
    gc.disable()
    try:
        import_module(module)
        gc.freeze()
    finally:
        gc.enable()
