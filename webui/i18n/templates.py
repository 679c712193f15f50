"""Templates compiled once for each language: a message without values is part of the template there, not looked up and
put in each time that a page is made. A page of results has ninety of them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from flask.templating import Environment
from jinja2 import Template
from jinja2.environment import Environment as PlainEnvironment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from webui.i18n import translation

_MESSAGE = (("variable_begin", None), ("name", "_"), ("lparen", None), ("string", None), ("rparen", None))
_LANGUAGE = (("variable_begin", None), ("name", "current_language"), ("lparen", None), ("rparen", None))
_END = "variable_end"


class TranslatedEnvironment(Environment):
    """Flask's environment; it has another one, with templates of its own, for each language."""

    language = ""
    """What templates of this environment speak; "" for the one that Flask knows."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._spoken: dict[str, TranslatedEnvironment] = {}
        self._lock = threading.Lock()

    def get_or_select_template(self, *names: Any, **more: Any) -> Template:
        """The template in the language that is spoken now."""
        if self.language:
            return super().get_or_select_template(*names, **more)
        return self._in(translation.current_language()).get_or_select_template(*names, **more)

    def _in(self, language: str) -> TranslatedEnvironment:
        with self._lock:
            if language not in self._spoken:
                made = self.overlay(extensions=[_Messages])
                made.language = language
                self._spoken[language] = made
            return self._spoken[language]


class _Messages(Extension):
    """Puts `{{ _("a message") }}` and `{{ current_language() }}` into words before a template is compiled. What has
    values, or stands within an expression, is left to the page."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's tokens with those of plain messages replaced by text."""
        with translation.use_language(_language(self.environment)):
            yield from _folded(list(stream))


def _language(environment: PlainEnvironment) -> str:
    return environment.language if isinstance(environment, TranslatedEnvironment) else ""


def _folded(tokens: list[Token]) -> Iterable[Token]:
    at = 0
    while at < len(tokens):
        if _stands(_MESSAGE, tokens, at):
            # As where a template calls for it: a per cent sign is written twice, and markup stays markup.
            yield Token(tokens[at].lineno, "data", translation._(tokens[at + 3].value) % {})
            at += len(_MESSAGE) + 1
        elif _stands(_LANGUAGE, tokens, at):
            yield Token(tokens[at].lineno, "data", translation.current_language())
            at += len(_LANGUAGE) + 1
        else:
            yield tokens[at]
            at += 1


def _stands(shape: tuple[tuple[str, str | None], ...], tokens: list[Token], at: int) -> bool:
    """Whether tokens of this shape stand here, and the expression ends behind them."""
    found = tokens[at : at + len(shape) + 1]
    return (
        len(found) > len(shape)
        and found[-1].type == _END
        and all(
            token.type == kind and value in (None, token.value)
            for token, (kind, value) in zip(found, shape, strict=False)
        )
    )
