"""Names of months and weekdays, and texts, folded to lower case without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from importers.page.dates.month_names import MONTH_NAMES, ORDINAL_DOT, TWO_MONTHS, WEEKDAYS

_SLIPS = {
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ς": "σ",
    "º": "o",
    "ª": "a",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "،": ",",
    "؍": "/",
    "׳": ".",
    "॰": ".",
}
_ARABIC_YEH, _ARABIC_KAF = "\u064a", "\u0643"
_SLIPS |= {"\u06cc": _ARABIC_YEH, "\u0649": _ARABIC_YEH, "\u06a9": _ARABIC_KAF}


def fold(text: str) -> str:
    """Lower case without accents, the digits of every script as ours; one character for one, so that places in the
    text stay what they are."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


class _Folds(dict[int, str]):
    """Each character's fold, found once."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _fold_one(chr(point))
        return found


_FOLDS = _Folds()


def _fold_one(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character.isspace():
        return " "
    if "\ufdd0" <= character <= "\ufdef":
        return "?"  # these stand for months in a marked text
    if character in _SLIPS:
        return _SLIPS[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if "\uac00" <= character <= "\ud7a3":
        return character  # a syllable of Korean comes apart into letters, which are no accents
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return _SLIPS.get(base, base) if len(base) == 1 else character


def _forms(written: str) -> set[str]:
    """How the name may lie in a folded text: folding takes the point below a letter of India where both are one."""
    name = fold(unicodedata.normalize("NFC", written.rstrip("*"))).replace("_", " ")
    return {name, name.translate(_NO_POINTS)}


_NO_POINTS = {0x093C: None, 0x09BC: None}


def _named(languages: Iterable[str], *, alone: bool = False) -> dict[str, int]:
    """The months by their names in these languages; `alone` leaves out those that are other words as well."""
    return {
        name: number
        for language in languages
        for number, forms in enumerate(MONTH_NAMES[language].split(), 1)
        for written in forms.split("/")
        if not (alone and written.endswith("*"))
        for name in _forms(written)
    }


MONTHS = _named(MONTH_NAMES)
"""The number of each month by its names in every language; see `named_month` for those of two."""
NAME = "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in sorted(MONTHS, key=len, reverse=True))
"""A pattern of the names of all months, folded."""
_ALONE = _named(MONTH_NAMES, alone=True)
_ELSEWHERE = _named(MONTH_NAMES.keys() - ORDINAL_DOT)
POINTED = frozenset(_named(ORDINAL_DOT)) - _ELSEWHERE.keys()
"""Names of months only in languages that write a point behind the number of the day."""
# A word with the marks for vowels that the scripts of India hang on its letters; months of two words.
_WORD = re.compile(
    r"(?:كانون|تشرين)\s{1,3}ال\w{3,5}|(?:mean|deireadh)\s{1,3}fomhair|(?:[^\W\d_]|[\u0900-\u0963\u0980-\u0dff])++"
)

# Characters that no text has: the first twelve stand for the months, the next for one of two.
_ZERO, _UNDECIDED = 0xFDD0, 0xFDDD
_FILL, _FILL_WEAK = "\ufdde", "\ufddf"
MARKED_MONTH = f"[{chr(_ZERO + 1)}-{chr(_UNDECIDED)}][{_FILL}{_FILL_WEAK}]{{1,24}}"
"""A pattern of any month in a marked text; `MARKED_ALONE` of one whose name is no other word."""
MARKED_ALONE = f"[{chr(_ZERO + 1)}-{chr(_UNDECIDED)}]{_FILL}{{1,24}}"


def marked(folded: str, language: str = "") -> str:
    """The folded text with each name of a month, in any language, replaced by characters that stand for that month,
    as many as the name has: so a pattern of a date need not know the names. The text itself where it has none."""
    if MONTHS.keys().isdisjoint(_WORD.findall(folded)):
        return folded

    def mark(match: re.Match[str]) -> str:
        name = " ".join(match[0].split())
        if name not in MONTHS:
            return match[0]
        number = named_month(name, language) or _UNDECIDED - _ZERO
        return chr(_ZERO + number) + (_FILL if name in _ALONE else _FILL_WEAK) * (len(match[0]) - 1)

    return _WORD.sub(mark, folded)


def named_month(name: str, language: str = "") -> int | None:
    """The month of a name as it is folded; None where it has none, or that of two and the language does not decide."""
    name = " ".join(name.split())
    return TWO_MONTHS[name].get(language[:2].lower()) if name in TWO_MONTHS else MONTHS.get(name)


def month_number(said: str) -> int:
    """The month of figures, or of what `marked` made of a name; 13 for a name of two months."""
    return int(said) if said.isdecimal() else ord(said[0]) - _ZERO


WEEKDAY_NAMES = frozenset(form for day in WEEKDAYS.split() for form in _forms(day))
_WEEKDAYS = sorted(WEEKDAY_NAMES, key=len, reverse=True)
LONG_WEEKDAY = "|".join(day for day in _WEEKDAYS if day.endswith(("day", "tag")))
WEEKDAY = "|".join(_WEEKDAYS)

_DAY_OR_TIME = r"(?:日[時期]?|时间|時間|일)?"
PUBLISHED_CJK = (
    r"(?:公開|掲載|発行|投稿|配信|登録|发布|發布|發佈|发表|發表|刊登|등록|입력|게재|작성|게시)" + _DAY_OR_TIME
)
CHANGED_CJK = r"(?:最終|最后|最後|최종\s?)?(?:更新|修正|修改|수정|변경|업데이트|갱신)" + _DAY_OR_TIME
"""What East Asian sites, which put no space between words, call the day of publication and that of a change."""
