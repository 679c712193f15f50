"""Where a text has a date, and which: every form is looked for, and the date that begins first counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.partial_date import PartialDate
from importers.page.dates.forms.issue_numbers import without_issue_numbers
from importers.page.dates.forms.parts import Made, has_other_word
from importers.page.dates.forms.patterns import (
    CLOCK,
    IDEOGRAPH,
    INSIDE,
    ISO_DAY,
    JOINED,
    LINES,
    MONTH,
    NUMBERS,
    RANGE,
    VIETNAMESE,
    Form,
)
from importers.page.dates.forms.periods import period_made
from importers.page.dates.forms.stamps import ISO, ISO_SPAN, iso_made, iso_span_made, line_made
from importers.page.dates.months import fold, marked

_READ = 500
_LONGEST_LINE, _LONGEST_SPAN = 80, 400  # characters; days
_WHOLE = ((ISO, iso_made), (ISO_SPAN, iso_span_made))
_DIGIT = re.compile(r"\d")
_JOINED = re.compile(r"\d\s?[./|–—-]\s?\d")
_TWO_FIGURES = re.compile(r"\d\d")
_LIKE_A_YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\d[./|]\s?\d{1,2}[./|]\s?\d\d|\d-\w{3,9}-\d\d(?!\d)|'\d\d(?!\d)"
    r"|\d\s[^\W\d_]{3,9}\.?\s\d\d(?!\d)|(?![0-9])\d{4}"
)
# Accents and vowels that are characters of their own, and what is not seen: marks of direction, soft hyphens.
_ACCENT = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NAGARI = re.compile("[\u0966-\u096f]")
_NEPALI = 2035  # from here on a year in figures of Nagari is one of Nepal, where 2066 is our 2009
# Years of the Muslims and the Persians, of the Buddhists, of the Jews: no date of ours that anything was printed on.
_OF_OTHER_CALENDARS = (range(1300, 1500), range(2400, 2700), range(5600, 6000))
_NUMBERED = re.compile(
    r"(?:(?<![^\W\d_])(?:ip|tel|telefon|telefono|telephone|phone|fax|mobile|isbn|issn|doi|ean|kapitel|chapter|capitulo"
    r"|chapitre|abschnitt|section|seccion|artikel|article|articulo|art|abs|tabelle|table|tabla|abb|fig|figure|figura)"
    r"[.:]?\s{0,2}|[§€$£#]\s{0,2}|(?<!\+)\+)(?:[\d-]{1,6}[\s-])?\Z"
)
_OF_VERSION = re.compile(
    r"(?<![^\W\d_])(?:v|ver|vers|version|versione|versao|release|build|rev|firmware|kernel)\.?\s{0,2}\Z"
)
# "Published: Summer 2007" is a line of nothing but a date.
_LABELLED = re.compile(
    r"[\s(]{0,3}(?:published|posted|issued|date|veroffentlicht|erschienen|datum|publicado|publicada|fecha|publie|paru"
    r"|pubblicato|pubblicata|data|gepubliceerd)(?:\s?:\s{0,3}|\s{1,3})(?=\S)"
)
_WORD_BEFORE = re.compile(r"[a-z]\s\Z")
_DATE_WORD_BEFORE = re.compile(
    r"\b(?:am|vom|den|der|on|at|of|le|el|il|du|del|date|dated|datum|fecha|data|stand|posted|published|updated)\s\Z"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date inside a text and the place where it stands, as positions of characters."""

    date: PartialDate
    start: int
    end: int


def may_hold_date(text: str) -> bool:
    """Whether it is worth looking for a date in a text of any length, as far as a glance tells."""
    return bool(_TWO_FIGURES.search(text) and _LIKE_A_YEAR.search(text))


def find_date(text: str, source: str, language: str = "") -> Found | None:
    """The first date in the text, with its place there; None where there is none or its meaning is not certain.

    `source`, `language` and what is read are as `read_date` (`parse.py`) has them. Never raises.
    """
    folded = fold(text[:_READ])
    if not _DIGIT.search(folded):
        return None
    if not folded.isascii() and _ACCENT.search(folded):
        return _without_accents(text[:_READ], source, language)
    for whole, make_whole in _WHOLE:
        if match := whole.match(folded):
            made = make_whole(match)
            if made or match.lastgroup != "month":  # "1998-99" is no month
                return _found(made, *match.span(), text, source)
    said = marked(folded, language)
    has = _traits(folded, said)
    if has & MONTH:
        said = without_issue_numbers(said)
    best = _first(said, folded, has, language)
    if best:
        made, form, start, end = best
        made, end = _with_end(made, form, said, end, language)
        return _found(made, start, end, text, source)
    made = _of_line(text[:_READ], said, folded, has, language)
    return _found(made, 0, len(folded), text, source)


