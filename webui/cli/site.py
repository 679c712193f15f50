"""The verb for what the site is called and offers: site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive.atomic_file import read_plain
from archive.errors import BadLogo, BadSiteSetting
from archive.home import Home
from archive.site.about import MOST_BYTES as MOST_ABOUT
from archive.site.about import about_text, read_about, write_about
from archive.site.logo import MOST_BYTES, MOST_SIDE, Logo, logo_of
from archive.site.settings import SiteSettings
from archive.site.texts import LONGEST, OFF, ON
from webui.cli.changing import changing
from webui.cli.output import Place, console, print_json, write_out
from webui.cli.verb import USAGE, fail, verb
from webui.i18n.translation import LANGUAGES
from webui.settings import Settings, settings_from

_VALUES = ("name", "sentence", "logo", "languages", "freeze", "about")
_VARIABLES = {
    "name": "HEMEROTECA_TITLE",
    "sentence": "HEMEROTECA_SENTENCE",
    "logo": "HEMEROTECA_LOGO",
    "freeze": "HEMEROTECA_FREEZE",
}


@click.command("site")
@click.option("--name", help=f"The publication's name, up to {LONGEST['name']} characters.")
@click.option("--sentence", help=f"One sentence on what the archive is, up to {LONGEST['sentence']} characters.")
@click.option(
    "--logo",
    type=Place(),
    metavar="FILE",
    help=f"PNG, JPEG or WebP, up to {MOST_BYTES // 1024} KiB and {MOST_SIDE:,} pixels a side.",
)
@click.option(
    "--languages", metavar="CODES", help=f"Languages of the pages, the usual one first: {','.join(LANGUAGES)}."
)
@click.option("--freeze", type=click.Choice((ON, OFF)), help="Whether readers may freeze searches.")
@click.option("--about", type=Place(), metavar="FILE", help="The about page, as Markdown.")
@click.option(
    "--about-language", type=click.Choice(tuple(LANGUAGES)), help="The language of the about page; without it, any."
)
@click.option("--print-about", is_flag=True, help="Print the about page as it is written.")
@click.option("--remove", "removed", type=click.Choice(_VALUES), multiple=True, help="Remove what is set; repeatable.")
@verb
def site_verb(
    home: Path, as_json: bool, logo: Path | None, about: Path | None, about_language: str | None,
    print_about: bool, removed: tuple[str, ...], **texts: str | None,
) -> None:  # fmt: skip
    """Show the publication's name, sentence and logo, or set them; a server that runs shows them at once.

    Also the languages of its pages, whether searches may be frozen, and the about page. They lie in the archive and go
    wherever it goes. What the environment says (HEMEROTECA_TITLE, HEMEROTECA_SENTENCE, HEMEROTECA_LOGO,
    HEMEROTECA_FREEZE) goes before them.
    """
    said = {key: text for key, text in texts.items() if text is not None}
    given = [*said, *(["logo"] if logo else []), *(["about"] if about else [])]
    if both := [key for key in given if key in removed]:
        fail(f"--{both[0]} and --remove {both[0]} contradict each other; keep one", as_json, USAGE)
    if print_about and (given or removed):
        fail("--print-about changes nothing; give it without what is to be set or removed", as_json, USAGE)
    if about_language and not print_about and "about" not in (*given, *removed):
        said_of = "--about FILE, --print-about or --remove about"
        fail(f"--about-language says of which page {said_of} is; give one of them", as_json, USAGE)
    opened = Home.open(home)
    store = opened.store
    if given or removed:
        try:
            _know(said.get("languages", ""))
            page = about_text(_page(about)) if about else None
            picture = _read(logo) if logo else None
            with changing(opened, "site", {"set": given, "removed": list(removed)}):
                store.site.set(said, picture, tuple(each for each in removed if each != "about"))
                if page is not None or "about" in removed:
                    write_about(opened.shelf, opened.desk, about_language or "", page or b"", None)
        except (BadLogo, BadSiteSetting) as error:
            fail(f"{logo}: {error}" if isinstance(error, BadLogo) else str(error), as_json)
        store.merge_journal()
    if print_about:
        _print_about(opened, about_language or "", as_json)
    else:
        _show(opened, as_json)


def _print_about(home: Home, language: str, as_json: bool) -> None:
    try:
        text = read_about(home.shelf, language)[0]
    except BadSiteSetting as error:
        fail(str(error), as_json)
    if as_json:
        print_json({"about": text})
    else:
        write_out(iter([text]), None)


def _read(file: Path) -> Logo:
    try:
        return logo_of(read_plain(file, 2 * MOST_BYTES))
    except OSError as error:
        raise BadLogo(f"it cannot be read ({error.strerror}); name a file of up to {MOST_BYTES:,} bytes") from None


def _page(file: Path) -> str:
    try:
        return read_plain(file, MOST_ABOUT).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadSiteSetting(f"{file} cannot be read ({why}); name a text of up to {MOST_ABOUT:,} bytes") from None


def _know(codes: str) -> None:
    """Raise `BadSiteSetting` for a language that the pages do not speak."""
    if unknown := [each for each in map(str.strip, codes.split(",")) if each and each not in LANGUAGES]:
        raise BadSiteSetting(f"these pages do not speak {unknown[0][:20]}; they speak {', '.join(LANGUAGES)}")


def _show(home: Home, as_json: bool) -> None:
    site: SiteSettings = home.store.site
    held = site.read()
    logo = site.logo(held.logo) if held.logo else None
    before = _environment()
    pages = _about_pages(home)
    if as_json:
        values = {"name": held.name, "sentence": held.sentence, "logo": _logo_json(logo)}
        values |= {"languages": held.languages, "freeze": held.freeze}
        print_json(values | {"about": pages, "environment": before})
        return
    told = {
        "name": held.name,
        "sentence": held.sentence,
        "logo": f"{logo.media_type}, {logo.width:,} x {logo.height:,} pixels, {len(logo.content):,} bytes"
        if logo
        else "damaged; set it again"
        if held.logo
        else "",
        "languages": held.languages,
        "freeze": held.freeze,
        "about": ", ".join(f"{each} ({size:,} bytes)" if size >= 0 else f"{each}" for each, size in pages.items()),
    }
    out = console()
    for key, text in told.items():
        out.print(f"{key + ':':<11}{text or 'not set'}", markup=False)
    for key in before:
        out.print(f"{_VARIABLES[key]} is set here and goes before the {key} of this archive.", markup=False)


def _about_pages(home: Home) -> dict[str, int]:
    """The about pages that there are, by language ("any" for any), and their bytes; -1 of one that cannot be read."""
    found = {}
    for language in ("", *LANGUAGES):
        try:
            text, digest = read_about(home.shelf, language)
            if digest:
                found[language or "any"] = len(text.encode())
        except BadSiteSetting:
            found[language or "any"] = -1
    return found


def _logo_json(logo: Logo | None) -> dict[str, Any] | None:
    if logo is None:
        return None
    size = {"width": logo.width, "height": logo.height, "bytes": len(logo.content)}
    return {"type": logo.media_type, **size, "sha256": logo.digest}


def _environment() -> list[str]:
    """Which of them the environment says here; a server may have another one."""
    try:
        here: Settings = settings_from()
    except ValueError:
        return []  # who serves is told what is wrong with it
    said = {"name": here.title, "sentence": here.sentence, "logo": here.logo, "freeze": here.freeze}
    return [key for key, value in said.items() if value not in (None, "")]
