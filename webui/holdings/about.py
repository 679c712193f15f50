"""What the keepers of an archive say of it: Markdown in its home, `about.md`, or `about.es.md` for one language."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

from archive.home import Home
from webui.markup import article_html

MOST = 200_000  # characters


def text_of(home: Home, language: str) -> Markup:
    """The page in this language, else in any; empty where the keepers wrote nothing."""
    for file in (home.about(language), home.about("")):
        try:
            written = file.read_text("utf-8", errors="replace")[:MOST]
        except OSError:
            continue
        return article_html.article(MarkdownIt("commonmark", {"html": False}).render(written), "", lambda _text: ())
    return Markup("")
