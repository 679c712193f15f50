"""The head of a Markdown file that says what it is: YAML, TOML or JSON, as Hugo, Jekyll and others write it."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime

import yaml

_LONGEST = 64 * 1024  # characters
_DEEP = re.compile(r"(?:\.[ \t]{0,9}[\w\"'-]{1,99}[ \t]{0,9}){60}")  # the library goes down all levels for each
_FENCES = {"---": re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)"), "+++": re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)")}


_FIELD = re.compile(r"([A-Za-z_][\w.-]{0,60})[ \t]{0,9}[:=](?:[ \t]{1,99}|(?=\n|\Z))([^\n]{0,4000})(?:\n|\Z)")
_ITEM = re.compile(r"[ \t]{0,20}-[ \t]{1,9}([^\n]{1,1000})(?:\n|\Z)")
_COMMENT = re.compile(r"[ \t]#")
_YES, _NO = frozenset(("true", "yes", "on")), frozenset(("false", "no", "off"))


class BadFrontMatter(ValueError):
    """The head cannot be read; `str()` says why."""


class _Loader(yaml.SafeLoader):
    """Without aliases, with which a few lines can say a billion."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("it holds an alias (*), which is not read here")
        return super().compose_node(parent, index)


def split(text: str) -> tuple[dict[str, object], str]:
    """The head's fields, by lower-case name, and the text behind it; no fields where there is no head.

    Raises `BadFrontMatter`.
    """
    text = text.removeprefix("\ufeff").lstrip("\n")
    first = text[:4].rstrip("\r\n \t")
    if first in _FENCES and text[3:4] in ("\n", " ", "\t", "\r"):
        end = _FENCES[first].search(text, 3, _LONGEST)
        if end:
            return _read(first, text[text.find("\n") + 1 : end.start() + 1]), text[end.end() :]
    if text.startswith("{") and not text.startswith(("{{", "{%")):
        try:
            fields, end_at = json.JSONDecoder().raw_decode(text[:_LONGEST])
        except (ValueError, RecursionError):
            return {}, text
        return _named(fields), text[end_at:]
    return {}, text


def _read(fence: str, head: str) -> dict[str, object]:
    if fence == "+++" and _DEEP.search(head):
        raise BadFrontMatter("its head cannot be read: it is nested too deeply")
    try:
        return _named(_Loader(head).get_single_data() if fence == "---" else tomllib.loads(head))
    except (yaml.YAMLError, ValueError, RecursionError, AttributeError, TypeError) as error:
        # A colon in a title is enough to make it no YAML; most of its lines still say what they mean.
        found = lenient(head)
        if found and found.get("title", "") is not None:
            return {name: value for name, value in found.items() if value is not None}
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadFrontMatter(f"its head cannot be read: {said}") from None


def lenient(head: str) -> dict[str, object]:
    """The fields of a head that is not sound, line by line: texts, yes and no, and lists of one text a line. What is
    nested, or is no text, is None."""
    found: dict[str, object] = {}
    at, last = 0, ""
    while at < len(head):
        if line := _FIELD.match(head, at):
            last = line[1].lower()
            found.setdefault(last, _plain(line[2]))
        elif last and (line := _ITEM.match(head, at)) and (value := _plain(line[1])) is not None:
            several = found.get(last) or []
            if isinstance(several, list):
                found[last] = [*several, value]
        end = head.find("\n", at)
        at = end + 1 if end >= 0 else len(head)
    return found


def _plain(said: str) -> object:
    """A value on one line: a text without its quotes, yes or no, a list in brackets; None for anything else."""
    said = said.strip().removeprefix("! ").strip()  # the tag "!" has a text be a text
    if said[:1] in "\"'" and said[:1] and said.endswith(said[0]) and len(said) > 1:
        return said[1:-1]
    if said.startswith("[") and said.endswith("]") and "[" not in said[1:]:
        return [value for part in said[1:-1].split(",") if (value := _plain(part)) not in (None, "")]
    if said[:1] in ("[", "{", "!", "&", "*", "|", ">"):
        return None
    said = _COMMENT.split(said, maxsplit=1)[0].rstrip()
    return True if said.lower() in _YES else False if said.lower() in _NO else said


def _named(fields: object) -> dict[str, object]:
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise BadFrontMatter("its head is no list of fields")
    found: dict[str, object] = {}
    for name, value in fields.items():
        if name in ("params", "extra") and isinstance(value, dict):  # where Hugo and Zola put what is not theirs
            found = {**{str(key).lower(): each for key, each in value.items()}, **found}
        else:
            found[str(name).lower()] = value
    return found


def words(value: object) -> list[str]:
    """The texts in a field: one, a list, or a list of things that have a name."""
    match value:
        case str():
            return [value]
        case int() | float() if not isinstance(value, bool):
            return [str(value)]
        case datetime():
            return [value.date().isoformat()]
        case date():
            return [value.isoformat()]
        case list() | tuple():
            return [word for each in value[:200] for word in words(each)]
        case dict():
            return words(value.get("name") or value.get("title") or "")
        case _:
            return []
