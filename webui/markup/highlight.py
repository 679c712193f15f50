"""Escaped text with its matches as `<mark>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape as plain
from itertools import accumulate, chain, repeat

from markupsafe import Markup, escape

from index.results import Snippet
from webui.i18n import translation
from webui.i18n.translation import _
from webui.markup.direction import dir_attribute
from webui.markup.match_alignment import MOST_MARKED, Marks, goes_on, near, within

_MARK, _ON = Markup("<mark>{}</mark>"), Markup('<mark class="on">{}</mark>')


def marked(snippet: Snippet) -> Markup:
    """The text, escaped, its marks as `<mark>`."""
    return fragments([snippet])


def fragments(snippets: Iterable[Snippet], href: str = "") -> Markup:
    """Several snippets in a row, one ellipsis between any two, whether or not they bring their own.

    With `href`, the article's address, each mark leads to its own place there (`numbered_matches`).
    """
    row, close = "", "</mark>"
    # The title leads to the article for those who go by keys or by ear.
    link = f'<a class="at" tabindex="-1" href="{plain(href)}#match-' if href else ""
    for snippet in snippets:
        shown = _without_lead(snippet) if row.endswith("…") else snippet
        if row:
            row += " " if row.endswith("…") or snippet.text.startswith("…") else " … "
        done = 0
        for number, (start, end) in enumerate(shown.marks, shown.first + 1):
            opening = f'{link}{number}"><mark>' if href else "<mark>"
            row += f"{plain(shown.text[done:start])}{opening}{plain(shown.text[start:end])}{close}"
            row += "</a>" if href else ""
            done = end
        row += plain(shown.text[done:])
    return Markup(row)  # noqa: S704  every text in it is escaped above; markup of its own is what takes long


def paragraphs(snippet: Snippet) -> Markup:
    """A text with blank lines between its paragraphs, as `<p>` elements with its marks."""
    texts = snippet.text.split("\n\n")
    starts = list(accumulate((len(text) + 2 for text in texts), initial=0))
    parts = [
        f"<p{dir_attribute(text)}>{''.join(_pieces(text, here, start))}</p>"
        for text, start, here in zip(texts, starts, near(snippet.marks, zip(starts, texts, strict=False)), strict=False)
        if text.strip()
    ]
    return Markup("\n".join((*marks_left(snippet.marks), *parts)))  # noqa: S704  every text in it is escaped


def numbered_matches(body: Markup, numbers: Sequence[int] = ()) -> Markup:
    """The same with its marks named `match-1`, `match-2` ..., so that links can lead there; `numbers`, where given, are
    those of the marks in their order, 0 for one that no link leads to."""
    first, *others = str(body).split("<mark>")
    told = chain(numbers or range(1, len(others) + 1), repeat(0))
    parts = (
        f'<mark id="match-{number}">{part}' if number else f"<mark>{part}"
        for part, number in zip(others, told, strict=False)
    )
    return Markup(first + "".join(parts))  # noqa: S704  the markup was safe before


def marks_left(marks: Marks) -> Iterator[Markup]:
    """A sentence where not all are marked."""
    if len(marks) > MOST_MARKED:
        first, total = translation.number_text(MOST_MARKED), translation.number_text(len(marks))
        yield note(_("Only the first %(first)s of %(total)s matches are marked.", first=first, total=total))


def note(said: str) -> Markup:
    """A sentence of ours above the text of an article, in the reader's language."""
    return Markup('<p class="note" role="note" lang="{}">{}</p>').format(translation.current_language(), said)


def _pieces(text: str, marks: Marks, offset: int) -> Iterator[Markup]:
    """`text`, which begins at `offset` of the text that the marks count in, in marked and unmarked pieces."""
    done = 0
    continued = goes_on(marks, offset)
    for start, end in within(marks, offset, len(text)):
        yield escape(text[done:start])
        yield (_MARK if start or not continued else _ON).format(text[start:end])
        done = end
    yield escape(text[done:])


def _without_lead(snippet: Snippet) -> Snippet:
    """The snippet without the ellipsis that it may begin with."""
    lead = len(snippet.text) - len(snippet.text.lstrip("…"))
    return Snippet(snippet.text[lead:], tuple(within(snippet.marks, lead, len(snippet.text) - lead)), snippet.first)
