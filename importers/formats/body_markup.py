"""What a body in a record is, HTML, Markdown or plain text, and how it is shown; titles and names to plain text.

Recognised by what stands in it, and rather taken for plain text: a plain text that is shown as such loses nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import unescape

from markdown_it import MarkdownIt

from importers.formats.wordpress_text import shown
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of

_LOOKED_AT = 200_000  # characters of a body that are looked at
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,11})((?:[\s/][^<>]{0,2000})?)>", re.IGNORECASE)
_BLOCK = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_INLINE = frozenset(
    "a abbr acronym b big cite code del em font i iframe ins kbd mark q s script small span strike strong style sub sup"
    " tt u".split()
)
_VOID = frozenset("br hr img wbr".split())
_QUOTES = frozenset("\"'`“‘«")
_NOTE = re.compile(r"<!--\s{0,9}/?(?:wp:|more\b|nextpage\b|break\b)")
_SHORTCODE = re.compile(r"\[/[a-z][\w-]{1,40}\]|\[(?:gallery|caption|embed|audio|video|youtube)[\s\]=]", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;/?[a-z]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_BARE = re.compile(r"&(?!(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[ \t]{0,99}\n")

_LIST = re.compile(r"^[*+-][ \t]{1,3}[^\s*+-][^\n]{0,500}\n{1,2}[*+-][ \t]{1,3}[^\s*+-]", re.MULTILINE)
_MARKS: tuple[tuple[str, re.Pattern[str], tuple[tuple[int, int], ...]], ...] = (
    # a link or a picture with its address
    ("](", re.compile(r"!?\[[^\[\]\n]{0,300}\]\((?:https?://|mailto:|\.{0,2}/)[^\s()]{0,500}\)"), ((1, 3),)),
    ("](", re.compile(r"!\[[^\[\]\n]{0,300}\]\([^\s()]{1,500}\)"), ((1, 3),)),
    ("](", re.compile(r"\[[^\[\]\n]{1,300}\]\((?:https?://|\.{0,2}/)[^\s()]{1,500}\s\"[^\"\n]{0,200}\"\)"), ((1, 3),)),
    ("]:", re.compile(r"^\[[^\[\]\n]{1,100}\]:[ \t]{1,3}<?https?://", re.MULTILINE), ((1, 2), (2, 3))),
    # headings
    ("#", re.compile(r"(?:\A|\n[ \t]{0,9}\n)#{2,6}[ \t]{1,3}[^\s#][^\n]{0,200}\n\s{0,99}[^\s#]"), ((1, 3),)),
    ("#", re.compile(r"\A#[ \t]{1,3}[^\W\d_][^\n]{0,200}\n"), ((1, 3),)),
    ("#", re.compile(r"\n[ \t]{0,9}\n#[ \t]{1,3}[^\W\d_][^\n]{0,200}\n"), ((1, 1),)),
    ("===", re.compile(r"(?:\A|\n)[^\s=-][^\n]{1,200}\n={3,100}[ \t]{0,9}(?:\n|\Z)"), ((1, 2),)),
    # words that stand out
    ("**", re.compile(r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,300}(?<=\S)\*\*(?![\w*])"), ((1, 1), (3, 2))),
    ("__", re.compile(r"(?<![\w_])__(?=[^\s_])[^_\n]{1,300}(?<=\S)__(?![\w_])"), ((1, 1), (3, 2))),
    ("*", re.compile(r"(?<![\w*])\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*(?![\w*])"), ((1, 1),)),
    # blocks
    ("\n", _LIST, ((1, 1),)),
    ("> ", re.compile(r"^>[ \t]\S", re.MULTILINE), ((1, 1),)),
    ("```", re.compile(r"^```", re.MULTILINE), ((2, 2),)),
    ("---", re.compile(r"^\|?[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}\|[-| :\t]{0,500}$", re.MULTILINE), ((1, 2),)),
)
"""Marks of Markdown: what stands in each, its pattern, and what it counts from how many on."""
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is held: `html` sanitised, "" for plain text, and `text` in paragraphs."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Tags:
    """How many tags of HTML stand in a text: pairs that are closed, those that stand alone, and those left open."""

    pairs: int
    blocks: int
    alone: int
    opened: int
    first: bool

    @property
    def is_markup(self) -> bool:
        return bool(self.pairs or self.alone > 1 or (self.first and self.opened > 1))


def body_of(said: str, kind: str = "", *, wordpress: bool = False) -> Body:
    """The body as it is to be held. `kind` is what it is, `html`, `markdown` or `text`, and "" has it recognised.

    `wordpress` says that shortcodes and missing paragraphs are those of WordPress.
    """
    kind = kind or kind_of_body(said)
    if kind == "text" and wordpress and _SHORTCODE.search(said):
        kind = "html"
    match kind:
        case "html":
            return _of_html(said, wordpress=wordpress)
        case "escaped":
            return _of_html(unescape(said), wordpress=wordpress)
        case "markdown":
            html = sanitise(markdown_html(said))
            return Body(html, text_of(html))
        case _:
            return Body("", said.strip())


def kind_of_body(said: str) -> str:
    """`html`, `escaped` (HTML whose tags are written as `&lt;p&gt;`), `markdown` or `text`, by what stands in it."""
    start = said[:_LOOKED_AT]
    tags = _tags_in(start)
    # Markdown may hold blocks of HTML; what begins with one is HTML as a whole.
    if not (tags.first and tags.blocks) and _points_of_markdown(start) >= _ENOUGH:
        return "markdown"
    if tags.is_markup or _NOTE.search(start):
        return "html"
    if _ESCAPED.search(start) and _tags_in(unescape(start)).blocks:
        return "escaped"
    return "text"


def plain_line(said: str) -> str:
    """A title, a name or a topic on one line: without tags, entities decoded."""
    if "<" in said:
        tags = _tags_in(said)
        if tags.pairs or tags.alone:
            said = text_of(said)
    return line_of(decoded(said))


def decoded(said: str) -> str:
    """The text with its entities decoded: once, and once more where all of them were written twice (`&amp;amp;`)."""
    if "&" not in said:
        return said
    once = _ENTITY.sub(lambda found: unescape(found[0]), said)
    again = _ENTITY.sub(lambda found: unescape(found[0]), once)
    # A text that also has a bare "&" was not escaped as a whole.
    return again if again != once and not _BARE.search(said) else once


def markdown_html(text: str) -> str:
    """Markdown as HTML, not yet sanitised."""
    return str(_renderer().render(text))


def markdown_line(text: str) -> str:
    """A line of Markdown, such as a heading, as plain text."""
    return line_of(text_of(_renderer().renderInline(text)))


def plain_text(said: str) -> str:
    """Plain text, its entities decoded where it is a text whose "&" are all escaped."""
    return decoded(said) if _ENTITY.search(said) and not _BARE.search(said) else said


def _of_html(said: str, *, wordpress: bool) -> Body:
    tags = _tags_in(said)
    has_paragraphs = tags.blocks or "<br" in said[:_LOOKED_AT].lower()
    if wordpress or _NOTE.search(said) or _SHORTCODE.search(said) or (not has_paragraphs and _EMPTY_LINES.search(said)):
        said = shown(said)
    html = sanitise(said)
    return Body(html, text_of(html).strip())


def _points_of_markdown(text: str) -> int:
    points = 0
    for needed, pattern, worths in _MARKS:
        if needed not in text:
            continue
        count = 0
        for _ in pattern.finditer(text):
            count += 1
            if count == worths[-1][0]:
                break
        points += max((worth for least, worth in worths if count >= least), default=0)
    return points


def _tags_in(text: str) -> _Tags:
    """The tags of HTML in the text; not those that are quoted, or stand as words of their own in a sentence."""
    opened: Counter[str] = Counter()
    pairs = blocks = alone = opens = 0
    start = len(text) - len(text.lstrip())
    first = False
    for found in _TAG.finditer(text):
        closing, name, attributes = found[1], found[2].lower(), found[3].strip(" \t\n\r/")
        if not (name in _BLOCK or name in _INLINE or name in _VOID) or (attributes and "=" not in attributes):
            continue
        first = first or found.start() == start
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        if before in _QUOTES or (not first and before == " " and after == " "):
            continue
        if name in _VOID:
            alone += 2 if name == "img" and "src" in attributes.lower() else 1
        elif not closing:
            opened[name] += 1
            opens += name in _BLOCK
        elif opened[name]:
            opened[name] -= 1
            pairs += 1
            blocks += name in _BLOCK
    return _Tags(pairs, blocks, alone, opens, first)


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table").enable("strikethrough")
