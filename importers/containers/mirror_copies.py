"""Other addresses of one page in a mirror: the page for printing, the page as one visitor of many got it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

from archive.url_keys import TRACKING

_SESSION = re.compile(
    r"(?:php|php_|app|js|asp|web)?sess(?:ion)?_?(?:id|key)\w{0,24}|jsessionid|cfid|cftoken|oscsid|zenid|xtcsid",
    re.IGNORECASE,
)
_MAYBE_SESSION = re.compile(r"[?&;](?:[^=&]{0,12}sess|jsess|cf|osc|zen|xtc|sid=|s=)", re.IGNORECASE)
_SID = re.compile(r"[0-9a-f]{16,128}", re.IGNORECASE)
_PRINT = re.compile(
    r"print|printable|printer|printer_?friendly|print_?(?:page|view|version|mode)|forprint|imprimir|imprimible|impresion"
    r"|imprimer|drucken|druckansicht|stampa",
    re.IGNORECASE,
)
_YES = frozenset({"", "1", "true", "yes", "y", "si", "on", "print", "all"})
_VIEW = frozenset("view mode format output version layout style action display theme template tpl type out".split())
_TO_PRINT = re.compile(r"print|printable|printer|printer-?friendly|printview|imprimir|drucken", re.IGNORECASE)
_VISIT = frozenset({"replytocom", "share", "like_comment", "unapproved", "moderation-hash", "nocache", "noredirect"})
_IN_PATH = re.compile(r";jsessionid=[\w.!-]{8,256}", re.IGNORECASE)
_QUERY = re.compile(r"\A([^?@]*)([?@]|%3[Ff])([^?]*)\Z")
_ADDED = re.compile(r"\.html?\Z", re.IGNORECASE)
_AND = re.compile(r"&(?:amp;|%3[Bb])?|%26")


def is_of_visit(parameter: str) -> bool:
    """Whether a parameter, `name=value` or `name`, says who asks or how it is to be shown, and not for which page."""
    name, _, value = parameter.partition("=")
    name, value = name.casefold(), value.casefold()
    if _is_session(name, value) or TRACKING.match(name) or name in _VISIT:
        return True
    if _PRINT.fullmatch(name) and value in _YES:
        return True
    if name == "amp" and value in _YES:
        return True
    return (name, value) == ("tmpl", "component") or (name in _VIEW and bool(_TO_PRINT.fullmatch(value)))


def _is_session(name: str, value: str) -> bool:
    return bool(_SESSION.fullmatch(name)) or (name in ("sid", "s") and bool(_SID.fullmatch(value)))


def bare_address(address: str) -> str:
    """The address without what is only of one visit."""
    return _without(address, is_of_visit) if "?" in address or ";" in address else address


def bare_of_session(address: str) -> str:
    """The address without what names one visitor's session; a page for printing keeps its own."""
    if ";" not in address and not _MAYBE_SESSION.search(address):
        return address
    return _without(address, lambda parameter: _is_session(*parameter.casefold().partition("=")[::2]))


def _without(address: str, is_dropped: Callable[[str], bool]) -> str:
    try:
        parts = urlsplit(_IN_PATH.sub("", address))
    except ValueError:
        return address
    every = _AND.split(parts.query)
    kept = [each for each in every if not is_dropped(each)]
    # What is as it was is not written anew.
    return urlunsplit(parts._replace(query="&".join(kept)) if len(kept) < len(every) else parts)


def bare_name(path: str) -> str:
    """The path of a file of a mirror as it would be without those parameters; the same path where it has none."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{next(_bare(name), name)}"


def places_without(path: str) -> list[str]:
    """Where in the mirror the page itself may lie, of which the file at this path is another address; none where it
    is none."""
    folder, slash, name = path.rpartition("/")
    return [f"{folder}{slash}{each}" for each in _bare(name)]


def _bare(name: str) -> Iterator[str]:
    """The names under which programs keep the same page without the parameters of the visit, the likeliest first."""
    if not ("?" in name or "@" in name or ";" in name or "%3" in name):
        return
    plain = _IN_PATH.sub("", name)
    found = _QUERY.match(plain)
    if found is None:
        if plain != name:
            yield plain
        return
    base, mark, query = found.groups()
    added = _ADDED.search(query)
    ending = added[0] if added else ""
    parameters = _AND.split(query.removesuffix(ending).replace("%3D", "=").replace("%3d", "="))
    kept = [each for each in parameters if not is_of_visit(each)]
    if len(kept) == len(parameters) and plain == name:
        return
    if kept:
        asked = "&".join(kept)
        yield f"{base}{mark}{asked}{ending}"
        yield f"{base}{mark}{asked}{'' if ending else '.html'}"
        return
    base = base or "index.html"
    yield base
    if not _ADDED.search(base):
        yield f"{base}.html"
