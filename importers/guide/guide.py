"""How the admin says that a source is to be read, handed to every importer with each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from importers.guide.recipe import Recipe
from importers.guide.site_profile import NO_PROFILES, SiteProfiles


@dataclass(frozen=True, slots=True)
class Guide:
    """How the admin says that a source is to be read.

    `columns` names, for a table, the column that holds each field: `{"title": "Headline", "date": "Fecha"}`; a field
    that is not named is looked for under its own name. `sites` is what the pages of each site have been found to have
    in common. `recipes` say how the pages of their sites are read. `body` is what the bodies in records and tables are,
    `markdown`, `html` or `text`, "" where each is to be recognised. `senders` are those whose mail comes in though it
    is no list's: mail addresses, hosts as `@weir.example`, or names. `site_addresses` are where sites stand on the web,
    by their own marks, as other files of the sources say. `language` is that of every article, whatever the pages say,
    "" where they say it; `date_order` is `day` or `month` where dates such as 05/03/2019 begin with that, "" where each
    page is asked. `today` is the day of the import, before which an article must have been published.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sites: SiteProfiles = NO_PROFILES
    recipes: tuple[Recipe, ...] = ()
    body: str = ""
    senders: tuple[str, ...] = ()
    language: str = ""
    date_order: str = ""
    site_addresses: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=date.today)

    def said(self) -> tuple[object, ...]:
        """All that the admin says, to tell one guide from another."""
        recipes = [recipe.text for recipe in self.recipes]
        said = (sorted(self.columns.items()), recipes, self.body, self.senders)
        more = (self.language, self.date_order)
        return (*said, more) if any(more) else said  # imports that were cut off before there was more are known again


NO_GUIDE = Guide()
