"""Addresses as they are compared: one article's many spellings of where it lies made one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from sqlalchemy import Connection, select

from archive.database.connection import upsert
from archive.database.schema import addresses_table
from archive.document import Document

TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ocid|cmpid|ncid|ref_src|ref_url|share|_ga|yclid|smid"
    r"|sr_share|partner|feedtype|feedname)\Z",
    re.IGNORECASE,
)
"""Names of parameters that tell who sent a reader and not what is read."""

_LONGEST = 4000  # characters
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}://|//", re.IGNORECASE)
_HOST = re.compile(r"(?<![^\s/])[^\s/]+\.[^\s/.]{2,}\Z|localhost\Z|(?<![0-9.])[0-9.]+\Z")
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php\d?|aspx?|jsp|shtml|cfm)\Z")
_PAGE = re.compile(r"\.(?:x?html?|shtml)\Z")
_QUERY_IN_NAME = re.compile(r"\A([^?@]*)[@?]([^/]*=[^/]*)\Z")


_COPIED = re.compile(r"/(?:web|wayback|\d{4,14}(?:[a-z]{2}_)?|\d{4}\.\d\d\.\d\d-\d{6})/(https?):/{1,2}")


def address_key(address: str) -> str:
    """What two spellings of one address have in common; "" for what is no address on the Web.

    Forgiven are the scheme, `www.`, the standard ports, capitals, the fragment, tracking parameters and the order of
    the others, percent signs, a slash at the end, `index.html` and its like, `.html`, and the names that mirrors give
    to files: `host/page.php@id=3.html`.
    """
    text = address.strip()[:_LONGEST]
    scheme = _SCHEME.match(text)
    if scheme and scheme[0].lower() not in ("http://", "https://", "//"):
        return ""
    try:
        parts = urlsplit(text if scheme else f"//{text.lstrip('/')}", scheme="http")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not _HOST.search(host) or not host.isprintable():
        return ""
    path, query = _folded(parts.path), parts.query
    if not query and (named := _QUERY_IN_NAME.match(_PAGE.sub("", path))):
        path, query = named[1], named[2]
    pairs = sorted(
        (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not TRACKING.match(name)
    )
    path = _PAGE.sub("", _INDEX.sub("/", path)).rstrip("/")
    shown = f":{port}" if port not in (None, 80, 443) else ""
    question = f"?{urlencode(pairs).casefold()}" if pairs else ""
    return f"{host.removeprefix('www.')}{shown}{path}{question}"


def place_of(key: str) -> str:
    """The key without its host: where the article lies on whatever host; "" for a front page."""
    return key[key.find("/") :] if "/" in key else ""


def address_keys(document: Document) -> set[str]:
    """The keys of every address that the document is known to have had."""
    return {key for key in map(address_key, (document.url, *document.addresses)) if key}


def is_at(document: Document, address: str) -> bool:
    """Whether the document is known to have had this very address, or the one that this is a copy of."""
    return not address_keys(document).isdisjoint(map(address_key, _readings(address.strip()[:_LONGEST])))


def know_addresses(connection: Connection, document_id: str, document: Document) -> None:
    """Remember where the document was met: an address once known leads to it for ever."""
    if rows := addresses_of(document_id, document):
        connection.execute(KNOW, rows)


def addresses_of(document_id: str, document: Document) -> list[dict[str, str]]:
    """The rows, for `KNOW`, of the addresses that the document is known to have had."""
    return [{"address": key, "document_id": document_id, "place": place_of(key)} for key in address_keys(document)]


def ids_at(connection: Connection, address: str) -> list[str]:
    """The ids of the documents that the address leads or led to, by the strictest reading of it that finds any: as
    it is; as that of a copy in a web archive, with the address behind its time; as a file of a mirror, with the host
    among its folders; on another host; without its parameters."""
    keys = [key for key in map(address_key, _readings(address.strip()[:_LONGEST])) if key]
    places = [place for place in map(place_of, keys[:1] or [address_key(f"any.host/{address.strip()}")]) if place]
    bare = [key.partition("?")[0] for key in keys if "?" in key]
    for column, wanted in ((_A.address, keys), (_A.place, places), (_A.address, bare)):
        for each in wanted:
            ids = connection.execute(select(_A.document_id).where(column == each).order_by(_A.document_id).limit(_MOST))
            if found := list(ids.scalars()):
                return found
    return []


_A = addresses_table.c
KNOW = upsert(addresses_table).on_conflict_do_nothing()
"""Notes addresses that may be noted already."""
_MOST = 50  # documents that one address may lead to


def _readings(address: str) -> Iterator[str]:
    """The address, the one within it where it is that of a copy in a web archive, and what it says from each of its
    folders on that could be a host: those of a mirror on disk."""
    scheme = _SCHEME.match(address)
    copied = _COPIED.search(address)
    if not scheme or scheme[0].lower() != "file://":
        yield address
    if copied:
        yield f"{copied[1]}://{address[copied.end() :]}"
    if not scheme or scheme[0].lower() == "file://":
        folders = address[len(scheme[0]) if scheme else 0 :].split("/")
        for depth in range(1, min(len(folders) - 1, 30)):
            if _HOST.fullmatch(folders[depth]):
                yield "/".join(folders[depth:])


def merged(known: Iterable[str], document: Document, own: str) -> tuple[str, ...]:
    """The addresses known of a document with those that it now comes with, without its `own`, in order of meeting."""
    every = dict.fromkeys((*known, document.url, *document.addresses))
    return tuple(each for each in every if each and each != own)


def _folded(path: str) -> str:
    decoded = unquote(path).casefold()
    return re.sub(r"/{2,}", "/", "".join(c for c in decoded if c.isprintable()))
