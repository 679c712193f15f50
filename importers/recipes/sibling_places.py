"""CSS selectors by an element's place among its siblings, such as `:nth-child(2n)`, each place counted once.

XPath knows a place only by counting all siblings before each element, which takes minutes on a page of many.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from cssselect import HTMLTranslator
from cssselect.parser import Function, parse_series
from cssselect.xpath import ExpressionError, XPathExpr
from lxml import etree

_SPACE = "hemeroteca:recipes"
_CHILD, _OF_TYPE = ("0", "0"), ("0", "1")  # arguments of `place`: counted from the last?, only those of the same name?
_LAST_CHILD, _LAST_OF_TYPE = ("1", "0"), ("1", "1")


class PlaceTranslator(HTMLTranslator):
    """Translates places to calls of a function that `compiled` knows. Raises `ExpressionError` as its base does."""

    def xpath_nth_child_function(
        self, xpath: XPathExpr, function: Function, last: bool = False, add_name_test: bool = True
    ) -> XPathExpr:
        """Translate `:nth-child()` and, by `last` and `add_name_test`, those like it."""
        try:
            step, begin = parse_series(function.arguments)
        except ValueError as error:
            raise ExpressionError(f"invalid series in :{function.name}()") from error
        place = _place(("1" if last else "0", "0" if add_name_test else "1"))
        if step == 0:
            return xpath.add_condition(f"{place} = {begin}")
        bound = f"{place} >= {begin}" if step > 0 else f"{place} <= {begin}"
        return xpath.add_condition(f"{bound} and ({place} - {begin}) mod {abs(step)} = 0")

    def xpath_nth_last_child_function(self, xpath: XPathExpr, function: Function) -> XPathExpr:
        """Translate `:nth-last-child()`."""
        return self.xpath_nth_child_function(xpath, function, last=True)

    def xpath_nth_of_type_function(self, xpath: XPathExpr, function: Function) -> XPathExpr:
        """Translate `:nth-of-type()`."""
        return self.xpath_nth_child_function(xpath, function, add_name_test=False)

    def xpath_nth_last_of_type_function(self, xpath: XPathExpr, function: Function) -> XPathExpr:
        """Translate `:nth-last-of-type()`."""
        return self.xpath_nth_child_function(xpath, function, last=True, add_name_test=False)

    def xpath_first_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Translate `:first-child`."""
        return _at(xpath, _CHILD)

    def xpath_last_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Translate `:last-child`."""
        return _at(xpath, _LAST_CHILD)

    def xpath_first_of_type_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Translate `:first-of-type`."""
        return _at(xpath, _OF_TYPE)

    def xpath_last_of_type_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Translate `:last-of-type`."""
        return _at(xpath, _LAST_OF_TYPE)

    def xpath_only_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Translate `:only-child`."""
        return _at(_at(xpath, _CHILD), _LAST_CHILD)

    def xpath_only_of_type_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Translate `:only-of-type`."""
        return _at(_at(xpath, _OF_TYPE), _LAST_OF_TYPE)


def compiled(path: str) -> etree.XPath:
    """The XPath, which may ask for places. Raises `lxml.etree.XPathError`."""
    return etree.XPath(path, namespaces={"places": _SPACE}, extensions={(_SPACE, "place"): _place_of})


def _place(arguments: tuple[str, str]) -> str:
    return f"places:place({', '.join(arguments)})"


def _at(xpath: XPathExpr, arguments: tuple[str, str]) -> XPathExpr:
    return xpath.add_condition(f"{_place(arguments)} = 1")


def _place_of(context: Any, from_last: float, of_type: float) -> float:
    """The place of the element that is looked at, from 1; the places of its siblings are noted with it."""
    element = context.context_node
    known: dict[Any, int] = context.eval_context.setdefault((from_last, of_type), {})
    if element not in known:
        parent = element.getparent()
        siblings = [element] if parent is None else list(parent)
        met: Counter[str] = Counter()
        for each in reversed(siblings) if from_last else siblings:
            name = each.tag if of_type else ""
            met[name] += 1
            known[each] = met[name]
    return float(known[element])
