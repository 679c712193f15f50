"""Sentences for a reader that any of the interface's languages can say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self


class Message(str):
    """A sentence in English that keeps what it was made of: `template` with `%(name)s` for each of its `values`.

    Where nobody translates, it is the English sentence and nothing else.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """`values` are shown as they are; one that is a `Message` itself is translated too."""
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.template, self.values)


class MessageList(str):
    """Things said one behind the other, such as `one, two` or `one and two`; `between` is translated too."""

    __slots__ = ("between", "parts")

    between: str
    parts: tuple[str, ...]

    def __new__(cls, between: str, parts: Iterable[str]) -> Self:
        """`parts` may be `Message` themselves."""
        held = tuple(parts)
        made = super().__new__(cls, between.join(held))
        made.between, made.parts = between, held
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return MessageList, (self.between, self.parts)


def _again(template: str, values: dict[str, Any]) -> Message:
    return Message(template, **values)


def N_(text: str) -> str:
    """The text itself; a mark that it is translated where it is shown."""
    return text
