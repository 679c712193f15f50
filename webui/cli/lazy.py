"""A group of verbs whose modules are imported when one of them is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows its verbs by `verbs`: name to (`module:attribute`, the first sentence of its docstring).

    Its own help needs no more than these; a verb's module is imported when the verb is called or asked for its help.
    """

    def __init__(self, *, verbs: Mapping[str, tuple[str, str]], **others: Any) -> None:
        told = {name: click.Command(name, help=sentence) for name, (_, sentence) in verbs.items()}
        super().__init__(commands=told, **others)
        self._places = {name: place for name, (place, _) in verbs.items()}

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
