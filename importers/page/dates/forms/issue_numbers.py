"""Whether a number before the name of a month is a day or the number of an issue: "Berlin, 3. November 2002" is a day,
"Update 3. November 2002" the month of the third update."""

from __future__ import annotations

import re

from importers.page.dates.month_names import ORDINAL_DOT
from importers.page.dates.months import MARKED_MONTH, POINTED, WEEKDAY

_READ = 24  # characters before the number
_COUNTED = re.compile(
    r"(?:(?<!\w)(?:no|n|nr|num|numero|number|issue|vol|volume|volumen|tome|tomo|band|bd|jahrgang|jg|heft|ausgabe|folge"
    r"|edition|edicion|edicao|edizione|numer|numeris|hefte|nummer|номер|выпуск|part|teil|parte|chapter|kapitel|page"
    r"|pages|p|pp|seite|pagina|pag)|n°|#)[\s.:°#]{0,3}\Z"
)
_NAMED = re.compile(
    r"(?<!\w)(?:update|newsletter|bulletin|boletin|bollettino|boletim|butlleti|rundbrief|infobrief|nieuwsbrief"
    r"|nyhetsbrev|nyhedsbrev|news|digest|circular|circulaire|report|informe|rapport|bericht|letter|lettre|gazette"
    r"|infos?|actualizacion)\s{1,3}\Z"
)
_DATED = re.compile(rf"(?<!\w)(?:{WEEKDAY}|am|vom|den|der|om|le|el|on|dne|du|del|dated|datum|date|stand)\.?\s{{1,3}}\Z")
_BEFORE_MONTH = re.compile(rf"(?<![\d.,/-])\d{{1,5}}(?=\W{{1,4}}(?:\d{{1,2}}\W{{1,4}})?{MARKED_MONTH})")
_APART = re.compile(r"[,:;()\[\]|/–—-]\s{0,3}\Z")


def without_issue_numbers(said: str) -> str:
    """The marked text (`months.marked`) with lines in the place of figures before a month that are the number of an
    issue because the word before them says so: "no. 5, March 2010", "newsletter 3. november 2002"."""
    parts, at = [], 0
    for number in _BEFORE_MONTH.finditer(said):
        before = said[max(0, number.start() - _READ) : number.start()]
        if _COUNTED.search(before) or (said[number.end()] in ".,;:" and _NAMED.search(before)):
            parts += [said[at : number.start()], "_" * len(number[0])]
            at = number.end()
    return "".join(parts) + said[at:] if at else said


def is_ordinal(lead: str, number: str, month: str, language: str = "") -> bool:
    """Whether the number with a point between these two is a day. `lead` is what stands before it and `month` the
    name of the month behind it, "" where none follows, both folded.

    True where the lead ends in a mark that parts it from a date ("Berlin, 3. November") or in a weekday, or where only
    languages in which days have a point give the month that name. False where nothing decides: the month alone is true
    of both.
    """
    if not month or not number.isdecimal() or not 0 < int(number) <= 31 or len(number) > 2:
        return False
    if _COUNTED.search(lead) or _NAMED.search(lead):
        return False
    return bool(_APART.search(lead) or _DATED.search(lead)) or month in POINTED or language[:2].lower() in ORDINAL_DOT
