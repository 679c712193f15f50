"""The body of a Ghost post to HTML, from whichever of Ghost's editors wrote it: Lexical, Mobiledoc, Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from importers.formats.blogs.json_stream import text_in as _text
from importers.formats.body_markup import markdown_html

_MOST_NODES = 200_000
_DEEPEST = 100
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
_BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "listitem": "li",
}
_MARKED = frozenset("a b code del em i ins s strong sub sup u".split())
_LINED = frozenset("p h1 h2 h3 h4 h5 h6 blockquote pre aside".split())

Node = Mapping[str, object]


class BadBody(ValueError):
    """What the editor kept cannot be read; `str()` says why."""


def html_of(post: Mapping[str, object]) -> str:
    """The body as HTML, by the first of the post's fields that can be read; "" where all are empty. Raises
    `BadBody`."""
    fault = ""
    for name, made in _WAYS:
        said = post.get(name)
        if isinstance(said, str) and said.strip():
            try:
                if html := made(said):
                    return html
            # What an editor keeps may be of any shape where it is damaged.
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                fault = fault or f"its field {name} is damaged ({type(error).__name__})"
    if fault:
        raise BadBody(fault)
    return ""


def _lexical(said: str) -> str:
    root = json.loads(said)["root"]
    return "".join(_Lexical().of(child) for child in _nodes(root))


class _Lexical:
    """The tree of the editor since 2023, a node at a time."""

    def __init__(self) -> None:
        self._left = _MOST_NODES

    def of(self, node: Node, depth: int = 0) -> str:
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise ValueError("too many nodes")
        kind = _text(node, "type")
        if kind in ("text", "extended-text", "code-highlight"):
            return _formatted(node)
        if kind in ("linebreak", "hardbreak"):
            return "<br>"
        inner = "".join(self.of(child, depth + 1) for child in _nodes(node))
        if kind in ("link", "autolink", "at-link"):
            return f'<a href="{escape(_text(node, "url"))}">{inner}</a>'
        if kind in ("heading", "extended-heading"):
            return _element(_text(node, "tag") if _text(node, "tag") in _LINED else "h2", inner)
        if kind == "list":
            return _element("ol" if "ol" in _text(node, "tag") or _text(node, "listType") == "number" else "ul", inner)
        if kind in _BLOCKS:
            return _element(_BLOCKS[kind], inner)
        return inner or card(kind, node)


def _formatted(node: Node) -> str:
    shown = escape(_text(node, "text")).replace("\n", "<br>")
    bits = node.get("format")
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit:
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def _mobiledoc(said: str) -> str:
    held = json.loads(said)
    made = []
    for section in held["sections"]:
        match section:
            case [1, str(tag), list(markers), *_]:
                made.append(_element(tag if tag in _LINED else "p", _marked(markers, held)))
            case [2, str(address), *_]:
                made.append(f'<figure><img src="{escape(address)}"></figure>')
            case [3, str(tag), list(items), *_]:
                entries = "".join(_element("li", _marked(markers, held)) for markers in items)
                made.append(_element(tag if tag in ("ul", "ol") else "ul", entries))
            case [10, int(number), *_]:
                name, payload = (*held["cards"][number], {})[:2]
                made.append(card(str(name).removeprefix("card-"), payload))
    return "".join(made)


def _marked(markers: list[Any], held: Any) -> str:
    """Text with its marks: each marker opens some of the document's markups and closes the last of them."""
    made, opened = [], list[str]()
    for marker in markers:
        match marker:
            case [int(kind), list(opening), int(closing), what]:
                for number in opening:
                    tag, *rest = held["markups"][number]
                    tag = str(tag) if tag in _MARKED else "span"
                    given = rest[0] if rest and isinstance(rest[0], list) else []
                    named = dict(zip(given[::2], given[1::2], strict=False))
                    made.append(f'<a href="{escape(str(named.get("href", "")))}">' if tag == "a" else f"<{tag}>")
                    opened.append(tag)
                made.append(escape(str(what)) if kind == 0 else _atom(held["atoms"][int(what)]))
                made += [f"</{opened.pop()}>" for _ in range(min(closing, len(opened)))]
    return "".join([*made, *(f"</{tag}>" for tag in reversed(opened))])


def _atom(atom: list[Any]) -> str:
    return "<br>" if atom[:1] == ["soft-return"] else escape(str(atom[1]) if len(atom) > 1 else "")


def card(kind: str, payload: object) -> str:
    """What a card of either editor shows to a reader of the text; "" for buttons, forms and what is for mail alone."""
    if not isinstance(payload, Mapping) or kind not in _CARDS:
        return ""
    return _CARDS[kind](payload)


def _picture(payload: Node) -> str:
    return _figure(f'<img src="{escape(_text(payload, "src"))}" alt="{escape(_text(payload, "alt"))}">', payload)


def _gallery(payload: Node) -> str:
    images = payload.get("images")
    held = [each for each in images if isinstance(each, Mapping)] if isinstance(images, list) else []
    return _figure("".join(f'<img src="{escape(_text(each, "src"))}">' for each in held), payload)


def _figure(shown: str, payload: Node) -> str:
    caption = _text(payload, "caption")
    return f"<figure>{shown}{_element('figcaption', caption) if caption else ''}</figure>"


def _bookmark(payload: Node) -> str:
    about = payload.get("metadata")
    title = _text(about, "title") if isinstance(about, Mapping) else ""
    address = escape(_text(payload, "url"))
    return _figure(f'<a href="{address}">{escape(title) or address}</a>', payload)


def _media(payload: Node) -> str:
    address = escape(_text(payload, "src") or _text(payload, "url"))
    title = escape(_text(payload, "title") or _text(payload, "fileTitle") or _text(payload, "fileName"))
    return _figure(f'<a href="{address}">{title or address}</a>', payload)


_CARDS: dict[str, Callable[[Node], str]] = {
    "markdown": lambda payload: markdown_html(_text(payload, "markdown")),
    "html": lambda payload: _text(payload, "html"),
    "image": _picture,
    "gallery": _gallery,
    "code": lambda payload: _element("pre", _element("code", escape(_text(payload, "code")))),
    "codeblock": lambda payload: _element("pre", _element("code", escape(_text(payload, "code")))),
    "callout": lambda payload: _element("blockquote", _text(payload, "calloutText")),
    "toggle": lambda payload: _element("h4", _text(payload, "heading")) + _text(payload, "content"),
    "header": lambda payload: _element("h2", _text(payload, "header")) + _element("p", _text(payload, "subheader")),
    "product": lambda payload: _element("h4", _text(payload, "productTitle")) + _text(payload, "productDescription"),
    "hr": lambda _: "<hr>",
    "horizontalrule": lambda _: "<hr>",
    "bookmark": _bookmark,
    "embed": _bookmark,
    "audio": _media,
    "video": _media,
    "file": _media,
}


def _element(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>"


def _nodes(node: Node) -> list[Node]:
    children = node.get("children")
    return [each for each in children if isinstance(each, Mapping)] if isinstance(children, list) else []


def _paragraphs(said: str) -> str:
    return "".join(_element("p", escape(part).replace("\n", "<br>")) for part in said.split("\n\n") if part.strip())


_WAYS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("html", str),
    ("lexical", _lexical),
    ("mobiledoc", _mobiledoc),
    ("markdown", markdown_html),
    ("plaintext", _paragraphs),
)
