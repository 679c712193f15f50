"""Which publication each document is of, and why: what the admin says, now or of the same source before,
what the source itself says, else the name of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive.history.publication_names import NameGiven
from archive.history.records import Incoming
from archive.home import Home

_SAID = "as the pages or the export say"
_NAMED_AFTER = "the name of the folder or file, because nothing else names one"
_SITE = "the site of its address, because nothing else names one"
_KEPT = "the name that its articles have in the archive"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication that documents of one import are of: its name, how many they are, and a phrase that says why."""

    name: str
    articles: int
    why: str


class Publications:
    """The publications of one import, in the order in which they are met. Not `named_by_files`: what a file or folder
    is called says nothing, as where somebody uploaded it."""

    def __init__(self, home: Home | None, as_name: str, *, named_by_files: bool = True) -> None:
        self.as_name = as_name
        self._named_by_files = named_by_files
        self._home = home
        self._given = home.store.publications.given() if home and not as_name else {}
        self._why: dict[str, str] = {}
        self._tally: Counter[tuple[str, str]] = Counter()
        self._met: dict[str, bool] = {}

    def named(self, came: Incoming) -> Incoming:
        """The document with its publication's name, before it is looked for in the archive: its key may hold it."""
        marks = marks_of(came)
        if self.as_name:
            return replace(came, document=replace(came.document, source=self.as_name), marks=marks)
        for mark in marks:
            if given := self._given.get(mark):
                kind = _KINDS[mark.partition(" ")[0]]
                self._why[given.name] = f"as import {given.import_id} said of the same {kind}"
                return replace(came, document=replace(came.document, source=given.name), marks=(mark,))
        if came.document.source == came.label and (name := self._name_at(came)) and name != came.label:
            self._why[name] = _KEPT
            return replace(came, document=replace(came.document, source=name), marks=("held",))
        if not self._named_by_files and came.document.source == came.label and not came.document.source_id:
            # An id counts within its file, so that the file's name has to stay beside it. Any other article is the same
            # in whatever it was packed.
            site = _site_of(came.document.url)
            return replace(came, document=replace(came.document, source=site), label=site)
        return came

    def _name_at(self, came: Incoming) -> str:
        """What the archive holds from the same place of the same source is of this publication."""
        if self._home is None:
            return ""
        held, root = self._home.store.publications, came.root
        if root not in self._met:
            self._met[root] = bool(held.at(root))
        return held.at(root, came.document.path) if self._met[root] else ""

    def settled(self, batch: Sequence[Incoming]) -> Iterator[Incoming]:
        """The documents in which no name is changed in silence: one that the archive holds keeps the name that an
        import gave it, and any name before that of a mere folder or file."""
        held: dict[str, NameGiven] = {}
        if self._home and not self.as_name:
            held = self._home.store.publications.held([each.document.key for each in batch if not each.marks])
        for each in batch:
            name, why = each.document.source, self._reason(each)
            if (before := held.get(each.document.key)) and before.name != name:
                if before.import_id:
                    name, why = before.name, f"the name that import {before.import_id} gave its articles"
                elif each.label == name:
                    name, why = before.name, _KEPT
                else:
                    why = f"{_SAID}; until now its articles were of {before.name!r}"
            self._tally[name, why] += each.again is None  # another capture is no other article
            # What a name was remembered by is no news.
            yield replace(each, document=replace(each.document, source=name), marks=each.marks if self.as_name else ())

    def told(self) -> tuple[Publication, ...]:
        """What was given, the name of most articles first."""
        return tuple(Publication(name, count, why) for (name, why), count in self._tally.most_common() if count)

    def _reason(self, each: Incoming) -> str:
        if self.as_name:
            return "as you say"
        if each.marks:
            return self._why[each.document.source]
        if each.document.source != each.label:
            return _SAID
        return _SITE if each.label and each.label == _site_of(each.document.url) else _NAMED_AFTER


_KINDS = {"host": "site", "name": "publication", "place": "folder or file"}


def marks_of(came: Incoming) -> tuple[str, ...]:
    """By what the source of a document is known again, the surest first: its site, what the source calls itself, and
    the folder or file that was named. A publication that says its name is not taken for another at the same site."""
    document = came.document
    said = "" if document.source == came.label else " ".join(document.source.split())
    site = _site_of(document.url)
    marks = [f"host {site} {said}"] if site else [f"name {said}"] if said else []
    return (*marks, f"place {came.place} {said}")


# Hosts on which many publications stand, each below a path of its own.
_SHARED = frozenset(
    "medium.com dev.to write.as sites.google.com groups.google.com docs.google.com drive.google.com github.com"
    " gitlab.com substack.com tumblr.com facebook.com m.facebook.com linkedin.com patreon.com issuu.com scribd.com"
    " calameo.com joomag.com notion.so telegra.ph t.me buttondown.com buttondown.email tinyletter.com mailchi.mp"
    " steemit.com hive.blog steady.page ko-fi.com geocities.com angelfire.com archive.org groups.yahoo.com twitter.com"
    " x.com vk.com reddit.com getrevue.co flipboard.com users.livejournal.com hackernoon.com mirror.xyz".split()
)
_BELOW = frozenset("view site a g group groups p in company pub document d user users area details".split())


def _site_of(address: str) -> str:
    """The host of an address, with the path of the publication where many share the host; "" where it names none."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = [each for each in parts.path.split("/") if each]
    if not path or not (host in _SHARED or path[0].startswith(("@", "~"))):
        return "" if host in _SHARED else host
    own = path[: 2 if path[0].casefold() in _BELOW else 1]
    return f"{host}/{'/'.join(own)}" if len(path) > len(own) else ""
