"""What is known of each site: a small value that goes to every process that reads its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What the pages of one site have in common. Paths are `TemplatePath.id`, texts are `fingerprint`.

    `boilerplate` holds texts at their places (`at_path`) that stand on many articles, `formulas` runs of three words at
    theirs; `beside` places that are never the article's, whatever stands there; `within` places that are. `traits` tell
    a page of the site from a page that only lies beside them. `date_places`, `author_places`, `title_places` are where
    the article's own stand, the surest first. `order` of the numbers in 05/03/2019 is "day-first", "month-first" or ""
    (not known). `name` is what window titles end or begin with beside the article's title, or "".
    """

    boilerplate: frozenset[int] = frozenset()
    formulas: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    within: frozenset[int] = frozenset()
    traits: frozenset[int] = frozenset()
    date_places: tuple[int, ...] = ()
    author_places: tuple[int, ...] = ()
    title_places: tuple[int, ...] = ()
    order: str = ""
    name: str = ""

    def is_kin(self, traits: set[int]) -> bool:
        """Whether a page with these traits is made as the site's others are."""
        return len(self.traits & traits) >= FEWEST_TRAITS


@dataclass(frozen=True, slots=True)
class SiteProfiles:
    """The sites of one import by their names, as `site_name` gives them."""

    known: Mapping[str, SiteProfile] = field(default_factory=dict)

    def of(self, name: str) -> SiteProfile | None:
        """What is known of this site, or None."""
        return self.known.get(name)


FEWEST_TRAITS = 3
NO_PROFILES = SiteProfiles()
