"""A frozen search as whoever asks may see it: the public is told of it what the public may know, whoever kept it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from archive.frozen import FrozenSearch, NoSuchFrozenSearch
from archive.messages import Message
from webui.services import Services

_OF_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class VisiblePart(FrozenSearch):
    """A search without some of its articles, and of which nothing else is told that was counted with them; it keeps the
    id of the whole."""

    kept_as: str = ""

    @property
    def id(self) -> str:
        """The id under which the whole is kept."""
        return self.kept_as


def generation_kept(services: Services, generation: str) -> str:
    """What is kept of the edition that a search was answered by: also whether it was one for the public, and without
    what."""
    return f"{_OF_PUBLIC} {services.audience} {generation}" if services.audience else generation


def visible(frozen: FrozenSearch, services: Services) -> FrozenSearch:
    """The search for whoever is answered by these services: all of it for members, and where it was kept by the public
    while the same was private. Raises `NoSuchFrozenSearch` where nothing of it may be told."""
    kept_by, _space, answered_by = frozen.generation.rpartition(" ")
    if not services.audience or kept_by == f"{_OF_PUBLIC} {services.audience}":
        return replace(frozen, generation=answered_by)
    ids = [each for each, _hash in frozen.articles]
    known = {*services.store.hashes(ids), *services.store.removals(ids)}
    articles = tuple(each for each in frozen.articles if each[0] in known)
    # Of many articles a number and a digest are kept, and nobody can tell which of them were private.
    if frozen.summary or (frozen.articles and not articles):
        raise NoSuchFrozenSearch(Message("No search was frozen under this address."))
    values = {each.name: getattr(frozen, each.name) for each in fields(FrozenSearch)}
    values |= {"articles": articles, "notes": (), "counted": (), "seq": services.store.position().seq}
    # An edition on a server is called after the change that it goes up to, by which private ones could be counted.
    values["generation"] = answered_by.partition(".")[0]
    return VisiblePart(**values, kept_as=frozen.id)
