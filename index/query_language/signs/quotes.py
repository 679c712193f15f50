"""Which quotes of a text are pairs, whatever their style: a quote is closed by its own kind, and others inside it are
passed over.

Styles and their uses: https://en.wikipedia.org/wiki/Quotation_mark. Where a quote stands tells whether it opens or
closes, as `" gold"` and `gold "` do; where that is open, its usual part does. What its own kind never closes is closed
by the next quote of another that does: `“gold"`. All in time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

CLOSERS = {
    '"': '"', '\\"': ('\\"',), "＂": "＂", "״": "״", "″": "″", "''": ("''",), "``": ("''",), ",,": ("''", "“", "”"),
    "“": "”", "„": "“”", "‟": "”", "”": "”", "❝": "❞",
    "«": "»", "»": "«»", "‹": "›", "›": "‹›", "<<": (">>",), "《": "》", "〈": "〉",
    "「": "」", "｢": "｣", "『": "』", "〝": "〞〟",
    "‘": "’", "‚": "‘’",
}  # fmt: skip
"""What opens a phrase, and what of its own kind closes it."""

_NEUTRAL = frozenset({'"', '\\"', "＂", "״", "″", "''"})
_LEFT = frozenset({"“", "„", "‟", "❝", "«", "‹", "<<", "《", "〈", "「", "｢", "『", "〝", "``", ",,", "‘", "‚"})
_SINGLE = frozenset("‘’‚")
_MUST_CLOSE = frozenset('"＂“„‟«”»')
"""What is a mistake where nothing closes it; all others are then only signs, as the apostrophe of `‘90s`."""

SIGNS = frozenset("".join(CLOSERS) + "".join("".join(each) for each in CLOSERS.values())) - frozenset("\\`',<>‘’‚")
"""Characters that are quotes and nothing else."""

_SIGN = re.compile(r"""\\\\|\\["“”„‟«»＂]|''|``|,,|<<|>>|["＂״″“”„‟❝❞«»‹›《》〈〉「」｢｣『』〝〞〟‘’‚]""")
_BEFORE = frozenset("([{¿¡-–—―−:：=/|+")
_JOINED = _BEFORE | frozenset("!,")  # before a word; behind one they end something
_BEHIND = re.compile(r"[),.;:!?…\]}]{0,9}(?:\s|\Z)|[),;\]}–—~^|/]")
_SHORTENED = re.compile(r"‘(?:\d\ds?|(?i:em|til|tis|twas|cause|bout|round|n(?=['’])))(?!\w)")
_ESCAPED = re.compile(r"""\\([\\"“”„‟«»＂])""")
_BETWEEN_HEBREW = re.compile(r"""(?<=[א-ת])["״](?=[א-ת])""")


class Span(NamedTuple):
    """A phrase from its first quote at `start` to behind its last at `end`; its text lies from `begin` to `stop`.
    `odd` says that a quote inside has no other."""

    start: int
    begin: int
    stop: int
    end: int
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """The phrases of a text that lie in no other, and of the other quotes those that should be closed and are not
    (`unclosed`), and those that close what was never opened (`stray`), by their places. All others mean nothing."""

    spans: tuple[Span, ...] = ()
    unclosed: frozenset[int] = frozenset()
    stray: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Sign:
    """`opens` and `closes` say what its place allows; `weak` that it stands between letters, `loose` between spaces."""

    text: str
    start: int
    opens: bool
    closes: bool
    weak: bool = False
    loose: bool = False
    partner: _Sign | None = None
    candidate: _Sign | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def quoted(value: str) -> str:
    """The value in quotes, so that the language of searches reads it back: quotes and backslashes in it are escaped."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unescaped(inside: str) -> str:
    """The inside of quotes without the backslashes that stand before quotes and backslashes."""
    return _ESCAPED.sub(r"\1", inside) if "\\" in inside else inside


def quotes(text: str) -> Quotes:
    """The quotes of the text."""
    if not _SIGN.search(text):
        return Quotes()
    found = _paired(text, parts=False)
    if found.unclosed or found.stray or any(span.odd for span in found.spans):
        # A quote between letters may open one more phrase inside another: `"the film"Red Dust""`.
        other = _paired(text, parts=True)
        if not (other.unclosed or other.stray or any(span.odd for span in other.spans)):
            return other
    return _whole(text, found) or found


def _whole(text: str, found: Quotes) -> Quotes | None:
    """One phrase where the text begins with a quote and ends with one that closes it, which else would be stray: a
    headline with a quote too few, between quotes."""
    end = len(text.rstrip())
    if len(found.stray) != 1 or found.unclosed or not found.spans or found.spans[0].start or found.spans[-1].end == end:
        return None
    first, last = text[: found.spans[0].begin], max(found.stray)
    if last != end - 1 or text[last] not in CLOSERS[first]:
        return None
    return Quotes((Span(0, len(first), last, end, odd=True),))


def _paired(text: str, *, parts: bool) -> Quotes:
    signs = list(_signs(text))
    closes_all = _closing_apostrophe(signs, text)
    opened: list[_Sign] = []
    depths: dict[str, int] = {}  # how many of those that are open a sign closes
    closed: set[int] = set()
    for at, sign in enumerate(signs):
        own = depths.get(sign.text, 0) > 0
        weak_inside = sign.weak and parts and own and sign.text in _NEUTRAL
        if own and sign.closes and not weak_inside:
            if sign.text == "’" and closes_all is not None and sign is not closes_all and opened[-1].text == "‘":
                continue
            _close(opened, depths, sign)
            closed.add(sign.start)
        elif (sign.opens or weak_inside) and sign.text in CLOSERS and _may_open(sign, signs, at, weak_inside):
            opened.append(sign)
            _count(depths, sign, 1)
        elif sign.closes and opened and opened[-1].candidate is None and _is_alike(opened[-1], sign):
            opened[-1].candidate = sign
    return _outermost(signs, opened, closed)


def _close(opened: list[_Sign], depths: dict[str, int], sign: _Sign) -> None:
    """Close the innermost that this sign closes, and forget what was opened within and never closed."""
    while opened:
        last = opened.pop()
        _count(depths, last, -1)
        if sign.text in CLOSERS[last.text]:
            last.partner = sign
            return


def _count(depths: dict[str, int], sign: _Sign, number: int) -> None:
    for closer in CLOSERS[sign.text]:
        depths[closer] = depths.get(closer, 0) + number


def _outermost(signs: list[_Sign], opened: list[_Sign], closed: set[int]) -> Quotes:
    spans: list[Span] = []
    unclosed: set[int] = set()
    stray: set[int] = set()
    left = {sign.start for sign in opened}
    pairs = {sign.text: sign for sign in signs if sign.partner}
    behind = 0
    for sign in signs:
        if sign.start < behind:
            continue
        last, odd = sign.partner or sign.candidate, False
        if last is None and sign.start in left and not sign.weak:
            # Pairs of the same behind a quote that nothing closes: it ends with the last of these.
            inner = pairs.get(sign.text)
            if inner and inner.start > sign.start and sign.text in _MUST_CLOSE:
                last, odd = inner.partner, True
        if last is not None:
            spans.append(Span(sign.start, sign.end, last.start, last.end, odd))
            behind = last.end
        elif sign.start in left and not sign.weak and sign.text in _MUST_CLOSE:
            unclosed.add(sign.start)
        elif (
            sign.start not in closed
            and sign.closes
            and sign.text in _MUST_CLOSE
            and not (sign.opens or sign.weak or sign.loose)
        ):
            stray.add(sign.start)
    return Quotes(tuple(spans), frozenset(unclosed), frozenset(stray))


def _signs(text: str) -> Iterator[_Sign]:
    """The quotes in order. Those that touch have one place together: what stands before them all and behind."""
    found = [each for each in _SIGN.finditer(text) if each[0] != "\\\\" and not _is_letter(text, each)]
    first = 0
    while first < len(found):
        last = first
        while last + 1 < len(found) and found[last + 1].start() == found[last].end():
            last += 1
        start, end = found[first].start(), found[last].end()
        behind = _BEHIND.match(text, end) is not None
        before = start == 0 or text[start - 1].isspace() or text[start - 1] in (_BEFORE if behind else _JOINED)
        for each in found[first : last + 1]:
            yield _sign(text, each, before, behind)
        first = last + 1


def _sign(text: str, found: re.Match[str], before: bool, behind: bool) -> _Sign:
    sign, start = found[0], found.start()
    ends = before and behind and not text[found.end() :].strip()
    if sign in _SINGLE:
        # Rather apostrophes, unless their place says more.
        is_whole = start == 0 and text.rstrip().endswith("’")
        opens = before and not behind and sign != "’" and (is_whole or not _SHORTENED.match(text, start))
        return _Sign(sign, start, opens, behind and (ends or not before))
    if before != behind:
        return _Sign(sign, start, before, behind)
    opens = sign in _NEUTRAL or sign in _LEFT
    if before:
        return _Sign(sign, start, opens, ends or sign not in _LEFT, loose=True)
    figure = text[start - 1].isdigit()  # the sign of inches
    return _Sign(sign, start, opens and not figure, sign not in _LEFT, weak=True)


def _is_letter(text: str, found: re.Match[str]) -> bool:
    """Whether the sign is one of the letters of a Hebrew word, or an apostrophe."""
    start, end = found.span()
    if found[0] in '"״':
        return _BETWEEN_HEBREW.match(text, start) is not None
    return found[0] == "’" and text[end : end + 1].isalnum()


def _may_open(sign: _Sign, signs: list[_Sign], at: int, inside: bool) -> bool:
    """Whether it opens something; between letters only where the next of its kind closes it: `say"hello world"`."""
    if not sign.weak or inside:
        return True
    ends = signs[at + 1] if at + 1 < len(signs) else None
    return ends is not None and ends.text in CLOSERS[sign.text] and ends.closes and not ends.weak


def _is_alike(opened: _Sign, sign: _Sign) -> bool:
    return (opened.text in _SINGLE) == (sign.text in _SINGLE)


def _closing_apostrophe(signs: list[_Sign], text: str) -> _Sign | None:
    """The ’ that ends the text where a single ‘ begins it: others between are apostrophes, as in ‘the dogs’ home’."""
    last = signs[-1] if signs else None
    if last is None or last.text != "’" or text[last.end :].strip(" .,;:!?…") or not text.lstrip().startswith("‘"):
        return None
    return last if sum(each.text == "‘" and each.opens for each in signs) == 1 else None
