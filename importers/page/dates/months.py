"""The names of months as newspapers print them, folded to lower case without accents."""

from __future__ import annotations

import unicodedata

_NAMES = (
    "january jan enero ene januar janner janvier janv janeiro gennaio januari gener stycznia"
    " января ocak ledna ianuarie",
    "february feb febrero februar feber fevrier fevr fevereiro febbraio februari febrer lutego февраля subat unora"
    " februarie",
    "march mar marzo marz maerz mars marco maart marts marc marca марта mart brezna martie",
    "april apr abril abr avril avr aprile kwietnia апреля nisan dubna aprilie",
    "may mayo mai maio maggio mei maj maig мая mayis kvetna",
    "june jun junio juni juin junho giugno juny czerwca июня haziran cervna iunie",
    "july jul julio juli juillet juil julho luglio juliol lipca июля temmuz cervence iulie",
    "august aug agosto ago aout augustus augusti agost sierpnia августа agustos srpna",
    "september sep sept septiembre setiembre set septembre setembro settembre setembre wrzesnia сентября eylul zari"
    " septembrie",
    "october oct octubre oktober okt octobre outubro ottobre pazdziernika октября ekim rijna octombrie",
    "november nov noviembre novembre novembro ноября kasim listopadu noiembrie",
    "december dec diciembre dic dezember dez decembre dezembro dicembre desembre desember grudnia декабря aralik"
    " prosince decembrie",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
NAME = "|".join(sorted(MONTHS, key=len, reverse=True))

_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag"
    " lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim"
    " lunedi martedi mercoledi giovedi venerdi sabato domenica"
    " segunda terca quarta quinta sexta feira segunda-feira terca-feira quarta-feira quinta-feira sexta-feira"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mo di do fr sa so"
)
LONG_WEEKDAY = "|".join(day for day in _DAYS.split() if day.endswith(("day", "tag")))
WEEKDAY = "|".join(sorted(_DAYS.split(), key=len, reverse=True))


def fold(text: str) -> str:
    """Lower case without accents, one character for one, so that places in the text stay what they are."""
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
    if "\uac00" <= character <= "\ud7a3":
        return character  # a syllable of Korean comes apart into letters, which are no accents
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 else character
