"""Random documents and query trees over few words, so that everything meets everything."""

from __future__ import annotations

import random
from datetime import date, timedelta

from archive.document import Document
from archive.partial_date import PartialDate, day_of, month_of, year_of
from index.engine.protocol import Entry
from index.query import Query, Selection, Sort, Versions
from index.query_language.tree import (
    And,
    AtLeast,
    Dates,
    Documents,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Undated,
    Value,
    Wildcard,
    Word,
)

WORDS = (
    "mine mines mining miner river rivers the of and election elections elección elecciones gobierno gobiernos "
    "Ñuñoa’s don't 中国 state emergency voice voces luz luces U.S. well–known 1999 «oro» water wáter a "
    "leaf leaves leave saw see went género generó genero generar fue"
).split()
TOPICS = ("mining", "Mining", "MINING ", "water", "Elección", "Eleccio\u0301n", "human rights", "human\u00a0 Rights")
AUTHORS = ("Ana Ruiz", "José Pérez", "ana ruiz")
SOURCES = ("The Valley", "El Valle", "the valley", "")
SECTIONS = ("News", "news", "Opinion", "")
PRECISIONS = ("day", "month", "year", "span", "none")
LANGUAGES = ("en", "es", "", "pt")
FAR = (date(1, 1, 1), date(1612, 3, 1), date(1970, 1, 1), date(9999, 11, 2))
FAMILIES = ("the first", "the second")


def document(chance: random.Random) -> Document:
    """Up to eight words of title and forty of body, all facts at random."""
    return Document(
        title=_text(chance, chance.randint(0, 8)),
        body=_text(chance, chance.choice([0, 3, 10, 40])),
        topics=tuple(chance.sample(TOPICS, chance.randint(0, 3))),
        authors=tuple(chance.sample(AUTHORS, chance.randint(0, 2))),
        source=chance.choice(SOURCES),
        section=chance.choice(SECTIONS),
        language=chance.choice(LANGUAGES),
        published=_published(chance),
    )


def entry(chance: random.Random, number: int) -> Entry:
    """A document under the id of this number, every other one of a family."""
    made = document(chance)
    return Entry(f"id{number:04}", made, made.topics, chance.choice(["", "", *FAMILIES]))


def tree(chance: random.Random, depth: int = 3) -> Node:
    """Any node, up to `depth` levels."""
    kind = chance.random()
    if depth == 3 and kind < 0.15:  # words whose nearness counts
        field = chance.choice(["", "", "title"])
        return And(tuple(Word(chance.choice(WORDS), chance.random() < 0.2, field) for _ in range(chance.randint(2, 4))))
    if depth and kind < 0.35:
        parts = tuple(tree(chance, depth - 1) for _ in range(chance.randint(2, 4)))
        return And(parts) if chance.random() < 0.6 else Or(parts, chance.choice(["", "", "well-known"]))
    if depth and kind < 0.38:
        parts = tuple(_leaf(chance) for _ in range(chance.randint(2, 5)))
        return AtLeast(parts, chance.randint(1, len(parts)))
    if depth and kind < 0.42:
        return Not(tree(chance, depth - 1))
    return _leaf(chance)


def query(chance: random.Random, node: Node) -> Query:
    """A query for this tree with filters, order and page at random."""
    selections = {}
    facets = {"topic": TOPICS, "author": AUTHORS, "source": SOURCES, "section": SECTIONS, "precision": PRECISIONS}
    for name, values in (facets | {"year": ("1998", "1999")}).items():
        if chance.random() < 0.25:
            picked = chance.sample(values, chance.randint(1, 2))
            if name in ("topic", "author") and chance.random() < 0.3:
                selections[name] = Selection(tuple(chance.sample(values, 2)), tuple(picked[1:]), together=True)
            else:
                selections[name] = Selection(tuple(picked[:1]), tuple(picked[1:]))
    first, last = sorted(_day(chance) for _ in range(2))
    ranged = chance.random()
    return Query(
        tree=node,
        selections=selections,
        first=first if ranged < 0.2 else None,
        last=last if 0.1 < ranged < 0.3 else None,
        undated_only=chance.random() < 0.05,
        sort=chance.choice(list(Sort)),
        page=chance.choice([1, 1, 2]),
        limit=chance.choice([3, 10, 100]),
        values=chance.choice([2, 1000]),
        versions=chance.choice(list(Versions)),
        weekdays=True,
    )


def _leaf(chance: random.Random) -> Node:
    field = chance.choice(["", "", "title", "body"])
    word = chance.choice(WORDS)
    match chance.randrange(13):
        case 0 | 1 | 2:
            return _word(chance, field)
        case 3 | 4:
            words = tuple(_word(chance, "") for _ in range(chance.randint(2, 3)))
            return Phrase(words, chance.choice([0, 0, 1, 3, 20]), field)
        case 5:
            return Prefix(word[: chance.randint(1, 4)], field)
        case 6:
            return Wildcard(f"{word[:2]}{chance.choice('?*')}{word[3:]}", field)
        case 7:
            return Fuzzy(word.swapcase(), field)
        case 8:
            name, values = chance.choice(
                [
                    ("topic", TOPICS),
                    ("author", AUTHORS),
                    ("source", SOURCES),
                    ("section", SECTIONS),
                    ("language", LANGUAGES),
                    ("precision", PRECISIONS),
                ]
            )
            return Value(name, (chance.choice(values) or "nobody").upper())  # the grammar makes no empty value
        case 9:
            first, last = sorted(_day(chance) for _ in range(2))
            return Dates(first if chance.random() < 0.8 else None, last)
        case 10:
            return Undated()
        case 11:
            return Documents(tuple(f"id{number:04}" for number in chance.sample(range(60), chance.randint(1, 3))))
        case _:
            plain: list[Node] = [Everything(), Nothing(), Word(word)]
            return chance.choice(plain)


def _word(chance: random.Random, field: str) -> Word:
    only = tuple(chance.sample(WORDS, 2)) if chance.random() < 0.1 else ()
    return Word(chance.choice(WORDS), chance.random() < 0.3 and not only, field, only)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=words))


def _day(chance: random.Random) -> date:
    return date(1998, 1, 1) + timedelta(days=chance.randrange(800))


def _published(chance: random.Random) -> PartialDate | None:
    day = _day(chance) if chance.random() > 0.03 else chance.choice(FAR)
    return chance.choice(
        [None, day_of(day), day_of(day), month_of(day), year_of(day), PartialDate(day, day + timedelta(days=45))]
    )
