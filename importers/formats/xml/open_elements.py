"""The elements that are open while damaged XML is read: which must end, which prefixes hold, which record it is."""

from __future__ import annotations

from collections import Counter

from importers.formats.xml.beginning import ROOTS
from importers.formats.xml.losses import Losses
from importers.formats.xml.references import resolved, written
from importers.formats.xml.tags import Tag

_RECORDS = frozenset({"item", "entry", "url", "sitemap"})  # none holds another of its name
_FRAMES = ROOTS | {"channel"}  # they hold elements and no text, as records do
_FIELDS = frozenset("title link pubDate guid description category comments author source enclosure".split())
_PREFIXES_OF_FIELDS = frozenset({"wp", "dc", "content", "excerpt"})
# Readers' comments and what plug-ins note hold fields of their own, and are not read.
_HOLDERS = frozenset({"wp:comment", "wp:postmeta", "wp:commentmeta", "wp:termmeta"})
_DEEPEST = 200  # elements
_VOID = frozenset("area br col embed hr img input meta param track wbr".split())  # HTML ends them by themselves
_KNOWN = {
    "app": "http://www.w3.org/2007/app",
    "atom": "http://www.w3.org/2005/Atom",
    "blogger": "http://schemas.google.com/blogger/2018",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "gd": "http://schemas.google.com/g/2005",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wp": "http://wordpress.org/export/1.2/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


class OpenElements:
    """The open elements, from the root down.

    `records` says by number what each record lost.
    """

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._records = _RECORDS & wanted
        self._frames = _FRAMES | self._records
        self.names: list[str] = []
        self.is_closed = False
        """Whether the root's end was met. It is written when nothing more comes: some files go on behind it."""
        self.records: dict[int, Losses] = {}
        self._count = 0
        self._begins = -1  # how many elements are open around the record; -1 where none is open
        self._nowhere = Losses()
        self._lost = self._nowhere
        self._declared: list[tuple[str, ...]] = []
        self._prefixes: Counter[str] = Counter({"xml": 1})

    @property
    def takes_text(self) -> bool:
        """Whether what stands here is text of a field, not beside all fields."""
        return bool(self.names) and not self.is_closed and _local(self.names[-1]) not in self._frames

    @property
    def losses(self) -> Losses:
        """Where what is lost here is noted: with the record, but for what is no part of an article."""
        field = self._begins + 1
        is_beside = len(self.names) > field > 0 and self.names[field] in _HOLDERS
        return self._nowhere if is_beside else self._lost

    @property
    def in_record(self) -> bool:
        """Whether a record is open."""
        return self._begins >= 0

    def begins_document(self, tag: Tag, declared: bool) -> bool:
        """Whether the tag is the root of a document; behind another only after its end, or after a declaration."""
        is_root = tag.kind != "end" and _local(tag.name).lower() in ROOTS
        return is_root and (not self.names or self.is_closed or declared)

    def start(self, tag: Tag, own: frozenset[str]) -> list[str]:
        """What is written for a tag that begins an element, and before it for those that it ends."""
        local = _local(tag.name)
        is_record = local in self._records
        is_outside = local.lower() not in ROOTS if not self.names else self.is_closed and not is_record
        if is_outside or len(self.names) >= _DEEPEST:
            return []
        self.is_closed = False
        made = self._ended_by(tag.name, is_record)
        attributes, prefixes = self._attributes(tag, own)
        if tag.kind == "empty" or (tag.name.lower() in _VOID and self.takes_text):
            if local in self._wanted and not self.in_record:
                self._count += 1
            self._prefixes.subtract(prefixes)
            return [*made, f"<{tag.name}{attributes}/>"]
        if local in self._wanted and not self.in_record:
            self._begins = len(self.names)
            self._lost = self.records[self._count] = Losses()
            self._count += 1
        self.names.append(tag.name)
        self._declared.append(prefixes)
        return [*made, f"<{tag.name}{attributes}>"]

    def end(self, name: str) -> list[str]:
        """What is written for an end tag; nothing for one that ends no open element."""
        if name not in self.names:
            return []
        at = len(self.names) - 1 - self.names[::-1].index(name)
        if at == 0 or (at == 1 and name == "channel" and self.names[0] == "rss"):
            self.is_closed = True
            return self._close_to(at + 1)
        return self._close_to(at)

    def cut(self) -> None:
        """Note that the file ends here, in the middle of the record that is open, if one is."""
        self._lost.cut = self.in_record

    def close_all(self) -> list[str]:
        """What is written at the end of the document."""
        self.is_closed = False
        return self._close_to(0)

    def _ended_by(self, name: str, is_record: bool) -> list[str]:
        """The ends of elements within which this one cannot begin: something was left out there."""
        if is_record and (self.in_record or _local(self.names[-1]) not in _FRAMES):
            frame = max((at for at, each in enumerate(self.names) if _local(each) in _FRAMES), default=0)
            return self._close_to(frame + 1)
        field = self._begins + 1
        if not self.in_record or len(self.names) <= field or _local(self.names[self._begins]) != "item":
            return []
        if _is_field(name) and _is_field(self.names[field]) and self.names[field] not in _HOLDERS:
            return self._close_to(field)
        return []

    def _close_to(self, depth: int) -> list[str]:
        made = []
        while len(self.names) > depth:
            made.append(f"</{self.names.pop()}>")
            self._prefixes.subtract(self._declared.pop())
            if len(self.names) == self._begins:
                self._begins, self._lost = -1, self._nowhere
        return made

    def _attributes(self, tag: Tag, own: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        """The attributes as they are written, with the declarations that lack, and the prefixes that they declare."""
        if not tag.attributes and (":" not in tag.name or self._prefixes[tag.name.partition(":")[0]] > 0):
            return "", ()
        declared = [name[6:] for name in tag.attributes if name.startswith("xmlns:")]
        self._prefixes.update(declared)
        made = {name: resolved(value, self.losses, own) for name, value in tag.attributes.items()}
        for name in (tag.name, *tag.attributes):
            prefix, colon, _ = name.partition(":")
            if colon and prefix != "xmlns" and self._prefixes[prefix] <= 0:
                made[f"xmlns:{prefix}"] = _KNOWN.get(prefix, f"urn:undeclared:{prefix}")
                declared.append(prefix)
                self._prefixes[prefix] += 1
        pairs = (f' {name}="{written(value)}"' for name, value in made.items() if value.strip() or "xmlns:" not in name)
        return "".join(pairs), tuple(declared)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _is_field(name: str) -> bool:
    prefix, colon, _ = name.partition(":")
    return prefix in _PREFIXES_OF_FIELDS if colon else name in _FIELDS
