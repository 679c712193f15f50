"""Every pattern of the program takes time in proportion to the text, whatever the text is.

A new pattern is tested by being there. Processor time is compared, not measured against a clock: at a size, at four
times it and at sixteen times it, and with what a simple pattern takes at that moment; the best of five.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml.html import fromstring

from archive.document import _piled
from importers.formats.pages.no_article_words import _says
from importers.page.element_names import naming
from importers.page.people.authors import _in_mixed_case
from importers.page.topics import _section_in
from importers.recipes.formats import compile_format
from importers.site.spots import spots_of
from importers.site.template_paths import TemplatePaths
from index.analysis.characters import _runs
from index.analysis.inner_words import _turkish
from index.analysis.words import INNER_SIGNS
from index.highlight.folded_bytes import _inner
from index.highlight.highlights import _words_and_gaps
from index.highlight.prefix_scan import _shelf
from index.query_language.matcher import _wildcard
from index.query_language.rewrite import _respelled
from index.spelling import _written
from tests.support.costly_texts import costly_texts

ROOMS = ("archive", "importers", "index", "webui")
SIZE = 2_048  # characters
GROWTH = 8.0  # for four times the text; what is linear has 4, what is quadratic 16
WORTH_A_LOOK = 0.002  # seconds of processor time for four times SIZE
COSTLY = 1_000  # times what a simple pattern takes over as much text
LONG = 1.0  # seconds of a clock after which a run is ended
METHODS = frozenset("match fullmatch search finditer findall sub subn split".split())
FROM_THE_START = frozenset(("match", "fullmatch"))


class TookLong(Exception):
    pass


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run; infinite when it was ended, unless others had the processor meanwhile."""

    def ended(*_: object) -> None:
        raise TookLong

    # A timer of processor time would make its clock as coarse as the timer.
    before = signal.signal(signal.SIGALRM, ended)
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_REAL, LONG)
        work()
        return time.process_time() - started
    except TookLong:
        ended_by_others = time.process_time() - started < LONG / 4
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return seconds(work) if ended_by_others else float("inf")


def best(work: Callable[[], object]) -> float:
    """The least processor time of five runs; one that is ended says enough."""
    least = float("inf")
    for _ in range(5):
        took = seconds(work)
        least = min(least, took)
        if took == float("inf"):
            break
    return least


def run(pattern: re.Pattern[Any], method: str, text: Any) -> Callable[[], object]:
    if method in FROM_THE_START:
        return lambda: getattr(pattern, method)(text)
    return lambda: sum(1 for _ in pattern.finditer(text))


def grows(pattern: re.Pattern[Any], methods: frozenset[str] = METHODS) -> str:
    """A text over which the pattern takes more than linear time, shortened; "" when there is none."""
    ways = sorted(methods & FROM_THE_START) + ["search"] * bool(methods - FROM_THE_START)
    for small, middle, large in costly_texts(pattern, (SIZE, 4 * SIZE, 16 * SIZE)):
        for way in ways:
            at_first = seconds(run(pattern, way, middle))
            if at_first > WORTH_A_LOOK and (
                _is_costly(at_first, run(pattern, way, middle), len(middle))
                or all(
                    _grew(run(pattern, way, less), run(pattern, way, more))
                    for less, more in ((small, middle), (middle, large))
                )
            ):
                return f"{way} of {middle[:60]!r} … {middle[-8:]!r}"
    return ""


def _is_costly(at_first: float, work: Callable[[], object], size: int) -> bool:
    simple = run(re.compile("[0-9]"), "search", "a" * size)
    return at_first > COSTLY * best(simple) and best(work) > COSTLY * best(simple)


def _grew(less: Callable[[], object], more: Callable[[], object]) -> bool:
    return seconds(more) > GROWTH * seconds(less) and best(more) > GROWTH * best(less)


