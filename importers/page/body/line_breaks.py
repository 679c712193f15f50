"""Line breaks that an author made: the lines of a poem, an address or a dialogue stay lines, those of prose do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from importers.page.blocks import BREAK, Block
from importers.page.tree import line_of

_FEWEST, _SHORT, _LONGEST = 3, 60, 100
_WRAPPED, _FULL, _MOSTLY = 45, 0.75, 0.6


def with_line_breaks(lines: Sequence[str], blocks: Iterable[Block]) -> list[str]:
    """The lines, each as the first block of this text is laid out: parted by a newline where the page means
    lines, by two where an empty line parts paragraphs."""
    laid_out: dict[str, Block] = {}
    for block in blocks:
        if block.layout:
            laid_out.setdefault(block.text, block)
    if not laid_out:
        return list(lines)
    met = [(line, laid_out.get(line)) for line in lines]
    return [_laid_out(block.layout) if block else line for line, block in met]


def _laid_out(layout: str) -> str:
    lines = [line_of(line) for line in layout.split(BREAK)]
    sign = "\n" if _are_meant([line for line in lines if line]) else " "
    paragraphs = sign.join(line or BREAK for line in lines).split(BREAK)
    return "\n\n".join(part.strip() for part in paragraphs if part.strip())


def _are_meant(lines: Sequence[str]) -> bool:
    """Whether these are lines of their own, not prose that was broken where a line was full."""
    if len(lines) < _FEWEST:
        return False
    lengths = [len(line) for line in lines]
    longest = max(lengths)
    if longest > _LONGEST or sum(lengths) > _SHORT * len(lines):
        return False
    full = sum(1 for length in lengths if length > _FULL * longest)
    begun = sum(1 for line in lines if not line[0].islower())
    return longest < _WRAPPED or full < _MOSTLY * len(lines) or begun > _MOSTLY * len(lines)
