"""Words that were parted at the end of a line: whether the hyphen there belongs to the word."""

from __future__ import annotations

import re

FIRST_PARTS = frozenset(
    "well self half ex non anti pre post semi quasi vice mid all ever co cross part full long short high low old"
    " new one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety"
    " so ill north south east west anglo franco hispano austro afro euro centro deutsch".split()
)
"""First parts of words that keep their hyphen wherever a line ends, in small letters."""

JOINING_WORDS = frozenset("and or nor to but as y e o u und oder bis et ou of the".split())
"""Words that stand behind a hyphen that belongs to what comes later: `pre- and post-war`."""

HYPHENS = "-\u2010\u00ad"
"""Signs that part a word at the end of a line."""

TEEN = re.compile(r"teen(?:th|s)?|t(?:y|ies|ieth)")
"""What makes one word of a number's first part: `nine-` and `teenth`."""


def keeps_hyphen(one: str, two: str) -> bool:
    """Whether the hyphen between the parts of a word, in small letters, is one that stands in the middle of a line too.

    Decided by the parts alone. Who has the text around them looks first whether the word stands there whole.
    """
    return two in JOINING_WORDS or (one in FIRST_PARTS and not TEEN.fullmatch(two))
