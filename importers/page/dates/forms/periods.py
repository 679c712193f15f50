"""Parts of a year that have a name and no days: quarters, halves, seasons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from importers.page.dates.forms.parts import Made, whole_year

_ORDINALS = {
    1: "1 1st first i primer primero premier primo primeiro erstes eerste forsta forste 1er 1o 1e 1a",
    2: "2 2nd second ii segundo deuxieme second secondo zweites tweede andra andet 2e 2eme 2o 2do 2a",
    3: "3 3rd third iii tercer tercero troisieme terzo terceiro drittes derde tredje 3e 3eme 3o 3er 3a",
    4: "4 4th fourth iv cuarto quatrieme quarto viertes vierde fjarde fjerde 4e 4eme 4o 4to 4a",
}
_ORDINAL = {word: number for number, words in _ORDINALS.items() for word in words.split()}
_UNITS = {
    3: "quarter quartal vierteljahr trimestre kwartaal kvartal kvartalet kwartal квартал",
    4: "cuatrimestre quadrimestre quadrimestral",
    6: "half halbjahr semestre halvar halvaret halfjaar polrocze полугодие",
}
_UNIT = {word: months for months, words in _UNITS.items() for word in words.split()}
_LETTER = {"q": 3, "t": 3, "h": 6}
_SEASONS = (
    "spring fruhling fruhjahr printemps primavera lente voorjaar wiosna jaro kevat весна forar",
    "summer sommer ete verano verao estate zomer lato leto kesa лето sommar estiu",
    "autumn fall herbst automne otono outono autunno herfst najaar jesien podzim syksy осень tardor efterar",
    "winter invierno inverno hiver zima talvi зима hivern",
)
_SEASON = {word: number for number, words in enumerate(_SEASONS) for word in words.split()}
# Words of languages that are spoken on both sides of the equator. Only where the page names its country is it known
# which half of the year is meant; English without one is that of the north, where nearly all who write it live.
_OF_BOTH = frozenset("primavera verano verao otono outono invierno inverno".split())
_SOUTH = frozenset("ar bo br cl pe py uy au nz za zw na bw mz ao".split())
_NORTH = frozenset("es mx us cu do gt hn sv ni cr pa pr pt gb ie ca".split())

_EDGE = r"[\s.,;:|()\[\]-]{0,9}"
_YEAR = r"(?P<year>'\d\d|\d{4}|\d\d(?=/\d\d))(?:\s?[/–-]\s?(?P<next>\d{4}|\d\d))?(?!\d)"
_SEP = (
    r"[\s.,/-]{0,3}(?:(?:of|de|del|do|des|von|d'|dell')\s{0,3})?(?:(?:the\s)?(?:year|jahres|ano|anno|any|l'annee)\s)?"
)


_PART = re.compile(
    rf"{_EDGE}(?:the\s|el\s|le\s|il\s|o\s)?(?P<ordinal>\w{{1,8}})\.?\s{{0,3}}(?P<unit>[^\W\d_]{{4,14}})"
    rf"{_SEP}{_YEAR}{_EDGE}"
)
_LETTERED = re.compile(
    rf"{_EDGE}(?:(?P<letter>[qth])\s?(?P<n>[1-4])[\s/,-]{{1,3}}{_YEAR}"
    rf"|(?P<year_before>\d{{4}})[\s/,-]{{0,3}}(?P<letter_behind>[qth])(?P<n_behind>[1-4])){_EDGE}"
)
_OF_SEASON = re.compile(
    rf"{_EDGE}(?:(?P<before>\d{{4}}),?\s)?(?P<season>[^\W\d_]{{3,10}})"
    rf"(?:\s?[/–-]\s?(?P<until>[^\W\d_]{{3,10}}))?(?:{_SEP}{_YEAR})?{_EDGE}"
)


def period_made(folded: str, language: str = "") -> Made:
    """The days of a folded text that is nothing but the name of a part of a year: "Q3 2004", "2. Quartal 2004",
    "Summer 2003", "Winter 2003/04". A season that is at other times of the year in north and south, where the page
    does not say where it is, is all the months that it may be; None for any other text."""
    part = _PART.fullmatch(folded)
    if part and part["ordinal"] in _ORDINAL and part["unit"] in _UNIT:
        return _part_made(part["year"], part["next"], _ORDINAL[part["ordinal"]], _UNIT[part["unit"]])
    if found := _LETTERED.fullmatch(folded):
        letter, number = found["letter"] or found["letter_behind"], int(found["n"] or found["n_behind"])
        return _part_made(found["year"] or found["year_before"], found["next"], number, _LETTER[letter])
    found = _OF_SEASON.fullmatch(folded)
    if found and {found["season"], found["until"] or found["season"]} <= _SEASON.keys():
        return _season_made(found, language)
    return None


def _part_made(year: str, following: str | None, number: int, months: int) -> Made:
    which = whole_year(year)
    if which is None or following or number * months > 12:
        return None
    return _months(which, (number - 1) * months + 1, number * months)


def _months(year: int, first: int, last: int) -> Made:
    """The days from the first of one month to the last of another; months past December are of the next year."""
    try:
        end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
        return date(year, first, 1), end
    except ValueError:
        return None


def _season_made(found: re.Match[str], language: str) -> Made:
    said = found["year"] or found["before"]
    year = whole_year(said) if said and not (found["year"] and found["before"]) else None
    if year is None:
        return None
    first, last = _SEASON[found["season"]], _SEASON[found["until"] or found["season"]]
    if found["next"]:
        return _over_new_year(year, whole_year(found["next"]), found["season"] if first == last else "")
    hemisphere = _hemisphere(found["season"], language)
    if hemisphere == "south":
        starts = {0: (9, 11), 2: (3, 5), 3: (6, 8)}
    elif hemisphere == "north":
        starts = {0: (3, 5), 1: (6, 8), 2: (9, 11)}
    else:
        starts = {0: (3, 11), 2: (3, 11)}
    # The season around the new year may be that before the year or that after it.
    if first not in starts or last not in starts or last < first or (first != last and hemisphere != "north"):
        return _months(year, 1, 12)
    return _months(year, starts[first][0], starts[last][1])


def _over_new_year(year: int, following: int | None, season: str) -> Made:
    """December to February of "Winter 2003/04", and of the "Summer 2003/04" of the south."""
    return _months(year, 12, 14) if following == year + 1 and _SEASON.get(season) in (1, 3) else None


def _hemisphere(season: str, language: str) -> str:
    language, _, country = language.lower().replace("_", "-").partition("-")
    country = country.rpartition("-")[2]
    is_of_both = season in _OF_BOTH and language not in ("it", "ca")
    if country in _SOUTH and (is_of_both or language == "en"):
        return "south"
    return "" if is_of_both and country not in _NORTH else "north"
