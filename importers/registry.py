"""Which importers there are, and which one reads a file. Plug-ins come by entry points."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from importers.formats.blogs.blogger import Blogger
from importers.formats.blogs.ghost import Ghost
from importers.formats.blogs.medium import Medium
from importers.formats.blogs.movable_type import MovableType
from importers.formats.blogs.side_notes import SideNotes
from importers.formats.blogs.substack import SubstackPosts, SubstackTexts
from importers.formats.feeds.feed import Feed
from importers.formats.feeds.json_feed import JsonFeed
from importers.formats.issue_files.epub import Epub
from importers.formats.issue_files.opendocument import OpenDocument
from importers.formats.issue_files.pdf import Pdf
from importers.formats.issue_files.rich_text import RichText
from importers.formats.issue_files.word import WordDocument
from importers.formats.mail.mail import Mail
from importers.formats.pages.html_pages import HtmlPages
from importers.formats.pages.listing import Listing
from importers.formats.pages.sitemap import Sitemap
from importers.formats.records.jsonlines import JsonLines
from importers.formats.records.tables import Table
from importers.formats.refused import Refused
from importers.formats.texts.markdown import Markdown
from importers.formats.texts.plain_text import PlainText
from importers.formats.wordpress.rest import WordPressRest
from importers.formats.wordpress.wordpress import WordPress
from importers.protocol import Found, Importer, Item, ListingImporter

GROUP = "hemeroteca.importers"
LEAST_SCORE = 0.2
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Registry:
    """The importers in the order in which they are asked, and a sentence for each plug-in that cannot be used."""

    importers: tuple[Importer, ...]
    problems: tuple[str, ...] = ()

    def recognise(self, item: Item) -> Importer | None:
        """The importer that is surest of the item; None when none is sure enough. The earlier one wins a tie. One that
        was recognised before is not asked for again."""
        if item.importer and (known := next((each for each in self.importers if each.name == item.importer), None)):
            return known
        best: Importer | None = None
        highest = LEAST_SCORE
        for importer in self.importers:
            score = _score(importer, item)
            if score > highest or (best is None and score == highest):
                best, highest = importer, score
        return best


def build(points: Iterable[EntryPoint]) -> Registry:
    """The built-in importers by name, then the plug-ins by name. A broken plug-in is a problem, not a failure."""
    kinds = (
        *(WordPress, WordPressRest, Blogger, Ghost, Medium, SubstackPosts, SubstackTexts, MovableType, SideNotes),
        *(Feed, JsonFeed, Sitemap, HtmlPages, Listing, JsonLines, Markdown, Table, PlainText, Mail),
        *(Pdf, WordDocument, OpenDocument, RichText, Epub, Refused),
    )
    built_in: dict[str, Importer] = {kind.name: kind() for kind in kinds}
    plug_ins: dict[str, Importer] = {}
    problems = []
    for point in sorted(points, key=lambda point: point.name):
        if point.name in built_in and point.value == _address(built_in[point.name]):
            continue
        try:
            if point.name in built_in or point.name in plug_ins:
                raise ValueError("another importer has this name")
            plug_ins[point.name] = _load(point)
        # A plug-in is another's code: whatever it raises must not keep the others from working.
        except Exception as error:  # noqa: BLE001
            problems.append(
                f"the importer plug-in {point.name!r} ({point.value}) cannot be used: "
                f"{type(error).__name__}: {error}; update it or uninstall it"
            )
    return Registry((*built_in.values(), *plug_ins.values()), tuple(problems))


@cache
def registry() -> Registry:
    """The importers of this installation, found once."""
    found = build(entry_points(group=GROUP))
    for problem in found.problems:
        _LOG.warning("%s", problem)
    return found


def importers() -> tuple[Importer, ...]:
    """Every importer that works: the built-in ones by name, then plug-ins by name."""
    return registry().importers


def recognise(item: Item) -> Importer | None:
    """The importer that is surest of the item, or None when none is at least 0.2 sure."""
    return registry().recognise(item)


def lists(importer: Importer | None) -> bool:
    """Whether it is an importer that gives `Listed`."""
    return isinstance(importer, ListingImporter) and importer.lists is True


def look_of(importer: Importer) -> Callable[[Item], Iterator[Found]] | None:
    """What is asked of an importer that lists in the first look, where it is not its `read`."""
    return getattr(importer, "look", None)


def is_of_pages(importer: Importer) -> bool:
    """Whether what it gives are articles that have pages of their own, which say more where they lie beside it."""
    return getattr(importer, "of_pages", False) is True


def private(importer: Importer) -> bool:
    """Whether the files of this importer hold more than what was published, so that their bytes are not kept."""
    return getattr(importer, "private", False) is True


def _address(importer: Importer) -> str:
    return f"{type(importer).__module__}:{type(importer).__qualname__}"


def _load(point: EntryPoint) -> Importer:
    importer: Importer = point.load()()
    if not (isinstance(importer.name, str) and callable(importer.accepts) and callable(importer.read)):
        raise TypeError("it has not the name, accepts and read of an importer")
    return importer


def _score(importer: Importer, item: Item) -> float:
    try:
        return float(importer.accepts(item))
    # `accepts` may be a plug-in's: one that fails does not know the item.
    except Exception:  # noqa: BLE001
        _LOG.exception("the importer %r failed to judge %s", importer.name, item.path)
        return 0.0
