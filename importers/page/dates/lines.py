"""A short line with a date in it: what else it says, and what it calls the date."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.partial_date import PartialDate, Precision
from importers.page.dates.find import Found, find_date
from importers.page.dates.months import WEEKDAY, fold

_PUBLISH = (
    r"published|posted|original(?:ly)?|first published|publication date|date published|created|issued|released?|written"
    r"|veroffentlicht|gepostet"
    r"|erschienen|erstellt|online seit|verfasst|eingestellt|geschrieben|publicado|publicada|publie|publiee|mis en ligne"
    r"|paru|poste|pubblicato|pubblicata|gepubliceerd|geplaatst|publicerad|opublikowano|dodano|опубликовано|yayinlanma"
)
_CHANGE = (
    r"updated|update(?=\s?:)|last ?(?:updated?|modified|edited|changed)|modified|revised|edited|aktualisiert"
    r"|aktualisierung|geandert"
    r"|letzte anderung|zuletzt|actualizado|actualizada|modificado|atualizado|atualizada|modifie|mis a jour|mise a jour"
    r"|maj|aggiornato|aggiornata|ultima modifica|bijgewerkt|gewijzigd|laatst|uppdaterad|aktualizacja|обновлено"
)
_ASIDE = r"retrieved|accessed|abgerufen|copyright"
_VERB = re.compile(rf"(?<!\w)(?:(?P<published>{_PUBLISH})|(?P<changed>{_CHANGE})|(?P<aside>{_ASIDE}|©))(?!\w)?")
_NOISE = re.compile(
    rf"\b(?:{_PUBLISH}|{_CHANGE}|{_ASIDE}|{WEEKDAY}|date|dated|datum|fecha|data|on|at|the|el|dia|del|de|am|um|vom|von|by|por|par"
    r"|le|la|il|alle|a|as|las|at|to|uhr|h|hrs|dieser|beitrag|artikel|eintrag|wurde|this|article|entry|story|unter|pm|utc|gmt|est|edt|pst|pdt|cet|mez|et|ist"
    r"|lesezeit|stand|min|minuten|mins?|read|kommentare?|comments?|comentarios?|0)\b|\d{1,2}[:.h]\d{2}(?::\d\d)?",
)
_WORD = re.compile(r"\w+")
_FAR = 45


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date; how many words of the line are neither it nor what goes with a date; what the line calls it. `aside`
    is that of a right, or of the day on which somebody looked something up."""

    date: PartialDate
    rest: int
    published: bool = False
    changed: bool = False
    aside: bool = False


def date_line(text: str, source: str, language: str = "") -> DateLine | None:
    """The date that the line gives for its article: the one that is called that of publication, else the first."""
    first = _first(text, source, language)
    if first is None:
        return None
    line, end = first
    for _ in range(3):
        if not (line.changed or line.aside) and line.date.precision is Precision.DAY:
            return line
        further = _first(text[end:], source, language)
        if further is None:
            return line
        end += further[1]
        if further[0].published or (
            line.date.precision is not Precision.DAY and not (further[0].changed or further[0].aside)
        ):
            return further[0]
    return line


def _first(text: str, source: str, language: str) -> tuple[DateLine, int] | None:
    found = find_date(text, source, language)
    if found is None:
        return None
    called = _called(text, found)
    rest = _NOISE.sub(" ", fold(f"{text[: found.start]} | {text[found.end :]}"))
    words = len(_WORD.findall(rest))
    return DateLine(found.date, words, called == "published", called == "changed", called == "aside"), found.end


def _called(text: str, found: Found) -> str:
    before = list(_VERB.finditer(fold(text[max(0, found.start - _FAR) : found.start])))
    if before:
        return before[-1].lastgroup or ""
    after = _VERB.search(fold(text[found.end : found.end + _FAR]))
    # "am 3. Dezember 2011 veröffentlicht": the verb that ends a German sentence is its own.
    if after and after.lastgroup == "published":
        return "published"
    return "published" if _LABEL.search(fold(text[: found.start])) else ""


_LABEL = re.compile(r"\b(?:date|datum|fecha|data|дата)\s?:?\s?\Z")
