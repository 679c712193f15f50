"""What the keepers say of their archive, in one language or in any: Markdown on the shelf, `about.md` and
`about.es.md`. They are written whole or not at all."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import Engine

from archive.database.connection import writing
from archive.errors import BadSiteSetting, ChangedMeanwhile, HomeNotWritable
from archive.messages import N_, Message
from archive.shelf.shelf import Kept, Shelf

MOST_BYTES = 200_000
"""Of one page, as UTF-8."""

_LANGUAGE = re.compile(r"[a-z]{2,3}|")


def about_page(shelf: Shelf, language: str) -> Kept:
    """The page in this language; with "" that for any."""
    return Kept(shelf, f"about.{language}.md" if language else "about.md")


def read_about(shelf: Shelf, language: str) -> tuple[str, str]:
    """The page as it is, and the SHA-256 of it; two times "" where there is none. Raises `BadSiteSetting` where
    it is no text of a size that can be changed here."""
    try:
        data = about_page(shelf, language).read(MOST_BYTES)
        return data.decode("utf-8"), hashlib.sha256(data).hexdigest()
    except FileNotFoundError:
        return "", ""
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        name = about_page(shelf, language).name
        said = N_("%(file)s cannot be changed here (%(why)s); mend or remove the file in the home")
        raise BadSiteSetting(Message(said, file=name, why=why)) from error


def about_text(text: str) -> bytes:
    """What is kept of a page that somebody wrote: nothing of one that is blank. Raises `BadSiteSetting`."""
    lines = "\n".join(text.splitlines()).strip("\n")
    if not lines.strip():
        return b""
    try:
        data = f"{lines}\n".encode()
    except UnicodeEncodeError as error:
        raise BadSiteSetting(Message("the about page holds half a character; write it anew")) from error
    if "\0" in lines:
        raise BadSiteSetting(Message("the about page holds a character that no text has (U+0000); take it out"))
    if len(data) > MOST_BYTES:
        said = N_("the about page has %(bytes)s bytes; make it one of up to %(most)s")
        raise BadSiteSetting(Message(said, bytes=f"{len(data):,}", most=f"{MOST_BYTES:,}"))
    return data


def write_about(shelf: Shelf, desk: Engine, language: str, data: bytes, was: str | None) -> bool:
    """Put the page in its place, or remove it where `data` is empty; whether anything was to be done. `was` is the
    SHA-256 of what somebody saw before they changed it, None where nobody did.

    Raises `ChangedMeanwhile`, `BadSiteSetting` and `HomeNotWritable`.
    """
    if not _LANGUAGE.fullmatch(language):
        raise BadSiteSetting("an about page is for a language such as en or es, or for any")
    # Who looks and then writes is alone with it: nothing is overwritten that nobody saw.
    with writing(desk), shelf.together():
        page = about_page(shelf, language)
        now = digest_of(page)
        new = hashlib.sha256(data).hexdigest() if data else ""
        if now == new:
            return False
        if was is not None and now != was:
            raise ChangedMeanwhile(Message("the about page was changed meanwhile; look at it before you save again"))
        replace(page, data)
        return True


def digest_of(kept: Kept) -> str:
    """The SHA-256 of what is there; "" where nothing is, and "unreadable" where that cannot be told."""
    try:
        return hashlib.sha256(kept.read()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError:
        return "unreadable"


def replace(kept: Kept, data: bytes) -> None:
    """Have it say this, for good once this returns; remove it where that is nothing. Raises `HomeNotWritable`."""
    try:
        if data:
            kept.put(data)
        else:
            kept.remove()
    except OSError as error:
        raise HomeNotWritable(f"{kept} cannot be written ({error.strerror}); check its permissions") from error
