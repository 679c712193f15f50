"""What only the program that made a site understands, taken out of its Markdown: shortcodes, Liquid, attributes of
kramdown, links of wikis, imports of MDX; footnotes made readable."""

from __future__ import annotations

import re
import sys

_SHORTCODE = re.compile(r"\{(?=[{%])")
_ENDS = {"{{<": re.compile(r"[>%]\}\}"), "{{": re.compile(r"\}\}"), "{%": re.compile(r"%\}")}
_LONGEST = {"{{<": 2000, "{{": 500, "{%": 2000}  # characters between the brackets
_UNSEEN = tuple(
    (re.compile(begin), re.compile(end))
    for begin, end in (
        (r"\{%-?\s{0,9}comment\b", r"\{%-?\s{0,9}endcomment\s{0,9}-?%\}"),
        (r"\{\{<\s{0,9}comment\b", r"\{\{<\s{0,9}/comment\s{0,9}>\}\}"),
        (r"\{/\*", r"\*/\}"),
    )
)
_WIKI_COMMENT = re.compile(r"%%[^%]{1,4000}%%")
_ATTRIBUTES = re.compile(
    r"^(?:[*-][ \t]TOC[ \t]{0,9}\n)?[ \t]{0,3}\{:[^{}\n]{1,300}\}[ \t]{0,9}$", re.MULTILINE | re.IGNORECASE
)
_ATTRIBUTES_WITHIN = re.compile(r"[ \t]{0,3}\{:[^{}\n]{1,300}\}")
_ATTRIBUTES_OF_HEADING = re.compile(r"^(#{1,6}[ \t][^\n{}]{1,500})\{[#.][^{}\n]{1,200}\}[ \t]{0,9}$", re.MULTILINE)
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]")
_WIKI_LINK = re.compile(r"\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_ADMONITION = re.compile(r"^:{3,9}[^\n]{0,200}$", re.MULTILINE)
_CALLOUT = re.compile(r"^>[ \t]{0,3}\[![\w-]{1,30}\][+-]?[ \t]{0,3}", re.MULTILINE)
_HIGHLIGHT = re.compile(r"==(?=[^\s=])([^=\n]{1,500})==")
_NOTE = re.compile(r"\[\^([\w-]{1,40})\](:?)")
_MDX = re.compile(r"^(?:import\s[^\n]{1,500}|export\s(?:const|let|default|function)\b[^\n]{0,500})$", re.MULTILINE)


def without_site_marks(text: str, *, mdx: bool = False) -> str:
    """The text without what only the program that made the site understands."""
    for begin, end in _UNSEEN:
        text = _without(text, begin, end)
    if "%%" in text:
        text = _WIKI_COMMENT.sub("", text)
    text = without_shortcodes(text)
    if mdx:
        text = _MDX.sub("", text)
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
        text = _ATTRIBUTES_WITHIN.sub("", text)
        text = _ATTRIBUTES_OF_HEADING.sub(r"\1", text)
    if "[[" in text:
        text = _WIKI_LINK.sub(_said_by_link, _EMBEDDED.sub("", text))
    if ":::" in text:
        text = _ADMONITION.sub("", text)
    if "==" in text:
        text = _HIGHLIGHT.sub(r"\1", text)
    if "[!" in text:
        text = _CALLOUT.sub("> ", text)
    # Two brackets with a number, which are no link of Markdown.
    return _NOTE.sub(lambda found: rf"\[{found[1]}\]{' ' if found[2] else ''}", text) if "[^" in text else text


def without_shortcodes(text: str) -> str:
    """The text without shortcodes and Liquid."""
    parts, at = [], 0
    ahead: dict[str, tuple[int, int]] = {}

    def end_of(kind: str, begin: int) -> int:
        """Where the next one's end is, 0 when it is too far; it is looked for once for all that begin before it."""
        if ahead.get(kind, (-1, 0))[0] < begin:
            found = _ENDS[kind].search(text, begin)
            ahead[kind] = found.span() if found else (sys.maxsize, 0)
        first, last = ahead[kind]
        return last if first - begin <= _LONGEST[kind] else 0

    for found in _SHORTCODE.finditer(text):
        begin = found.start()
        if begin < at:
            continue
        if text[begin + 1] == "%":
            end = end_of("{%", begin + 2)
        else:
            is_marked = text.startswith(("<", "%"), begin + 2)
            end = (is_marked and end_of("{{<", begin + 3)) or end_of("{{", begin + 2)
        if end:
            parts.append(text[at:begin])
            at = end
    return "".join([*parts, text[at:]])


def _without(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without what stands between the two, in one look."""
    parts, at = [], 0
    for ended in end.finditer(text):
        if (begun := begin.search(text, at, ended.start())) is not None:
            parts.append(text[at : begun.start()])
        else:
            parts.append(text[at : ended.end()])
        at = ended.end()
    return "".join([*parts, text[at:]]) if parts else text


def _said_by_link(found: re.Match[str]) -> str:
    page, shown = found[1], found[2]
    return shown or page.partition("#")[0] or page
