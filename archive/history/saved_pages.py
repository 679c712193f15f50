"""The pages that articles were read from and that the archive keeps, by the site that they are of."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, Row, Select, case, func, or_, select

from archive.database.schema import contributions_table, documents_table, originals_table

_D, _C, _O = documents_table.c, contributions_table.c, originals_table.c
_HEAD = 4_096  # bytes
_LOOKED_AT = 400  # articles of a site, among which pages are looked for
_PAGE = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body|title|meta|article|div|p|h1|table)\b", re.IGNORECASE)
_OTHER = re.compile(rb"\A\s{0,99}(?:[{\[]|<\?xml[^>]{0,300}>\s{0,99}<(?:rss|feed|rdf|urlset))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """An article whose page is kept: its id, title, address ("" unknown), the place of the page in its source, and the
    SHA-256 of its bytes. `addresses` are those that it came under beside its own."""

    id: str
    title: str
    url: str
    path: str
    original: str
    addresses: str = "[]"


class SavedPages:
    """The saved pages of one archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sites(self) -> list[tuple[str, int]]:
        """The sites of which the archive keeps what articles were read from, each with how many that are, the largest
        first. A site is a host without `www.`; of articles without an address it is the top folder of their path, as
        `folder/`."""
        counted: Counter[str] = Counter()
        with self._engine.connect() as connection:
            site = _site()
            for row in connection.execute(select(site.label("site"), func.count()).where(*_HELD).group_by(site)):
                counted[str(row[0]).removeprefix("www.")] += row[1]
        return [each for each in counted.most_common() if each[0]]

    def of(self, site: str, most: int, words: str = "") -> list[SavedPage]:
        """Up to so many saved pages of a site ("": of any), whose title or address holds these `words`; in an order
        that has nothing to do with when they were published."""
        site = site.removeprefix("www.")
        wanted = _PAGES.order_by(_D.id).limit(_LOOKED_AT)
        if site:
            wanted = wanted.where(_site().in_([site, f"www.{site}"]))
        if words:
            wanted = wanted.where(
                or_(_D.title.icontains(words, autoescape=True), _D.url.icontains(words, autoescape=True))
            )
        found: list[SavedPage] = []
        for page in self._pages(wanted):
            found.append(page)
            if len(found) == most:
                break
        return found

    def get(self, document_id: str) -> SavedPage | None:
        """The saved page of an article; None where none is kept."""
        return next(self._pages(_PAGES.where(_D.id == document_id)), None)

    def brought(self, import_id: int, paths: list[str]) -> list[SavedPage]:
        """The saved pages that an import met at these places."""
        among = select(_C.document_id).where(_C.import_id == import_id, _C.path.in_(paths))
        return list(self._pages(_PAGES.where(_D.id.in_(among)).order_by(_D.path).limit(len(paths))))

    def _pages(self, wanted: Select[tuple[object, ...]]) -> Iterator[SavedPage]:
        with self._engine.connect() as connection:
            for row in connection.execute(wanted):
                if _is_page(row):
                    yield SavedPage(row.id, row.title, row.url, row.path, row.original, row.addresses)


def site_of(url: str, path: str) -> str:
    """The site of an article, as `SavedPages.sites` calls it; "" where it is of none."""
    if url:
        rest = url.partition("://")[2] or url
        return rest.partition("/")[0].lower().removeprefix("www.")
    folder, slash, _ = path.partition("/")
    return f"{folder}/" if slash else ""


_HELD = (_D.removed_at.is_(None), _D.original != "")
_PAGES = (
    select(
        *(_D.id, _D.title, _D.url, _D.path, _D.original, _D.addresses),
        func.substr(_O.compressed, 1, _HEAD).label("beginning"),
    )
    .join(originals_table, _O.hash == _D.original)
    .where(*_HELD)
)


def _site() -> ColumnElement[str]:
    rest = func.substr(_D.url, func.instr(_D.url, "://") + 3)
    host = func.lower(func.substr(rest, 1, func.instr(rest + "/", "/") - 1))
    folder = func.substr(_D.path, 1, func.instr(_D.path, "/"))
    return case((_D.url != "", host), else_=folder)


def _is_page(row: Row[tuple[object, ...]]) -> bool:
    """Whether what is kept begins as a page does; articles of a table or an export have no page of their own."""
    try:
        head = zlib.decompressobj().decompress(row.beginning, _HEAD).replace(b"\0", b"")
    except zlib.error:
        return False
    return bool(_PAGE.search(head)) and not _OTHER.match(head)
