"""The seam between a source and the archive: what an importer takes and what it gives."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, runtime_checkable

from archive.document import Document
from importers.errors import FileTooLarge
from importers.guide.guide import NO_GUIDE, Guide

HEAD_BYTES = 64 * 1024
FILE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file that does not lie in memory: its first 64 KiB, and what opens it at its first byte each time.

    `limit` is the most bytes that `Item.data` gives of it.
    """

    head: bytes
    open: Callable[[], BinaryIO]
    limit: int = FILE_BYTES


@dataclass(frozen=True, slots=True)
class Described:
    """What a source says of a page beside the page itself, as a crawler does that let its scripts run: its `title`, the
    `text` that a reader saw (its lines, where the page itself holds none; else ""), its `authors` as they are written
    there and when it was `published`, as a date is written. It goes behind what the page says."""

    title: str = ""
    text: str = ""
    authors: str = ""
    published: str = ""


NOT_DESCRIBED = Described()


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One file met in a source, gzip already taken off.

    `path` is its place in the source, with `/` between parts, relative to the folder or zip that was named.
    `content` are its bytes, or for a large one how to read them: a format of many records is read record by record
    with `open`.
    `label` names the source and becomes `Document.source` where the page names no publication of its own.
    `guide` is what the admin says about the source. `address` is the one that the source itself gives the file, as a
    web archive or a mirror does, or "". `captured` is when it was saved there, ISO 8601 in UTC, or "". `media_type` is
    what the source says that it is, such as `text/html`, or "". `described` is what it says of a page. `losses` are
    sentences about what was lost of it before it came here, as those of `Damaged`.
    `importer` is the name of the one that it was recognised for before, or "".
    """

    path: str
    content: bytes | LargeFile = field(default=b"", repr=False)
    label: str = ""
    guide: Guide = field(default=NO_GUIDE, repr=False)
    address: str = field(default="", kw_only=True)
    captured: str = field(default="", kw_only=True)
    media_type: str = field(default="", kw_only=True)
    described: Described = field(default=NOT_DESCRIBED, kw_only=True, repr=False)
    losses: tuple[str, ...] = field(default=(), kw_only=True)
    importer: str = field(default="", kw_only=True, repr=False)

    def __post_init__(self) -> None:
        for name in ("path", "label"):
            # Bytes of a name that are no text, which Python holds as lone surrogates, are written out.
            object.__setattr__(self, name, getattr(self, name).encode("utf-8", "backslashreplace").decode())

    @property
    def head(self) -> bytes:
        """The first 64 KiB, enough to recognise a format by."""
        return self.content[:HEAD_BYTES] if isinstance(self.content, bytes) else self.content.head

    @property
    def is_held(self) -> bool:
        """Whether the whole file lies in memory."""
        return isinstance(self.content, bytes)

    @property
    def data(self) -> bytes:
        """The whole file.

        Raises `FileTooLarge` when it is over the limit for one file, and what `open` and its stream raise.
        """
        return self.content if isinstance(self.content, bytes) else self.read(self.content.limit)

    def read(self, limit: int) -> bytes:
        """The whole file when it has no more than `limit` bytes; else raises `FileTooLarge`."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise FileTooLarge(
                f"{self.path} holds more than {limit / 2**20:.3g} MiB, too much for one page; "
                "if it holds many articles, split it or write them as JSON Lines"
            )
        return data

    def open(self) -> BinaryIO:
        """The file from its first byte, to be read in pieces and closed.

        Reading raises `SourceUnreadable` where the file is damaged and `BudgetExceeded` where it is a bomb.
        """
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something in a source that gave no document: where it stands, and a sentence that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unread(Rejected):
    """An item, or a piece of one, at which reading was given up, because it took too much or ended its process."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Things in a source that are no articles and were never meant to be: pictures, menus, redirects, drafts.

    `path` is where they lie, `reason` completes "skipped because ..." for a person ("a picture", "an attachment"), and
    `count` says how many they are. They are counted and told by their reason, not one by one.
    """

    path: str
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a listing, a sitemap or a feed names and describes, and that may lie in the same source as a
    page of its own.

    `document` is what is known of it; `place` is where its page would lie in the source ("" unknown); `alone` says
    whether it is an article worth keeping when no page of it is met; `losses` are those of `Damaged`.
    """

    document: Document
    place: str = ""
    alone: bool = True
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoOriginal:
    """The bytes of the item at `path` are not kept, because they hold more than what was published: drafts, readers,
    comments. It comes before any document of the item; an importer has it given by `private = True`."""

    path: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A document of which something was lost on the way here, because its source is damaged.

    Each of `losses` is a sentence that says what, such as "2 forbidden characters were left out". Such a reading is
    told by its name, and never takes the place of a sound one.
    """

    document: Document
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent mail that a source holds: the name shown and the mail address, either may be "", how many mails, whether
    they come in, and why, as a person is told. Only a dry run tells of it; nothing of it is stored."""

    name: str
    address: str
    count: int
    comes_in: bool
    why: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file of the same source of which a list says that it must not come in, because it was never published.

    `place` is its path in the source; `reason` is that of `Skipped`, which the whole file becomes, whatever else would
    be read of it. Only a `ListingImporter` gives it.
    """

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """Where a site stands on the web, `https://a.example`, of which another file of the sources keeps paths alone.

    `mark` is the site's own mark, such as "blogger 77". Only the `look` of a `ListingImporter` gives it.
    """

    mark: str
    address: str


