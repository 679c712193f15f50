"""Finds what the core rooms say without a mark: the sentences that they give to whoever asked, as messages for the
catalogue. `make messages` and the tests of translations read files so (`babel.cfg`); the program itself does not.

What they say is stored and printed in English, and `webui/i18n/stored.py` knows it again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import PurePath
from typing import IO, Any

from babel.messages.extract import extract_python

Found = tuple[int, str | None, Any, Any]
"""A line, the function that marks the message, the message, comments: as Babel wants it."""

TALK = ("importers/*", "archive/*", "index/following/*", "index/reindexing/*", "index/topics/*", "index/live/*")
"""Files of which every sentence may come before a person by way of a table: a report, a job, a plan, the audit."""
SILENT = (
    *("importers/page/*", "archive/backup/*"),
    *(f"importers/formats/mail/{each}.py" for each in ("flow", "footers", "links", "people", "headers")),
    *(f"importers/{each}.py" for each in ("registry", "recipes/sibling_places")),
    *(f"importers/formats/{each}" for each in ("records/field_names.py", "pages/no_article_words.py")),
    *("archive/errors.py", "archive/servers.py", "archive/jobs/kinds.py", "archive/jobs/site_kinds.py"),
    *("archive/texts/*", "archive/people/naming.py", "archive/plans/plan_file.py", "archive/audit/records.py"),
)
"""Of these, files whose texts are words to be found, or are told to whoever typed something, at once."""
_TALKING_TOO = (
    *(f"importers/page/{each}.py" for each in ("decode", "described", "dates/parse", "dates/publication")),
    *("archive/backup/make.py", "webui/repairs.py"),
)
"""Files that speak wherever they lie."""
_OF_JOBS = ("webui/worker/*",)
"""Files in which whatever is made of words and values is said."""
_GRAMMAR = frozenset(
    "a an the it its this these is are was were has have had be been of to in on at by for from with without as and or"
    " not no nothing none that which who what again already anew too only articles".split()
)
"""A text is English for people where one of these stands among other words."""
_CODE = re.compile(
    r"""[\\{}<>|^?@\n\0] | \[\w | \w\[ | [^\W\d_a-zA-Z] | %[rs] | \w\(\) | __ | ^[#-] | ;\ ?charset
    | \b(?:SELECT|UPDATE|INSERT|DELETE|PRAGMA|ALTER|CREATE|FROM|BEGIN|COLLATE|ATTACH)\b""",
    re.VERBOSE,
)
_NOT_SAID = ("split", "compile", "text", "fullmatch", "sub", "search", "Struct", "exec_driver_sql", "startswith")


def extract(file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Any) -> Iterator[Found]:
    """The messages of a Python file that are marked, and its sentences that are not."""
    marked: set[object] = set()
    found: Iterator[Any] = extract_python(file, keywords, tags, options)  # Babel's own types say less than is true
    for line, function, message, comments in found:
        marked.update(message if isinstance(message, tuple) else (message,))
        yield line, function, message, comments
    path = PurePath(str(getattr(file, "name", "")))
    if talks(path):
        file.seek(0)
        for line, text in sentences(ast.parse(file.read()), is_brief=is_of_jobs(path)):
            if text not in marked:
                marked.add(text)
                yield line, None, text, []


def talks(path: PurePath) -> bool:
    """Whether the sentences of this file are messages without a mark."""
    return _is_one_of(path, _TALKING_TOO + _OF_JOBS) or (_is_one_of(path, TALK) and not _is_one_of(path, SILENT))


def is_of_jobs(path: PurePath) -> bool:
    """Whether a file says in short what jobs do."""
    return _is_one_of(path, _OF_JOBS)


def _is_one_of(path: PurePath, patterns: tuple[str, ...]) -> bool:
    starts = [n for n, part in enumerate(path.parts) if part in ("importers", "archive", "index", "webui")]
    return any(fnmatch("/".join(path.parts[n:]), pattern) for n in starts for pattern in patterns)


def sentences(tree: ast.Module, *, is_brief: bool = False) -> Iterator[tuple[int, str]]:
    """Each (line, sentence) of a file's code that is fit to be said; what it is made with stands as `%(name)s`. In one
    that `is_brief`, two words are a sentence, and one with a value."""
    silent = set(_silent(tree))
    for each in ast.walk(tree):
        if id(each) in silent:
            continue
        if isinstance(each, ast.JoinedStr):
            silent.update(id(part) for part in each.values)
            text, bare = template(each), "".join(str(p.value) for p in each.values if isinstance(p, ast.Constant))
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            text = bare = each.value
        else:
            continue
        if _is_said(bare) or (is_brief and _is_brief(text, bare)):
            yield each.lineno, text


def template(joined: ast.JoinedStr) -> str:
    """The message of an f-string."""
    names: dict[str, str] = {}
    return "".join(
        f"%({_name(each.value, names)})s" if isinstance(each, ast.FormattedValue) else _constant(each)
        for each in joined.values
    )


def _constant(each: ast.expr) -> str:
    return str(each.value).replace("%", "%%") if isinstance(each, ast.Constant) else ""


def _name(value: ast.expr, names: dict[str, str]) -> str:
    """A name for a value, another one for each other value."""
    code = ast.unparse(value)
    if code not in names:
        found = (getattr(each, "id", "") or getattr(each, "attr", "") for each in ast.walk(value))
        plain = next((word.strip("_").lower() for word in found if word.strip("_")), "value")
        names[code] = next(n for n in (plain, *(f"{plain}{k}" for k in range(2, 99))) if n not in names.values())
    return names[code]


def _is_said(bare: str) -> bool:
    words = bare.replace(",", " ").replace(";", " ").split()
    if any(word.startswith("_") or word.count("/") > 1 for word in words):
        return False
    known = sum(word in _GRAMMAR for word in words)
    return len(words) > 1 and 1 <= known < len(words) and known * 14 > len(words) and not _CODE.search(bare)


def _is_brief(text: str, bare: str) -> bool:
    words = re.findall(r"[a-z]{3,}", bare)
    return bool(words) and " " in text.strip() and (len(words) > 1 or text != bare) and not _CODE.search(bare)


def _silent(tree: ast.Module) -> Iterator[int]:
    """What is said to nobody: docstrings, words that are split or sought, statements of SQL."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
            yield id(each.value)
        elif isinstance(each, ast.Call):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", "")
            if name in _NOT_SAID:
                yield from (id(part) for part in ast.walk(each))
