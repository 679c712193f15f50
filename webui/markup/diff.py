"""Two texts in one, what is gone as `<del>` and what is new as `<ins>`."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from archive.messages import N_
from webui.i18n import translation
from webui.i18n.translation import _, ngettext
from webui.markup.direction import dir_attribute
from webui.markup.text_diff import Kind, Paragraph, Piece

_COMPARED = {
    Kind.SAME: Markup("{}"),
    Kind.GONE: Markup(
        '<del><span class="unseen" lang="{lang}" dir="ltr">{said} </span>{}<span class="unseen">;</span></del>'
    ),
    Kind.NEW: Markup(
        '<ins><span class="unseen" lang="{lang}" dir="ltr">{said} </span>{}<span class="unseen">;</span></ins>'
    ),
}


_LEFT_OUT = Markup('<p class="left-out" lang="{}">{}</p>')


_SAID = {Kind.SAME: "", Kind.GONE: N_("removed:"), Kind.NEW: N_("added:")}


def compared_line(pieces: Iterable[Piece]) -> Markup:
    """Pieces of two texts in a row, what is gone as `<del>` and what is new as `<ins>`, each said in words too."""
    return Markup(" ").join(
        _COMPARED[piece.kind].format(piece.text, lang=translation.current_language(), said=_(_SAID[piece.kind]))
        for piece in pieces
    )


def compared(paragraphs: Iterable[Paragraph]) -> Markup:
    """Two texts in one, as `<p>` elements."""
    return Markup("\n").join(
        Markup("<p{}>{}</p>").format(_runs(each), compared_line(each.pieces))
        if each.pieces
        else _LEFT_OUT.format(
            translation.current_language(),
            ngettext("One paragraph is the same.", "%(number)s paragraphs are the same.", each.left_out),
        )
        for each in paragraphs
    )


def _runs(paragraph: Paragraph) -> Markup:
    return Markup(dir_attribute(" ".join(piece.text for piece in paragraph.pieces)))  # noqa: S704  an attribute of ours
