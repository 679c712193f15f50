"""Words that are written together, with a hyphen or apart: which of these are the same, told from the letters alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis.folding import fold
from index.analysis.terms import terms_of

_HYPHENS = "-\u2010\u2011"
_HYPHEN = re.compile(rf"[{_HYPHENS}]")
_COMPOUND = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}][^\W\d_]+)+")
_DOUBLED = re.compile(r"(?:([a-zñ])\1){2,4}", re.IGNORECASE)
_PAIR = re.compile(r"([^\W\d_])\1", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9][0-9]{3,11}")

# English words that mean something else than what a hyphen tells them from: to sign again is to re-sign.
_OTHERS = frozenset(
    """
    coop react recede reclaim recoil recollect recount recover recreate recreation redress reform relay release remark
    repair repose represent repress reserve reside resign resolve resort resound restrain retire retreat
    """.split()
)


def joined_compound(text: str) -> str:
    """A word that is written with hyphens, `non-profit`, as it is written together; "" for any other, and for one that
    is another word then, as `re-sign`."""
    if not _COMPOUND.fullmatch(text):
        return ""
    parts = _HYPHEN.split(text)
    return "".join(parts) if are_one(*parts) else ""


def are_one(*parts: str) -> bool:
    """Whether words written together are still what they are side by side."""
    return _OTHERS.isdisjoint(terms_of(fold("".join(parts)), "en"))


def doubled_initials(word: str) -> tuple[str, ...]:
    """The pairs of letters of an abbreviation of a plural, `EEUU`; () for any other word."""
    return tuple(each[0] for each in re.finditer(r"(.)\1", word, re.IGNORECASE)) if _DOUBLED.fullmatch(word) else ()


def groups(number: str) -> tuple[str, ...]:
    """The figures of a number by thousands, `1` and `000`; () for what is none of 4 to 12 figures."""
    if not (number.isascii() and _NUMBER.fullmatch(number)):
        return ()
    first = len(number) % 3 or 3
    return (number[:first], *(number[at : at + 3] for at in range(first, len(number), 3)))


def joined_number(words: Sequence[str]) -> str:
    """The number whose thousands these words are, as `1` and `000`; "" where they are none."""
    together = "".join(words)
    return together if len(words) > 1 and groups(together) == tuple(words) else ""


def joined_initials(words: Sequence[str]) -> str:
    """The abbreviation whose letters these words are, `EE` and `UU` or capitals as `D` and `C`; "" where they are
    none."""
    if len(words) < 2:
        return ""
    is_plural = all(_PAIR.fullmatch(word) for word in words) and len(words) == _OF_PLURAL
    is_plain = all(len(word) == 1 and word.isalpha() and word.isupper() for word in words)
    return "".join(words) if is_plural or is_plain else ""


_OF_PLURAL = 2
