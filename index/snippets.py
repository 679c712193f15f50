"""The passages of a text that answer a query, as text and ranges: whole original words, phrases unbroken."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Token, fold, stem, tokens
from index.match import expands, phrase_spans
from index.results import Snippet
from index.tree import And, Fuzzy, Node, Or, Phrase, Prefix, Wildcard, Word

COUNT = 3
WIDTH = 200  # characters of a fragment, about

# A sentence ends at . ! ? … (and what closes it) before a blank and a capital, a digit or an opening mark.
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡]*[A-ZÁÉÍÓÚÑÜ0-9])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]{1,2}|\b(?:Mr|Mrs|Ms|Dr|Fr|St|Sr|Sra|Dra|Prof|Gen|Col|Lt|vs|No|Inc|Art|Ud|Uds|Lic|Ing))\Z"
)
_LOOK_BACK = 12  # characters in which an abbreviation must lie


@dataclass(frozen=True, slots=True)
class _Match:
    """A match from character `start` to `end`; `node` counts which part of the query it answers."""

    start: int
    end: int
    node: int
    weight: int


def mark(tree: Node, text: str, language: str, field: str) -> Snippet:
    """The whole text of a field ("title" or "body") with every match of the query marked."""
    return Snippet(text, _merged(_matches(tree, text, language, field)))


def best(tree: Node, body: str, language: str, count: int = COUNT, width: int = WIDTH) -> tuple[Snippet, ...]:
    """The passages of the body that answer the query best, up to `count`, in text order and not overlapping, of about
    `width` characters on sentence bounds; the beginning of the body when no word of it answers."""
    matches = list(_matches(tree, body, language, "body"))
    if not matches:
        end = _end_of_first(body, width)
        return (Snippet(body[:end].strip() + ("…" if end < len(body.rstrip()) else "")),) if body.strip() else ()
    chosen: list[tuple[int, int]] = []
    seen: set[int] = set()
    bounds = _sentence_bounds(body)
    windows = {_window(match, bounds, body, width) for match in matches}
    starts = [match.start for match in matches]
    inside = {window: matches[bisect_left(starts, window[0]) : bisect_right(starts, window[1])] for window in windows}
    while len(chosen) < count:
        free = [window for window in windows if all(window[1] <= a or window[0] >= b for a, b in chosen)]
        if not free:
            break
        top = max(free, key=lambda window: (*_worth(inside[window], seen), -window[0]))
        chosen.append(top)
        seen |= {match.node for match in inside[top]}
    return tuple(_fragment(body, start, end, matches) for start, end in sorted(chosen))


def _worth(matches: Sequence[_Match], seen: set[int]) -> tuple[int, int, int]:
    new = {match.node for match in matches} - seen
    return len(new), sum(match.weight for match in matches), len(matches)


def _matches(tree: Node, text: str, language: str, field: str) -> Iterator[_Match]:
    """Every match in text order; one of a phrase is a whole."""
    nodes = [node for node in _positive(tree) if node.field in ("", field)]
    if not nodes:
        return iter(())
    found: list[_Match] = []
    by_term: dict[tuple[bool, str], list[tuple[int, int]]] = {}  # (exact, term) -> (node, place in its phrase)
    expanding: list[tuple[int, Prefix | Wildcard | Fuzzy]] = []
    lengths: dict[int, int] = {}
    for number, node in enumerate(nodes):
        if isinstance(node, Word | Phrase):
            words = [word for word in (node.words if isinstance(node, Phrase) else (node,)) if fold(word.text)]
            lengths[number] = len(words)
            for place, word in enumerate(words):
                folded = fold(word.text)
                term = folded if word.exact else stem(folded, language)
                by_term.setdefault((word.exact, term), []).append((number, place))
        else:
            expanding.append((number, node))
    placed: dict[int, dict[int, set[int]]] = {}  # phrase -> position -> places
    words_at: list[Token] = []
    covered: dict[str, list[int]] = {}
    for token in tokens(text):
        folded = fold(token.word)
        if not folded:
            continue
        position = len(words_at)
        words_at.append(token)
        for number, place in (*by_term.get((True, folded), ()), *by_term.get((False, stem(folded, language)), ())):
            if lengths[number] == 1:
                found.append(_Match(token.start, token.end, number, 1))
            else:
                placed.setdefault(number, {}).setdefault(position, set()).add(place)
        if expanding:
            if folded not in covered:
                covered[folded] = [number for number, node in expanding if expands(node, folded)]
            found += [_Match(token.start, token.end, number, 1) for number in covered[folded]]
    for number, here in placed.items():
        node = nodes[number]
        slop = node.slop if isinstance(node, Phrase) else 0
        places = [(position, frozenset(which)) for position, which in sorted(here.items())]
        for first, last in phrase_spans(places, lengths[number], slop):
            found.append(_Match(words_at[first].start, words_at[last].end, number, lengths[number]))
    return iter(sorted(found, key=lambda match: (match.start, match.end)))


def _positive(node: Node) -> Iterator[Word | Phrase | Prefix | Wildcard | Fuzzy]:
    match node:
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _positive(part)


def _merged(matches: Iterator[_Match] | Sequence[_Match]) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    for match in matches:
        if marks and match.start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(marks[-1][1], match.end))
        else:
            marks.append((match.start, match.end))
    return tuple(marks)


def _sentence_bounds(text: str) -> list[int]:
    """Where sentences begin, and the end of the text."""
    bounds = [0]
    for found in _SENTENCE_END.finditer(text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        if found.group().startswith(".") and _ABBREVIATION.search(before):
            continue
        bounds.append(found.end())
    bounds.append(len(text))
    return bounds


def _window(match: _Match, bounds: list[int], text: str, width: int) -> tuple[int, int]:
    """The sentences around a match that come nearest to `width`; of a longer sentence the words around it."""
    first = bisect_right(bounds, match.start) - 1
    last = max(bisect_left(bounds, match.end), first + 1)
    while last + 1 < len(bounds) and bounds[last + 1] - bounds[first] <= width:
        last += 1
    while first > 0 and bounds[last] - bounds[first - 1] <= width:
        first -= 1
    start, end = bounds[first], bounds[min(last, len(bounds) - 1)]
    if end - start <= 1.5 * width:
        return start, end
    room = max(0, width - (match.end - match.start)) // 2
    start, end = max(start, match.start - room), min(end, match.end + room)
    return _word_start(text, start), _word_end(text, end)


def _fragment(body: str, start: int, end: int, matches: Sequence[_Match]) -> Snippet:
    """The text from `start` to `end`, stretched where a match would be cut, with what was left out shown as `…`."""
    for match in matches:
        if match.start < end < match.end:
            end = match.end
        if match.start < start < match.end:
            start = match.start
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    before = (
        "…"
        if start and not re.search(r"[.!?…\"'”’»)\]]\s*\Z|\n\s*\Z|\A\s*\Z", body[max(0, start - 40) : start])
        else ""
    )
    after = "…" if end < len(body) and body[end - 1] not in ".!?…\"'”’»)]" and body[end : end + 1] != "\n" else ""
    marks = _merged([match for match in matches if start <= match.start and match.end <= end])
    shift = start - len(before)
    return Snippet(before + body[start:end] + after, tuple((a - shift, b - shift) for a, b in marks))


def _end_of_first(text: str, width: int) -> int:
    """Where a beginning of about `width` characters ends: after a sentence if one ends there, else after a word."""
    if len(text) <= width:
        return len(text)
    ends = [bound for bound in _sentence_bounds(text[: 2 * width])[1:-1] if bound <= 1.5 * width]
    return ends[-1] if ends and ends[-1] >= width // 3 else _word_end(text, width)


def _word_start(text: str, at: int) -> int:
    """The nearest beginning of a word at or after `at`, not far from it."""
    found = re.compile(r"(?<!\S)\S").search(text, at, at + 40)
    return found.start() if found else at


def _word_end(text: str, at: int) -> int:
    found = re.compile(r"(?=\s)|\Z").search(text, at, min(at + 40, len(text)))
    return found.start() if found else at
