"""The pieces of an article to show beside it: the best passages and the marks in them, as text and ranges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.budget import look
from index.highlight.highlights import Highlight, find_highlights
from index.highlight.passages import NEARBY, Passage, passages, word_end, word_start
from index.highlight.sentences import sentences
from index.query_language.tree import Node
from index.results import Snippet

_MOST_WORDS = 20_000
"""Words that answer, after which no better passage is looked for: only a book has so many."""

_LEEWAY = 20
"""Characters that a snippet may have more than its share, before it is cut."""

MOST_ANCHORS = 5
"""Marks of an article around which passages are looked for; those of parts of the query not met among them come on
top. What stands often enough stands early: news says first what it is about."""


def mark(tree: Node, text: str, language: str, field: str = "") -> Snippet:
    """The whole text with its marks: a title (`field` "title") or an article's body ("body")."""
    return Snippet(text, tuple([(start, end) for start, end, _ in find_highlights(tree, text, language, field)]))


def best(tree: Node, body: str, language: str, count: int = 3, width: int = 200) -> tuple[Snippet, ...]:
    """Up to `count` passages of the body of about `width` characters, in the order of the text, not overlapping.

    They run from sentence to sentence; one sentence longer than that is cut between words and "…" says so. First
    come the passages with the most of the query's words and phrases that are not shown yet, then the densest, near the
    first marks of an article that has very many. No word is ever cut. Without a match in the body: its beginning,
    without marks.
    """
    return passages_of(tree, body, language, count, width)[0]


def passages_of(
    tree: Node, body: str, language: str, count: int = 3, width: int = 200
) -> tuple[tuple[Snippet, ...], int]:
    """The same, and how many marks the whole body has (of more than `_MOST_WORDS` words that answer, the first)."""
    marks = find_highlights(tree, body, language, "body", _MOST_WORDS)
    if not marks:
        beginning = _beginning(body, width)
        return ((beginning,) if beginning.text else ()), 0
    anchors = marks if len(marks) <= MOST_ANCHORS else _anchors(marks)
    chosen = sorted(_choose(list(passages(body, anchors, width)), anchors, count))
    return tuple([_snippet(body, window, marks) for window in chosen]), len(marks)


def fitted(snippets: Sequence[Snippet], room: int) -> tuple[Snippet, ...]:
    """The snippets in about `room` characters altogether: each in its share, from a little before the marks that stand
    closest together; "…" says where it is cut, and a mark is never. What has no mark keeps its beginning."""
    lengths = [len(each.text) for each in snippets]
    left, shares = room, lengths[:]
    # The shortest are asked first: what they do not need is shared by the others.
    for done, (length, at) in enumerate(sorted(zip(lengths, range(len(lengths)), strict=True))):
        shares[at] = min(length, left // (len(lengths) - done))
        left -= shares[at]
    return tuple([_cut_to(each, share) for each, share in zip(snippets, shares, strict=True)])


def _cut_to(snippet: Snippet, width: int) -> Snippet:
    text, marks = snippet.text, snippet.marks
    if len(text) <= width + _LEEWAY:
        return snippet
    first, last = _densest(marks, width)
    start = 0
    begins, stops = (marks[first][0], marks[last - 1][1]) if marks else (0, 0)
    if stops > width:
        lead = max(0, width - (stops - begins)) // 3
        start = word_start(text, max(0, begins - lead), begins, 0)
    end = max(start + width, stops)
    if end < len(text):
        space = text.rfind(" ", start, end + 1)
        end = space if space >= (stops if marks else start + 1) else word_end(text, end, len(text))
    end = max([end, *[stop for begin, stop in marks if begin < end < stop]])
    opening = "…" if start and text[start] != "…" else ""
    shown = text[start:end].rstrip()
    closing = "" if end >= len(text) or shown.endswith("…") else " …" if shown.endswith((".", "!", "?")) else "…"
    shift = len(opening) - start
    return Snippet(
        f"{opening}{shown}{closing}",
        tuple([(begin + shift, stop + shift) for begin, stop in marks if start <= begin and stop <= end]),
        snippet.first + sum([begin < start for begin, _ in marks]),
    )


def _densest(marks: Sequence[tuple[int, int]], width: int) -> tuple[int, int]:
    """The first of the runs of marks within `width` characters that have the most; (0, 0) where there is no mark."""
    best_run, last = (0, 0), 0
    for first, (begin, _) in enumerate(marks):
        last = max(last, first + 1)
        while last < len(marks) and marks[last][1] - begin <= width:
            last += 1
        if last - first > best_run[1] - best_run[0]:
            best_run = first, last
    return best_run


def _anchors(marks: list[Highlight]) -> list[Highlight]:
    """The first `MOST_ANCHORS` marks, and behind them each that answers a part of the query that none before does."""
    anchors, seen = marks[:MOST_ANCHORS], 0
    for _, _, answer in anchors:
        seen |= answer.parts
    for mark in marks[MOST_ANCHORS:]:
        if mark[2].parts & ~seen:
            anchors.append(mark)
            seen |= mark[2].parts
    return anchors


def _choose(found: list[Passage], marks: list[Highlight], count: int) -> list[Passage]:
    if len(found) <= count and all(a.end <= b.start for a, b in pairwise(found)):
        return found
    contents = [_content(marks[window.first : window.last]) for window in found]
    chosen: list[Passage] = []
    seen = 0
    free = list(range(len(found)))
    while free and len(chosen) < count:
        look()
        ranks = []
        for number in free:
            parts, weight, marked = contents[number]
            ranks.append(((parts & ~seen).bit_count(), weight, marked, -number))
        winner = -max(ranks)[3]
        taken = found[winner]
        chosen.append(taken)
        seen |= contents[winner][0]
        free = [n for n in free if found[n].end <= taken.start or found[n].start >= taken.end]
    return chosen


def _content(marks: list[Highlight]) -> tuple[int, int, int]:
    """The query's parts among the marks, the weight of the different ones, and how many marks there are."""
    weights = {answer.parts: answer.weight for _, _, answer in marks}
    parts = 0
    for some in weights:
        parts |= some
    return parts, sum(weights.values()), len(marks)


def _snippet(body: str, window: Passage, marks: list[Highlight]) -> Snippet:
    start, end, _, _, opening, closing = window
    shift = len(opening) - start
    return Snippet(
        f"{opening}{body[start:end].rstrip()}{closing}",
        tuple([(mark[0] + shift, mark[1] + shift) for mark in marks if start <= mark[0] and mark[1] <= end]),
        sum([mark[0] < start for mark in marks]),
    )


def _beginning(body: str, width: int) -> Snippet:
    """The first sentences that fit, or the beginning of a first one that does not."""
    start = len(body) - len(body.lstrip())
    piece = body[start : start + 2 * width + NEARBY]
    end = 0
    for sentence in sentences(piece):
        if sentence[1] > width and (end or sentence[1] > width * 3 // 2):
            break
        end = sentence[1]
    if end:
        return Snippet(piece[:end])
    cut = word_end(piece, min(width, len(piece)), len(piece.rstrip()))
    return Snippet(f"{piece[:cut].rstrip()}…" if piece else "")
