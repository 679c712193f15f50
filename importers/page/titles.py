"""The title of an article, without the name of its site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from itertools import islice

from importers.page.dates.parse import read_dateline
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.tree import Element, line_of, words_of

_SEPARATOR = re.compile(r"\s{1,3}(?:[|·•»›«‹~–—⋆∙-]|::|//)\s{1,3}|\s{0,3}[|｜：_]\s{0,3}")
_LONGEST = 400


def title_of(
    root: Element,
    statements: MetaTags,
    linked: JsonLdArticle | None,
    site: str = "",
    lines: Sequence[str] = (),
    address: str = "",
) -> str:
    """What the article is called, or "" where the page does not say.

    The heading that a reader sees is preferred where the page's own statements agree with it. `lines` are the blocks
    of text of the page: the old Web wrote its headings as bold paragraphs. `address` is the page's: a site that does
    not give its name has it there.
    """
    sections = [*statements.every("article:section"), linked.section if linked else ""]
    return _without_section(_without_host(_title(root, statements, linked, site, lines), site, address), sections)


def _of_word(root: Element) -> str:
    """The title of a page that a word processor wrote: its window title is often that of an older document, and its
    heading a bold paragraph."""
    for paragraph in islice(root.iter("p", "h1", "h2"), 4):
        text = _clean(words_of(paragraph, 2 * _LONGEST))
        if not text:
            continue
        bold = "".join(words_of(each) for each in paragraph.iter("b", "strong"))
        is_title = "MsoTitle" in (paragraph.get("class") or "") or paragraph.tag != "p" or _fold(bold) == _fold(text)
        return text if is_title and 1 < _length(text) <= _LONGEST_BOLD and not read_dateline(text) else ""
    return ""


_LONGEST_BOLD = 30  # words
_WORD = re.compile(r"Microsoft Word|OpenOffice|LibreOffice", re.IGNORECASE)


def _title(root: Element, statements: MetaTags, linked: JsonLdArticle | None, site: str, lines: Sequence[str]) -> str:
    if _WORD.match(statements.first("generator")) and (written := _of_word(root)):
        return written
    window = _clean(next((words_of(title) for title in root.iter("title")), ""))
    stated = [_clean(one) for one in (statements.first("og:title"), statements.first("twitter:title"))]
    stated += [
        _clean(linked.headline) if linked else "",
        _clean(statements.first("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")),
    ]
    said = [one for one in [*stated, window] if one]
    headings = [_clean(words_of(each)) for each in _headings(root, statements)]
    headings = [heading for heading in headings if heading and len(heading) <= _LONGEST]
    own = {_clean(words_of(each)) for part in root.iter("article", "main") for each in part.iter("h1")}
    for voices in (stated, [window]):
        for heading in headings:
            # "Site - Title" under a heading that shows the site; one within the article does not.
            if voices == [window] and heading not in own and 0 < _length(heading) < _length(window[len(heading) :]):
                continue
            if _length(heading) > 1 and any(one and _begins_with(one, heading) for one in voices):
                return heading
    for one in said:
        bare = without_site(one, site, window)
        for heading in headings:
            if _overlap(bare, heading) >= 0.6:
                return heading
    only = [_clean(words_of(each)) for each in root.iter("h1")]
    if len(only) == 1 and _length(only[0]) >= 4 and len(only[0]) <= _LONGEST:
        return only[0]
    chosen = next((one for one in stated if one), "") or window
    part = _part_on_page(chosen, lines)
    if part:
        return part
    bare = without_site(chosen, site, window)
    if len(headings) == 1 and not any(stated) and _length(headings[0]) > 2:
        return headings[0]
    return bare or (headings[0] if headings else "")


def _part_on_page(title: str, lines: Sequence[str]) -> str:
    """The last or first part of "Site: Title" that stands on the page as a line of its own; the longer of two."""
    seps = [match.span() for match in _ANY_SEPARATOR.finditer(title)]
    parts = {_fold(part): part for start, end in seps for part in (title[end:].strip(), title[:start].strip())}
    shown = [parts[folded] for folded in {_fold(line) for line in lines if len(line) <= _LONGEST} if folded in parts]
    return max(shown, key=lambda part: (_length(part), len(part)), default="") if len(seps) < 9 else ""


_ANY_SEPARATOR = re.compile(r"\s{0,3}:\s{1,3}|\s{1,3}[|·•»›«‹~–—⋆∙-]\s{1,3}")


def without_site(title: str, site: str, window: str = "") -> str:
    """The title without "- Site" at its end or "Site | " at its start."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    seps = [match.span() for match in _SEPARATOR.finditer(title)]
    name = _fold(site)
    last, first = parts[-1], parts[0]
    if name and (_fold(last) == name or name in _fold(last) or _fold(last) in name):
        return without_site(title[: seps[-1][0]].strip(), site, window)
    if name and (_fold(first) == name or name in _fold(first)):
        return title[seps[0][1] :].strip()
    # The longest part is the title; a short last part is the name of a site or a section.
    if _length(last) <= 4 and _length(title[: seps[-1][0]]) > _length(last):
        shorter = title[: seps[-1][0]].strip()
        # Bars part levels of a site; of dashes only the last is sure to be no part of the title.
        return without_site(shorter, site, window) if title[seps[-1][0] : seps[-1][1]].strip() in "|｜‹›«»" else shorter
    return title


