"""What the interface for programs says of words: how they were counted, and what begins as they do."""

from __future__ import annotations

from typing import TypedDict

from webui.formats.shapes.counts import Count


class FormCount(TypedDict):
    """A form of a word as it is written, in small letters, and how many articles of the results have it."""

    form: str
    count: Count


class OtherReading(TypedDict):
    """Another word that the typed one can be a form of, with the forms of it that the archive has. It was not looked
    for; `text` in the word's place does."""

    lemma: str
    forms: list[str]
    text: str


class WordForms(TypedDict):
    """How a word of a search was counted: `lemmas` are the words whose forms were looked for, `forms` those that the
    results have, the commonest first; an article with two of them counts in both. `chosen` says that the search names
    the forms itself (`mine{mine,mines}`)."""

    word: str
    lemmas: list[str]
    forms: list[FormCount]
    others: list[OtherReading]
    chosen: bool


class Suggestion(TypedDict):
    """What may be meant, and where it leads."""

    text: str
    kind: str
    href: str
    language: str


class Suggestions(TypedDict):
    """What begins so."""

    suggestions: list[Suggestion]
