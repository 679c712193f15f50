"""Signs that come with a text that is pasted: dashes of prose, single quotes, those of addresses and of pages'
sources."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from index.query_language.leaves import Note, is_address, shown
from index.query_language.lexer import Kind, Lexeme, outside_quotes
from index.query_language.signs.minus import without
from index.query_language.signs.offers import Offers

_ENTITY = re.compile(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLUS = re.compile(r"(?<=[^\W\d_])\+(?=[^\W_])")
_SINGLE = re.compile(
    r"(?<![^\s(¿¡:])(?:(`)|(['’´]))(?=[^\W\d_]|[¿¡])((?:[^'’´`\"]|(?<=\w)['’´`](?=\w)){1,400}?)(?<!\s)"
    r"(?(1)[`´'’]|\2)(?!\w)"
)


def tell_of_pasted(text: str, lexemes: Sequence[Lexeme], note: Note, offers: Offers) -> None:
    """Tell the reader of signs that a pasted text has, and offer the text as it was meant."""
    _sources(text, note, offers)
    bare = outside_quotes(text)
    for start, end in without(bare).passed:
        behind = next(each for each in lexemes if each.end > end)
        note(
            "The %(sign)s before %(text)s is read as a dash. To leave out what follows, write a hyphen.",
            sign=text[start:end],
            text=shown(behind.text.lstrip("–—―‒-")),
        )
        offers.change("without", start, end, "-")
    for quote in _SINGLE.finditer(bare):
        if " " in quote[3].strip():
            note(
                "The signs %(sign)s around %(text)s are ignored: a phrase stands between double quotes.",
                sign=quote[1] or quote[2],
                text=shown(text[quote.start(3) : quote.end(3)]),
            )
            offers.change("single quotes", quote.start(), quote.start() + 1, '"')
            offers.change("single quotes", quote.end() - 1, quote.end(), '"')


def _sources(text: str, note: Note, offers: Offers) -> None:
    plain = html.unescape(text) if _ENTITY.search(text) else text
    if not any(map(is_address, text.split(maxsplit=1)[:1])):
        plain = _PERCENT.sub(_decoded, plain) if "%" in plain else plain
        if "+" in plain and not any(map(str.isspace, text)):
            plain = _PLUS.sub(" ", plain)
    if plain != text:
        note(
            "Signs in %(text)s are written as in an address or in the source of a page; they are searched for as they "
            "stand.",
            text=shown(text.strip()),
        )
        offers.whole("sources", plain)


def _decoded(found: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def tell_of_without(text: str, lexemes: Sequence[Lexeme], note: Note, offers: Offers) -> None:
    """Tell the reader which signs that are no hyphens were read as NOT, and which hyphens that may be something else:
    that of a figure, and one of a pair as dashes stand."""
    for at, each in enumerate(lexemes[:-1]):
        behind = lexemes[at + 1]
        if each.kind is not Kind.NOT or each.text == "NOT" or behind.kind is Kind.END:
            continue
        is_figure = behind.kind is Kind.CHUNK and behind.text.strip("%°.,").isdecimal()
        is_pair = each.text == "-" and any(
            later.kind is Kind.CHUNK and later.text.rstrip(",.;:").endswith("-") for later in lexemes[at + 1 : at + 9]
        )
        if each.text[0] in "!！¬–—―‒﹘" or each.text == "--" or is_figure or is_pair:
            note(
                "The %(sign)s before %(text)s is read as NOT: articles with it are left out.",
                sign=each.text,
                text=shown(_written(text, lexemes, at + 1)),
            )
            if not (is_figure and at > 1 and lexemes[at - 2].kind is Kind.FIELD and lexemes[at - 2].text == "date"):
                offers.change("without", each.start, each.end, "")


def _written(text: str, lexemes: Sequence[Lexeme], at: int) -> str:
    """How the part that begins with this lexeme is written: to the next parenthesis that closes, where one opens."""
    first = last = lexemes[at]
    if first.kind is Kind.PHRASE:
        return first.text
    if first.kind is Kind.OPEN:
        last = next(
            (each for each in lexemes[at : at + 9] if each.kind is Kind.CLOSE), lexemes[min(at + 8, len(lexemes) - 1)]
        )
    elif first.kind is not Kind.CHUNK:
        last = lexemes[at + 1]
    return text[first.start : last.end]