def _without_host(title: str, site: str, address: str) -> str:
    """The title without what a lone mark joins to it, where that is the name of the site or of its host."""
    found = _HOST.match(address)
    host = max(found[1].split(".")[:-1], key=len, default="") if found else ""
    names = [name for name in (_fold(site), _fold(host)) if len(name) > 2]
    for match in reversed(list(_MARK.finditer(title))[:9]) if names else ():
        before, after = title[: match.start()].strip(), title[match.end() :].strip()
        for part, rest in ((after, before), (before, after)):
            folded = _fold(part)
            if len(folded) > 2 and len(_fold(rest)) > 4 and any(_is_name_of(folded, name) for name in names):
                return rest
    return title


def _without_section(title: str, sections: Sequence[str]) -> str:
    """The title without "Section | " at its start, where the page says that this is its section."""
    mark = _BAR.search(title)
    before = _fold(title[: mark.start()]) if mark else ""
    return title[mark.end() :] if mark and before and before in map(_fold, sections) else title


_BAR = re.compile(r"\s{1,3}[|·•»›]\s{1,3}")


def _is_name_of(folded: str, name: str) -> bool:
    return (
        folded == name
        or (name in folded and len(folded) < 2 * len(name))
        or (folded in name and len(name) < 2 * len(folded))
    )


_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)")
_MARK = re.compile(r"\s{0,3}[:：|｜_·•–—]\s{0,3}|\s{1,3}[-~»«]\s{1,3}")


def _length(text: str) -> int:
    """How many words; scripts that write none between spaces have about one in two characters."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


_UNSPACED = re.compile("[\u3041-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")


def _headings(root: Element, statements: MetaTags) -> list[Element]:
    named = [each for each in statements.marked("headline") if each.tag != "meta"]
    return [*named[:2], *list(root.iter("h1"))[:6], *list(root.iter("h2"))[:8]]


def _clean(text: str) -> str:
    return line_of(unescape(text))[:_LONGEST]


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", "", text)


def _begins_with(stated: str, heading: str) -> bool:
    ours, theirs = _fold(heading), _fold(stated)
    return bool(ours) and (
        ours == theirs or (theirs.startswith(ours) and bool(_SEPARATOR.search(stated[len(heading) - 2 :])))
    )


def _overlap(one: str, other: str) -> float:
    mine, theirs = set(re.findall(r"\w+", one.casefold())), set(re.findall(r"\w+", other.casefold()))
    return len(mine & theirs) / max(len(mine | theirs), 1)
