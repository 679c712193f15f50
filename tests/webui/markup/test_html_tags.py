"""Which elements are kept of a page, and which of a stored article are shown."""

from __future__ import annotations

import re

from archive.document import HTML_KEPT, HTML_SHOWN
from importers.page.sanitise import sanitise
from webui.markup import article_html

BOTH = frozenset(
    "a abbr b blockquote br cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p"
    " pre q s small strong sub sup table tbody td tfoot th thead time tr u ul var".split()
)
ONLY_KEPT = {"caption", "dfn", "mark", "samp"}
ONLY_SHOWN = {"address", "article", "aside", "section", "span"}
NEITHER = frozenset(
    "applet area audio base bdi bdo button canvas center col colgroup data datalist details dialog embed fieldset"
    " font footer form frame header iframe input label legend link main map math menu meta meter nav noscript object"
    " optgroup option output param picture progress ruby script select slot source style summary svg template textarea"
    " title track video wbr".split()
)
WITHIN = {
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), "<table>%s</table>"),
    "tr": "<table><tbody>%s</tbody></table>",
    **dict.fromkeys(("td", "th"), "<table><tbody><tr>%s</tr></tbody></table>"),
}
MADE = {
    "a": '<a href="https://a.example/">word</a>',
    "br": "one<br>two",
    "hr": "<hr>",
    "img": '<img src="https://a.example/a.png">',
}


def page(tag: str) -> str:
    """The element with a word in it, where it may stand."""
    return WITHIN.get(tag, "%s") % MADE.get(tag, f"<{tag}>word</{tag}>")


def names(html: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", html))


def test_what_is_kept_and_what_is_shown_is_one_table() -> None:
    assert HTML_KEPT == BOTH | ONLY_KEPT
    assert HTML_SHOWN == BOTH | ONLY_SHOWN


def test_of_a_page_these_elements_are_kept_and_no_others() -> None:
    every = BOTH | ONLY_KEPT | ONLY_SHOWN | NEITHER
    assert {tag for tag in every if tag in names(sanitise(page(tag)))} == BOTH | ONLY_KEPT


def test_of_a_stored_article_these_elements_are_shown_and_no_others() -> None:
    every = BOTH | ONLY_KEPT | ONLY_SHOWN | NEITHER
    shown = {tag for tag in every if tag in names(article_html.article(page(tag), "https://a.example/", lambda _: ()))}
    # A picture is shown as a link to it, and headings begin below the page's own.
    assert shown == (BOTH | ONLY_SHOWN) - {"img", "h1", "h3", "h4", "h5", "h6"}
