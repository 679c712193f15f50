"""A short line with a date in it: what else it says, and what it calls the date."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.partial_date import PartialDate, Precision
from importers.page.dates.find import Found, find_date
from importers.page.dates.months import CHANGED_CJK, PUBLISHED_CJK, WEEKDAY, fold

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
_VERB = re.compile(
    rf"(?<!\w)(?:(?P<published>{_PUBLISH})|(?P<changed>{_CHANGE})|(?P<aside>{_ASIDE}|©))(?!\w)?"
    rf"|(?<![^\s|/])(?P<published_cjk>{PUBLISHED_CJK})(?![^\s:|])|(?P<changed_cjk>{CHANGED_CJK})"
)
# What is to happen, holds or ends on a day, and since when somebody has been with the site: the word right before it.
_EVENTS = (
    r"termine?|veranstaltung|events?|event date|deadline|closing date|einsendeschluss|bewerbungsfrist|bewerbungsschluss"
    r"|anmeldeschluss|meldeschluss|kinostart|verkaufsstart|filmstart|start|beginn|begins?|starts?|opens?|ends?|ende"
    r"|joined|member since|mitglied seit|registriert|registered|born|geboren|died|gestorben|valid|gultig|available"
    r"|verfugbar|expires?|as of|until|till|bis|hasta|jusqu'au|jusqu'a|fino al|ate|tot|fecha limite|inicio|vence"
    r"|date limite|sortie|debut|inizio|scadenza|when|wann|cuando|quand|quando|showtimes?|premiere|estreno"
    r"|aktuelles datum(?: und uhrzeit)?|current (?:time|date)|today is|it is now|heute ist|hoy es"
)
_OF_EVENT = re.compile(
    rf"(?<!\w)(?:{_EVENTS})\s{{0,2}}:?\s{{0,2}}"
    rf"(?:(?:on|am|um|el|le|il|the|ab|zum|den|dem|from|from the|{WEEKDAY})[\s.,]{{1,3}}){{0,3}}\Z"
)
_CHANGED_BEHIND = re.compile(rf"\s{{0,2}}(?:\d\d:\d\d\s{{0,2}})?(?:{CHANGED_CJK})")
_NOISE = re.compile(
    rf"{PUBLISHED_CJK}|{CHANGED_CJK}|\b(?:{_PUBLISH}|{_CHANGE}|{_ASIDE}|{WEEKDAY}|date|dated|datum|fecha|data|on|at|the|el|dia|del|de|am|um|vom|von|by|por|par"
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


def is_of_event(before: str) -> bool:
    """Whether the text before a date calls it the day of an event, or of a limit: "Deadline:", "Kinostart am"."""
    return bool(_OF_EVENT.search(fold(before[-_FAR:])))


def _called(text: str, found: Found) -> str:
    ahead = fold(text[max(0, found.start - _FAR) : found.start])
    before = list(_VERB.finditer(ahead))
    if before:
        return (before[-1].lastgroup or "").removesuffix("_cjk")
    if _OF_EVENT.search(ahead):
        return "aside"
    behind = fold(text[found.end : found.end + _FAR])
    if _CHANGED_BEHIND.match(behind):
        return "changed"
    after = _VERB.search(behind)
    # "am 3. Dezember 2011 veröffentlicht": the verb that ends a German sentence is its own.
    if after and after.lastgroup in ("published", "published_cjk"):
        return "published"
    return "published" if _LABEL.search(fold(text[: found.start])) else ""


_LABEL = re.compile(r"\b(?:date|datum|fecha|data|дата)\s?:?\s?\Z")
