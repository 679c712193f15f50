"""The text of one JSON value to the value, forgiving a comma too many; what is no JSON is called by its name."""

from __future__ import annotations

import json
import re
from typing import NoReturn

_COMMA_TOO_MANY = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*+[}\]])', re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_COMMENT = re.compile(r"(?:^|[\s,{\[])(?://|/\*)")
_SINGLE = re.compile(r"[{\[,:]\s{0,99}'|\bu'|:\s{0,99}(?:None|True|False)\b")
_BARE_NAME = re.compile(r"[{,]\s{0,99}[A-Za-z_$][\w$]{0,60}\s{0,9}:")
_SCRIPT = re.compile(
    rb"(?:/\*[^*]{0,500}\*/\s{0,99})?(?:(?:var|let|const|export|module|window|return)\b|[A-Za-z_$][\w$.]{0,60}\s{0,9}[=(])"
    rb"[\w\s.$=('\"\[\]-]{0,200}[\[{]"
)
_LOOKED_AT = 100_000


class BadJson(ValueError):
    """A text that is no JSON; `str()` completes a sentence that begins with "line 12"."""


def is_script(head: bytes) -> bool:
    """Whether these first bytes begin a JavaScript file that hands its data to a program: `window.posts = [...]`."""
    return bool(_SCRIPT.match(head))


def value_in(raw: bytes) -> object:
    """The value that the text holds, a comma behind it or behind a last element forgiven; raises `BadJson`."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson(f"is not UTF-8 text (byte {error.start + 1})") from None
    try:
        try:
            value: object = json.loads(text, parse_constant=_refuse)
        except json.JSONDecodeError as error:
            mended = _COMMA_TOO_MANY.sub(lambda found: "" if found[0] == "," else found[0], text).rstrip().rstrip(",")
            try:
                value = json.loads(mended, parse_constant=_refuse)
            except json.JSONDecodeError:
                raise error from None
    except json.JSONDecodeError as error:
        raise BadJson(f"is not JSON: {error.msg} (column {error.colno}){_named(text)}") from None
    except RecursionError:
        raise BadJson("is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:
        raise BadJson(f"is not JSON that can be read: {error}") from None
    return value


def _named(text: str) -> str:
    """What the text is, where it is known, and what to do."""
    bare = _STRING.sub('""', text[:_LOOKED_AT])
    if _SINGLE.search(bare):
        kind = "it is written as Python or JavaScript write it, with single quotes or None"
    elif _COMMENT.search(bare) or _BARE_NAME.search(bare):
        kind = "it is JSON5 or JavaScript, with comments or names without quotes"
    else:
        return ""
    return f"; {kind}; write it as JSON, names and texts in double quotes"


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")
