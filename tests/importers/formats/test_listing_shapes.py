"""Listings made from known items, in many shapes: what is read of them is what they were made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.formats.pages.listing import Listing
from importers.protocol import Item, Listed

Seen = tuple[str, str | None, str]

TITLES = [
    "Mine strike ends", "Rains close the mountain road", "Vote is put off", "A bridge for the valley",
    "Bakers ask for cheaper flour", "The school gets a roof", "Ferry runs again", "Summer market opens",
]  # fmt: skip
TEXTS = [
    "Workers went back on Monday after three weeks, and the gates were open before it was light.",
    "Lorries wait at the pass, where stones have come down and nobody knows when they will be cleared away.",
    "It was to be in April, but the council could not agree on who may count, said its clerk on the steps.",
    "Two villages have asked for it since the flood took the old one; now there is money for the piers.",
    "Nobody buys a roll at that price, they say, and the mill has raised what it asks three times this year.",
    "The children sat in the hall all winter long, and the rain came in through every second window.",
    "The crew has been paid at last, and the boat goes to the island twice a day until the autumn storms.",
    "There is fish, there is cloth, there are knives, and the man with the bear has come back once more.",
]
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
FORMS = {"en": "{day} {month} {year}", "de": "{day}. {month} {year}", "es": "{day} de {month} de {year}"}
SIGNED = {
    "en": "Posted on {} by Ana Ruiz", "de": "Veröffentlicht am {} von Ana Ruiz", "es": "Publicado el {} por Ana Ruiz",
    "fr": "Publié le {} par Ana Ruiz", "it": "Pubblicato il {} da Ana Ruiz",
}  # fmt: skip
FURNITURE = {
    "en": ["Continue reading →", "Leave a comment", "Filed under: News"],
    "de": ["Weiterlesen →", "2 Kommentare", "Schlagwörter: Dorf"],
    "es": ["Seguir leyendo →", "Deja un comentario", "Etiquetas: valle"],
    "fr": ["Lire la suite →", "3 commentaires", "Classé dans : Vallée"],
    "it": ["Continua a leggere →", "Lascia un commento", "Archiviato in: Valle"],
}
UNREADABLE = ["31 February 2019", "Christmas 2019", "undated", "3 Muharram 1440"]
SHAPES = [
    "<h3>{title}</h3><p>{date}</p><p>{text}</p>",
    "<h3><a href='{number}.html'>{title}</a></h3><p class=date>{date}</p><p>{text}</p>",
    "<p class=date>{date}</p><h3>{title}</h3><p>{text}</p>",
    "<p><i>{date}</i></p><p><b>{title}</b></p><p>{text}</p>",
    "<h3>{title}</h3><p>{text}</p><p>{date}</p>",
    "<div><h2>{title}</h2><p>{text}</p><p>{date}</p></div>",
    "<div><span>{date}</span><h2>{title}</h2><p>{text}</p></div>",
    "<article><h2><a href='/{number}'>{title}</a></h2><div>{text}</div><time>{date}</time></article>",
    "<li><a href='{number}.html'>{title}</a><br>{text}<br>{date}</li>",
    "<li><b>{title}</b><br>{date}<br>{text}</li>",
    "<tr><td>{date}</td><td><b>{title}</b></td><td>{text}</td></tr>",
    "<tr><td>{title}</td><td>{text}</td><td>{date}</td></tr>",
    "<dt>{title}</dt><dd>{date}<p>{text}</p></dd>",
    "<dt>{date}</dt><dd><b>{title}</b><p>{text}</p></dd>",
    "<b>{title}</b><br><i>{date}</i><br>{text}<br><br>",
    "<b>{date}</b><br><b>{title}</b><br>{text}<br><br>",
    "<font size=2>{date}</font><br><font size=4><b>{title}</b></font><br>{text}<p>",
    "<P><B><A HREF='{number}.htm'>{title}</A></B><BR><I>{date}</I><BR>{text}",
]


@dataclass(frozen=True)
class Made:
    """One item: its date as it is written, and as it is to be read."""

    title: str
    day: dt.date | None
    written: str
    text: str


@st.composite
def _made(draw: st.DrawFn, unreadable: bool = True) -> tuple[str, list[Made]]:
    language = draw(st.sampled_from(sorted(MONTHS)))
    count = draw(st.integers(4, 8))
    titles, texts = draw(st.permutations(TITLES)), draw(st.permutations(TEXTS))
    vague = draw(st.sets(st.integers(1, count - 2), max_size=(count - 2) // 2)) if unreadable else set()
    items = []
    for number in range(count):
        day = draw(st.dates(dt.date(1998, 1, 1), dt.date(2022, 12, 31)))
        form = FORMS.get(language, "{day} {month} {year}")
        written = form.format(day=day.day, month=MONTHS[language].split()[day.month - 1], year=day.year)
        is_vague = number in vague
        label = draw(st.sampled_from(UNREADABLE)) if is_vague else written
        items.append(Made(titles[number], None if is_vague else day, label, texts[number]))
    return language, items


def page(shape: str, language: str, items: list[Made], beside: str = "") -> str:
    rows = "".join(
        shape.format(title=each.title, date=each.written, text=each.text, number=number) + beside
        for number, each in enumerate(items)
    )
    within = {"<tr": "<table>{}</table>", "<li": "<ul>{}</ul>", "<dt": "<dl>{}</dl>"}.get(shape[:3], "<div>{}</div>")
    return (
        f"<html lang={language}><head><title>News</title></head><body><h1>News</h1>{within.format(rows)}</body></html>"
    )


def read(html: str) -> list[Document]:
    found = [each.document if isinstance(each, Listed) else each for each in Listing().read(Item("x", html.encode()))]
    return [each for each in found if isinstance(each, Document)]


def seen(html: str) -> list[Seen]:
    return [(one.title, one.published.iso() if one.published else None, one.body) for one in read(html)]


def true(items: list[Made]) -> list[Seen]:
    return [(each.title, each.day.isoformat() if each.day else None, each.text) for each in items]


@pytest.mark.parametrize("shape", SHAPES)
def test_items_are_read_back_whatever_their_shape(shape: str) -> None:
    @settings(max_examples=15, deadline=None)
    @given(_made())
    def reads_back(made: tuple[str, list[Made]]) -> None:
        language, items = made
        html = page(shape, language, items)
        assert seen(html) == true(items)
        assert Listing().accepts(Item("x", html.encode())) > HtmlPages().accepts(Item("x", html.encode()))

    reads_back()


@pytest.mark.parametrize("shape", [each for each in SHAPES if each.startswith(("<h3", "<div", "<art", "<p "))])
def test_who_posted_and_what_invites_are_no_titles_and_no_text(shape: str) -> None:
    @settings(max_examples=10, deadline=None)
    @given(_made(unreadable=False))
    def reads_back(made: tuple[str, list[Made]]) -> None:
        language, items = made
        signed = shape.replace("{date}", SIGNED[language].format("<time>{date}</time>"))
        beside = "".join(f"<p><a href='#{n}'>{line}</a></p>" for n, line in enumerate(FURNITURE[language]))
        assert seen(page(signed, language, items, beside)) == true(items)

    reads_back()
