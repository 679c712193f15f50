"""The key by which two renderings of one paragraph are known to be the same."""

from __future__ import annotations

import re

_NOT_WORD = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """The text's letters and digits alone: equal for two renderings of one paragraph."""
    return _NOT_WORD.sub("", text).casefold()
