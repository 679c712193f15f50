"""CSS selectors over a parsed page, checked when a recipe is read.

A selector's parts are looked for one by one and joined in one pass over what each finds: a page made to hurt costs
little more time than its size, where one XPath for the whole selector takes minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cssselect import SelectorError, parse
from cssselect.parser import CombinedSelector, Tree
from lxml import etree

from importers.guide.recipe import Selector
from importers.page.tree import Element
from importers.recipes.sibling_places import PlaceTranslator, compiled

LONGEST = 300
MOST_PARTS = 12
MOST_FOUND = 2000
_ATTRIBUTE = re.compile(r"(?:\A|\s)@([A-Za-z_:][\w:.-]{0,60})\s*\Z")
_COUNTED = re.compile(r":(?:nth|has|only|first|last)", re.IGNORECASE)


def parse_selector(text: str) -> Selector:
    """`h1.title`, or `time @datetime` for an attribute. Raises `ValueError` with what is wrong with it."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    attribute = _ATTRIBUTE.search(text)
    css = text[: attribute.start()].strip() if attribute else text
    if _NAMESPACE.search(_STRING.sub("", css)):
        raise ValueError("names a namespace (`|`), which pages do not have; leave it out")
    if not css:
        raise ValueError("is empty; write the elements that it is to find, as in `h1.title`")
    try:
        trees = _trees(css)
        parts = [part for tree in trees for part in _parts(tree)]
        for part in parts:
            _finder(part)
    except (SelectorError, etree.XPathError, RecursionError) as error:
        raise ValueError(f"is no CSS selector that can be used ({error})") from None
    counted = MOST_PARTS if all(map(_is_way, trees)) else 2
    if len(parts) > MOST_PARTS or len(_COUNTED.findall(css)) > counted:
        raise ValueError(f"has too many parts; {MOST_PARTS} are enough, two of them with `:has()` or `:nth-child()`")
    return Selector(css, attribute[1].lower() if attribute else "")


def select(root: Element, selector: Selector) -> list[Element]:
    """What the selector finds on the page, in its order, at most 2,000 elements."""
    trees = _trees(selector.css)
    found = _found(root, trees[0])
    if len(trees) > 1:
        every = {element for tree in trees for element in _found(root, tree)}
        found = [element for element in root.iter() if element in every]
    return found[:MOST_FOUND]


def _found(root: Element, tree: Tree) -> list[Element]:
    if not isinstance(tree, CombinedSelector):
        return [each for each in _finder(tree)(root) if isinstance(each.tag, str)]
    left = set(_found(root, tree.selector))
    if tree.combinator == ">" and len(left) == 1:  # a way down from one element costs what lies along it, not the page
        (above,) = left
        return [each for each in _child_finder(tree.subselector)(above) if isinstance(each.tag, str)]
    right = _found(root, tree.subselector)
    match tree.combinator:
        case ">":
            return [each for each in right if each.getparent() in left]
        case "+":
            return [each for each in right if each.getprevious() in left]
        case "~":
            behind = _behind(left)
            return [each for each in right if each in behind]
        case _:
            return _inside(right, left)


def _inside(elements: list[Element], around: set[Element]) -> list[Element]:
    """Those of the elements that have one of `around` above them; each element on the way up is asked once."""
    known: dict[Element, bool] = {}
    for element in elements:
        way = [element]
        while way[-1] not in known:
            parent = way[-1].getparent()
            if parent is None or parent in around:
                known[way[-1]] = parent is not None
            else:
                way.append(parent)
        for each in way:
            known[each] = known[way[-1]]
    return [element for element in elements if known[element]]


def _behind(first: set[Element]) -> set[Element]:
    """The siblings that come after one of these."""
    found: set[Element] = set()
    for element in first:
        for sibling in element.itersiblings():
            if sibling in found:
                break
            found.add(sibling)
    return found


def _parts(tree: Tree) -> Iterator[Tree]:
    """The parts between blanks, `>`, `+` and `~`."""
    while isinstance(tree, CombinedSelector):
        yield tree.subselector
        tree = tree.selector
    yield tree


def _is_way(tree: Tree) -> bool:
    """Whether a selector goes from parent to child alone, each step of which may count siblings."""
    while isinstance(tree, CombinedSelector):
        if tree.combinator != ">":
            return False
        tree = tree.selector
    return True


def _is_plain(css: str) -> bool:
    """Whether what stands in brackets, as in `:has(...)`, is never made of several parts."""
    text = _SERIES.sub("", _QUOTED.sub("", css))
    while inner := _INNER.search(text):
        if any(_JOINED.search(each.strip().removeprefix(">").strip()) for each in inner[1].split(",")):
            return False
        text = text[: inner.start()] + text[inner.end() :]
    return True


_STRING = re.compile(rf"\"[^\"]{{0,{LONGEST}}}\"|'[^']{{0,{LONGEST}}}'")
_NAMESPACE = re.compile(r"\|(?!=)")
_QUOTED = re.compile(rf"\"[^\"]{{0,{LONGEST}}}\"|'[^']{{0,{LONGEST}}}'|\[[^\]]{{0,{LONGEST}}}\]")
_SERIES = re.compile(r":nth-[a-z-]{1,20}\([^()]*\)", re.IGNORECASE)
_INNER = re.compile(r"\(([^()]*)\)")
_JOINED = re.compile(r"[\s>+~]")


@lru_cache(maxsize=1024)
def _trees(css: str) -> tuple[Tree, ...]:
    selectors = parse(css)
    if any(selector.pseudo_element for selector in selectors):
        raise ValueError("names a part of an element such as ::before, which holds no text; name the element")
    trees = tuple(selector.parsed_tree for selector in selectors)
    if not _is_plain(css):
        raise ValueError("has several parts within brackets; write one element there, as in `div:has(h1)`")
    return trees


@lru_cache(maxsize=4096)
def _finder(part: Tree) -> etree.XPath:
    return compiled(f"descendant-or-self::{PlaceTranslator().xpath(part)}")


@lru_cache(maxsize=4096)
def _child_finder(part: Tree) -> etree.XPath:
    return compiled(f"child::{PlaceTranslator().xpath(part)}")
