"""What was worked out for a text, remembered where the text is short: so a cache is bounded in bytes too."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

SHORT = 256
"""Characters. What readers and articles have often is shorter; a stranger can send thousands of long texts, each once,
and a cache of so many would hold hundreds of megabytes."""


def cached_if_short(size: int, most: int = SHORT) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Decorates a function of one text: up to `size` of its latest answers are kept, of texts of up to `most`
    characters. What the function gives is no larger than its text, or nearly so."""

    def decorated(function: Callable[[str], T]) -> Callable[[str], T]:
        kept = lru_cache(maxsize=size)(function)

        @wraps(function)
        def answer(text: str) -> T:
            return kept(text) if len(text) <= most else function(text)

        return answer

    return decorated
