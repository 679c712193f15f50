"""A query tree as a sentence: what the program understood. Every sentence can be said in another language too."""

from __future__ import annotations

from archive.said import Row, Said, later
from index.tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Most,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    TextNode,
    Undated,
    Value,
    Wildcard,
    Word,
)

_OF_VALUE = {
    "author": later("by “%(text)s”"),
    "topic": later("on the topic “%(text)s”"),
    "source": later("from the source “%(text)s”"),
    "section": later("in the section “%(text)s”"),
    "language": later("in the language “%(text)s”"),
    "precision": later("with a date of the precision “%(text)s”"),
}
_IN_FIELD = {
    "": later("with %(text)s"),
    "title": later("with %(text)s in the title"),
    "body": later("with %(text)s in the body"),
}


def sentence(tree: Node) -> Said:
    """The query in plain words: `articles with any form of “mine” and not on the topic “water”`."""
    if isinstance(tree, Everything):
        return Said("every article")
    if isinstance(tree, Nothing):
        return Said("no article")
    return Said("articles %(which)s", which=said(tree))


def said(node: Node) -> str:
    """One part of a query, as a `Said` or a `Row`: `with any form of “mine”`, `not on the topic “water”`."""
    match node:
        case Everything():
            return Said("of any kind")
        case Nothing():
            return Said("of no kind")
        case And(parts):
            return Row(later(" and "), map(_inside, parts))
        case Or(parts):
            return Row(later(" or "), map(_inside, parts))
        case Most(parts, least):
            return Said(
                "with at least %(least)s of these: %(parts)s", least=least, parts=Row(", ", map(_inside, parts))
            )
        case Not(part):
            return Said("not %(part)s", part=_inside(part))
        case Value(field, text):
            return Said(_OF_VALUE[field], text=text)
        case Dates():
            return _days(node)
        case Undated():
            return Said("without a date")
        case _:
            return Said(_IN_FIELD[node.field], text=_text(node))


def _inside(node: Node) -> str:
    return Said("(%(part)s)", part=said(node)) if isinstance(node, And | Or) else said(node)


def _text(node: TextNode) -> Said:
    match node:
        case Word(text, exact):
            return Said("the exact word “%(text)s”", text=text) if exact else Said("any form of “%(text)s”", text=text)
        case Prefix(text):
            return Said("a word that begins with “%(text)s”", text=text)
        case Wildcard(text):
            return Said("a word of the shape “%(text)s”", text=text)
        case Fuzzy(text):
            return Said("a word spelled like “%(text)s”", text=text)
        case Phrase(words, slop):
            text = " ".join(word.text for word in words)
            is_exact = all(word.exact for word in words)
            phrase = (
                Said("the exact phrase “%(text)s”", text=text) if is_exact else Said("the phrase “%(text)s”", text=text)
            )
            if not slop:
                return phrase
            return Said("%(phrase)s with up to %(slop)s words between", phrase=phrase, slop=slop)


def _days(dates: Dates) -> Said:
    if dates.first is None:
        return Said("dated %(last)s or earlier", last=dates.last)
    if dates.last is None:
        return Said("dated %(first)s or later", first=dates.first)
    if dates.first == dates.last:
        return Said("dated %(first)s", first=dates.first)
    return Said("dated %(first)s to %(last)s", first=dates.first, last=dates.last)
