"""The place in a search at which it cannot be understood, with the text around it."""

from __future__ import annotations

from dataclasses import dataclass

_AROUND = 60  # characters


@dataclass(frozen=True, slots=True)
class ErrorPosition:
    """One character of a text, `culprit`, and what stands `before` and `after` it; `number` counts from 1."""

    before: str
    culprit: str
    after: str
    number: int


def error_position(text: str, position: int | None) -> ErrorPosition | None:
    """What to show of the text where it is wrong at this position, from 0; None where that is past its end."""
    if position is None or position >= len(text):
        return None
    start = max(position - _AROUND, 0)
    return ErrorPosition(
        before=("…" if start else "") + text[start:position],
        culprit=text[position],
        after=text[position + 1 : position + _AROUND],
        number=position + 1,
    )