def _found(made: Made, start: int, end: int, text: str, source: str) -> Found | None:
    """The date; None for one that must be of another calendar."""
    if made is None or any(made[0].year in years for years in _OF_OTHER_CALENDARS):
        return None
    if made[0].year > _NEPALI and _NAGARI.search(text[:_READ]):
        return None
    return Found(PartialDate(*made, source), start, end)


def _without_accents(text: str, source: str, language: str) -> Found | None:
    """The date in a text whose accents are characters of their own."""
    places = [place for place, character in enumerate(text) if not _ACCENT.match(character)]
    found = find_date("".join(text[place] for place in places), source, language)
    return Found(found.date, places[found.start], places[found.end - 1] + 1) if found else None


def _traits(folded: str, said: str) -> int:
    """What the text has of that for which forms are looked for."""
    has = MONTH if said != folded else 0
    has |= JOINED if _JOINED.search(folded) else 0
    has |= CLOCK if ":" in folded else 0
    if not folded.isascii():
        has |= IDEOGRAPH if "年" in folded or "년" in folded else 0
    return has | (VIETNAMESE if "th" in folded and ("thang" in folded or "thg" in folded) else 0)


def _first(said: str, folded: str, has: int, language: str) -> tuple[Made, Form, int, int] | None:
    """The date that begins first, by the fullest form that it can be read in, with its form and place."""
    best: tuple[Made, Form, int, int] | None = None
    for form in INSIDE:
        if form.needs & ~has:
            continue
        for match in form.pattern.finditer(said):
            # A place that an earlier, fuller pattern could not make sense of is not offered to a vaguer one.
            if best and match.start() >= best[2]:
                break
            if form.needs == JOINED and _is_other_number(folded, match):
                continue
            # "5 March 2019 - updated 7 March 2019"
            if has_other_word(match):
                continue
            best = form.make(match, language), form, match.start(), match.end()
            break
    return best


def _is_other_number(folded: str, match: re.Match[str]) -> bool:
    """Whether these numbers are a version's, a telephone's or a book's, as the word before them says."""
    before = folded[max(0, match.start() - 24) : match.start()]
    if _NUMBERED.search(before):
        return True
    if match.re not in (ISO_DAY, NUMBERS) or match["sep"] != ".":
        return False
    is_short = len(match["year"]) == 2
    if (is_short or match.re is ISO_DAY) and _OF_VERSION.search(before):
        return True
    # "Studio 2019.3.5", "Snake 3.10.12": a word before numbers without a nought makes them as likely a version.
    is_padded = len(match[0]) == (8 if is_short else 10)
    may_be = (is_short or match.re is ISO_DAY) and not is_padded and bool(_WORD_BEFORE.search(before))
    return may_be and not _DATE_WORD_BEFORE.search(before)


def _with_end(made: Made, form: Form, said: str, end: int, language: str) -> tuple[Made, int]:
    """The days up to a last one that follows in the same form: "31 Dec 1999 - 2 Jan 2000". None where they are years
    apart, as those of a life are."""
    joint = RANGE.match(said, end)
    if joint and has_other_word(joint):
        return made, end
    last = form.pattern.match(said[joint.end() :]) if joint else None
    until = form.make(last, language) if last else None
    if not (made and joint and last and until) or until[1] < made[0]:
        return made, end
    within = (until[1] - made[0]).days <= _LONGEST_SPAN
    return ((made[0], max(made[1], until[1])) if within else None), joint.end() + last.end()


def _of_line(text: str, said: str, folded: str, has: int, language: str) -> Made:
    """The days of a text that is nothing but a date in a form that inside a sentence would be something else."""
    if label := _LABELLED.match(folded):
        return _of_line(text[label.end() :], said[label.end() :], folded[label.end() :], has, language)
    if has & MONTH and (made := line_made(text.strip())):
        return made
    if len(folded) > _LONGEST_LINE:
        return None
    for form in LINES:
        if not form.needs & ~has and (match := form.pattern.fullmatch(said)):
            return form.make(match, language)
    return period_made(folded, language)
