"""A query tree as a sentence: what the program understood."""

from __future__ import annotations

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

_BEFORE_VALUE = {"author": "by", "topic": "on the topic", "source": "from the source", "language": "in the language"}


def sentence(tree: Node) -> str:
    """The query in plain English: `articles with any form of “mine” and not on the topic “water”`."""
    if isinstance(tree, Everything):
        return "every article"
    if isinstance(tree, Nothing):
        return "no article"
    return f"articles {_said(tree)}"


def _said(node: Node) -> str:
    match node:
        case Everything():
            return "of any kind"
        case Nothing():
            return "of no kind"
        case And(parts):
            return " and ".join(map(_inside, parts))
        case Or(parts):
            return " or ".join(map(_inside, parts))
        case Most(parts, least):
            return f"with at least {least} of these: {', '.join(map(_inside, parts))}"
        case Not(part):
            return f"not {_inside(part)}"
        case Value(field, text):
            return f"{_BEFORE_VALUE[field]} “{text}”"
        case Dates():
            return _days(node)
        case Undated():
            return "without a date"
        case _:
            return f"with {_text(node)}{f' in the {node.field}' if node.field else ''}"


def _inside(node: Node) -> str:
    return f"({_said(node)})" if isinstance(node, And | Or) else _said(node)


def _text(node: TextNode) -> str:
    match node:
        case Word(text, exact):
            return f"the exact word “{text}”" if exact else f"any form of “{text}”"
        case Prefix(text):
            return f"a word that begins with “{text}”"
        case Wildcard(text):
            return f"a word of the shape “{text}”"
        case Fuzzy(text):
            return f"a word spelled like “{text}”"
        case Phrase(words, slop):
            kind = "exact phrase" if all(word.exact for word in words) else "phrase"
            apart = f" with up to {slop} words between" if slop else ""
            return f"the {kind} “{' '.join(word.text for word in words)}”{apart}"


def _days(dates: Dates) -> str:
    if dates.first is None:
        return f"dated {dates.last} or earlier"
    if dates.last is None:
        return f"dated {dates.first} or later"
    if dates.first == dates.last:
        return f"dated {dates.first}"
    return f"dated {dates.first} to {dates.last}"
