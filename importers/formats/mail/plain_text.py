"""A mail in plain text as HTML: paragraphs that were broken into lines made whole, quotes and lists as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_FULL = 55  # characters from which on a line was broken because it was full
_ITEM = re.compile(r"\s{0,9}[-*•·–]\s{1,9}(?=\S)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'()]{3,1500}[^\s<>\"'().,;:!?]", re.IGNORECASE)
_RULE = re.compile(r"\s{0,9}[-=_*~#+]{3,200}\s{0,9}\Z")
_DEEP = 20


def html_of(text: str, *, flowed: bool = False, joined: bool = False) -> str:
    """The text as HTML. `flowed` says that a line that ends with a space goes on in the next one (RFC 3676), and
    `joined` that this space is none of the text's."""
    lines = _unflowed(text.split("\n"), joined=joined) if flowed else text.split("\n")
    return "\n".join(_quoted(depth, block) for depth, block in _blocks(lines))


def _unflowed(lines: list[str], *, joined: bool) -> list[str]:
    found: list[list[str]] = []
    open_depth = -1
    for line in lines:
        depth = _depth_of(line)
        inner = line[depth:].removeprefix(" ")
        flows = inner.endswith(" ") and inner != "-- "
        part = inner[:-1] if flows and joined else inner
        if open_depth == depth:
            found[-1].append(part)
        else:
            found.append([">" * depth + " " * bool(depth), part])
        open_depth = depth if flows else -1
    return ["".join(parts) for parts in found]


def _depth_of(line: str) -> int:
    return len(line) - len(line.lstrip(">"))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines without an empty one between them, with how often they are quoted."""
    block: list[str] = []
    within = 0
    for line in [*lines, ""]:
        marked = line.replace("> >", ">>").replace("> >", ">>") if line.startswith(">") else line
        depth = min(_depth_of(marked), _DEEP)
        inner = marked.lstrip(">") if depth else line
        if block and (not inner.strip() or depth != within):
            yield within, block
            block = []
        if inner.strip():
            block.append(inner.rstrip())
            within = depth


def _quoted(depth: int, lines: list[str]) -> str:
    inner = "\n".join(_paragraphs(lines))
    return f"{'<blockquote>' * bool(depth)}{inner}{'</blockquote>' * bool(depth)}"


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """One paragraph, or several where the lines are items of a list; lines that were not full stay lines."""
    run: list[str] = []
    items: list[str] = []
    before = ""

    def whole() -> Iterator[str]:
        if run:
            full = all(len(line) >= _FULL for line in run[:-1])
            yield f"<p>{(' ' if full else '<br>').join(map(_marked, run))}</p>"
            run.clear()

    def listed() -> Iterator[str]:
        if items:
            yield f"<ul>{''.join(f'<li>{each}</li>' for each in items)}</ul>"
            items.clear()

    for line in lines:
        if _RULE.match(line):
            yield from whole()
            yield from listed()
            yield "<hr>"
        elif (item := _ITEM.match(line)) and not run:
            items.append(_marked(line[item.end() :]))
            before = line
        elif items and (line.startswith(" ") or len(before) >= _FULL):
            items[-1] += f" {_marked(line)}"
            before = line
        else:
            yield from listed()
            run.append(line)
    yield from listed()
    yield from whole()


def _marked(line: str) -> str:
    """The line with its addresses as links."""
    parts, at = [], 0
    for found in _ADDRESS.finditer(line):
        parts += [escape(line[at : found.start()]), f'<a href="{escape(found[0])}">{escape(found[0])}</a>']
        at = found.end()
    return "".join([*parts, escape(line[at:])]).strip()
