"""The first look at the sources, from end to end, before the archive is touched: what is damaged or too large to be
safe is found, what is the same as before is known again, and what listings say of articles is noted."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.document import Document
from archive.history.records import Incoming, Original
from archive.texts.topic_names import topic_names
from importers.containers.progress import ReadProgress
from importers.containers.walk import walk
from importers.errors import FileTooLarge, SourceUnreadable
from importers.guide.guide import Guide
from importers.guide.site_profile import SiteProfiles
from importers.protocol import (
    NOT_DESCRIBED,
    Found,
    Item,
    Listed,
    Met,
    NoOriginal,
    Rejected,
    SiteAddress,
    Unread,
    Withheld,
)
from importers.recognised import Recognised
from importers.seen_articles import SeenArticles
from importers.site.learner import Learner
from importers.worker_pool import Readers, read_listed

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how much is done, how much there is to do; 0: not known). Sources count in bytes."""

_PIECE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first look found. `stamp` is the same for the same sources in the same state under the same guide, and
    for no others; `sites` is what the pages of each site have in common; `addresses` is where sites stand on the web,
    by their own marks, with no site that is said to stand in two places; `recognised` is which importer reads each;
    `met` is how many things there are to be read."""

    stamp: str
    articles: SeenArticles
    sites: SiteProfiles
    addresses: Mapping[str, str]
    recognised: Recognised
    met: int = 0


def survey(
    sources: Sequence[Path], guide: Guide, progress: Progress = lambda *_: None, *, processes: int = 1
) -> Survey:
    """Read the sources once from end to end. Raises `ImportFailed`."""
    articles, learner, gauge = SeenArticles(), Learner(), ReadProgress(sources)
    addresses: dict[str, set[str]] = {}
    recognised, met = Recognised(), 0
    stamp, origins = hashlib.sha256(repr(guide.said()).encode()), deque[Origin]()

    def tell() -> None:
        progress("looking through", gauge.done, gauge.total)

    def looked_at() -> Iterator[Met]:
        nonlocal met
        stamp.update("\0".join(map(name_of, sources)).encode("utf-8", "surrogateescape"))
        for item, origin in walk_all(sources, guide, gauge):
            tell()
            met += 1
            told = repr(item.described) if isinstance(item, Item) and item.described != NOT_DESCRIBED else ""
            checksum = _checksum(item, tell) if isinstance(item, Item) else ""
            said = f"\n{origin.place}\0{item.path}\0{checksum}\0{told}"
            stamp.update(said.encode("utf-8", "surrogateescape"))
            if isinstance(item, Item):
                learner.take(item)
                origins.append(origin)
                yield item

    with Readers(guide, processes) as readers:
        for item, found in readers.read(looked_at(), read_listed):
            _note_listed(item, recognised.heard(item, found), origins.popleft(), articles, addresses)
        progress("learning", 0, 0)
        sites = learner.sites(readers.map)
    places = {mark: max(said) for mark, said in addresses.items() if _one(said)}
    return Survey(stamp.hexdigest(), articles, sites, places, recognised, met)


def _one(addresses: set[str]) -> bool:
    """Whether they are the same place: http and https are."""
    return len({address.partition("://")[2] for address in addresses}) == 1


def _note_listed(
    item: Met, found: Iterable[Found], origin: Origin, articles: SeenArticles, addresses: dict[str, set[str]]
) -> None:
    original: Original | None = None
    keeps = True
    for each in found:
        if isinstance(each, Withheld):
            articles.withhold(each, origin.root)
        elif isinstance(each, SiteAddress):
            addresses.setdefault(each.mark, set()).add(each.address)
        elif isinstance(each, NoOriginal):
            keeps = False
        elif isinstance(each, Unread):
            articles.doubt(item.path, origin.root)
        elif isinstance(item, Item) and isinstance(each, Listed):
            original = original or (original_of(item, each.document) if keeps else None)
            articles.list(each, item.path, origin.came(item, each.document, original))


def name_of(source: Path) -> str:
    """The one name of a source, however it was spelled: absolute, links followed, fit to be stored."""
    return os.path.realpath(source).encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item is from: `root`, where its path begins, and `place`, the file or folder that was named. For a file
    that was named itself they differ: its path begins at its folder."""

    root: str
    place: str

    def came(self, item: Item, document: Document, original: Original | None = None) -> Incoming:
        """A document of the item on its way into the archive, with what of its topics is one."""
        if (topics := topic_names(document.topics)) != document.topics:
            document = replace(document, topics=topics)
        return Incoming(document, self.root, original, label=item.label, place=self.place)


def walk_all(sources: Sequence[Path], guide: Guide, gauge: ReadProgress) -> Iterator[tuple[Met, Origin]]:
    """Each item of the sources with where it is from. One of several sources that cannot be read is `Rejected`; where
    there is only one it raises `SourceUnreadable`, as walking does."""
    for source in sources:
        name, folder = name_of(source), name_of(source.parent)
        alone = source.name.removesuffix(".gz") if source.is_file() else ""
        within, itself = Origin(name, name), Origin(folder, name)
        try:
            for item in walk(source, guide, gauge=gauge):
                yield item, itself if isinstance(item, Item) and item.path == alone else within
        except SourceUnreadable as error:
            if len(sources) == 1:
                raise
            yield Rejected(source.name, str(error).removeprefix(f"{source.name}: ")), within


def original_of(item: Item, document: Document) -> Original | None:
    """The item's bytes; None for a file too large to be held, unless it is a single page."""
    try:
        return Original.of(item.data) if item.is_held or item.path == document.path else None
    except FileTooLarge:  # an issue as a file may be larger than any page
        return None


def _checksum(item: Item, tell: Callable[[], None]) -> int:
    checksum = 0
    with item.open() as stream:
        while piece := stream.read(_PIECE):
            checksum = zlib.crc32(piece, checksum)
            tell()
    return checksum
