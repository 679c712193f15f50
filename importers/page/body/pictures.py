"""The pictures of an article: by address, with what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from importers.page.blocks import Block, key
from importers.page.element_names import name_of, names_boilerplate, names_never_text, naming
from importers.page.tree import Element, words_of

_MOST, _LONGEST_ALT, _LONGEST_CAPTION, _LONGEST_ADDRESS = 500, 500, 1000, 2000
_SMALLEST = 60  # pixels: less is an icon
_WORDS_OF_A_TEASER = 4
_SAVED = ("data-sf-original-src", "data-savepage-src", "data-scrapbook-orig-attr-src")  # beside what was embedded
_LAZY = (*_SAVED, "data-src", "data-original", "data-lazy-src", "data-lazyload", "data-url")
_SETS = ("data-sf-original-srcset", "data-savepage-srcset", "srcset", "data-srcset", "data-lazy-srcset")
_NO_PICTURE = re.compile(
    r"(?:^|[\s_./-])(?:avatar|gravatar|author|byline|logo|icons?|emoji|pixel|spacer|sprite|spinner|loader|loading|placeholder|blank"
    r"|tracking|teasers?|related\w*|recirc\w*|promo\w*|ads?|adserver|doubleclick|badge|button)(?:$|[\s_./?-])",
    re.IGNORECASE,
)
_CAPTION = naming(r"(?>[^\W_]*?caption)[^\W_]*+|bildunterschrift|legende|legenda|leyenda")


def pictures_among(kept: Sequence[Block], base: str) -> dict[int, list[str]]:
    """Each picture as a `<figure>`, under the number of the kept block that it stands behind, -1 for above the first.

    `kept` are the article's blocks in the order of the page. Pictures below the last are left out: they belong to
    other articles more often than to this one.
    """
    found: dict[int, list[str]] = {}
    scope = _scope(kept)
    if scope is None:
        return found
    number_of = {block.element: number for number, block in enumerate(kept)}
    texts = {key(block.text) for block in kept}
    surroundings = _Surroundings(scope)
    seen: set[str] = set()
    behind, last, met = -1, len(kept) - 1, 0
    for element in scope.iter():
        behind = max(behind, number_of.get(element, -1))
        if element.tag != "img":
            continue
        met += 1
        if met > _MOST or (behind >= last and kept[last].element not in islice(element.iterancestors(), 9)):
            break
        address = "" if _is_icon(element) or surroundings.are_beside(element) else _address(element, base)
        if address and address not in seen:
            seen.add(address)
            caption = surroundings.caption(element)
            found.setdefault(behind, []).append(_figure(address, element, "" if key(caption) in texts else caption))
    return found


def _scope(kept: Sequence[Block]) -> Element | None:
    """The smallest element that holds all blocks, or the `<article>` around it."""
    if not kept:
        return None
    common = [kept[0].element, *kept[0].element.iterancestors()]
    for block in kept[1:]:
        around = {block.element, *block.element.iterancestors()}
        while common and common[0] not in around:
            common.pop(0)
    return next((each for each in common if each.tag == "article"), common[0] if common else None)


class _Surroundings:
    """What the elements around the pictures say of them, each asked once."""

    def __init__(self, scope: Element) -> None:
        self._beside: dict[Element, bool] = {scope: False}
        self._captions: dict[Element, str] = {}

    def are_beside(self, element: Element) -> bool:
        """Whether the element stands in something that is no part of the article."""
        if element not in self._beside:
            parent = element.getparent()
            self._beside[element] = _is_apart(element) or (parent is not None and self.are_beside(parent))
        return self._beside[element]

    def caption(self, image: Element) -> str:
        """What stands under the picture, or ""."""
        for above in islice(image.iterancestors(), 4):
            if above.tag == "figure" or _CAPTION.search(name_of(above)):
                if above not in self._captions:
                    self._captions[above] = _caption_in(above)
                return self._captions[above]
        return ""


def _is_apart(element: Element) -> bool:
    name = name_of(element)
    if element.tag == "aside" or names_boilerplate(name) or names_never_text(name) or _NO_PICTURE.search(name):
        return True
    return element.tag == "a" and words_of(element, 200).count(" ") >= _WORDS_OF_A_TEASER - 1


def _caption_in(element: Element) -> str:
    found = next(element.iter("figcaption"), None)
    if found is None:
        inside = islice(element.iterdescendants("p", "div", "span", "dd", "small"), 50)
        found = next((each for each in inside if _CAPTION.search(name_of(each))), None)
    return "" if found is None else words_of(found, _LONGEST_CAPTION)[:_LONGEST_CAPTION]


def _is_icon(image: Element) -> bool:
    return any(_is_small(image.get(side, "")) for side in ("width", "height"))


def _is_small(side: str) -> bool:
    digits = side.strip().removesuffix("px")
    return digits.isascii() and digits.isdigit() and int(digits[:6]) < _SMALLEST


def _address(image: Element, base: str) -> str:
    """Where the picture lies, absolute; pages that load late keep it beside a placeholder."""
    for candidate in map(str.strip, _candidates(image)):
        if not candidate or _NO_ADDRESS.search(candidate):
            continue
        try:
            whole = urljoin(base, candidate)
            parts = urlsplit(whole)
        except ValueError:
            continue
        fits = parts.scheme in ("http", "https") and parts.netloc and len(whole) <= _LONGEST_ADDRESS
        if fits and not _NO_PICTURE.search(parts.path):
            return whole
    return ""


_NO_ADDRESS = re.compile(r"[\s{}<>\"]")


def _candidates(image: Element) -> Iterator[str]:
    # The parser takes what follows a `<source>` for its content.
    picture = next((above for above in islice(image.iterancestors(), 9) if above.tag == "picture"), None)
    sources = [image] if picture is None else [image, *islice(picture.iter("source"), 20)]
    sets = [source.get(name) or "" for source in sources for name in _SETS]
    largest = max((part for each in sets for part in _of_set(each)), default=(1.0, ""))
    yield largest[1]
    for name in (*_LAZY, "src"):
        yield image.get(name) or ""


def _of_set(value: str) -> Iterator[tuple[float, str]]:
    """The pictures of a `srcset` with the size that each is for."""
    address = ""
    for token in value[:_LONGEST_SET].split():
        size = _SIZE.match(token) if address else None
        if size:
            yield float(size[1]), address
            address = token[size.end() :]
        else:
            yield 1.0, address
            address = token
        if address.endswith(","):
            yield 1.0, address.rstrip(",")
            address = ""
    yield 1.0, address


_LONGEST_SET = 20_000
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx](?:,|\Z)")


def _figure(address: str, image: Element, caption: str) -> str:
    described = " ".join((image.get("alt") or "").split())[:_LONGEST_ALT]
    under = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}" alt="{escape(described)}">{under}</figure>'
