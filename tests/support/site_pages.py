"""A made-up site for tests: pages of one template, heavy with furniture, and what is really written on each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

ENGLISH = (
    "river valley council water mine bridge road harvest market school doctor farmer miner letter winter summer"
    " engine company union meeting vote money paper morning neighbour flood dam field town street house church train"
    " station police judge court fire worker price budget minister plan report law forest mountain village"
).split()
SPANISH = (
    "río valle concejo agua mina puente camino cosecha mercado escuela médico agricultor minero carta invierno verano"
    " motor empresa sindicato reunión voto dinero papel mañana vecino inundación represa campo pueblo calle casa tren"
    " estación policía juez tribunal fuego obrero precio presupuesto ministro plan informe ley bosque montaña"
).split()
_ENGLISH_LINKS = "the of and in with for after before near while said when under against without".split()
_SPANISH_LINKS = "la de y en con para después antes cerca mientras dijo cuando bajo contra sin".split()
_FIRST = "Ana Leo Marta Pedro Lucía Hugo Irene Carla Bruno Nora Emil Rosa".split()
_LAST = "Ruiz Paz Quispe Flores Vega Salas Ortiz Rojas Medina Luna Prado Soto".split()
NAME = "The River Letter"
HOST = "riverletter.example"


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page and the truth about it."""

    path: str
    html: str
    title: str
    paragraphs: tuple[str, ...]
    published: date
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Story:
    title: str
    paragraphs: tuple[str, ...]
    published: date
    author: str


class _Writer:
    """Prose from a list of words; the same for the same seed."""

    def __init__(self, seed: str, language: str) -> None:
        self.random = random.Random(seed)
        self._words, self._links = (SPANISH, _SPANISH_LINKS) if language == "es" else (ENGLISH, _ENGLISH_LINKS)

    def sentence(self, least: int = 8, most: int = 22) -> str:
        many = self.random.randint(least, most)
        words = [self.random.choice(self._words if number % 2 else self._links) for number in range(many)]
        return " ".join(words).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def headline(self) -> str:
        return " ".join(self.random.choice(self._words) for _ in range(self.random.randint(5, 8))).capitalize()

    def name(self) -> str:
        return f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"


def pages(count: int, *, template: str = "modern", language: str = "en", seed: int = 1) -> list[Page]:
    """`count` pages of a site made by one template: "modern" (article tags), "soup" (divs with names that tell
    nothing) or "tables" (the old Web)."""
    made = []
    for number in range(count):
        writer = _Writer(f"{seed} {template} {language} {number}", language)
        made.append(_page(number, _story(writer), writer, template, language))
    return made


def _story(writer: _Writer) -> _Story:
    paragraphs: list[str] = []
    for number in range(writer.random.randint(4, 14)):
        if number and writer.random.random() < 0.12:
            paragraphs.append(writer.sentence(2, 4))  # short ones are the article's own too
        paragraphs.append(writer.paragraph())
    day = date(1999, 1, 1) + timedelta(days=writer.random.randrange(7000))
    return _Story(writer.headline(), tuple(dict.fromkeys(paragraphs)), day, writer.name())


def _page(number: int, story: _Story, writer: _Writer, template: str, language: str) -> Page:
    make: Callable[[_Story, _Writer, str, int], str] = {"modern": _modern, "soup": _soup, "tables": _tables}[template]
    stated = ""
    if number % 3 == 0:
        stated = f'<meta name="author" content="{story.author}">'
        stated += f'<meta property="article:published_time" content="{story.published.isoformat()}T08:00:00Z">'
    head = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(story.title)} - {NAME}'
        f'</title><link rel="canonical" href="https://{HOST}/{template}/{number}">{stated}</head>'
    )
    html = f"{head}<body>{make(story, writer, language, number)}</body></html>"
    path = f"{template}/{number}.html"
    return Page(path, html, story.title, story.paragraphs, story.published, (story.author,))


IMPRINT = (
    "The River Letter is published by the neighbours of the valley since 1998, who write it in the evenings and who"
    " are paid nothing for what they write in it, and it is printed in the cellar of the old station by the river.",
    "Nothing that stands here may be copied without asking the neighbours, who meet in the old station on the first"
    " Monday of each month, and letters to them are welcome at any time and are answered by those who are awake.",
    "The neighbours are not responsible for what is written in letters, for what others put on their own pages, or for"
    " what the river does in the spring of any year, whatever the council may have said about it at its meetings.",
)
PAYWALL = "You have read 3 of 5 free stories this month. The neighbours live on what readers give: give what you can."
COOKIES = "We keep crumbs on your machine so that we know you when you come again, and so do our 128 partners."


def _prompts(story: _Story, writer: _Writer, tag: str, attributes: str) -> list[str]:
    """The article's paragraphs with prompts between them, in the article's own container."""
    parts = []
    for number, paragraph in enumerate(story.paragraphs):
        parts.append(f"<{tag}{attributes}>{escape(paragraph)}</{tag}>")
        if number == 1:
            text = "Every morning the Letter comes to 12,345 neighbours by post: leave your address with us tonight."
            parts.append(f"<{tag}{attributes}>{text}</{tag}>")
        if number == 3:
            other = f'<a href="/s/{writer.random.randrange(9999)}">{escape(writer.headline())}</a>'
            parts.append(f'<{tag} class="x-more">In case you missed it: {other}</{tag}>')
    return parts


