"""How the words of a search were counted: their forms with their numbers, what takes one out, and other readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.analysis.folding import fold
from index.query_language.parser import MOST_CHARACTERS
from index.query_language.rewrite import with_forms, with_word
from index.results import FormCount, OtherReading, WordForms
from webui.components.links import Link
from webui.i18n.translation import _, ngettext, number_text

SHOWN = 12
"""Forms of a word that are told at once; the rest stand behind them."""

MOST_WORDS = 10
"""Words of a search whose forms are told on a page."""

_LINKED = 100_000  # characters of a search that the links of a page repeat
_ROOM = 2  # so few more than `SHOWN` are told with the others
_MOST_OTHERS = 3


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

    readings = tuple(_taken(word, text, href) for word in _read_in_ways(words))
    telling = [word for word in _distinct(words) if _has_forms_to_tell(word)]
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


def forms_in_words(words: Iterable[WordForms], most: int | None = None) -> tuple[str, ...]:
    """A phrase for each word of which there is something to tell: `“género”: géneros (52), género (41)`, `“leaves” read
    as “leave”: left (212), leaves (41)`; of no more than `most` forms, the commonest."""
    return tuple(
        _in_words(word, most) for word in _distinct(words) if _has_forms_to_tell(word) or (word.forms and word.others)
    )


def readings_in_words(words: Iterable[WordForms]) -> tuple[str, ...]:
    """A sentence for each word that was read in one of several ways, as `“leaves” is read as a form of “leave”; it can
    be one of “leaf” too.`, in their order."""
    return tuple(
        _("%(told)s; it can be one of %(others)s too.", told=_reading(word), others=_either(_quoted_others(word)))
        for word in _read_in_ways(words)
    )


def _distinct(words: Iterable[WordForms]) -> list[WordForms]:
    """The words without those that tell the same once more: one may be typed twice, or in a field too."""
    found: dict[object, WordForms] = {}
    for word in words:
        found.setdefault((word.word.lower(), word.forms, word.chosen), word)
    return list(found.values())


def _read_in_ways(words: Iterable[WordForms]) -> list[WordForms]:
    """The words that can be read in several ways, each once."""
    found: dict[object, WordForms] = {}
    for word in words:
        if word.others:
            found.setdefault((word.word.lower(), word.lemmas), word)
    return list(found.values())


def _has_forms_to_tell(word: WordForms) -> bool:
    """Whether its forms are not just what was typed."""
    return bool(word.forms) and (word.chosen or any(form.written != word.word.lower() for form in word.forms))


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
        return Link(other.lemma, href(asked))

    return ReadingTaken(_reading(word), tuple(map(link, word.others[:_MOST_OTHERS])))


def _reading(word: WordForms) -> str:
    # A lemma that no text writes comes without its accents.
    lemmas, itself = list(dict.fromkeys(word.lemmas)), (word.word.lower(), fold(word.word))
    if all(lemma in itself for lemma in lemmas):
        return _("“%(word)s” is read as that word itself", word=word.word)
    return _("“%(word)s” is read as a form of %(lemmas)s", word=word.word, lemmas=_either(_quoted(lemmas)))


def _in_words(word: WordForms, most: int | None) -> str:
    told = [_form(form) for form in word.forms[:most]]
    if left_out := len(word.forms) - len(told):
        told.append(ngettext("%(number)s more form", "%(number)s more forms", left_out))
    said = f"“{word.word}”"
    if word.others and word.lemmas:
        said = _("%(word)s read as %(lemmas)s", word=said, lemmas=_either(_quoted(dict.fromkeys(word.lemmas))))
    return _("%(word)s: %(forms)s", word=said, forms=", ".join(told))


def _form(form: FormCount) -> str:
    return f"{form.written} ({number_text(form.count)})"


def _quoted_others(word: WordForms) -> list[str]:
    return _quoted(other.lemma for other in word.others[:_MOST_OTHERS])


def _quoted(words: Iterable[str]) -> list[str]:
    return [f"“{word}”" for word in words]


def _either(words: Sequence[str]) -> str:
    return _(" or ").join(words)
