"""Addresses that web archives and caches give to what they saved: where it was first, and when it was saved."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

from importers.page.saved.moments import digits_moment, written

_MOST_NESTED = 4
_LONGEST = 4000
# A time, all of it or its beginning, what Wayback adds to it ("id_", "im_" ...), and the address behind it.
_TIMED = re.compile(r"(?<=/)(\d{4,14})(?:[a-z]{2,4}_|\*)?/(?=[^/\s])", re.IGNORECASE)
_ARCHIVES = re.compile(
    r"(?:[\w-]{1,40}\.){0,3}(?:archive\.org|archive-it\.org|waybackmachine\.org|webarchive\.org\.uk|arquivo\.pt"
    r"|nationalarchives\.gov\.uk|webarchive\.parliament\.uk|webarchive\.loc\.gov|vefsafn\.is|bibalex\.org|webarchiv\.cz"
    r"|bac-lac\.gc\.ca|swap\.stanford\.edu|webarchive\.nla\.gov\.au|archive-web\.(?:nl|fr)|webharvest\.gov)\Z",
    re.IGNORECASE,
)
_UNTIMED = re.compile(r"/(?:web|wayback|all)/(?:\*/|[a-z]{2}_/|0{1,14}/|)(?=https?:/|www\.)", re.IGNORECASE)
_TODAY = re.compile(r"archive\.(?:today|is|ph|li|fo|md|vn|ec)\Z", re.IGNORECASE)
_OF_TODAY = re.compile(
    r"/(?:(?:(\d{4})\.(\d\d)\.(\d\d)-(\d\d)(\d\d)(\d\d))|o/\w{4,9}|newest|oldest|timegate|\w{4,9}(?=/https?:/))/(?=[^/\s])"
)
_OF_MEGALODON = re.compile(r"/(?:ref/|gyo/)?(\d{4})-(\d\d)(\d\d)-(\d\d)(\d\d)-(\d\d)/(?=[^/\s])")
_IN_QUERY = (
    ".webcitation.org", ".wikiwix.com", ".yandex.net", ".yandex.ru", ".yandex.com", ".yandexwebcache.net", ".bingj.com",
    ".archive.today", ".archive.is", ".archive.ph", ".archive.li", ".archive.fo", ".archive.md", ".archive.vn",
)  # fmt: skip
_NUMBERS = re.compile(r"[\d.]{7,15}\Z")
_GOOGLE = re.compile(r"\Acache:(?:[\w-]{10,14}:)?((?:https?://)?[^\s+:/]{1,255}\.[^\s+]{1,2000})", re.IGNORECASE)
_OF_GOOGLE = re.compile(r"(?:[\w-]{1,40}\.){0,3}google(?:usercontent)?\.[a-z.]{2,7}\Z|[\d.]{7,15}\Z", re.IGNORECASE)
_SCHEME = re.compile(r"\A(https?):/{1,3}", re.IGNORECASE)
_NAKED = re.compile(r"\A(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}(?::\d{1,5})?(?:[/?#]|\Z)", re.IGNORECASE)
_JAPAN = timedelta(hours=9)


def original_of(address: str, *, any_host: bool = False) -> tuple[str, str]:
    """Where the page at this address of a web archive or a cache was first, and when it was saved there (ISO 8601 in
    UTC, "" where the address does not say); ("", "") for an address of anything else.

    Read are the Wayback Machine, its like on other hosts (`/web/20010203040506id_/http://...`; also the part from
    `/web/` on alone), archive.today, WebCite, Megalodon and the caches of search engines. An archive in an archive is
    unpacked to the innermost. A host that is not known for it must give all 14 digits, or with `any_host` four. A time
    of fewer than eight digits names no day; of fewer than 14, the day.
    """
    found, captured = "", ""
    for _ in range(_MOST_NESTED):
        inner, when = _unpacked((found or address).strip()[:_LONGEST], any_host)
        if not inner:
            break
        found, captured = inner, when or captured
    return found, captured


def is_address_of_archive(address: str) -> bool:
    """Whether the host is one of a web archive or a cache that is known here."""
    host = _host(address)
    return bool(_ARCHIVES.match(host) or _TODAY.match(host) or host in _OTHERS)


def is_address_of_today(address: str) -> bool:
    """Whether the host is archive.today's, under any of its names."""
    return bool(_TODAY.match(_host(address)))


