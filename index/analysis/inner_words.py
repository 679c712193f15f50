"""Words that stand inside a written word: it is found by them too, although they take no place of their own.

Decided by the form alone, since nobody knows the language of a word in a query. No word must come out that is not
there: so the single letters that Arabic and Hebrew join to words ("and", "in", "to", Hebrew's "the") stay where they
are, since words without number begin with the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Articles, prepositions and pronouns of French, Italian, Catalan, Portuguese and Occitan that lose their vowel before
# another one. Names and words of other languages with these letters before an apostrophe and a vowel are rare.
_ELIDED = re.compile(
    r"(?:[cdjlmnstv]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|entr|un|gl|agl|dagl|degl|negl|sugl|all|coll|dall|dell|nell|sull"
    r"|quest|quell|bell|sant|senz|tutt|mezz|anch|com|cos|dov|grand|nient|quand|quant|ognun|nessun|buon|pover|fors"
    r")'(?:[aeiouyàáâäèéêëìíîïòóôöùúûüæ]|œ|h(?!')).*"
)
_NO_ELISION = re.compile(r"c'h.*")  # a letter of Breton
# Endings that Turkish, Polish and German write behind the apostrophe of a name.
_BACK, _FRONT = "aıou", "eiöü"
_POLISH = re.compile(r"(?:ego|emu|owi|ów|ami|ach|om|em|ie)")
_GERMAN = re.compile(r"sche[mnrs]?")
_LEAST = 3  # letters of a name before its ending

_NON_JOINER = "\u200c"
_LETTERS = 2  # that a part of a Persian word has at the least


@cache
def _turkish() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An ending, and a vowel; compiled when a word asks for them, as all of more letters than Latin has."""
    return re.compile(
        r"[yns]?[aeıiuü]|n?[dt][ae]n?|n?[ıiuü]n|y?l[ae]|l[ae]r(?:[aeıi]|[ıi]n|d[ae]n?)?|[dt][ae]ki(?:ler)?|l[ıiuü]k?"
        r"|[cç][ae]|s[ıiuü]z"
    ), re.compile(f"[{_BACK}{_FRONT}]")


@cache
def _arabic() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word with the article, alone or behind a particle; points and vowel signs."""
    return re.compile(r"(?:[وفبك]?ال|لل)([\u0620-\u064a]{3,})"), re.compile("[\u064b-\u065f\u0670]")


def inner_words(written: str) -> tuple[str, ...]:
    """The words inside a word as `written` gives it, themselves written so.

    `l'eau` has `eau`, `ankara'da` has `ankara`; an Arabic word with the article has the word without it, a Persian one
    the parts between non-joiners.
    """
    if "'" in written:
        return _around_apostrophe(written)
    if written.isascii():
        return ()
    if _NON_JOINER in written:
        parts = (part for part in written.split(_NON_JOINER) if len(part) >= _LETTERS)
        return tuple(dict.fromkeys(parts))
    with_article, marks = _arabic()
    found = with_article.fullmatch(marks.sub("", written))
    return (found[1],) if found else ()


def _around_apostrophe(written: str) -> tuple[str, ...]:
    before, _, behind = written.partition("'")
    if _ELIDED.fullmatch(written) and not _NO_ELISION.fullmatch(written):
        return (behind, *inner_words(behind))
    if "'" in behind or len(before) < _LEAST:
        return ()
    if _POLISH.fullmatch(behind) or _GERMAN.fullmatch(behind) or _is_turkish(before, behind):
        return (before,)
    return ()


def _is_turkish(name: str, ending: str) -> bool:
    """Whether the ending has the vowels that the name's last vowel asks for, and begins as its last letter does."""
    endings, vowel = _turkish()
    if not endings.fullmatch(ending):
        return False
    name = unicodedata.normalize("NFC", name.replace("i\u0307", "i"))
    vowels = vowel.findall(name)
    first = vowel.search(ending)
    if not vowels or not first or (vowels[-1] in _BACK) != (first.group() in _BACK):
        return False
    return not (name[-1] == vowels[-1] and ending[0] == first.group())
