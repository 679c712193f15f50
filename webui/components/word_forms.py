"""How the words of a search were counted: their forms with their numbers, what takes one out, and other readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.query_language.parsed import MOST_CHARACTERS
from index.query_language.rewrite import with_forms, with_word
from index.results import OtherReading, WordForms
from webui.components.links import Link
from webui.i18n.counted_words import (
    MOST_OTHERS,
    SHOWN,
    distinct_words,
    has_forms_to_tell,
    read_in_ways,
    reading_in_words,
)
from webui.i18n.translation import _, ngettext, number_text

MOST_WORDS = 10
"""Words of a search whose forms are told on a page."""

_LINKED = 100_000  # characters of a search that the links of a page repeat
_ROOM = 2  # so few more than `SHOWN` are told with the others


class FormView(NamedTuple):
    """A form and in how many `articles` it stands; `drop_href` leads to the search without it and `drop_label` says so,
    both "" where nothing would be left or the search's text has no room for it."""

    written: str
    articles: str
    drop_href: str
    drop_label: str


@dataclass(frozen=True, slots=True)
class CountedWord:
    """A word of the search: the commonest of its forms, and the `rest`, of which `more` tells how many. `all_href`
    leads to the search for every form where some were chosen, else ""."""

    word: str
    forms: tuple[FormView, ...]
    rest: tuple[FormView, ...]
    more: str
    all_href: str


@dataclass(frozen=True, slots=True)
class ReadingTaken:
    """`told` says which reading of a word was taken; the `others` lead to the search for them, or to ""."""

    told: str
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FormsCounted:
    """What is told of a search's words; `more` of those that are left out, or ""."""

    words: tuple[CountedWord, ...]
    readings: tuple[ReadingTaken, ...]
    more: str


def forms_counted(words: Sequence[WordForms], text: str, to: Callable[[str], str]) -> FormsCounted:
    """What a page says of these words of a search for `text`; `to` gives the address of the page for another text."""
    room = _LINKED

    def href(changed: str) -> str:
        nonlocal room
        if changed == text or len(changed) > min(MOST_CHARACTERS, room):
            return ""
        room -= len(changed)
        return to(changed)

    readings = tuple(_taken(word, text, href) for word in read_in_ways(words))
    telling = [word for word in distinct_words(words) if has_forms_to_tell(word)]
    left_out = len(telling) - MOST_WORDS
    return FormsCounted(
        words=tuple(_counted(word, text, href) for word in telling[:MOST_WORDS]),
        readings=readings,
        more=ngettext(
            "The forms of %(number)s more word stand in the JSON of this page.",
            "The forms of %(number)s more words stand in the JSON of this page.",
            left_out,
        )
        if left_out > 0
        else "",
    )


def _counted(word: WordForms, text: str, href: Callable[[str], str]) -> CountedWord:
    shown = len(word.forms) if len(word.forms) <= SHOWN + _ROOM else SHOWN
    views = tuple(_views(word, text, href))
    return CountedWord(
        word=word.word,
        forms=views[:shown],
        rest=views[shown:],
        more=ngettext("and %(number)s more form", "and %(number)s more forms", len(views) - shown),
        all_href=href(with_forms(text, word.word, ())) if word.chosen else "",
    )


def _views(word: WordForms, text: str, href: Callable[[str], str]) -> Iterator[FormView]:
    for form in word.forms:
        others = [other.written for other in word.forms if other.written != form.written]
        drop = href(with_forms(text, word.word, others)) if others else ""
        label = _("without “%(form)s”", form=form.written) if drop else ""
        yield FormView(form.written, number_text(form.count), drop, label)


def _taken(word: WordForms, text: str, href: Callable[[str], str]) -> ReadingTaken:
    def link(other: OtherReading) -> Link:
        asked = with_word(text, word.word, other.text) if other.text else with_forms(text, word.word, other.forms)
        # The noun `building` is looked for by its plural: "search for “building” instead" of it would say nothing.
        named = other.text if other.lemma == word.word.lower() and other.text else other.lemma
        return Link(named, href(asked))

    return ReadingTaken(reading_in_words(word), tuple(map(link, word.others[:MOST_OTHERS])))
