"""What the site is called, what stands for it, and what it offers: what the environment says goes before what the home
says."""

from __future__ import annotations

from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.site.logo import Logo
from archive.site.texts import OFF, Site
from webui.i18n.translation import LANGUAGES
from webui.services import Services
from webui.settings import Settings

DEFAULT_NAME = "Hemeroteca"


@dataclass(frozen=True, slots=True)
class Identity:
    """The site's name, one sentence on what it is ("" where none is set), and its logo; the languages that readers are
    offered, the usual one first, and whether they may freeze searches. `mark` is another one whenever any of them
    is."""

    name: str = DEFAULT_NAME
    sentence: str = ""
    logo: Logo | None = None
    languages: tuple[str, ...] = tuple(LANGUAGES)
    freeze: bool = True

    @property
    def mark(self) -> str:
        """What pages that show it follow from."""
        logo = self.logo.digest if self.logo else ""
        return "\0".join((self.name, self.sentence, logo, ",".join(self.languages), str(self.freeze)))


class Identities:
    """Tells what it is now: one look into the database of the home each time it is asked, so that what is set takes
    effect at once, in every worker. Safe for threads."""

    def __init__(self, settings: Settings, services: Services) -> None:
        self._settings = settings
        self._services = services
        self._logo: Logo | None = None  # the latest that the home had

    def now(self, held: Site) -> Identity:
        """What the site is called now, by what is `held` in its home; of one that cannot be read, what the environment
        says."""
        chosen = self._settings
        try:
            logo = chosen.logo or self._logo_of(held)
        except ArchiveError:
            held, logo = Site(), chosen.logo
        offered = tuple(each for each in held.languages.split(",") if each in LANGUAGES)
        return Identity(
            chosen.title or held.name or DEFAULT_NAME,
            chosen.sentence or held.sentence,
            logo,
            offered or tuple(LANGUAGES),
            held.freeze != OFF if chosen.freeze is None else chosen.freeze,
        )

    def _logo_of(self, held: Site) -> Logo | None:
        if not held.logo:
            return None
        logo = self._logo
        if logo is None or logo.digest != held.logo:
            # What is no logo now may be one the next time: the same picture is set again where it was damaged.
            logo = self._logo = self._services.store.site.logo(held.logo)
        return logo