@cache
def modules() -> list[ModuleType]:
    found = []
    for room in ROOMS:
        package = importlib.import_module(room)
        found.append(package)
        names = [each.name for each in pkgutil.walk_packages(package.__path__, f"{room}.")]
        found += [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return found


def patterns_in(value: object, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """Patterns in what a module holds: in containers, classes, objects of ours, defaults and closures."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
        return
    inner: list[object] = []
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = list(value)
    elif isinstance(value, type) or hasattr(value, "__wrapped__") or inspect.isfunction(value):
        if str(getattr(value, "__module__", "")).partition(".")[0] not in ROOMS:
            return
        inner = [each for name, each in vars(value).items() if name != "__dict__"]
        if inspect.isfunction(value):
            inner += [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
            inner += [cell.cell_contents for cell in value.__closure__ or ()]
    elif type(value).__module__.partition(".")[0] in ROOMS:
        inner = [*vars(value).values()] if hasattr(value, "__dict__") else []
        inner += [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
    for each in inner:
        yield from patterns_in(each, seen)


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text("utf-8"))


@cache
def uses_in(path: str) -> tuple[dict[str, set[str]], Counter[str]]:
    """What is asked of each name in a file, as of `name.search`, and how often it stands there by itself."""
    asked: dict[str, set[str]] = {}
    others: Counter[str] = Counter()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            others[node.id] += 1
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked.setdefault(node.value.id, set()).add(node.attr)
            others[node.value.id] -= 1
    return asked, others


@cache
def methods_of(module: ModuleType, name: str) -> frozenset[str]:
    """How the pattern under this name is asked; in every way, where that cannot be told."""
    uses = [uses_in(str(each.__file__)) for each in ([module] if name.startswith("_") else modules())]
    methods = frozenset(method for asked, _others in uses for method in asked.get(name, ()))
    others = sum(others[name] for _asked, others in uses)
    return methods if methods and methods <= METHODS and not others else METHODS


@cache
def patterns() -> dict[str, tuple[re.Pattern[Any], frozenset[str]]]:
    """Every pattern by the place where it stands, and how it is asked."""
    found: dict[str, tuple[re.Pattern[Any], frozenset[str]]] = {}
    known: dict[re.Pattern[Any], str] = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, ModuleType):
                continue
            for pattern in patterns_in(value, set()):
                methods = methods_of(module, name)
                place = known.setdefault(pattern, f"{module.__name__}.{name}:{len(found)}")
                found[place] = (pattern, methods | found.get(place, (pattern, frozenset()))[1])
    return found


OLD = {
    "a heading of Markdown": r"\A\s{0,999}#{1,2}\s+(\S[^\n]{0,500}?)\s*#*\s*(?:\n|\Z)",
    "a caption of WordPress": r"\[(?:wp_)?caption\b[^\]]{0,2000}\](.*?)\[/(?:wp_)?caption\]",
    "a note of WordPress": r"<!--\s{0,9}/?wp:.*?-->",
    "a cell of several values": r"\s*[;|]\s*",
    "a shortcode": r"(?s)\{\{[<%].{0,2000}?[>%]\}\}|\{%.{0,2000}?%\}|\{\{.{0,500}?\}\}",
    "a host": r"[^\s/]+\.[^\s/.]{2,}\Z|localhost\Z|[0-9.]+\Z",
    "a repeat in a repeat": r"(?:a+)+b",
    "alternatives that overlap": r"(?:a|ab|b)*c",
    "neighbours that overlap": r"\d+\d+x",
    "spaces at the end": r"\s+$",
    "a beginning met often": r"<a\b.*?>x",
    "possessive, but begun anywhere": r"\w++@",
}
"""Patterns that take too long, the first ones once in this program."""


@pytest.mark.parametrize("pattern", OLD.values(), ids=OLD.keys())
def test_a_pattern_that_takes_too_long_is_found(pattern: str) -> None:
    assert grows(re.compile(pattern))


@pytest.mark.parametrize("pattern", [r"\A\s*+\w++\Z", r"<a\b[^<>]{0,600}>", r"(?<!\w)\w++@", r"(?>.*?end)"])
def test_a_linear_pattern_is_let_through(pattern: str) -> None:
    assert not grows(re.compile(pattern), frozenset(("match",)) if "end" in pattern else METHODS)


def test_no_text_takes_any_pattern_of_the_program_more_than_linear_time() -> None:
    """From a row of spaces of 2 kB an import took eleven seconds."""
    assert len(patterns()) > 250
    slow = {place: text for place, (pattern, methods) in patterns().items() if (text := grows(pattern, methods))}
    assert not slow


MADE_OF_DATA: dict[str, Callable[[], object]] = {
    "archive/document.py:_piled": _piled,
    "importers/formats/pages/no_article_words.py:_says": lambda: _says("page not found", "no longer"),
    "importers/page/element_names.py:naming": lambda: naming("caption|legend"),
    "importers/page/people/authors.py:_in_mixed_case": lambda: _in_mixed_case("ANA SOL", "By Ana Sol"),
    "importers/page/topics.py:_section_in": lambda: _section_in("https://a.example/local/1", fromstring("<p>")),
    "importers/recipes/formats.py:compile_format": lambda: compile_format("%A %d de %B %Y, %H:%M %p"),
    "importers/site/spots.py:spots_of": lambda: list(
        spots_of(fromstring("<p>a b"), TemplatePaths(), ["12 May 2001", "Ana Sol"])
    ),
    "index/analysis/characters.py:_runs": lambda: list(_runs([(0x300, "MnMnLlMc")], "M.")),
    "index/analysis/inner_words.py:_turkish": _turkish,
    "index/highlight/folded_bytes.py:_inner": lambda: [_inner(pattern) for _, pattern in INNER_SIGNS],
    "index/highlight/highlights.py:_words_and_gaps": _words_and_gaps,
    "index/highlight/prefix_scan.py:_shelf": lambda: _shelf("civic"),
    "index/query_language/matcher.py:_wildcard": lambda: [_wildcard("a?b"), _wildcard("a*b?c*d")],
    "index/query_language/rewrite.py:_respelled": lambda: _respelled("the EE UU", "EE UU", "{eeuu}"),
    "index/spelling.py:_written": lambda: _written("word"),
}
"""Where a pattern is made while the program runs, and a call that makes one."""


def calls_of_re(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(called := node.func, ast.Attribute):
            is_of_re = isinstance(called.value, ast.Name) and called.value.id == "re"
            if is_of_re and called.attr in {*METHODS, "compile"}:
                yield node


def in_functions() -> Iterator[tuple[str, ast.Call]]:
    """Calls of `re` within functions, each with its place."""
    for module in modules():
        for node in ast.walk(tree_of(str(module.__file__))):
            if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                place = f"{module.__name__.replace('.', '/')}.py:{getattr(node, 'name', 'lambda')}"
                yield from ((place, call) for call in calls_of_re(node))


def test_patterns_that_stand_in_functions_are_linear_too() -> None:
    literal = {}
    for place, call in in_functions():
        if isinstance(call.args[0], ast.Constant):
            methods = METHODS if call.func.attr == "compile" else frozenset((call.func.attr,))  # type: ignore[attr-defined]
            literal[f"{place} {call.lineno}"] = grows(re.compile(call.args[0].value), methods)
    assert len(literal) > 5
    assert not {place: text for place, text in literal.items() if text}


def test_patterns_that_are_made_of_data_are_linear_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {place for place, call in in_functions() if not isinstance(call.args[0], ast.Constant)} == {*MADE_OF_DATA}
    made: list[re.Pattern[Any]] = []
    compiled = re._compile  # type: ignore[attr-defined]

    def noted(*arguments: Any) -> re.Pattern[Any]:
        made.append(compiled(*arguments))
        return made[-1]

    for cached in (_piled, compile_format, _inner, _shelf, _turkish, _wildcard, _words_and_gaps):
        cached.cache_clear()
    for place, make in MADE_OF_DATA.items():
        made.clear()
        with monkeypatch.context() as patched:
            patched.setattr(re, "_compile", noted)
            make()
        assert made, f"nothing was made in {place}"
        # A word with stars is asked for from its beginning, the others are looked for.
        methods = frozenset(("fullmatch",)) if "_wildcard" in place else METHODS
        assert not [text for pattern in made if (text := grows(pattern, methods))], place


def test_no_pattern_is_made_by_another_library() -> None:
    """The walk knows those of `re`."""
    for module in modules():
        imported = {
            name.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree_of(str(module.__file__)))
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for name in node.names
        }
        assert not imported & {"regex", "re2", "sre_compile"}
        assert not any(
            isinstance(node, ast.ImportFrom) and node.module == "re" for node in ast.walk(tree_of(str(module.__file__)))
        )
