"""What other searches and other languages call our fields."""

from __future__ import annotations

from collections.abc import Callable

from index.analysis.folding import fold
from index.typed_dates.typed_date import days_meant

_NAMES = {
    "title": "intitle allintitle ti titulo titulos titular titulares headline headlines head heading tit hl",
    "body": "inbody intext allintext ab abstract cuerpo texto text fulltext ft content tx",
    "author": "au autor autora autores authors inauthor creator byline by firma af",
    "topic": "su subject subjects tema temas tag tags kw keyword keywords topics materia materias category categoria "
    "descriptor descriptores palabraclave ts asunto",
    "source": "site so fuente fuentes publication medio journal newspaper periodico diario jn insource pub",
    "section": "seccion secciones sect desk",
    "lang": "la lg idioma lengua",
    "date": "fecha year py ano anio yr dp pubdate published publicado daterange",
    "before": "antes",
    "after": "despues",
}
_OURS = {name: field for field, names in _NAMES.items() for name in names.split()}
_FROM, _UNTIL = ("since", "desde", "from"), ("until", "hasta")


def our_name(name: str) -> str:
    """What we call the field that others call so, or ""."""
    folded = fold(name)
    if folded in _FROM or folded in _UNTIL:
        return "date"
    return _OURS.get(folded, "")


def in_our_words(name: str, value: str) -> str:
    """The field with this value as we write it: `autor`, `Ruiz` gives `author:Ruiz`; "" for a name that we do not
    know, and for what is no date where one is asked for."""
    field, folded = our_name(name), fold(name)
    if field in ("date", "before", "after"):
        if not value[:4].isdecimal() and not days_meant(value):
            return ""
        value = f"{value}.." if folded in _FROM else f"..{value}" if folded in _UNTIL else value
        return f'{field}:"{value}"' if " " in value else f"{field}:{value}"
    return f"{field}:{value}" if field else ""


def tell_no_such_field(note: Callable[..., None], name: str, text: str, written: str = "") -> None:
    """Tell a reader who writes a field that there is not; `name` and `text` stand in quotes already, and `written` is
    how we write it."""
    if not written:
        note("%(name)s is not a field, so %(text)s is searched for as plain words.", name=name, text=text)
        return
    note(
        "%(name)s is not a field, so %(text)s is searched for as plain words. The field is written %(field)s.",
        name=name,
        text=text,
        field=written,
    )
