"""What WordPress keeps of a post to what it showed of it: paragraphs made, block notes and shortcodes undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_BLOCK_NOTE, _END_OF_NOTE = re.compile(r"<!--\s{0,9}/?wp:"), re.compile("-->")
_MORE = re.compile(r"<!--\s{0,9}(?:more|nextpage|noteaser).{0,200}?-->", re.DOTALL)
_BLOCK = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header"
    r"|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul|style|script|iframe|object)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\[\]]{0,2000}\]", re.IGNORECASE)
_END_OF_CAPTION = re.compile(r"\[/(?:wp_)?caption\]", re.IGNORECASE)
_PICTURE = re.compile(r"\s*((?:<a\b[^>]{0,2000}>\s*)?<img\b[^>]{0,4000}>(?:\s*</a>)?)(.*)\Z", re.DOTALL | re.IGNORECASE)
_EMBED = re.compile(r"\[embed\b[^\]]{0,500}\]\s*(https?://[^\s\[\]<>\"]{1,2000})\s*\[/embed\]", re.IGNORECASE)
_TAG = re.compile(r"\[(\[?)(/?)([a-zA-Z][\w-]{1,60})((?:\s[^\[\]<>]{0,2000}|=[^\[\]<>]{0,2000})?/?)\](\]?)")
_ATTRIBUTE = re.compile(r"\s[\w-]{1,60}\s{0,3}=\s{0,3}[\"'“”&\w]")
_SELF_STANDING = frozenset(
    "gallery audio video playlist embed caption wp_caption more contact-form contact-form-7 sitemap archives polldaddy"
    " youtube vimeo googlemaps soundcloud slideshow subscribe tweet instagram recent-posts adsense".split()
)
_LINES = re.compile(r"\n\s*\n")
_LONGEST = 4_000_000  # characters of one post that are cleaned; what is longer is no post


def shown(content: str) -> str:
    """The post's HTML as a reader saw it, not yet sanitised."""
    content = content[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    blocks = "<!-- wp:" in content
    content = _replaced(content, _BLOCK_NOTE, _END_OF_NOTE, lambda _: "\n" if blocks else "")
    content = _MORE.sub("\n\n", content)
    content = _without_shortcodes(content)
    return content if blocks else with_paragraphs(content)


def _without_shortcodes(content: str) -> str:
    content = _replaced(content, _CAPTION, _END_OF_CAPTION, lambda inner: f"\n\n{_figure(inner)}\n\n")
    content = _EMBED.sub(lambda found: f'\n\n<p><a href="{escape(found[1])}">{escape(found[1])}</a></p>\n\n', content)
    closed = {found[3].lower() for found in _TAG.finditer(content) if found[2]}

    def replaced(found: re.Match[str]) -> str:
        opening, slash, name, attributes, closing = found.groups()
        if opening and closing:
            return found[0][1:-1]  # two brackets quote a shortcode
        # Brackets that only hold a word are the author's own: "[sic]".
        is_one = slash or name.lower() in closed | _SELF_STANDING or _ATTRIBUTE.match(attributes)
        return f"{opening}{closing}" if is_one else found[0]

    return _TAG.sub(replaced, content)


def _replaced(content: str, begin: re.Pattern[str], end: re.Pattern[str], made: Callable[[str], str]) -> str:
    """What stands from a `begin` to the next `end`, replaced by what is made of the text between; one look at each
    character, where a pattern for the whole would look from every beginning to the end of the post."""
    parts, at = [], 0
    for ended in end.finditer(content):
        if begun := begin.search(content, at, ended.start()):
            parts += [content[at : begun.start()], made(content[begun.end() : ended.start()])]
        else:
            parts.append(content[at : ended.end()])
        at = ended.end()
    return "".join([*parts, content[at:]])


def _figure(inner: str) -> str:
    parts = _PICTURE.match(inner)
    picture, caption = (parts[1], parts[2].strip()) if parts else (inner, "")
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{picture}</figure>"


def with_paragraphs(content: str) -> str:
    """Empty lines part paragraphs and line ends are line ends, but inside elements that are blocks themselves."""
    parts = []
    for part in _LINES.split(content):
        if not part.strip():
            continue
        parts.append(part if _BLOCK.match(part) else f"<p>{part.strip().replace(chr(10), '<br>')}</p>")
    return "\n".join(parts)
