"""What the desk's page of the site shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from archive.site.texts import Site
from webui.desk.site import acts
from webui.http.current import services, site_urls
from webui.i18n.translation import LANGUAGES, _, ngettext, number_text


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language of the interface: whether readers are offered it, and whether it is the usual one."""

    code: str
    name: str
    is_offered: bool
    is_usual: bool


@dataclass(frozen=True, slots=True)
class LogoShown:
    """The logo that is set: where its picture lies, its size in pixels, and what is said of it."""

    href: str
    width: int
    height: int
    told: str


def language_rows(codes: str) -> list[LanguageRow]:
    """The languages of the interface, as these codes choose them; "" offers all."""
    offered = [each for each in codes.split(",") if each in LANGUAGES] or list(LANGUAGES)
    return [LanguageRow(code, name, code in offered, code == offered[0]) for code, name in LANGUAGES.items()]


def about_rows() -> list[tuple[str, str, str, str]]:
    """The about page in each language: (code, name of the language, how long it is, where it is changed)."""
    rows = []
    for code in acts.ABOUT_LANGUAGES:
        found = acts.about_page(code)
        told = ngettext("%(number)s character", "%(number)s characters", len(found.text)) if found.text else _("none")
        href = f"{site_urls().root}/admin/site/about" + (f"?{urlencode({'language': code})}" if code else "")
        name = LANGUAGES.get(code) or _("Every language")
        rows.append((code, name, _("cannot be read") if found.problem else told, href))
    return rows


def logo_shown(now: Site) -> LogoShown | None:
    """The logo that is set in the archive; None where there is none that could be shown."""
    logo = services().store.site.logo(now.logo) if now.logo else None
    if logo is None:
        return None
    size = f"{number_text(logo.width)} × {number_text(logo.height)}"
    told = _("%(type)s, %(size)s pixels", type=logo.suffix.upper(), size=size)
    return LogoShown(site_urls().logo(logo.digest, logo.suffix), logo.width, logo.height, told)