@dataclass(frozen=True, slots=True)
class TwoWays:
    """The next document, at `path`, has a date that may be read in two ways, such as 05/03/2019: it was read by its
    page's language, or not at all. Only a dry run tells of it; nothing of it is stored."""

    path: str


@dataclass(frozen=True, slots=True)
class Known:
    """Which importer an item was recognised for. Only the first look gives it, behind all else."""

    importer: str


@dataclass(frozen=True, slots=True)
class RecipeFit:
    """How a recipe fitted one page that it is for: the fields that its selectors gave, and those that they gave
    nothing for."""

    recipe: str
    path: str
    given: tuple[str, ...]
    missed: tuple[str, ...]


Met = Item | Rejected | Skipped
"""What walking through a source gives."""

Found = (
    Document
    | Damaged
    | Rejected
    | Skipped
    | Listed
    | Withheld
    | SiteAddress
    | NoOriginal
    | Sender
    | RecipeFit
    | Known
    | TwoWays
)
"""What reading gives, one after the other."""


class Importer(Protocol):
    """One format: its `name`, how sure it is of a file, and how it reads one. Reading is pure: it stores nothing,
    changes nothing and gives the same for the same bytes.

    An importer that gives `Listed` or `Withheld` is a `ListingImporter` and has one member more, `lists`. One whose
    files hold more than what was published says so by `private = True`: their bytes are then not kept as originals.
    """

    name: str

    def accepts(self, item: Item) -> float:
        """How sure, from 0 (not mine) to 1 (surely mine), by content before name: `item.head` is enough to look at.

        Quick; never raises.
        """

    def read(self, item: Item) -> Iterator[Found]:
        """What the item holds, lazily. One bad record is one `Rejected`; it never ends the run.

        Raises nothing of its own; what `item.data` or `item.open` raise may pass through.
        """


@runtime_checkable
class ListingImporter(Importer, Protocol):
    """An importer that gives `Listed` or `Withheld`. Its files are also read in the first look at the
    sources, before any page, so that what they say of the pages holds, whichever comes first.

    One with `of_pages = True` gives documents all the same: those with an address are taken for `Listed`.

    `lists` is True. An importer without it gives no `Listed`: one is a rejection that says so. Where less is to be
    looked at than is read, it has a `look` as well, which is then asked in the first look in place of `read`.
    """

    lists: bool
