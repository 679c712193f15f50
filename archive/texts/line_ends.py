"""Words that were parted at the end of a line: whether the hyphen there belongs to the word."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIRST_PARTS = frozenset(
    "well self half non anti post semi quasi vice mid all ever cross part full long short high low old"
    " new one two three four five six seven eight nine twenty thirty forty fifty sixty seventy eighty ninety"
    " ill north south east west anglo franco hispano austro afro euro centro franko deutsch".split()
)
"""First parts of words that keep their hyphen wherever a line ends, in small letters. Such as `ex`, `pre` and `so`
are not among them: far more words begin with these letters and have no hyphen."""

JOINING_WORDS = frozenset("and und oder".split())
"""Words that stand behind a hyphen that belongs to what comes later: `medium- and long-term`."""

ENDINGS = re.compile(
    r"teen(?:th|s)?|t(?:y|ies|ieth)|th|ern|erly|wards?|ly|ness|e?st|e?rs?|ing|ed|en|ened|ening|ish|age|ages|al|dle|ners?"
    r"|gu[oa]s?"
)
"""What makes one word of a first part, and is no second word: `nine-teenth`, `long-er`, Spanish `anti-guo`."""


def keeps_hyphen(one: str, two: str, words: Mapping[str, int]) -> bool:
    """Whether the hyphen between two parts of a word, in small letters, would stand in the middle of a line too.

    `words` counts the words of the text around, whole (`committee`) and with hyphens (`one-sided`): what the text says
    elsewhere counts for more than the parts.
    """
    whole, parted = words.get(f"{one}{two}", 0), words.get(f"{one}-{two}", 0)
    if whole or parted:
        return parted > whole
    return two in JOINING_WORDS or (one in FIRST_PARTS and not ENDINGS.fullmatch(two))
