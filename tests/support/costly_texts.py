"""Texts that a pattern takes long over, made from its own parse tree: for each of its repeats, what it repeats, behind
what reaches it, before what makes it fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

_PARSER: Any = import_module("re._parser")
_COMPILER: Any = import_module("re._compiler")
_REPEATS = frozenset(map(str, (_PARSER.MAX_REPEAT, _PARSER.MIN_REPEAT, _PARSER.POSSESSIVE_REPEAT)))
_USUAL = " \n\ta0A_-<>[](){}\"'.,:;/|=#&%é"
_FEW = 20  # a repeat of no more than these costs no more than its bound
_ENDS = ("", "\0", "\n", "!\n")


def costly_texts(pattern: re.Pattern[Any], sizes: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Texts of about these many characters (bytes for a pattern of bytes), each row made to hurt one of its repeats in
    one way."""
    seen = set()
    for before, unit, behind in _hooks(_Tree(pattern)):
        for row in zip(*(_texts(before, unit, behind, size) for size in sizes), strict=True):
            if row[0] not in seen:
                seen.add(row[0])
                yield row if isinstance(pattern.pattern, str) else tuple(text.encode("latin-1") for text in row)


def _texts(before: str, unit: str, behind: str, size: int) -> Iterator[str]:
    for end in _ENDS:
        yield before + _filled(unit, size) + end
        yield before + _filled(unit, size // 2) + behind[:-1] + _filled(unit, size // 2) + end
    for part in (before, before + unit, before + unit + behind[:-1], behind, behind[:-1] + unit, unit + behind):
        if part:
            yield _filled(part, size) + "\0"


def _filled(part: str, size: int) -> str:
    return part * max(1, size // max(1, len(part)))


def _hooks(tree: _Tree) -> Iterator[tuple[str, str, str]]:
    """Each repeat of the pattern: a text that leads up to it, one that it repeats, one that follows it."""
    for before, body, behind in tree.repeats(tree.root, "", ""):
        for unit in dict.fromkeys(tree.samples(body)):
            if unit:
                yield before, unit, behind


class _Tree:
    """What a pattern was parsed into."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        source = pattern.pattern
        # The parser takes a pattern of bytes for one of text, byte by byte, and means the same by it.
        text = source if isinstance(source, str) else source.decode("latin-1")
        flags = pattern.flags & ~(0 if isinstance(source, str) else re.UNICODE)
        self.root = _PARSER.parse(text, flags)
        literals = dict.fromkeys(each for each in text if each.isprintable())
        self._letters = "".join(dict.fromkeys([*_USUAL[:4], *islice(literals, 60), *_USUAL]))
        self._known: dict[str, list[str]] = {}

    def repeats(self, row: Any, before: str, behind: str) -> Iterator[tuple[str, Any, str]]:
        """Each repeat in a row of nodes and within them, with what leads up to it and what follows."""
        nodes = list(row)
        for place, (kind, told) in enumerate(nodes):
            led = before + self._sample(nodes[:place])
            rest = self._sample(nodes[place + 1 :]) + behind
            for inner in _inner(kind, told):
                yield from self.repeats(inner, led, rest)
            if str(kind) in _REPEATS and (told[1] > _FEW):
                yield led, told[2], rest

    def samples(self, row: Any) -> list[str]:
        """A few texts that a row of nodes stands for."""
        nodes = list(row)
        if len(nodes) == 1 and (letters := self._letters_of(nodes[0])):
            return letters[:6]
        if len(nodes) == 1 and str(nodes[0][0]) == "BRANCH":
            return [self._sample(each) for each in nodes[0][1][1]][:8]
        if len(nodes) == 1 and str(nodes[0][0]) == "SUBPATTERN":
            return self.samples(nodes[0][1][3])
        return [self._sample(nodes), self._sample(nodes, most=True)]

    def _sample(self, row: Any, *, most: bool = False) -> str:
        return "".join(self._text(kind, told, most) for kind, told in row)

    def _text(self, kind: Any, told: Any, most: bool) -> str:
        name = str(kind)
        if name in _REPEATS:
            low, high, body = told
            times: int = max(low, 1) if most and high else low
            return self._sample(body, most=most) * times
        if name == "BRANCH":
            return self._sample(told[1][-1 if most else 0], most=most)
        if name == "SUBPATTERN":
            return self._sample(told[3], most=most)
        if name == "ATOMIC_GROUP":
            return self._sample(told, most=most)
        letters = self._letters_of((kind, told))
        return letters[-1 if most else 0] if letters else ""

    def _letters_of(self, node: Any) -> list[str]:
        """Characters that a node for one character stands for; [] for any other node."""
        kind, told = node
        if str(kind) == "LITERAL":
            return [chr(told)]
        if str(kind) not in ("NOT_LITERAL", "IN", "ANY", "CATEGORY"):
            return []
        known = self._known.get(repr(node))
        if known is None:
            alone = _COMPILER.compile(_PARSER.SubPattern(self.root.state, [node]), self.root.state.flags)
            inside = [chr(each[1]) for each in told if str(each[0]) == "LITERAL"] if str(kind) == "IN" else []
            ranges = [chr(each[1][0]) for each in told if str(each[0]) == "RANGE"] if str(kind) == "IN" else []
            letters = [*self._letters, *inside[:4], *ranges[:2]]
            known = self._known[repr(node)] = [each for each in dict.fromkeys(letters) if alone.fullmatch(each)]
        return known


def _inner(kind: Any, told: Any) -> Iterator[Any]:
    """The rows of nodes within a node."""
    match str(kind):
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            yield told[2]
        case "BRANCH":
            yield from told[1]
        case "SUBPATTERN":
            yield told[3]
        case "ATOMIC_GROUP":
            yield told
        case "ASSERT" | "ASSERT_NOT":
            yield told[1]
