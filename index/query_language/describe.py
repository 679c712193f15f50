"""A query tree as a sentence: what the program understood. Every sentence can be said in another language too."""

from __future__ import annotations

from archive.messages import N_, Message, MessageList
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
    TextNode,
    Undated,
    Value,
    Wildcard,
    Word,
)

_FORMS_SAID = 6

_OF_VALUE = {
    "author": N_("by “%(text)s”"),
    "topic": N_("on the topic “%(text)s”"),
    "source": N_("from the source “%(text)s”"),
    "section": N_("in the section “%(text)s”"),
    "language": N_("in the language “%(text)s”"),
    "precision": N_("with a date of the precision “%(text)s”"),
}
_IN_FIELD = {
    "": N_("with %(text)s"),
    "title": N_("with %(text)s in the title"),
    "body": N_("with %(text)s in the body"),
}


def describe(tree: Node) -> Message:
    """The query in plain words: `articles with any form of “mine” and not on the topic “water”`."""
    if isinstance(tree, Everything):
        return Message("every article")
    if isinstance(tree, Nothing):
        return Message("no article")
    return Message("articles %(which)s", which=described(tree))


def described(node: Node) -> str:
    """One part of a query, as a `Message` or a `MessageList`: `with any form of “mine”`, `not on the topic “water”`."""
    match node:
        case Everything() | Nothing():
            return Message("of any kind") if isinstance(node, Everything) else Message("of no kind")
        case Documents():
            return Message("named by address or id")
        case And(parts):
            return MessageList(N_(" and "), map(_inside, parts))
        case Or(parts):
            return MessageList(N_(" or "), map(_inside, parts))
        case AtLeast(parts, least):
            return Message(
                "with at least %(least)s of these: %(parts)s", least=least, parts=MessageList(", ", map(_inside, parts))
            )
        case Not(part):
            return Message("not %(part)s", part=_inside(part))
        case Value(field, text):
            return Message(_OF_VALUE[field], text=text)
        case Dates():
            return _days(node)
        case Undated():
            return Message("without a date")
        case _:
            return Message(_IN_FIELD[node.field], text=_text(node))


def _inside(node: Node) -> str:
    return Message("(%(part)s)", part=described(node)) if isinstance(node, And | Or) else described(node)


def _text(node: TextNode) -> Message:
    match node:
        case Word():
            return _word(node)
        case Prefix(text):
            return Message("a word that begins with “%(text)s”", text=text)
        case Wildcard(text):
            return Message("a word of the shape “%(text)s”", text=text)
        case Fuzzy(text):
            return Message("a word spelled like “%(text)s”", text=text)
        case Phrase(words, slop):
            text = " ".join(word.text for word in words)
            is_exact = all(word.exact for word in words)
            phrase = (
                Message("the exact phrase “%(text)s”", text=text)
                if is_exact
                else Message("the phrase “%(text)s”", text=text)
            )
            if slop:
                phrase = Message("%(phrase)s with up to %(slop)s words between", phrase=phrase, slop=slop)
            for word in words:
                if word.only:
                    forms = _forms(word)
                    phrase = Message("%(phrase)s, “%(word)s” as %(forms)s", phrase=phrase, word=word.text, forms=forms)
            return phrase


def _word(word: Word) -> Message:
    if word.only:
        return _forms(word)
    if word.exact:
        return Message("the exact word “%(text)s”", text=word.text)
    return Message("any form of “%(text)s”", text=word.text)


def _forms(word: Word) -> Message:
    """The forms that were chosen. Many are not listed one by one: what says how they were counted does so."""
    if len(word.only) > _FORMS_SAID:
        return Message("any of %(number)s chosen forms of “%(text)s”", number=len(word.only), text=word.text)
    quoted = [f"“{form}”" for form in word.only]
    if len(quoted) == 1:
        return Message("the form %(form)s", form=quoted[0])
    others = MessageList(", ", quoted[:-1])
    return Message("any of the forms %(forms)s and %(last)s", forms=others, last=quoted[-1])


def _days(dates: Dates) -> Message:
    if dates.first is None:
        return Message("dated %(last)s or earlier", last=dates.last)
    if dates.last is None:
        return Message("dated %(first)s or later", first=dates.first)
    if dates.first == dates.last:
        return Message("dated %(first)s", first=dates.first)
    return Message("dated %(first)s to %(last)s", first=dates.first, last=dates.last)
