"""What every verb shares: the options `--home` and `--json`, and how errors end a command."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import click

from archive.errors import Failure
from index.errors import QuerySyntaxError, QueryTooCostly
from webui.cli.output import Place, give_up_printing, print_json, shortened, unprintable
from webui.repairs import told
from webui.settings import DEFAULT_HOME
from webui.urls.search_url import BadParameter

FAILED, USAGE = 1, 2  # exit codes; 0 is done

Verb = Callable[..., None]


def verb(function: Verb, default_home: str = DEFAULT_HOME) -> Verb:
    """Give a verb `--home` and `--json`, and end it with a sentence and an exit code whatever goes wrong.

    The verb is called with `home: Path` (from `--home` after or before the verb, or the environment) and
    `as_json: bool`.
    """

    @click.option("--home", type=Place(), help=f"The archive's folder [default: {default_home}].")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.pass_context
    def guarded(context: click.Context, /, home: Path | None, as_json: bool, **arguments: Any) -> None:
        _refuse_half_characters(context, arguments, as_json)
        try:
            function(home=home or context.obj or Path(default_home), as_json=as_json, **arguments)
        except QuerySyntaxError as error:
            query = str(arguments.get("query", ""))
            caret = f"\n  {query}\n  {' ' * error.position}^" if query.isprintable() and len(query) <= 100 else ""
            fail(f"{error}{caret}", as_json, USAGE)
        except (QueryTooCostly, BadParameter) as error:
            fail(str(error), as_json, USAGE)
        except Failure as error:
            fail(told(error), as_json)
        except KeyboardInterrupt:
            fail("interrupted; nothing is half-done, run it again to go on", as_json)
        except BrokenPipeError:
            give_up_printing()  # whoever read our output has read enough
        except OSError as error:
            if failure := unprintable():
                give_up_printing()
                fail(f"standard output cannot be written to ({failure.strerror}); the work itself was done", False)
            fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", as_json)
        except MemoryError:
            fail("there is not enough memory for this; give it more, or do it where less else runs", as_json)
        except click.ClickException:
            raise  # wrong usage, which click tells by itself
        except Exception as error:  # noqa: BLE001  # the last resort: a person gets a sentence and what to report, never a traceback
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(frame.filename).name}, line {frame.lineno}"
            fail(
                f"this is a fault of the program, please report it: {type(error).__name__}: {error} ({where})", as_json
            )

    guarded.__doc__ = function.__doc__
    return guarded


def fail(sentence: str, as_json: bool, code: int = FAILED) -> NoReturn:
    """End the command with a sentence for a person (or `{"error": ...}` for a program) and an exit code."""
    sentence = shortened(sentence)
    if as_json:
        with suppress(OSError):
            print_json({"error": sentence})
    if unprintable():
        give_up_printing()
        as_json = False
    if not as_json:
        try:
            click.echo(f"hemeroteca: {sentence}", err=True)
        except OSError:
            give_up_printing(sys.stderr)  # the code says it alone, and Python would put another in its place
    raise SystemExit(code)


def _refuse_half_characters(context: click.Context, arguments: dict[str, Any], as_json: bool) -> None:
    """End the command where a text that is no name of a file holds bytes that are not UTF-8: nothing stored has any,
    and nothing can be made of them."""
    for param in context.command.params:
        value = arguments.get(param.name or "")
        texts: Iterable[object] = value if isinstance(value, tuple) else (value,)
        for text in texts:
            if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
                fail(f"{param.human_readable_name}: what is given is not UTF-8 text", as_json, USAGE)
