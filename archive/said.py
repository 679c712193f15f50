"""Sentences for a reader that any of the interface's languages can say."""

from __future__ import annotations

from typing import Any


class Said(str):
    """A sentence in English that keeps what it was made of: `template` with `%(name)s` for each of its `values`.

    Where nobody translates, it is the English sentence and nothing else.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Said:
        """`values` are shown as they are; one that is a `Said` itself is translated too."""
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.template, self.values)


def _again(template: str, values: dict[str, Any]) -> Said:
    return Said(template, **values)


def later(text: str) -> str:
    """The text itself; a mark that it is translated where it is shown."""
    return text
