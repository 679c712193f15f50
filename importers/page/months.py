"""The names of months as newspapers print them, folded to lower case without accents."""

from __future__ import annotations

import re
import unicodedata

_NAMES = (
    "january jan enero ene januar janner janvier janeiro gennaio",
    "february feb febrero februar feber fevrier fevereiro febbraio",
    "march mar marzo marz maerz mars marco",
    "april apr abril abr avril aprile",
    "may mayo mai maio maggio",
    "june jun junio juni juin junho giugno",
    "july jul julio juli juillet julho luglio",
    "august aug agosto ago aout",
    "september sep sept septiembre setiembre set septembre setembro settembre",
    "october oct octubre oktober okt octobre outubro ottobre",
    "november nov noviembre novembre novembro",
    "december dec diciembre dic dezember dez decembre dezembro dicembre",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
NAME = "|".join(sorted(MONTHS, key=len, reverse=True))

_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag"
    " lundi mardi mercredi jeudi vendredi samedi dimanche"
)
WEEKDAY = "|".join(sorted(_DAYS.split(), key=len, reverse=True))


def fold(text: str) -> str:
    """Lower case without accents, one character for one, so that places in the text stay what they are."""
    return "".join(_fold_one(character) for character in text)


def _fold_one(character: str) -> str:
    if character.isascii():
        return character.lower()
    if _SPACE.match(character):
        return " "
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 else character


_SPACE = re.compile(r"\s")
