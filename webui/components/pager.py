"""Links to the pages of a long list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pager:
    """`pages` are (number, address, is current); a number of 0 stands for a gap."""

    pages: tuple[tuple[int, str, bool], ...]
    previous: str
    next: str


def pager(page: int, last: int, to: Callable[[int], str]) -> Pager:
    """The ends and the neighbourhood of this page of `last`; `to` gives the address of each."""
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    pages: list[tuple[int, str, bool]] = []
    for before, number in zip((0, *wanted), wanted, strict=False):
        if number - before > 1:
            pages.append((0, "", False))
        pages.append((number, to(number), number == page))
    return Pager(
        pages=tuple(pages) if max(page, last) > 1 else (),
        previous=to(min(page - 1, last)) if page > 1 else "",
        next=to(page + 1) if page < last else "",
    )
