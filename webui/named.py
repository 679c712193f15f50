"""An article that somebody names: by its id, its page here, or any address that it ever had."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.history.records import Removal
from archive.messages import Message, MessageList
from archive.store import Store
from archive.url_keys import is_at
from index.analysis.words import tokens
from index.query import Query, SearchRequest
from index.query_language.parsed import Parsed, Part
from index.query_language.tree import And, Documents, Node, Nothing, Or, Word
from webui.i18n.labels import stamp_text, title_text

_AROUND = {"<": ">", "(": ")", "[": "]"}
_BEHIND = ".,;:!?…"
_ADDRESS = re.compile(
    r"(?:https?:)?//\S+|www\.\S+|(?:[\w-]+\.)+[^\W\d_]{2,63}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_SURE = re.compile(r"(?:https?:)?//|www\.|[^/?#]+[/?#]", re.IGNORECASE)
_WORDS = 64  # of an address, that are looked for in texts
_SCHEME = re.compile(r"\W*(?:https?://)?(?:www\.)?", re.IGNORECASE)
_ID = re.compile(r"[a-z2-7]{12}")
_OWN_PAGE = re.compile(r"(?:\A|/)(?:article|articles)/([a-z2-7]{12})(?=[/?#]|\Z)")


@dataclass(frozen=True, slots=True)
class Named:
    """What is named: `held` are articles, `removed` those that were taken out. `is_exact` says that they were at this
    very address, not at one that differs in its host or its parameters."""

    held: tuple[Stored, ...] = ()
    removed: tuple[Removal, ...] = ()
    is_id: bool = False
    is_exact: bool = True

    @property
    def of_held(self) -> Message | None:
        """What a reader is told of the articles that are here."""
        if not self.held:
            return None
        titles = MessageList(", ", [f"“{title_text(each.document)}”" for each in self.held[:_TOLD]])
        if self.is_id:
            return Message("This is the id of %(titles)s.", titles=titles)
        if self.is_exact:
            return Message("This is the address of %(titles)s.", titles=titles)
        return Message(
            "No article was at this very address; one that differs in its host or parameters is that of %(titles)s.",
            titles=titles,
        )

    @property
    def notes(self) -> tuple[Message, ...]:
        """All that a reader is told, also of what is not here."""
        gone = tuple(removal_told(each) for each in self.removed)
        held = (self.of_held,) if self.of_held else ()
        return (*held, *gone) or (Message("The archive knows of no article at this address."),)


_TOLD = 5


def removal_told(removal: Removal) -> Message:
    """When and why an article was taken out."""
    return Message(
        "It was removed on %(day)s. Reason given: %(reason)s",
        day=stamp_text(removal.at),
        reason=removal.reason or Message("none"),
    )


def named(store: Store, text: str) -> Named | None:
    """What a text names that is an address or an id and nothing else; None for any other text, also for a word that
    could be an id and is none. Forgiven is what stands around and behind it in a sentence, but for quotes: these ask
    for words."""
    name = _bare(text)
    if _ID.fullmatch(name.lower()):
        found = _known(store, [name.lower()])
        return replace(found, is_id=True) if found else None
    own = _OWN_PAGE.search(name)
    is_address = _ADDRESS.fullmatch(name) is not None
    if own and (is_address or name.startswith("/")) and (found := _known(store, [own[1]])):
        return found
    if not is_address:
        return None
    if found := _known(store, store.ids_at(name)):
        exact = found.removed and not found.held  # of what is gone only the notice is kept
        return replace(found, is_exact=bool(exact) or any(is_at(each.document, name) for each in found.held))
    return Named() if _is_sure(name) else None


def _known(store: Store, ids: list[str]) -> Named | None:
    held, removed = [], []
    for each in ids:
        try:
            held.append(store.get(each))
        except NoSuchDocument:
            if removal := store.removal(each):
                removed.append(removal)
    return Named(tuple(held), tuple(removed)) if held or removed else None


def _bare(text: str) -> str:
    name = text.strip().rstrip(_BEHIND)
    if closing := _AROUND.get(name[:1]):
        name = name[1:].removesuffix(closing)
    return name.rstrip(_BEHIND)


def query_of_named(query: SearchRequest, found: Named) -> Query:
    """The query that finds the articles that its text names, before all that have the words of it: those of an address
    alone, as its signs have no meaning, and every one of them, as it is no question put into words. What was taken out
    is named as well: no index has it, but who follows the search is told that it went."""
    words = tuple(Word(each.word) for each in tokens(_SCHEME.sub("", query.text, count=1)))[:_WORDS]
    tree: Node = And(words) if len(words) > 1 else words[0] if words else Nothing()
    ids = (*(each.id for each in found.held), *(each.id for each in found.removed))
    return query.meaning(Or((Documents(ids), tree)))


def as_named(query: Query) -> Parsed | None:
    """How the text of a query that is an address, or an id that the archive knows, is read: as one part; None for any
    other query."""
    is_named = isinstance(query.tree, Or) and isinstance(query.tree.parts[0], Documents)
    if is_named or _is_sure(_bare(query.text)):
        return Parsed(query.tree, (), (Part(query.tree, query.text.strip()),))
    return None


def _is_sure(name: str) -> bool:
    """Whether it is an address whatever the archive knows: a word with a dot in it (`node.js`, `EE.UU.`) is one only
    where the archive has it as one."""
    return _ADDRESS.fullmatch(name) is not None and _SURE.match(name) is not None
