"""Which dashes and exclamation marks before a word mean “without”.

Word processors make a dash of the hyphen in `gobierno -presidente`, and phones one of two hyphens; other searches write
`!presidente`. In prose dashes stand in pairs (`el presidente –dijo ayer– calló`) and exclamations end with their mark.
"""

from __future__ import annotations

import re
from typing import NamedTuple

HYPHENS = "−－﹣‐‑˗⁻➖"
"""Signs that are a minus or a hyphen and never a dash."""

DASHES = "–—―‒﹘"
"""Dashes, of which the text around them tells what they mean."""

_DASH = f"[{DASHES}]{{1,2}}|(?<!-)--(?!-)"
_OPENING = re.compile(rf"(?<![^\s(])({_DASH})(?=[^\s)\-–—―‒,.;:!?…])")
_CLOSING = re.compile(rf"(?<=[^\s(\-–—―‒])({_DASH})(?=[\s.,;:!?)…]|\Z)")
_SPACED = re.compile(rf"(?<![^\s])({_DASH})(?=\s)")
_HYPHEN = re.compile(rf"(?<![^\s(])[{HYPHENS}](?=[^\s)\-–—―‒{HYPHENS}])")
_EXCLAIMED = re.compile(r"(?<![^\s(])(?:!{1,3}-?|！|¬)(?=[^\W_]|[(\x00])")
_EXCLAMATION = re.compile(r"¡|(?<=[\w\x01}])[!！]")
_PROSE = 9  # words; so many with one dash are rather a sentence that was pasted


class Without(NamedTuple):
    """Where a sign means “without” (`negating`), and where one might and does not (`passed`): from start to end."""

    negating: tuple[tuple[int, int], ...] = ()
    passed: tuple[tuple[int, int], ...] = ()


def without(text: str) -> Without:
    """The signs of a text in which nothing stands between quotes."""
    negating = [found.span() for found in _HYPHEN.finditer(text)] if not text.isascii() else []
    passed: list[tuple[int, int]] = []
    if ("!" in text or not text.isascii()) and not _EXCLAMATION.search(text):
        negating += [found.span() for found in _EXCLAIMED.finditer(text)]
    dashes = [found.span() for found in _OPENING.finditer(text)]
    if dashes:
        ends = [found.start() for found in _CLOSING.finditer(text)]
        single = _single([start for start, _ in dashes], ends)
        speech = text[: dashes[0][0]].strip() == "" and text[dashes[0][0]] in "—―"
        if ends or speech or _SPACED.search(text) or len(text.split()) > _PROSE:
            passed += [span for span in dashes if span[0] in single and not (speech and len(dashes) > 1)]
        else:
            negating += dashes
    return Without(tuple(sorted(negating)), tuple(passed))


def _single(starts: list[int], ends: list[int]) -> set[int]:
    """The dashes that no other closes before the next one opens."""
    single, last = set(), None
    for place, opens in sorted([(start, True) for start in starts] + [(end, False) for end in ends]):
        if opens:
            if last is not None:
                single.add(last)
            last = place
        else:
            last = None
    return single if last is None else single | {last}