def _boxes(writer: _Writer, story: _Story, day_first: bool = True) -> dict[str, list[str]]:
    """What stands around the article: varying texts of each kind."""
    shape = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    near = [(story.published + timedelta(days=writer.random.randint(1, 900))).strftime(shape) for _ in range(4)]
    return {
        "menu": ["Home", "Politics", "The river", "Mines", "Letters", "Archive", "About the neighbours"],
        "share": [f"{writer.random.randint(2, 9999):,} shares", "Send by post", "Print this story"],
        "related": [writer.headline() for _ in range(4)],
        "teasers": [f"{writer.headline()}. {writer.sentence(14, 24)}" for _ in range(3)],
        "most": [f"{writer.headline()} {day}" for day in near],
        "bio": [f"{story.author} lives by the river and writes about {writer.random.choice(ENGLISH)}s for the Letter."],
        "comments": [writer.paragraph() for _ in range(writer.random.randint(0, 4))],
        "commenters": [writer.name() for _ in range(4)],
    }


def _links(texts: list[str]) -> str:
    return "".join(f'<li><a href="/l/{number}">{escape(text)}</a></li>' for number, text in enumerate(texts))


def _modern(story: _Story, writer: _Writer, language: str, number: int) -> str:
    box = _boxes(writer, story)
    said = "".join(
        f'<section class="reply"><b>{name}</b><p>{escape(text)}</p></section>'
        for name, text in zip(box["commenters"], box["comments"], strict=False)
    )
    return (
        f'<div class="crumbs-note"><p>{COOKIES}</p></div><header><ul class="top">{_links(box["menu"])}</ul></header>'
        f'<div class="hot"><h3>Most read</h3><ul>{_links(box["most"])}</ul></div>'
        f'<main><article class="story post-{number} category-{writer.random.choice(ENGLISH)}"><h1>{escape(story.title)}'
        f'</h1><div class="sig"><span class="who">{story.author}</span> <span class="when">'
        f'{story.published.strftime("%d/%m/%Y")}</span></div><ul class="tools">{_links(box["share"])}</ul>'
        f'<div class="text">{"".join(_prompts(story, writer, "p", ""))}<p>{PAYWALL}</p></div>'
        f'<div class="hand"><p>{box["bio"][0]}</p></div></article>'
        f'<div class="else"><h3>More from the valley</h3>{"".join(f"<p>{escape(each)}</p>" for each in box["teasers"])}'
        f'<ul>{_links(box["related"])}</ul></div><div class="talk"><h3>What neighbours say</h3>{said}</div></main>'
        f'<div class="bottom">{"".join(f"<p>{each}</p>" for each in IMPRINT)}</div>'
    )


def _soup(story: _Story, writer: _Writer, language: str, number: int) -> str:
    box = _boxes(writer, story)
    said = "".join(
        f'<div class="q"><div class="r">{name}</div><div class="s">{escape(text)}</div></div>'
        for name, text in zip(box["commenters"], box["comments"], strict=False)
    )
    return (
        f'<div id="a1"><div class="b">{COOKIES}</div></div><div id="c2"><ul>{_links(box["menu"])}</ul></div>'
        f'<div id="w"><div id="m"><div class="t">{escape(story.title)}</div><div class="u">'
        f"{story.published.strftime('%d/%m/%Y')} | {story.author} | {len(box['comments'])} replies</div>"
        f'<div class="v">{"".join(_prompts(story, writer, "div", ""))}</div><div class="y">{PAYWALL}</div>'
        f'<div class="z">{box["bio"][0]}</div><div class="k">{said}</div></div><div id="n"><div class="d">'
        f'{"".join(f"<div>{escape(each)}</div>" for each in box["teasers"])}</div><ul class="e">{_links(box["most"])}'
        f'</ul><ul class="f">{_links(box["related"])}</ul></div></div>'
        f'<div id="o">{"".join(f"<div>{each}</div>" for each in IMPRINT)}</div>'
    )


def _tables(story: _Story, writer: _Writer, language: str, number: int) -> str:
    box = _boxes(writer, story)
    return (
        f'<table width="100%"><tr><td colspan="3"><font size="6">{NAME}</font></td></tr><tr><td width="150">'
        f'<ul>{_links(box["menu"])}</ul><p>{COOKIES}</p></td><td><h1>{escape(story.title)}</h1><font size="2">By '
        f"{story.author}, {story.published.strftime('%d/%m/%Y')}</font>{''.join(_prompts(story, writer, 'p', ''))}"
        f'<p>{PAYWALL}</p></td><td width="200"><b>Most read</b><ul>{_links(box["most"])}</ul>'
        f'{"".join(f"<p>{escape(each)}</p>" for each in box["teasers"])}</td></tr><tr><td colspan="3">'
        f"{''.join(f'<p>{each}</p>' for each in IMPRINT)}</td></tr></table>"
    )