_OTHERS = frozenset(
    "webcache.googleusercontent.com cc.bingj.com megalodon.jp perma.cc www.webcitation.org webcitation.org"
    " ghostarchive.org freezepage.com www.freezepage.com archive.wikiwix.com yandexwebcache.net"
    " hghltd.yandex.net".split()
)


def _unpacked(address: str, any_host: bool) -> tuple[str, str]:
    if "/" not in address:
        return "", ""
    host = _host(address)
    is_archive = bool(_ARCHIVES.match(host)) or (not host and address.startswith(("/", "web/")))
    path = address if address.startswith("/") else f"/{address}"
    for read in (_of_today, _of_megalodon, _of_query):
        if found := read(host, address):
            return found
    for timed in _TIMED.finditer(path):
        digits = timed[1]
        is_sure = len(digits) == 14 or path[: timed.start()].endswith(("/web/", "/wayback/"))
        inner = _address(path[timed.end() :], naked=is_archive and is_sure)
        if inner and (is_archive or len(digits) == 14 or any_host):
            return inner, "" if "*/" in timed[0] else digits_moment(digits)
        if inner:
            break
    if is_archive and (untimed := _UNTIMED.search(path)):
        return _address(path[untimed.end() :], naked=True), ""
    return "", ""


def _of_today(host: str, address: str) -> tuple[str, str] | None:
    if not _TODAY.match(host):
        return None
    found = _OF_TODAY.search(address, address.find(host) + len(host))
    inner = _address(address[found.end() :], naked=True) if found else ""
    return (inner, digits_moment("".join(filter(None, found.groups())))) if found and inner else None


def _of_megalodon(host: str, address: str) -> tuple[str, str] | None:
    found = _OF_MEGALODON.search(address) if host.endswith("megalodon.jp") else None
    inner = _address(address[found.end() :], naked=True) if found else ""
    if not found or not inner:
        return None
    local = digits_moment("".join(found.groups()))  # by the clocks of Japan
    saved = written(datetime.fromisoformat(local) - _JAPAN) if local else ""
    return inner, saved


def _of_query(host: str, address: str) -> tuple[str, str] | None:
    """Of a cache that says in its query what it shows."""
    try:
        pairs = dict(parse_qsl(urlsplit(address).query)) if "?" in address else {}
    except ValueError:
        return None
    google = _GOOGLE.match(pairs.get("q", "")) if _OF_GOOGLE.match(host) else None
    if google:
        # Behind it stand the words that were searched for.
        return _address(google[1].split(" ")[0], naked=True), ""
    if f".{host}".endswith(_IN_QUERY) or _NUMBERS.match(host):
        said = pairs.get("url") or pairs.get("u") or ""
        if inner := _address(said, naked=True):
            day = pairs.get("date", "")[:10].replace("-", "")
            return inner, digits_moment(day) if day.isdigit() else ""
    return None


def _address(text: str, *, naked: bool) -> str:
    """The address that the text begins with, mended where its two slashes became one or its marks were escaped; with
    `naked` one without a scheme too. "" for anything else."""
    if "%3a" in text[:12].lower():
        text = unquote(text)
    scheme = _SCHEME.match(text)
    if scheme:
        rest = text[scheme.end() :]
        return _without_port(scheme[1].lower(), rest) if rest[:1] not in ("", "?", "#") else ""
    return _without_port("http", text) if naked and _NAKED.match(text) else ""


def _without_port(scheme: str, rest: str) -> str:
    """Old indexes of Wayback write the port that everybody has."""
    host, slash, path = rest.partition("/")
    usual = ":80" if scheme == "http" else ":443"
    return f"{scheme}://{host.removesuffix(usual)}{slash}{path}"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
